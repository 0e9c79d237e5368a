import type ts from 'typescript';
import type {
  Annotation,
  Block,
  ClassFact,
  ClassId,
  ExportFact,
  Expression,
  FunctionFact,
  FunctionId,
  ImportFact,
  Pattern,
  Span,
  Statement,
  TypeReference,
} from '../model.ts';
import { skipTrivia } from './trivia.ts';

export type TypeScript = typeof import('typescript');

/** A handler for one kind of node; declared as a method so that each handler can name the node type that it is registered for. */
type Handler<Result> = { handle(lowering: Lowering, node: ts.Node): Result }['handle'];
type StatementHandler = {
  handle(lowering: Lowering, node: ts.Node, into: Statement[]): void;
}['handle'];

/**
 * What to do with each kind of node, indexed by `SyntaxKind`. A table, because the module is a parameter: a `switch`
 * over `typescript.SyntaxKind.…` would read and compare one property after the other for every node.
 */
export interface Tables {
  readonly expressions: (Handler<Expression> | undefined)[];
  readonly statements: (StatementHandler | undefined)[];
  readonly types: (Handler<TypeReference> | undefined)[];
  /** Operator and keyword texts. */
  readonly tokens: (string | undefined)[];
}

/** One file being lowered. */
export interface Lowering {
  readonly typescript: TypeScript;
  readonly kinds: typeof ts.SyntaxKind;
  readonly tables: Tables;
  readonly sourceFile: ts.SourceFile;
  readonly text: string;
  readonly functions: FunctionFact[];
  readonly classes: ClassFact[];
  readonly imports: ImportFact[];
  readonly exports: ExportFact[];
  currentFunction: FunctionId;
  currentClass: ClassId | undefined;
  /** The class whose field initialiser is being lowered: `this` in a closure there is the instance. */
  fieldClass: ClassId | undefined;
  /** The generator that a call of `__awaiter` runs as an async function, while that call is lowered. */
  awaiterBody: ts.Node | undefined;
  /** How many expressions and statements are around the one being lowered. */
  depth: number;
  /** The last answer of {@link startOf}: nested nodes that begin together ask for the same position one after the other. */
  lastPosition: number;
  lastStart: number;
}

/** Facts are built step by step and read-only afterwards. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Where the node begins, after white space and comments. */
export function startOf(lowering: Lowering, node: ts.Node): number {
  const position = node.pos;
  if (position === lowering.lastPosition) {
    // Also for a node that the parser had to invent: when it comes first, it stands where its parent begins.
    return lowering.lastStart;
  }
  if (position === node.end) {
    return position;
  }
  lowering.lastPosition = position;
  lowering.lastStart = skipTrivia(lowering.text, position);
  return lowering.lastStart;
}

export function spanOf(lowering: Lowering, node: ts.Node): Span {
  const start = startOf(lowering, node);
  return { start, end: Math.max(start, node.end) };
}

/** From the bracket before a list to the one after it, or to `limit` when the closing one is missing. */
export function bracketedSpan(lowering: Lowering, list: ts.NodeArray<ts.Node>, limit: number): Span {
  const close = skipTrivia(lowering.text, list.end);
  return { start: Math.max(0, list.pos - 1), end: close < limit ? close + 1 : limit };
}

/**
 * Facts nested deeper than this are given up, so that whoever walks them can recurse. Hand-written code stays far below:
 * a chain of calls takes two levels a link.
 */
const deepest = 1000;

function descend(lowering: Lowering): void {
  if (++lowering.depth > deepest) {
    throw new RangeError('nested too deeply');
  }
}

export function expression(lowering: Lowering, node: ts.Node): Expression {
  descend(lowering);
  const handler = lowering.tables.expressions[node.kind];
  const result: Expression =
    handler === undefined
      ? { kind: 'opaque', children: childExpressions(lowering, node), span: spanOf(lowering, node) }
      : handler(lowering, node);
  lowering.depth--;
  return result;
}

export function expressions(lowering: Lowering, nodes: readonly ts.Node[] | undefined): Expression[] {
  const result: Expression[] = [];
  if (nodes !== undefined) {
    for (const node of nodes) {
      result.push(expression(lowering, node));
    }
  }
  return result;
}

/** The expressions anywhere directly below a node that has no handler of its own. */
function childExpressions(lowering: Lowering, node: ts.Node, into: Expression[] = []): Expression[] {
  const { tables, typescript } = lowering;
  typescript.forEachChild(node, (child) => {
    if (tables.types[child.kind] !== undefined) {
      return;
    }
    if (tables.expressions[child.kind] === undefined) {
      childExpressions(lowering, child, into);
    } else {
      into.push(expression(lowering, child));
    }
  });
  return into;
}

/** Lowers one statement node to none, one or several statements. */
export function statement(lowering: Lowering, node: ts.Node, into: Statement[]): void {
  descend(lowering);
  lowering.tables.statements[node.kind]?.(lowering, node, into);
  lowering.depth--;
}

export function statements(lowering: Lowering, nodes: readonly ts.Node[]): Statement[] {
  const result: Statement[] = [];
  for (const node of nodes) {
    statement(lowering, node, result);
  }
  return result;
}

/** A statement in a place for exactly one: what became none or several is put in a block. */
export function singleStatement(lowering: Lowering, node: ts.Node): Statement {
  const lowered: Statement[] = [];
  statement(lowering, node, lowered);
  const [first] = lowered;
  return first !== undefined && lowered.length === 1
    ? first
    : { kind: 'block', statements: lowered, span: spanOf(lowering, node) };
}

export function block(lowering: Lowering, node: ts.Block | ts.ModuleBlock): Block {
  return { kind: 'block', statements: statements(lowering, node.statements), span: spanOf(lowering, node) };
}

/** A type as written; `name` is '' for the kinds without a handler. */
export function typeReference(lowering: Lowering, node: ts.Node): TypeReference {
  descend(lowering);
  const handler = lowering.tables.types[node.kind];
  const result =
    handler === undefined ? { name: '', arguments: none, span: spanOf(lowering, node) } : handler(lowering, node);
  lowering.depth--;
  return result;
}

export function typeReferences(lowering: Lowering, nodes: readonly ts.Node[] | undefined): readonly TypeReference[] {
  return nodes === undefined ? none : nodes.map((node) => typeReference(lowering, node));
}

/** One shared empty list, for the many facts without arguments, annotations or modifiers. */
export const none: readonly never[] = [];

/** A binding name or pattern. Default values of array elements have no place in the facts, but closures in them do. */
export function pattern(lowering: Lowering, node: ts.BindingName): Pattern {
  descend(lowering);
  const result = bindingTarget(lowering, node);
  lowering.depth--;
  return result;
}

function bindingTarget(lowering: Lowering, node: ts.BindingName): Pattern {
  const { kinds } = lowering;
  if (node.kind === kinds.Identifier) {
    return { kind: 'name', name: (node as ts.Identifier).text, span: spanOf(lowering, node) };
  }
  const span = spanOf(lowering, node);
  if (node.kind === kinds.ArrayBindingPattern) {
    const elements = (node as ts.ArrayBindingPattern).elements.map((element): Pattern | undefined => {
      if (element.kind === kinds.OmittedExpression) {
        return undefined;
      }
      const binding = element as ts.BindingElement;
      if (binding.initializer !== undefined) {
        expression(lowering, binding.initializer);
      }
      const target = pattern(lowering, binding.name);
      // A rest element binds what is left, not the value at this place.
      return binding.dotDotDotToken === undefined
        ? target
        : { kind: 'object', entries: none, rest: target, span: spanOf(lowering, binding) };
    });
    return { kind: 'array', elements, span };
  }
  const entries: { key: string; pattern: Pattern; defaultValue?: Expression }[] = [];
  let rest: Pattern | undefined;
  for (const element of (node as ts.ObjectBindingPattern).elements) {
    if (element.dotDotDotToken !== undefined) {
      rest = pattern(lowering, element.name);
      continue;
    }
    const key =
      element.propertyName === undefined
        ? (element.name as ts.Identifier).text
        : (propertyName(lowering, element.propertyName).text ?? '');
    const target = pattern(lowering, element.name);
    entries.push(
      element.initializer === undefined
        ? { key, pattern: target }
        : { key, pattern: target, defaultValue: expression(lowering, element.initializer) },
    );
  }
  return rest === undefined ? { kind: 'object', entries, span } : { kind: 'object', entries, rest, span };
}

export interface LoweredPropertyName {
  /** Absent for a computed name that is not a literal. */
  readonly text?: string;
  /** A computed name's expression. */
  readonly computed?: Expression;
  /** As written, with quotes and brackets. */
  readonly span: Span;
  /** The name alone, without quotes. */
  readonly nameSpan: Span;
}

export function propertyName(lowering: Lowering, node: ts.PropertyName): LoweredPropertyName {
  const { kinds } = lowering;
  const span = spanOf(lowering, node);
  if (node.kind === kinds.ComputedPropertyName) {
    const inner = (node as ts.ComputedPropertyName).expression;
    const computed = expression(lowering, inner);
    return computed.kind === 'literal' && (typeof computed.value === 'string' || typeof computed.value === 'number')
      ? { text: String(computed.value), computed, span, nameSpan: unquotedSpan(lowering, inner) }
      : { computed, span, nameSpan: span };
  }
  const text = (node as ts.Identifier | ts.PrivateIdentifier | ts.StringLiteral | ts.NumericLiteral).text;
  const quoted = node.kind === kinds.StringLiteral || node.kind === kinds.NoSubstitutionTemplateLiteral;
  return { text, span, nameSpan: quoted ? unquotedSpan(lowering, node) : span };
}

/** The inside of a string literal; the whole node for anything else. */
export function unquotedSpan(lowering: Lowering, node: ts.Node): Span {
  const { text } = lowering;
  const start = startOf(lowering, node);
  const quote = text.charCodeAt(start);
  if (quote !== 0x22 && quote !== 0x27 && quote !== 0x60) {
    return { start, end: node.end };
  }
  const closed = node.end - start >= 2 && text.charCodeAt(node.end - 1) === quote;
  return { start: start + 1, end: closed ? node.end - 1 : node.end };
}

/** `a.b.c` of names only; undefined for anything else. */
export function dottedName(value: Expression): string | undefined {
  if (value.kind === 'name') {
    return value.name;
  }
  if (value.kind !== 'member') {
    return undefined;
  }
  const object = dottedName(value.object);
  return object === undefined ? undefined : `${object}.${value.name}`;
}

/** Splits a modifier list into words and decorators, both in source order. */
export function modifiersOf(
  lowering: Lowering,
  nodes: readonly ts.ModifierLike[] | undefined,
): { readonly modifiers: readonly string[]; readonly annotations: readonly Annotation[] } {
  if (nodes === undefined) {
    return noModifiers;
  }
  const modifiers: string[] = [];
  const annotations: Annotation[] = [];
  for (const node of nodes) {
    if (node.kind !== lowering.kinds.Decorator) {
      modifiers.push(lowering.tables.tokens[node.kind] ?? '');
      continue;
    }
    const decorator = expression(lowering, (node as ts.Decorator).expression);
    const [callee, values] = decorator.kind === 'call' ? [decorator.callee, decorator.arguments] : [decorator, none];
    annotations.push({
      name: dottedName(callee) ?? '',
      arguments: values.map((value) => ({ value })),
      span: spanOf(lowering, node),
    });
  }
  return { modifiers, annotations };
}

const noModifiers = { modifiers: none, annotations: none } as const;

/** True when `nodes` has a modifier of this kind. */
export function hasModifier(nodes: readonly ts.ModifierLike[] | undefined, kind: ts.SyntaxKind): boolean {
  return nodes?.some((node) => node.kind === kind) ?? false;
}
