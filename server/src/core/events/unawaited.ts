import type { Call, Expression, FunctionId } from '../facts/model.ts';
import { outward } from '../flow/paths.ts';
import { calleeParts, type Node, unwrap, walk } from '../flow/tree.ts';
import type { RecordScope } from './record-scopes.ts';

import { isBookkeeping, type WorkContext } from './work-parts.ts';

/** Processing of records that its handler does not wait for. */
export interface UnawaitedWork {
  readonly scope: RecordScope;
  /** The call that starts it. */
  readonly call: Call;
  readonly how: 'for-each' | 'promise' | 'task' | 'thread' | 'timer' | 'subscription';
  /** The closure that runs later, when there is one. */
  readonly closure?: FunctionId;
}

/** Every start of work on records that the handler does not wait for. */
export function unawaitedWork(context: WorkContext): UnawaitedWork[] {
  const { tree, bindings, values, outcomes, calls, scopes, containsWork, isChainInHandler } = context;
  const { facts } = tree;
  const java = facts.language === 'java';
  const lastJoins = new Map<Node, number | undefined>();
  return findUnawaited();

  function findUnawaited(): UnawaitedWork[] {
    if (scopes.all.length === 0) return [];
    const found: UnawaitedWork[] = [];
    const starts = new Set<Node>();
    for (const node of tree.nodes) {
      if (node.kind !== 'call') continue;
      const scope = scopes.reachedFrom(node);
      if (!scope || scope.poll === node) continue;
      const start = java ? startedInJava(node, scope) : startedInScript(node);
      if (!start || isInsideOther(starts, node)) continue;
      found.push({ scope, call: node, ...start });
      starts.add(node);
    }
    return found;
  }

  /** Work inside a closure that is itself unawaited is reported once, at the outer start. */
  function isInsideOther(starts: ReadonlySet<Node>, call: Call): boolean {
    if (starts.size === 0) return false;
    for (const current of outward(tree, call)) if (current !== call && starts.has(current)) return true;
    return false;
  }

  function startedInScript(call: Call): Pick<UnawaitedWork, 'how' | 'closure'> | undefined {
    const { object, name } = calleeParts(call);
    const closure = call.arguments[0] ? values.functionOf(call.arguments[0]) : undefined;
    const fn = closure === undefined ? undefined : facts.functions[closure];
    if (name === 'forEach' && object && fn?.async && fn.body && containsAwaitedWork(fn.id))
      return { how: 'for-each', closure: fn.id };
    if (name === 'map' && object && fn?.async && containsAwaitedWork(fn.id)) {
      return outcomes.ofPromise(call).kind === 'dropped' ? { how: 'for-each', closure: fn.id } : undefined;
    }
    if (!object && name !== undefined && timers.has(name) && fn?.body && containsWork(fn.body)) {
      const callee = unwrap(call.callee);
      if (callee.kind === 'name' && !bindings.of(callee)) return { how: 'timer', closure: fn.id };
    }
    const event = calls.of(call);
    if (event) return undefined;
    if (!startsPromise(call) || !(touchesRecord(call) || isChainInHandler(call))) return undefined;
    const outcome = outcomes.ofPromise(call);
    if (outcome.kind === 'dropped') return { how: 'promise' };
    if (outcome.kind === 'silenced' && outcome.how !== 'unread-results')
      return isAwaitedAnyway(call) ? undefined : { how: 'promise' };
    if (outcome.kind === 'handled') return isAwaitedAnyway(call) ? undefined : { how: 'promise' };
    return undefined;
  }

  /** A handled chain can still be one that nobody waits for: `save(x).catch(log);`. */
  function isAwaitedAnyway(call: Call): boolean {
    let current: Node = call;
    for (;;) {
      const { parent, role } = tree.link(current);
      if (!parent) return true;
      if (parent.kind === 'expression') return false;
      if (parent.kind === 'unary' && parent.operator === 'void') return false;
      if (
        (role === 'object' && parent.kind === 'member') ||
        (role === 'callee' && parent.kind === 'call') ||
        parent.kind === 'cast'
      ) {
        current = parent;
        continue;
      }
      return true;
    }
  }

  /** The file shows that the call gives a promise: a local async function, or `.then`/`.catch` behind it. */
  function startsPromise(call: Call): boolean {
    const local = values.target(call);
    if (local !== undefined) return facts.functions[local]?.async === true && !isBookkeepingFunction(local);
    const own = calleeParts(call);
    if (own.object?.kind === 'name' && own.object.name === 'Promise' && !bindings.of(own.object)) {
      return own.name === 'all' || own.name === 'allSettled' || own.name === 'race' || own.name === 'any';
    }
    const { parent, role } = tree.link(call);
    if (role === 'object' && parent?.kind === 'member' && (parent.name === 'then' || parent.name === 'catch')) {
      const chained = tree.link(parent).parent;
      return (
        chained?.kind === 'call' &&
        chained.callee === parent &&
        calleeParts(call).name !== 'then' &&
        calleeParts(call).name !== 'catch'
      );
    }
    return false;
  }

  /** A local function that only talks to Kafka about offsets, or writes logs. */
  function isBookkeepingFunction(functionId: FunctionId): boolean {
    const body = facts.functions[functionId]?.body;
    return body !== undefined && !containsWork(body);
  }

  function touchesRecord(call: Call): boolean {
    return scopes.isRecordData(call);
  }

  function containsAwaitedWork(functionId: FunctionId): boolean {
    const body = facts.functions[functionId]?.body;
    if (!body) return false;
    let found = false;
    walk(tree, body, true, (node) => {
      if (node.kind === 'await' && node.operand.kind === 'call' && !isBookkeeping(calls, node.operand)) found = true;
      return found ? false : undefined;
    });
    return (
      found &&
      (containsWork(body) || bindings.ofParameter(functionId, 0).some((binding) => scopes.isRecordBinding(binding)))
    );
  }

  function startedInJava(call: Call, scope: RecordScope): Pick<UnawaitedWork, 'how' | 'closure'> | undefined {
    const { object, name } = calleeParts(call);
    if (name === undefined) return undefined;
    const receiver = object ? unwrap(object) : undefined;
    const task = call.arguments[0];
    const value = receiver ? values.of(receiver) : undefined;
    if (value?.kind === 'external' && isExecutor(value.name) && task && scopes.isRecordData(task)) {
      if (name === 'execute' || name === 'submit' || name === 'schedule') {
        if (runsPollLoop(task) || isJoinedLater(call, scope)) return undefined;
        if (name === 'submit' && isRead(call)) return undefined;
        return closureOf(task, 'task');
      }
    }
    if (
      receiver?.kind === 'name' &&
      receiver.name === 'CompletableFuture' &&
      (name === 'runAsync' || name === 'supplyAsync')
    ) {
      if (!task || !scopes.isRecordData(call)) return undefined;
      return isRead(call) || isJoinedLater(call, scope) ? undefined : closureOf(task, 'task');
    }
    if (name === 'start' && receiver?.kind === 'new' && dotted(receiver.callee) === 'Thread') {
      const [runnable] = receiver.arguments;
      if (runnable && scopes.isRecordData(runnable) && !runsPollLoop(runnable)) return closureOf(runnable, 'thread');
    }
    if (name === 'subscribe' && receiver && scopes.isRecordData(receiver) && isReactive(receiver))
      return { how: 'subscription' };
    const local = values.target(call);
    if (local !== undefined && scopes.isRecordData(call)) {
      const fn = facts.functions[local]!;
      if (
        fn.annotations.some(
          (annotation) => values.qualifiedName(annotation.name) === 'org.springframework.scheduling.annotation.Async',
        )
      ) {
        return isRead(call) ? undefined : { how: 'task' };
      }
    }
    return undefined;
  }

  function closureOf(task: Expression, how: UnawaitedWork['how']): Pick<UnawaitedWork, 'how' | 'closure'> {
    const closure = values.functionOf(task);
    return closure === undefined ? { how } : { how, closure };
  }

  /** The future is taken by something that reads it. */
  function isRead(call: Call): boolean {
    const outcome = outcomes.ofPromise(call);
    return outcome.kind === 'thrown' || outcome.kind === 'returned' || outcome.kind === 'escapes';
  }

  /** A latch, a phaser, `invokeAll` or `awaitTermination` later in the same scope waits for the tasks. */
  function isJoinedLater(call: Call, scope: RecordScope): boolean {
    const last = lastJoinIn(scope.region);
    return last !== undefined && last > call.span.start;
  }

  /** Where the last call in a region starts that waits for tasks. */
  function lastJoinIn(region: Node): number | undefined {
    if (lastJoins.has(region)) return lastJoins.get(region);
    let last: number | undefined;
    walk(tree, region, true, (node) => {
      if (node.kind === 'call' && isJoin(node)) last = Math.max(last ?? 0, node.span.start);
      return undefined;
    });
    lastJoins.set(region, last);
    return last;
  }

  function isJoin(call: Call): boolean {
    const { object, name } = calleeParts(call);
    if (!object || name === undefined || !joins.has(name)) return false;
    const value = values.of(object);
    // A latch made with `records.count()` is record data by that; it is joined all the same.
    if (value.kind === 'external') return isJoinable(value.name);
    return (value.kind === 'promise' || value.kind === 'list') && !scopes.isRecordData(object);
  }

  /** The task is a whole consumer loop, one per thread: not a record's work. */
  function runsPollLoop(task: Expression): boolean {
    let polls = false;
    walk(tree, task, true, (node) => {
      if (node.kind === 'call' && calls.of(node)?.effect?.kind === 'poll') polls = true;
      return polls ? false : undefined;
    });
    return polls;
  }

  function isReactive(receiver: Expression): boolean {
    const root = chainStart(receiver);
    const value = values.of(root);
    if (value.kind === 'external' || value.kind === 'symbol')
      return /^reactor\.core\.publisher\.|^io\.smallrye\.mutiny\.|^io\.reactivex/.test(value.name);
    return facts.imports.some((fact) =>
      /^(reactor\.core\.publisher|io\.smallrye\.mutiny|io\.reactivex)/.test(fact.module),
    );
  }

  function chainStart(expression: Expression): Expression {
    let current = unwrap(expression);
    for (;;) {
      if (current.kind === 'call') {
        const { object } = calleeParts(current);
        if (!object) return current;
        current = unwrap(object);
      } else return current;
    }
  }
}

function dotted(expression: Expression): string {
  return expression.kind === 'name' ? expression.name : expression.kind === 'member' ? expression.name : '';
}

const timers: ReadonlySet<string> = new Set(['setTimeout', 'setImmediate', 'queueMicrotask', 'setInterval']);
const joins: ReadonlySet<string> = new Set([
  'await',
  'join',
  'get',
  'invokeAll',
  'awaitTermination',
  'arriveAndAwaitAdvance',
  'forEach',
  'take',
  'close',
  'acquire',
]);

function isExecutor(name: string): boolean {
  return /(^|\.)(\w*Executor|\w*ExecutorService|ForkJoinPool|\w*TaskScheduler)$/.test(name);
}

function isJoinable(name: string): boolean {
  return (
    isExecutor(name) ||
    /(^|\.)(CountDownLatch|Phaser|CyclicBarrier|Semaphore|CompletionService|ExecutorCompletionService|StructuredTaskScope|Thread)$/.test(
      name,
    )
  );
}
