import type { SyntaxNode, SyntaxTable } from '../../syntax/java/table.ts';
import type { Span } from '../model.ts';
import { isStatementNode } from './lower-statements.ts';
import { type Lowering, typeOf } from './lowering.ts';

/** Node types without a body: a token missing in one makes the whole of it a guess. */
const smallNodes = new Set([
  'annotation_argument_list',
  'argument_list',
  'array_access',
  'array_initializer',
  'assert_statement',
  'assignment_expression',
  'binary_expression',
  'break_statement',
  'cast_expression',
  'continue_statement',
  'explicit_constructor_invocation',
  'expression_statement',
  'field_access',
  'field_declaration',
  'formal_parameters',
  'import_declaration',
  'instanceof_expression',
  'local_variable_declaration',
  'method_invocation',
  'object_creation_expression',
  'package_declaration',
  'parenthesized_expression',
  'return_statement',
  'ternary_expression',
  'throw_statement',
  'unary_expression',
  'update_expression',
  'variable_declarator',
  'yield_statement',
]);

const wholeMembers = new Set([
  'annotation_type_element_declaration',
  'class_body',
  'compact_constructor_declaration',
  'constant_declaration',
  'enum_body',
  'import_declaration',
  'interface_body',
  'package_declaration',
  'static_initializer',
]);

/**
 * Where the parser gave up or guessed, in the order of the text, without the statements and members inside that it
 * recognised whole.
 */
export function lowerErrors(lowering: Lowering, unfinished: readonly Span[]): Span[] {
  const { table } = lowering;
  const spans = table.errors.flatMap((error) => unrecognised(lowering, error));
  for (const { position, parent } of table.missing) spans.push(aroundMissing(table, position, parent));
  for (const { start, end } of unfinished) spans.push(trimmed(table.text, start, end));
  spans.sort((left, right) => left.start - right.start || right.end - left.end);
  let covered = 0;
  return spans.filter(({ start, end }) => {
    if (end <= start || end <= covered) return false;
    covered = end;
    return true;
  });
}

/** The text of an ERROR between what was recognised in it. */
function unrecognised(lowering: Lowering, error: SyntaxNode): Span[] {
  const { starts, ends, next, text } = lowering.table;
  const spans: Span[] = [];
  let position = starts[error]!;
  for (let child = error + 1; child < next[error]!; child = next[child]!) {
    if (!isWhole(lowering, child)) continue;
    spans.push(trimmed(text, position, starts[child]!));
    position = ends[child]!;
  }
  spans.push(trimmed(text, position, ends[error]!));
  return spans;
}

function isWhole(lowering: Lowering, node: SyntaxNode): boolean {
  return isStatementNode(lowering, node) || wholeMembers.has(typeOf(lowering, node));
}

function aroundMissing(table: SyntaxTable, position: number, parent: SyntaxNode): Span {
  const { text, starts, ends, types } = table;
  if (smallNodes.has(types[parent] ?? '')) return trimmed(text, starts[parent]!, ends[parent]!);
  const before = text.slice(0, position).trimEnd().length;
  return { start: Math.max(0, before - 1), end: before };
}

function trimmed(text: string, start: number, end: number): Span {
  const source = text.slice(start, end);
  const from = start + source.length - source.trimStart().length;
  return { start: from, end: Math.max(from, start + source.trimEnd().length) };
}
