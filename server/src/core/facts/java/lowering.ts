import { childWithField, noNode, type SyntaxNode, type SyntaxTable, spanOf, textOf } from '../../syntax/java/table.ts';
import type { ClassFact, ClassId, Field, FunctionFact, FunctionId, Opaque, Span } from '../model.ts';

/**
 * The state of one pass over a file. Functions and classes get their number where their text begins, so that the
 * outer one always comes before the inner one.
 */
export interface Lowering {
  readonly table: SyntaxTable;
  readonly functions: FunctionFact[];
  readonly classes: ClassFact[];
  /** By class number. */
  readonly openClasses: OpenClass[];
  currentFunction: FunctionId;
  currentClass: OpenClass | undefined;
  depth: number;
}

/** A class whose body is being read. */
export interface OpenClass {
  readonly id: ClassId;
  readonly name: string | undefined;
  readonly isInterface: boolean;
  readonly fields: Field[];
  readonly members: FunctionId[];
}

/**
 * Facts nested deeper than this are given up: what reads them recurses too, and the stack of a browser worker is small.
 * The deepest nesting in code that people write stays below 100; long concatenations in generated code reach several
 * hundred.
 */
export const deepestNesting = 1_000;

/** Ends the lowering of a file; caught by `lowerJava`. */
export class NestedTooDeeply extends Error {}

/** Runs `lower` one level deeper. Throws {@link NestedTooDeeply} beyond {@link deepestNesting}. */
export function oneLevelDeeper<Argument, Result>(
  lowering: Lowering,
  lower: (lowering: Lowering, argument: Argument) => Result,
  argument: Argument,
): Result {
  if (lowering.depth >= deepestNesting) throw new NestedTooDeeply();
  lowering.depth++;
  const result = lower(lowering, argument);
  lowering.depth--;
  return result;
}

export function typeOf(lowering: Lowering, node: SyntaxNode): string {
  return lowering.table.types[node] ?? '';
}

export function span(lowering: Lowering, node: SyntaxNode): Span {
  return spanOf(lowering.table, node);
}

export function text(lowering: Lowering, node: SyntaxNode): string {
  return node === noNode ? '' : textOf(lowering.table, node);
}

export function field(lowering: Lowering, node: SyntaxNode, name: string): SyntaxNode {
  return childWithField(lowering.table, node, name);
}

/** An empty span right after `node`, for what stands nowhere in the text. */
export function spanAfter(lowering: Lowering, node: SyntaxNode): Span {
  const end = lowering.table.ends[node]!;
  return { start: end, end };
}

/** Stands for an expression that the text lacks. */
export function absentExpression(lowering: Lowering, parent: SyntaxNode): Opaque {
  return { kind: 'opaque', children: [], span: spanAfter(lowering, parent) };
}

/** `a . b` and the like without the white space and the comments that Java allows inside. */
export function dottedText(lowering: Lowering, node: SyntaxNode): string {
  const source = text(lowering, node);
  return /[\s/]/.test(source) ? withoutComments(source).replace(/\s+/g, '') : source;
}

export function withoutComments(source: string): string {
  return source.includes('/') ? source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ') : source;
}
