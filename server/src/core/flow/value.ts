import type { MethodDescription, TypeDescription } from '../clients/description.ts';
import type {
  Call,
  ClassId,
  Expression,
  FunctionId,
  Member,
  New,
  ObjectLiteral,
  TypeReference,
} from '../facts/model.ts';
import type { Summary } from '../project/summary.ts';
import { type Node, type Tree, walk } from './tree.ts';

/**
 * What an expression evaluates to, as far as the file shows. `unknown` is the honest answer for everything else: no finding
 * rests on it.
 */
export type Value =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly bigint?: boolean }
  /** A TypeScript module or namespace. */
  | { readonly kind: 'module'; readonly module: string }
  /** An imported name that is not described: `module#name`, or a qualified Java class. */
  | { readonly kind: 'symbol'; readonly name: string }
  /** A described class itself (not an instance). */
  | { readonly kind: 'type'; readonly type: TypeDescription }
  /** An instance of a described type; `creation` is the call or `new` that made it, when it is in this file. */
  | { readonly kind: 'instance'; readonly type: TypeDescription; readonly creation?: Call | New }
  /** A method of a described type, taken off its object (`const { resolveOffset } = payload`). */
  | {
      readonly kind: 'method';
      readonly type: TypeDescription;
      readonly method: MethodDescription;
      readonly creation?: Call | New;
    }
  /** A promise, or a Java future. */
  | { readonly kind: 'promise'; readonly of: Value }
  /** An RxJS observable: what it gives arrives only when it is subscribed to; awaiting it gives the observable itself. */
  | { readonly kind: 'observable'; readonly of: Value }
  | { readonly kind: 'list'; readonly of: Value }
  | { readonly kind: 'class'; readonly classId: ClassId }
  | { readonly kind: 'object'; readonly classId: ClassId }
  | { readonly kind: 'function'; readonly functionId: FunctionId }
  | { readonly kind: 'literal-object'; readonly node: ObjectLiteral }
  /** An instance of a class outside the file that is not described, by qualified name. */
  | { readonly kind: 'external'; readonly name: string }
  /** Something that another file of the project defines: a function, a class, an object, a configuration. */
  | { readonly kind: 'foreign'; readonly summary: Summary };

export const unknown: Value = { kind: 'unknown' };

/** Return arguments of a function's own body, closures excluded. */
export function returnsOf(tree: Tree, body: Node): Expression[] {
  const found: Expression[] = [];
  walk(tree, body, false, (node) => {
    if (node.kind === 'return' && node.argument) found.push(node.argument);
    return undefined;
  });
  return found;
}

export const promiseTypes: ReadonlySet<string> = new Set([
  'Promise',
  'PromiseLike',
  'Future',
  'CompletableFuture',
  'CompletionStage',
  'ListenableFuture',
]);
export const collectionTypes: ReadonlySet<string> = new Set([
  'Array',
  'ReadonlyArray',
  'Set',
  'List',
  'ArrayList',
  'LinkedList',
  'Collection',
  'Iterable',
  'Iterator',
  'AsyncIterable',
  'Queue',
  'Stream',
  'Map',
  'HashMap',
  'Optional',
]);
export const elementCallbacks: ReadonlySet<string> = new Set([
  'forEach',
  'map',
  'flatMap',
  'filter',
  'some',
  'every',
  'find',
  'ifPresent',
  'forEachOrdered',
  'peek',
  'mapToObj',
  'removeIf',
]);
export const sameListMethods: ReadonlySet<string> = new Set([
  'filter',
  'slice',
  'reverse',
  'sort',
  'sorted',
  'concat',
  'stream',
  'parallelStream',
  'limit',
  'skip',
  'distinct',
  'values',
  'iterator',
  'subList',
  'toReversed',
  'toSorted',
]);
export const elementReads: ReadonlySet<string> = new Set([
  'get',
  'at',
  'pop',
  'shift',
  'next',
  'find',
  'findLast',
  'getFirst',
  'getLast',
  'remove',
  'poll',
  'take',
]);
export const elementMethods: ReadonlySet<string> = new Set(['stream', 'parallelStream']);
export const blockingReads: ReadonlySet<string> = new Set(['get', 'join', 'getNow', 'resultNow']);
/** Java library types that on-demand imports bring in and that flow analysis knows. */
export const wellKnownJavaTypes: ReadonlyMap<string, string> = new Map(
  [
    'Executor',
    'ExecutorService',
    'Executors',
    'ThreadPoolExecutor',
    'ScheduledExecutorService',
    'CompletableFuture',
    'Future',
    'CountDownLatch',
    'ForkJoinPool',
    'ExecutionException',
    'TimeUnit',
  ].map((name) => [name, 'java.util.concurrent']),
);

export const javaConstants: ReadonlyMap<string, boolean | number> = new Map<string, boolean | number>([
  ['Boolean.TRUE', true],
  ['Boolean.FALSE', false],
  ['Integer.MAX_VALUE', 2_147_483_647],
]);

/** `String.valueOf(1)`, `Boolean.FALSE.toString()`, `Integer.toString(0)`: the literal's text. */
export function javaText(callee: Member, object: Value, argument: Value | undefined): Value | undefined {
  if (callee.name === 'toString' && object.kind === 'literal') return { kind: 'literal', value: String(object.value) };
  const owner = dottedName(callee.object);
  const converts =
    (owner === 'String' && callee.name === 'valueOf') ||
    ((owner === 'Boolean' || owner === 'Integer' || owner === 'Long') &&
      (callee.name === 'toString' || callee.name === 'valueOf'));
  if (!converts || argument?.kind !== 'literal') return undefined;
  return { kind: 'literal', value: String(argument.value) };
}

export function externalCall(owner: string, name: string): Value {
  if (owner === 'java.util.concurrent.Executors' && name.startsWith('new')) {
    return { kind: 'external', name: 'java.util.concurrent.ExecutorService' };
  }
  if (owner === 'java.util.concurrent.CompletableFuture') return { kind: 'promise', of: unknown };
  return unknown;
}

export function evaluateBinary(operator: string, left: Value, right: Value): Value {
  if (operator === '||' || operator === '??') {
    return left.kind === 'literal' || left.kind === 'unknown' ? (right.kind === 'literal' ? unknown : right) : left;
  }
  if (operator === '&&') return right.kind === 'literal' ? unknown : right;
  if (operator === ',') return right;
  if (operator === '+' && left.kind === 'literal' && right.kind === 'literal') {
    if (typeof left.value === 'string' || typeof right.value === 'string') {
      return { kind: 'literal', value: `${left.value}${right.value}` };
    }
    if (typeof left.value === 'number' && typeof right.value === 'number') {
      return { kind: 'literal', value: left.value + right.value };
    }
  }
  if (operator === '*' && left.kind === 'literal' && right.kind === 'literal') {
    if (typeof left.value === 'number' && typeof right.value === 'number') {
      return { kind: 'literal', value: left.value * right.value };
    }
  }
  return unknown;
}

export function literalText(value: Value): string | undefined {
  return value.kind === 'literal' ? String(value.value) : undefined;
}

export function isNullish(value: Value): boolean {
  return value.kind === 'literal' && value.value === null;
}

export function firstKnown(...values: readonly Value[]): Value {
  return values.find((value) => value.kind !== 'unknown' && !isNullish(value)) ?? unknown;
}

/** A value that is one of several: the first that shows what it is. Plain values count only where all are the same. */
export function oneOf(...values: readonly Value[]): Value {
  const [first] = values;
  const shown = firstKnown(...values.filter((value) => value.kind !== 'literal'));
  if (shown.kind !== 'unknown' || first?.kind !== 'literal') return shown;
  return values.every((value) => value.kind === 'literal' && value.value === first.value) ? first : unknown;
}

/** The created type of a Java `new`, from its callee name and type arguments. */
export function javaTypeOf(expression: New): TypeReference | undefined {
  const name = dottedName(expression.callee);
  return name === undefined ? undefined : { name, arguments: expression.typeArguments, span: expression.callee.span };
}

export function dottedName(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return undefined;
  const object = dottedName(expression.object);
  return object === undefined ? undefined : `${object}.${expression.name}`;
}

export function rootName(expression: Expression): Extract<Expression, { kind: 'name' }> | undefined {
  if (expression.kind === 'name') return expression;
  return expression.kind === 'member' ? rootName(expression.object) : undefined;
}
