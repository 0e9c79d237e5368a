import type { ClientDescription } from '../clients/description.ts';
import type { Catalog } from '../clients/registry.ts';
import type { Call, Expression, FunctionId, LoopStatement, Span } from '../facts/model.ts';
import { type Binding, type Bindings, bindingOf } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import { ancestors, calleeParts, isExpression, type Node, type Tree, unwrap, walk } from '../flow/tree.ts';
import type { Value, Values } from '../flow/values.ts';
import type { KafkaCalls } from './calls.ts';
import { listenersOf } from './listeners.ts';

/**
 * A region of code that handles records and whose end (a return, a resolved promise, the next poll) lets their offsets be
 * committed.
 */
export interface RecordScope {
  readonly kind: 'record' | 'batch' | 'poll';
  readonly client: ClientDescription;
  /** The function that is the handler, or that holds the poll loop. */
  readonly functionId: FunctionId;
  /** The handler's body, or the poll loop, or the body of the function that polls once. */
  readonly region: Node;
  /** kafkajs `eachBatchAutoResolve: false`: leaving the batch early leaves the rest of it to be read again. */
  readonly manualResolve?: boolean;
  /** What the handler throws is the answer to whoever asked: the record is not delivered again for it. */
  readonly answersFailures?: boolean;
  /** Offsets are stored when the record is handed out: how the handler ends decides nothing. */
  readonly storedBefore?: boolean;
  readonly poll?: Call;
  readonly loop?: LoopStatement;
  /** The handler property, annotation or `poll` call that makes it one: its provenance. */
  readonly site: Span;
}

export interface RecordScopes {
  readonly all: readonly RecordScope[];
  /** The innermost scope a node stands in, closures included. */
  scopeOf(node: Node): RecordScope | undefined;
  /** The scope from which the function that holds `node` is called with record data, directly or through other functions of the file. */
  reachedFrom(node: Node): RecordScope | undefined;
  /** True when the expression is made from a record, or from something that was. */
  isRecordData(expression: Expression): boolean;
  isRecordBinding(binding: Binding): boolean;
}

/** When one of `from` is made of record data, so is what `to` holds. */
interface Passage {
  readonly from: readonly Expression[];
  readonly to: readonly Binding[];
}

export function createRecordScopes(
  tree: Tree,
  bindings: Bindings,
  values: Values,
  calls: KafkaCalls,
  catalog: Catalog,
): RecordScopes {
  const { facts } = tree;
  const scopes: RecordScope[] = [];
  const tainted = new Set<Binding>();

  for (const event of calls.withEffect('run')) {
    const options = event.call.arguments[0];
    const value: Value = options ? values.of(options) : { kind: 'unknown' };
    if (value.kind !== 'literal-object') continue;
    const manualResolve = value.node.properties.some((property) => {
      const set = property.key === 'eachBatchAutoResolve' ? values.of(property.value) : undefined;
      return set?.kind === 'literal' && set.value === false;
    });
    for (const property of value.node.properties) {
      const handler = event.effect.handlers.find((candidate) => candidate.name === property.key);
      const functionId = handler ? values.functionOf(property.value) : undefined;
      const fn = functionId === undefined ? undefined : facts.functions[functionId];
      if (!handler || !fn?.body) continue;
      scopes.push({
        kind: handler.unit,
        client: event.client,
        functionId: fn.id,
        region: fn.body,
        site: property.keySpan,
        ...(manualResolve ? { manualResolve } : {}),
      });
    }
  }
  for (const fn of facts.functions) {
    // A function that says it takes a handler's payload is a handler, wherever it is registered.
    const [parameter] = fn.parameters;
    if (!fn.body || !parameter?.type || scopes.some((scope) => scope.functionId === fn.id)) continue;
    const value = values.ofType(parameter.type);
    const unit = value.kind === 'instance' ? value.type.handlerUnit : undefined;
    if (value.kind !== 'instance' || !unit || values.callsOf(fn.id).length > 0) continue;
    scopes.push({
      kind: unit,
      client: catalog.clientOf(value.type),
      functionId: fn.id,
      region: fn.body,
      site: parameter.type.span,
    });
  }
  for (const event of calls.all) {
    if (!event.method.callbacks) continue;
    event.call.arguments.forEach((argument, index) => {
      const unit = values.callbackAt(event.call, index)?.unit;
      const functionId = unit ? values.functionOf(argument) : undefined;
      const region = functionId === undefined ? undefined : facts.functions[functionId]?.body;
      if (!unit || functionId === undefined || !region) return;
      const site = event.call.arguments[0] === argument ? event.call.span : event.call.arguments[0]!.span;
      scopes.push({ kind: unit, client: event.client, functionId, region, site, storedBefore: true });
    });
  }
  const addPoll = (client: ClientDescription, poll: Call): void => {
    const { functionId } = tree.link(poll);
    const loop = pollLoop(tree, poll);
    const region = loop ?? facts.functions[functionId]?.body;
    if (!region || scopes.some((scope) => scope.region === region)) return;
    const base = { kind: 'poll', client, functionId, region, poll, site: poll.span } as const;
    scopes.push(loop ? { ...base, loop } : base);
  };
  for (const event of calls.withEffect('poll')) {
    const { functionId } = tree.link(event.call);
    // A method that polls once and hands the records back: they are handled where it is called.
    const handsBack = pollLoop(tree, event.call) === undefined && carries(values.returnOf(functionId));
    const callers = handsBack ? values.callsOf(functionId) : [];
    if (callers.length === 0) addPoll(event.client, event.call);
    else for (const caller of callers) addPoll(event.client, caller);
  }
  for (const { fn, client, site, unit, answersFailures } of listenersOf(tree, values, catalog)) {
    let batch = unit === 'batch';
    fn.parameters.forEach((parameter, index) => {
      const [bound] = bindings.ofParameter(fn.id, index);
      const value = parameter.type ? values.ofType(parameter.type) : bound && values.ofBinding(bound);
      if (value && isInfrastructure(value)) return;
      if (value?.kind === 'list' || (value?.kind === 'instance' && value.type.carries === 'records')) batch = true;
      for (const binding of bindings.ofParameter(fn.id, index)) tainted.add(binding);
    });
    scopes.push({
      kind: batch ? 'batch' : 'record',
      client,
      functionId: fn.id,
      region: fn.body!,
      site,
      ...(answersFailures ? { answersFailures } : {}),
    });
  }

  let seeded = false;
  /** What carries records by its type; only asked for in files that handle records. */
  function seed(): void {
    if (seeded) return;
    seeded = true;
    for (const binding of bindings.all) if (carries(values.ofBinding(binding))) tainted.add(binding);
  }

  /** Answers that stay: `true` always, `false` once nothing spreads any more. */
  const known = new Map<Expression, boolean>();
  let settled = false;

  const isRecordData = (expression: Expression): boolean => {
    const answer = known.get(expression);
    if (answer !== undefined) return answer;
    seed();
    let found = false;
    walk(tree, expression, true, (node) => {
      if (found) return false;
      if (node.kind === 'name') {
        const binding = bindings.of(node);
        if (binding && tainted.has(binding)) found = true;
      } else if (node.kind === 'member') {
        const binding = bindings.ofMember(node);
        if (binding && tainted.has(binding)) found = true;
        else if (!binding && carries(values.of(node))) found = true;
      } else if (node.kind === 'call' && carries(values.of(node))) {
        found = true;
      }
      return found ? false : undefined;
    });
    if (found || settled) known.set(expression, found);
    return found;
  };

  if (scopes.length > 0) spread();
  settled = true;

  /** Carries record data along assignments, iteration, collections and calls of local functions until nothing changes. */
  function spread(): void {
    seed();
    const passages: Passage[] = [];
    for (const node of tree.nodes) {
      if (passing.has(node.kind)) passages.push(...passagesAt(node));
    }
    const lookedAt: number[] = [];
    for (let round = 0; round < 8; round++) {
      const before = tainted.size;
      for (const [index, passage] of passages.entries()) {
        // Nothing new has been reached since this one was looked at.
        if (lookedAt[index] === tainted.size) continue;
        lookedAt[index] = tainted.size;
        if (needs(passage.to) && passage.from.some(isRecordData)) add(passage.to);
      }
      if (tainted.size === before) return;
    }
  }

  function add(found: readonly Binding[]): void {
    for (const binding of found) {
      const value = values.ofBinding(binding);
      if (value.kind === 'method' || value.kind === 'function' || isInfrastructure(value)) continue;
      tainted.add(binding);
    }
  }

  /** Where data goes at one node; the bindings that it reaches, in the order in which they are looked at. */
  function passagesAt(node: Node): Passage[] {
    if (node.kind === 'variable')
      return node.initializer ? passage([node.initializer], bindings.ofStatement(node)) : [];
    if (node.kind === 'loop') return node.subject ? passage([node.subject], bindings.ofStatement(node)) : [];
    if (node.kind === 'assignment') {
      const target = bindingOf(bindings, node.target);
      return target ? passage([node.value], [target]) : [];
    }
    return node.kind === 'call' ? passagesAtCall(node) : [];
  }

  function passage(from: readonly Expression[], to: readonly Binding[]): Passage[] {
    return to.length > 0 && from.length > 0 ? [{ from, to }] : [];
  }

  function needs(found: readonly Binding[]): boolean {
    return found.some((binding) => !tainted.has(binding));
  }

  function passagesAtCall(call: Call): Passage[] {
    const found: Passage[] = [];
    const { object, name } = calleeParts(call);
    if (object) {
      const receiver = unwrap(object);
      const collection = name !== undefined && storing.has(name) ? bindingOf(bindings, receiver) : undefined;
      if (collection) found.push(...passage(call.arguments, [collection]));
      for (const argument of call.arguments) {
        const functionId = values.functionOf(argument);
        const fn = functionId === undefined ? undefined : facts.functions[functionId];
        if (fn)
          found.push(
            ...passage(
              [receiver],
              fn.parameters.flatMap((_, index) => bindings.ofParameter(fn.id, index)),
            ),
          );
      }
    }
    const local = values.target(call);
    if (local !== undefined) {
      call.arguments.forEach((argument, index) => {
        found.push(...passage([argument], bindings.ofParameter(local, index)));
      });
    }
    return found;
  }

  const byRegion = new Map<Node, RecordScope>();
  for (const scope of scopes) if (!byRegion.has(scope.region)) byRegion.set(scope.region, scope);

  /** For every node that was asked about and those around it. */
  const scopeByNode = new Map<Node, RecordScope | undefined>();
  const byFunction = new Map<FunctionId, RecordScope | undefined>();
  const scopeOf = (node: Node): RecordScope | undefined => {
    if (scopes.length === 0) return undefined;
    const passed: Node[] = [];
    let found: RecordScope | undefined;
    for (const current of outward(tree, node)) {
      found = byRegion.get(current);
      if (found || scopeByNode.has(current)) {
        found ??= scopeByNode.get(current);
        break;
      }
      passed.push(current);
    }
    for (const each of passed) scopeByNode.set(each, found);
    return found;
  };

  const reachedFrom = (node: Node): RecordScope | undefined => {
    if (scopes.length === 0) return undefined;
    const direct = scopeOf(node);
    if (direct) return direct;
    return functionReached(tree.link(node).functionId, 0);
  };

  const functionReached = (functionId: FunctionId, depth: number): RecordScope | undefined => {
    if (byFunction.has(functionId)) return byFunction.get(functionId);
    byFunction.set(functionId, undefined);
    if (depth > 10) return undefined;
    let found: RecordScope | undefined;
    const owner = tree.ownerOf(functionId);
    for (const call of values.callsOf(functionId)) {
      if (!call.arguments.some(isRecordData)) continue;
      found = scopeOf(call) ?? functionReached(tree.link(call).functionId, depth + 1);
      if (found) break;
    }
    if (!found && owner && isExpression(owner)) {
      found = functionReached(tree.link(owner).functionId, depth + 1);
    }
    byFunction.set(functionId, found);
    return found;
  };

  const isRecordBinding = (binding: Binding): boolean => {
    seed();
    return tainted.has(binding);
  };

  return { all: scopes, scopeOf, reachedFrom, isRecordData, isRecordBinding };
}

/** A record, records, or something that holds them. */
function carries(value: Value): boolean {
  if (value.kind === 'instance') return value.type.carries !== undefined;
  return value.kind === 'list' || value.kind === 'promise' ? carries(value.of) : false;
}

/** The kinds of nodes that data goes through. */
const passing: ReadonlySet<Node['kind']> = new Set(['variable', 'loop', 'assignment', 'call'] as const);

const isInfrastructure = (value: Value): boolean => value.kind === 'instance' && value.type.infrastructure === true;

/** The loop that polls again: the innermost one around `poll()` that does not iterate over something. */
function pollLoop(tree: Tree, poll: Call): LoopStatement | undefined {
  for (const node of ancestors(tree, poll)) {
    if (node.kind === 'loop' && node.form !== 'for-each' && node.form !== 'for-in') return node;
  }
  return undefined;
}

const storing: ReadonlySet<string> = new Set([
  'add',
  'addAll',
  'push',
  'unshift',
  'put',
  'putAll',
  'set',
  'offer',
  'append',
  'addLast',
  'putIfAbsent',
]);
