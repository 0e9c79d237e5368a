import type { ClientDescription, ListenerDescription } from '../clients/description.ts';
import type { Catalog } from '../clients/registry.ts';
import type { Call, Expression, FunctionFact, FunctionId, LoopStatement, Span } from '../facts/model.ts';
import type { Binding, Bindings } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import { ancestors, calleeParts, isExpression, type Node, type Tree, unwrap, walk } from '../flow/tree.ts';
import type { Value, Values } from '../flow/values.ts';
import type { KafkaCalls } from './calls.ts';

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
      });
    }
  }
  for (const event of calls.withEffect('poll')) {
    const { functionId } = tree.link(event.call);
    const loop = pollLoop(tree, event.call);
    const region = loop ?? facts.functions[functionId]?.body;
    if (!region) continue;
    const base = {
      kind: 'poll',
      client: event.client,
      functionId,
      region,
      poll: event.call,
      site: event.call.span,
    } as const;
    scopes.push(loop ? { ...base, loop } : base);
  }
  for (const fn of facts.functions) {
    const listener = listenerOf(fn);
    if (!listener || !fn.body) continue;
    const client = catalog.clientOf(catalog.typeById('spring-kafka.KafkaTemplate')!);
    let batch = false;
    fn.parameters.forEach((parameter, index) => {
      const value = parameter.type ? values.ofType(parameter.type) : undefined;
      if (value && isInfrastructure(value)) return;
      if (value?.kind === 'list' || (value?.kind === 'instance' && value.type.carries === 'records')) batch = true;
      for (const binding of bindings.ofParameter(fn.id, index)) tainted.add(binding);
    });
    scopes.push({ kind: batch ? 'batch' : 'record', client, functionId: fn.id, region: fn.body, site: listener.span });
  }

  function listenerOf(fn: FunctionFact): { span: Span; listener?: ListenerDescription } | undefined {
    if (fn.kind !== 'method') return undefined;
    for (const annotation of fn.annotations) {
      const name = values.qualifiedName(annotation.name);
      if (name === undefined) continue;
      const listener = catalog.listener(name);
      if (listener) return { span: annotation.span, listener };
      if (!catalog.isListenerMember(name) || fn.classId === undefined) continue;
      const onClass = facts.classes[fn.classId]?.annotations.some((candidate) => {
        const qualified = values.qualifiedName(candidate.name);
        return qualified !== undefined && catalog.listener(qualified) !== undefined;
      });
      if (onClass) return { span: annotation.span };
    }
    return undefined;
  }

  const carries = (value: Value): boolean => {
    if (value.kind === 'instance') return value.type.carries !== undefined;
    return value.kind === 'list' || value.kind === 'promise' ? carries(value.of) : false;
  };

  for (const binding of bindings.all) if (carries(values.ofBinding(binding))) tainted.add(binding);

  const isRecordData = (expression: Expression): boolean => {
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
    return found;
  };

  if (scopes.length > 0) spread();

  /** Carries record data along assignments, iteration, collections and calls of local functions until nothing changes. */
  function spread(): void {
    for (let round = 0; round < 8; round++) {
      const before = tainted.size;
      for (const node of tree.nodes) spreadFrom(node);
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

  function spreadFrom(node: Node): void {
    if (node.kind === 'variable') {
      if (node.initializer && needs(bindings.ofStatement(node)) && isRecordData(node.initializer))
        add(bindings.ofStatement(node));
    } else if (node.kind === 'loop') {
      if (node.subject && needs(bindings.ofStatement(node)) && isRecordData(node.subject))
        add(bindings.ofStatement(node));
    } else if (node.kind === 'assignment') {
      const target = unwrap(node.target);
      const binding =
        target.kind === 'name' ? bindings.of(target) : target.kind === 'member' ? bindings.ofMember(target) : undefined;
      if (binding && !tainted.has(binding) && isRecordData(node.value)) add([binding]);
    } else if (node.kind === 'call') {
      spreadThroughCall(node);
    }
  }

  function needs(found: readonly Binding[]): boolean {
    return found.some((binding) => !tainted.has(binding));
  }

  function spreadThroughCall(call: Call): void {
    const { object, name } = calleeParts(call);
    const receiver = object ? unwrap(object) : undefined;
    if (receiver) {
      const binding =
        receiver.kind === 'name'
          ? bindings.of(receiver)
          : receiver.kind === 'member'
            ? bindings.ofMember(receiver)
            : undefined;
      if (
        binding &&
        !tainted.has(binding) &&
        name !== undefined &&
        storing.has(name) &&
        call.arguments.some(isRecordData)
      )
        add([binding]);
      if (isRecordData(receiver)) {
        for (const argument of call.arguments) {
          const functionId = values.functionOf(argument);
          const fn = functionId === undefined ? undefined : facts.functions[functionId];
          fn?.parameters.forEach((_, index) => add(bindings.ofParameter(fn.id, index)));
        }
      }
    }
    const local = values.target(call);
    if (local === undefined) return;
    call.arguments.forEach((argument, index) => {
      const parameters = bindings.ofParameter(local, index);
      if (needs(parameters) && isRecordData(argument)) add(parameters);
    });
  }

  const byFunction = new Map<FunctionId, RecordScope | undefined>();
  const scopeOf = (node: Node): RecordScope | undefined => {
    let best: RecordScope | undefined;
    for (const current of outward(tree, node)) {
      best = scopes.find((scope) => scope.region === current);
      if (best) return best;
    }
    return undefined;
  };

  const reachedFrom = (node: Node): RecordScope | undefined => {
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

  return { all: scopes, scopeOf, reachedFrom, isRecordData, isRecordBinding: (binding) => tainted.has(binding) };
}

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
