import type { Call, Expression, FunctionId, MethodReference, New } from '../facts/model.ts';
import { bindingOf } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import { calleeParts, type Node, unwrap } from '../flow/tree.ts';
import { dottedName } from '../flow/values.ts';
import type { CodeModel } from '../rules/rule.ts';
import { callbackFunctionOf } from './callback-functions.ts';

/** A place in Java code that gives a function to another thread. */
export interface ThreadStart {
  readonly at: Call | New;
  readonly how: 'shutdown-hook' | 'thread' | 'task' | 'timer';
  /** The executor that is given the task, when it is one. */
  readonly executor?: Expression;
  /** What the other thread runs first; absent when that is a method of an object that is not of this file. */
  readonly entry?: FunctionId;
  /** `consumer::close`: the method that the other thread runs. */
  readonly reference?: MethodReference;
  /** Functions that it gets to, `entry` included. */
  readonly runs: ReadonlySet<FunctionId>;
}

/** Every start of another thread whose code stands in the file. */
export function threadStartsOf(code: CodeModel): readonly ThreadStart[] {
  const { tree, facts } = code;
  if (facts.language !== 'java') return [];
  const found: Start[] = [];
  for (const node of tree.nodes) {
    const start = node.kind === 'call' ? ofCall(code, node) : node.kind === 'new' ? ofCreation(code, node) : undefined;
    if (start) found.push(start);
  }
  const entries = new Set(found.flatMap((start) => start.entry ?? []));
  const edges = callsByFunction(code, entries);
  return found.map((start) => ({
    ...start,
    runs: start.entry === undefined ? new Set<FunctionId>() : reached(edges, start.entry),
  }));
}

type Start = Omit<ThreadStart, 'runs'>;

function ofCall(code: CodeModel, call: Call): Start | undefined {
  const { object, name } = calleeParts(call);
  const [task] = call.arguments;
  if (!object || name === undefined || !task) return undefined;
  const receiver = unwrap(object);
  const how = howOf(code, receiver, name);
  const what = how ? taskOf(code, task) : undefined;
  // `submit(task).get()`: the caller stands still while the task runs.
  if (!how || !what || isAwaited(code, call)) return undefined;
  return { at: call, how, ...what, executor: receiver };
}

function howOf(code: CodeModel, receiver: Expression, name: string): ThreadStart['how'] | undefined {
  const value = code.values.of(receiver);
  const owner = dottedName(receiver);
  if (owner === 'CompletableFuture') return name === 'runAsync' || name === 'supplyAsync' ? 'task' : undefined;
  if (owner === 'Thread') return name === 'startVirtualThread' ? 'thread' : undefined;
  if (value.kind === 'external' && isExecutor(value.name)) {
    if (name === 'scheduleAtFixedRate' || name === 'scheduleWithFixedDelay' || name === 'schedule') return 'timer';
    return name === 'execute' || name === 'submit' ? 'task' : undefined;
  }
  if (receiver.kind === 'call') {
    const inner = calleeParts(receiver);
    if (
      name === 'start' &&
      inner.object &&
      dottedName(inner.object) === 'Thread' &&
      /^of(Virtual|Platform)$/.test(inner.name ?? '')
    )
      return 'thread';
  }
  return undefined;
}

function isExecutor(name: string): boolean {
  return /(^|\.)(\w*Executor|\w*ExecutorService|ForkJoinPool|\w*TaskScheduler)$/.test(name);
}

function isAwaited(code: CodeModel, call: Call): boolean {
  return calleeParts(call).name !== 'execute' && code.outcomes.ofPromise(call).kind === 'thrown';
}

function ofCreation(code: CodeModel, created: New): Start | undefined {
  const name = dottedName(created.callee)?.replace(/^.*\./, '');
  const value = code.values.of(created);
  const classId = created.classId ?? (value.kind === 'object' ? value.classId : undefined);
  const superClass = classId === undefined ? undefined : code.facts.classes[classId]?.superClass?.name;
  const kind = created.classId === undefined ? (superClass ?? name) : name;
  if (kind !== 'Thread' && kind !== 'TimerTask') return undefined;
  const own = classId === undefined ? undefined : methodNamed(code, classId, 'run');
  const [task] = created.arguments;
  const given = kind === 'Thread' && name === 'Thread' ? task : undefined;
  const what = own === undefined ? given && taskOf(code, given) : { entry: own };
  if (!what) return undefined;
  const { parent } = code.tree.link(created);
  const isHook = parent?.kind === 'call' && calleeParts(parent).name === 'addShutdownHook';
  return { at: created, how: isHook ? 'shutdown-hook' : kind === 'TimerTask' ? 'timer' : 'thread', ...what };
}

function taskOf(code: CodeModel, task: Expression): Pick<ThreadStart, 'entry' | 'reference'> | undefined {
  const entry = callbackFunctionOf(code, task, ['run', 'call']);
  if (entry !== undefined) return { entry };
  const bare = unwrap(task);
  return bare.kind === 'method-reference' ? { reference: bare } : undefined;
}

function methodNamed(code: CodeModel, classId: number, name: string): FunctionId | undefined {
  return code.facts.classes[classId]?.members.find((id) => {
    const fn = code.facts.functions[id];
    return fn?.kind === 'method' && fn.name === name && fn.parameters.length === 0;
  });
}

/** Which functions a function gets to: those it calls, and the closures that it creates and that no other thread runs. */
function callsByFunction(code: CodeModel, entries: ReadonlySet<FunctionId>): ReadonlyMap<FunctionId, Set<FunctionId>> {
  const { tree, facts, values } = code;
  const edges = new Map<FunctionId, Set<FunctionId>>();
  const connect = (from: FunctionId, to: FunctionId): void => {
    if (entries.has(to) && tree.ownerOf(to)) return;
    const known = edges.get(from);
    if (known) known.add(to);
    else edges.set(from, new Set([to]));
  };
  for (const node of tree.nodes) {
    const { functionId } = tree.link(node);
    if (node.kind === 'call') {
      const target = values.target(node);
      if (target !== undefined) connect(functionId, target);
    } else if (node.kind === 'function') {
      connect(functionId, node.functionId);
    } else if (node.kind === 'method-reference') {
      const target = values.functionOf(node);
      if (target !== undefined && !entries.has(target)) connect(functionId, target);
    } else if (node.kind === 'new' && node.classId !== undefined) {
      for (const member of facts.classes[node.classId]?.members ?? [])
        if (!entries.has(member)) connect(functionId, member);
    }
  }
  return edges;
}

function reached(edges: ReadonlyMap<FunctionId, ReadonlySet<FunctionId>>, entry: FunctionId): ReadonlySet<FunctionId> {
  const found = new Set([entry]);
  const pending = [entry];
  while (pending.length > 0) {
    for (const next of edges.get(pending.pop()!) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      pending.push(next);
    }
  }
  return found;
}

/** Both tasks go to an executor with one thread, as far as the file shows: they never run at the same time. */
export function takesTurns(code: CodeModel, first: ThreadStart, second: ThreadStart): boolean {
  const [one, other] = [first, second].map((start) => start.executor && bindingOf(code.bindings, start.executor));
  if (!one || one !== other) return false;
  const { origin } = one;
  const made = [
    origin.kind === 'variable' ? origin.statement.initializer : undefined,
    origin.kind === 'field' ? origin.field?.initializer : undefined,
    ...one.writes.map((write) => write.value),
  ];
  return !made.some((value) => value?.kind === 'call' && pools.test(calleeParts(value).name ?? ''));
}

const pools = /^new(Fixed|Cached|WorkStealing|Scheduled|VirtualThreadPer|ThreadPer)/;

const waits: ReadonlySet<string> = new Set([
  'join',
  'await',
  'awaitTermination',
  'awaitUninterruptibly',
  'acquire',
  'get',
  'invokeAll',
  'isAlive',
  'isDone',
  'isTerminated',
  'arriveAndAwaitAdvance',
]);

/** A call that waits for something another thread does, or asks whether it is done. */
export function waitsForThread(code: CodeModel, call: Call): boolean {
  const { object, name } = calleeParts(call);
  if (!object || name === undefined || !waits.has(name)) return false;
  if (name !== 'get') return true;
  const value = code.values.of(object);
  return call.arguments.length !== 1 && (value.kind === 'promise' || value.kind === 'unknown');
}

/** The node runs with a lock held: in `synchronized` code, or behind a `lock()`. */
export function holdsLock(code: CodeModel, node: Node): boolean {
  const { tree, facts } = code;
  for (const current of outward(tree, node)) {
    if (current.kind === 'block' && current.synchronized) return true;
    const fn = facts.functions[tree.link(current).functionId];
    if (tree.link(current).parent === undefined && fn?.modifiers.includes('synchronized')) return true;
  }
  const { functionId } = tree.link(node);
  return tree.nodes.some(
    (other) =>
      other.kind === 'call' &&
      tree.link(other).functionId === functionId &&
      other.span.end <= node.span.start &&
      /^(lock|tryLock|lockInterruptibly|acquire)$/.test(calleeParts(other).name ?? ''),
  );
}
