import type { Call, CatchClause, Expression, FunctionId, Span, TryStatement } from '../facts/model.ts';
import type { Bindings } from '../flow/bindings.ts';
import type { Handling, HandlingAnalysis } from '../flow/handling.ts';
import type { OutcomeAnalysis } from '../flow/outcome.ts';
import { alwaysJumps, outward } from '../flow/paths.ts';
import { calleeParts, type Node, type Tree, unwrap, walk } from '../flow/tree.ts';
import type { Values } from '../flow/values.ts';
import type { KafkaCalls } from './calls.ts';
import type { RecordScope, RecordScopes } from './record-scopes.ts';

/** Processing of records that its handler does not wait for. */
export interface UnawaitedWork {
  readonly scope: RecordScope;
  /** The call that starts it. */
  readonly call: Call;
  readonly how: 'for-each' | 'promise' | 'task' | 'thread' | 'timer' | 'subscription';
  /** The closure that runs later, when there is one. */
  readonly closure?: FunctionId;
}

/** A place where the failure of processing a record ends without anybody acting on it. */
export interface SwallowedFailure {
  readonly scope: RecordScope;
  readonly handling: Handling;
  /** The `catch` clause or the `.catch(…)` argument. */
  readonly at: Span;
  readonly clause?: CatchClause;
  readonly statement?: TryStatement;
  readonly callback?: Expression;
}

export interface Work {
  /** A call that does something with a record: not a log line, not an accessor, not Kafka's own bookkeeping. */
  isWork(call: Call): boolean;
  containsWork(node: Node): boolean;
  readonly unawaited: readonly UnawaitedWork[];
  readonly swallowed: readonly SwallowedFailure[];
}

interface Parts {
  readonly tree: Tree;
  readonly bindings: Bindings;
  readonly values: Values;
  readonly handling: HandlingAnalysis;
  readonly outcomes: OutcomeAnalysis;
  readonly calls: KafkaCalls;
  readonly scopes: RecordScopes;
  commentsAt(span: Span): readonly string[];
}

const bookkeeping: ReadonlySet<string> = new Set([
  'commit',
  'resolve',
  'acknowledge',
  'negative-acknowledge',
  'poll',
  'run',
  'begin-transaction',
  'commit-transaction',
  'abort-transaction',
  'send-offsets',
  'flush',
  'close',
  'connect',
  'pause',
  'resume',
  'seek',
  'wakeup',
  'heartbeat',
  'subscribe',
]);

/** Methods that only move values between collections, or look at them. */
const collectionMethods: ReadonlySet<string> = new Set([
  'add',
  'addAll',
  'push',
  'unshift',
  'put',
  'putAll',
  'set',
  'offer',
  'append',
  'clear',
  'remove',
  'delete',
  'size',
  'isEmpty',
  'count',
  'get',
  'getOrDefault',
  'containsKey',
  'contains',
  'has',
  'includes',
  'keys',
  'values',
  'entries',
  'keySet',
  'entrySet',
  'toString',
  'equals',
  'hashCode',
  'slice',
  'join',
  'partitions',
  'records',
  'iterator',
  'hasNext',
  'next',
  'stream',
  'forEach',
  'map',
  'filter',
]);

const observers = /metric|counter|meter|histogram|gauge|tracer|span|timer|stat|watch|progress/i;

/** Exceptions that end a consumer's loop on purpose, or concern its commits: not a record's failure. */
const controlExceptions: ReadonlySet<string> = new Set([
  'WakeupException',
  'InterruptedException',
  'InterruptException',
  'CommitFailedException',
  'RetriableCommitFailedException',
  'RebalanceInProgressException',
  'ProducerFencedException',
  'OutOfOrderSequenceException',
  'AuthorizationException',
]);

const deliberate =
  /\b(skip(s|ped|ping)?|ignor(e|es|ed|ing)|deliberate(ly)?|intentional(ly)?|on purpose|by design|best[- ]effort|drop(s|ped|ping)?|discard(s|ed|ing)?|at[- ]most[- ]once|not worth|safe to lose|can be lost)\b/i;

/** True when a comment says that the loss is meant. */
export function saysOnPurpose(comments: readonly string[]): boolean {
  return comments.some((comment) => deliberate.test(comment) && !/\b(todo|fixme|xxx)\b/i.test(comment));
}

export function createWork(parts: Parts): Work {
  const { tree, bindings, values, handling, outcomes, calls, scopes } = parts;
  const { facts } = tree;
  const java = facts.language === 'java';

  const isWork = (call: Call): boolean => {
    const event = calls.of(call);
    if (event) return event.effect?.kind === 'send';
    if (handling.isReport(call)) return false;
    const { object, name } = calleeParts(call);
    if (name === undefined) return scopes.isRecordData(call);
    const receiver = object ? unwrap(object) : undefined;
    if (receiver && isObserver(receiver)) return false;
    if (receiver?.kind === 'name' && receiver.name === 'Promise') return false;
    const argumentsCarry = call.arguments.some(
      (argument) => argument.kind !== 'function' && scopes.isRecordData(argument),
    );
    if (collectionMethods.has(name) && receiver) return false;
    if (argumentsCarry) return !isConversion(receiver, name);
    if (!receiver || !scopes.isRecordData(receiver)) return false;
    // Accessors of the record itself, and conversions of what it holds.
    const value = values.of(receiver);
    if (value.kind === 'instance' && value.type.carries) return false;
    return !/^(get|is|has|to|as)[A-Z]/.test(name) && !accessors.has(name);
  };

  const isObserver = (receiver: Expression): boolean => {
    if (receiver.kind === 'name') return observers.test(receiver.name);
    if (receiver.kind === 'member') return observers.test(receiver.name);
    return false;
  };

  /** `JSON.parse(x)` alone is no processing: what is then done with the result is. */
  const isConversion = (receiver: Expression | undefined, name: string): boolean => {
    if (!receiver) return /^(String|Number|BigInt|Boolean|parseInt|parseFloat)$/.test(name);
    return (
      receiver.kind === 'name' &&
      /^(String|Objects|Optional|Arrays|List|Set|Map|Buffer|Object|Array|Math)$/.test(receiver.name)
    );
  };

  const containsWork = (node: Node): boolean => {
    let found = false;
    walk(tree, node, true, (inner) => {
      if (!found && inner.kind === 'call' && isWork(inner)) found = true;
      return found ? false : undefined;
    });
    return found;
  };

  let unawaited: UnawaitedWork[] | undefined;
  let swallowed: SwallowedFailure[] | undefined;

  return {
    isWork,
    containsWork,
    get unawaited() {
      unawaited ??= findUnawaited();
      return unawaited;
    },
    get swallowed() {
      swallowed ??= findSwallowed();
      return swallowed;
    },
  };

  /* ---------------------------------------------------------- unawaited work */

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

  /** `mailer.send(…).then(…)` written in the handler itself is part of handling the record, whatever it is given. */
  function isChainInHandler(call: Call): boolean {
    const { object, name } = calleeParts(call);
    if (name === undefined || values.target(call) !== undefined || handling.isReport(call)) return false;
    if (object && isObserver(unwrap(object))) return false;
    const scope = scopes.scopeOf(call);
    return scope !== undefined && scope.kind !== 'poll' && tree.link(call).functionId === scope.functionId;
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
      if (node.kind === 'await' && node.operand.kind === 'call' && !isOwnBookkeeping(node.operand)) found = true;
      return found ? false : undefined;
    });
    return (
      found &&
      (containsWork(body) || bindings.ofParameter(functionId, 0).some((binding) => scopes.isRecordBinding(binding)))
    );
  }

  function isOwnBookkeeping(call: Call): boolean {
    const effect = calls.of(call)?.effect;
    return effect !== undefined && bookkeeping.has(effect.kind);
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
    let joined = false;
    walk(tree, scope.region, true, (node) => {
      if (node.kind === 'call' && node !== call && node.span.start > call.span.start) {
        const { object, name } = calleeParts(node);
        if (object && name !== undefined && joins.has(name)) {
          const value = values.of(object);
          // A latch made with `records.count()` is record data by that; it is joined all the same.
          if (value.kind === 'external') joined ||= isJoinable(value.name);
          else if ((value.kind === 'promise' || value.kind === 'list') && !scopes.isRecordData(object)) joined = true;
        }
      }
      return joined ? false : undefined;
    });
    return joined;
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

  /** The innermost call of a chain: `a.b(x)` of `a.b(x).then(f)`. */
  function firstCall(expression: Expression): Call | undefined {
    let found: Call | undefined;
    let current: Expression | undefined = unwrap(expression);
    while (current?.kind === 'call') {
      found = current;
      const { object } = calleeParts(current);
      current = object ? unwrap(object) : undefined;
    }
    return found;
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

  /* ------------------------------------------------------- swallowed failures */

  function findSwallowed(): SwallowedFailure[] {
    if (scopes.all.length === 0) return [];
    const found: SwallowedFailure[] = [];
    for (const node of tree.nodes) {
      if (node.kind === 'try') {
        const scope = scopes.reachedFrom(node);
        if (scope) found.push(...swallowedBy(node, scope));
      } else if (node.kind === 'call' && !java) {
        const scope = scopes.reachedFrom(node);
        const failure = scope ? swallowedInChain(node, scope) : undefined;
        if (failure) found.push(failure);
      }
    }
    return found;
  }

  function swallowedBy(statement: TryStatement, scope: RecordScope): SwallowedFailure[] {
    if (!containsWork(statement.block) && !parses(statement)) return [];
    if (!isInsideScope(statement, scope) || isFallback(statement)) return [];
    const found: SwallowedFailure[] = [];
    for (const clause of statement.handlers) {
      if (clause.types.length > 0 && clause.types.every((type) => controlExceptions.has(simple(type.name)))) continue;
      if (isOwnFailure(clause, statement)) continue;
      const result = handling.ofCatch(clause);
      if (result.kind !== 'swallows') continue;
      if (endsConsumer(clause, statement, scope) || leavesBatch(clause, scope)) continue;
      if (tellsCaller(result, statement, scope)) continue;
      if (saysOnPurpose(parts.commentsAt(clause.span))) continue;
      found.push({
        scope,
        handling: result,
        clause,
        statement,
        at: { start: clause.span.start, end: clause.body.span.start },
      });
    }
    return found;
  }

  /**
   * The clause catches only the client's own exceptions, and the work makes no Kafka call: what it sees comes from `poll()` or
   * a commit, which leave the record where it is.
   */
  function isOwnFailure(clause: CatchClause, statement: TryStatement): boolean {
    if (clause.types.length === 0) return false;
    const own = clause.types.every((type) => {
      const name = values.qualifiedName(type.name) ?? type.name;
      return name.startsWith('org.apache.kafka.') || name === 'KafkaException';
    });
    if (!own) return false;
    let sends = false;
    walk(tree, statement.block, true, (node) => {
      if (node.kind === 'call' && calls.of(node)?.effect?.kind === 'send') sends = true;
      return sends ? false : undefined;
    });
    return !sends;
  }

  /** Decoding a record (`JSON.parse`, `Integer.parseInt`) that fails makes its record unreadable: swallowing that skips it. */
  function parses(statement: TryStatement): boolean {
    let found = false;
    walk(tree, statement.block, false, (node) => {
      if (node.kind === 'call') {
        const { name } = calleeParts(node);
        if (
          name !== undefined &&
          /^(parse|decode|deserialize|readValue|fromJson|fromBinary)/.test(name) &&
          node.arguments.some(scopes.isRecordData)
        )
          found = true;
      }
      return found ? false : undefined;
    });
    return found;
  }

  /** A try around the whole poll loop ends consuming: nothing is committed past the failed record. */
  function isInsideScope(statement: TryStatement, scope: RecordScope): boolean {
    if (scope.kind !== 'poll' || !scope.loop) return true;
    const { functionId } = tree.link(statement);
    if (functionId !== scope.functionId) return true;
    for (const node of outward(tree, statement)) if (node === scope.loop) return true;
    return false;
  }

  /** `value = raw; try { value = JSON.parse(raw) } catch { }`: the record goes on as it was, nothing is skipped. */
  function isFallback(statement: TryStatement): boolean {
    return (
      statement.block.statements.length > 0 &&
      statement.block.statements.every((inner) => {
        if (inner.kind !== 'expression' || inner.expression.kind !== 'assignment') return false;
        const target = unwrap(inner.expression.target);
        if (target.kind !== 'name') return false;
        const origin = bindings.of(target)?.origin;
        return (
          origin?.kind === 'variable' &&
          origin.statement.initializer !== undefined &&
          origin.statement.span.end <= statement.span.start
        );
      })
    );
  }

  /** The batch is left before the failed record is resolved: it is read again. */
  function leavesBatch(clause: CatchClause, scope: RecordScope): boolean {
    const jump = alwaysJumps(clause.body);
    const last = clause.body.statements.at(-1);
    return scope.manualResolve === true && (jump === 'function' || (jump === 'loop' && last?.kind === 'break'));
  }

  function endsConsumer(clause: CatchClause, statement: TryStatement, scope: RecordScope): boolean {
    if (scope.kind !== 'poll' || !scope.loop || tree.link(statement).functionId !== scope.functionId) return false;
    const jump = alwaysJumps(clause.body);
    if (jump === 'function') return true;
    if (jump !== 'loop') return false;
    const last = clause.body.statements.at(-1);
    if (last?.kind !== 'break') return false;
    if (last.label !== undefined) return last.label === scope.loop.label;
    for (const node of outward(tree, statement)) if (node.kind === 'loop') return node === scope.loop;
    return false;
  }

  /** Outside the handler itself, a returned value tells the caller of the failure. */
  function tellsCaller(result: Handling, statement: TryStatement, scope: RecordScope): boolean {
    if (tree.link(statement).functionId === scope.functionId) return false;
    return result.returned.length > 0;
  }

  function swallowedInChain(call: Call, scope: RecordScope): SwallowedFailure | undefined {
    const { object, name } = calleeParts(call);
    if (name !== 'catch' || !object) return undefined;
    const started = firstCall(object);
    // What fails there is a commit, not the record.
    if (started && isOwnBookkeeping(started)) return undefined;
    // A commit that fails leaves its record uncommitted: nothing is skipped.
    if (started && isOwnBookkeeping(started)) return undefined;
    if (!scopes.isRecordData(object) && !(started && isChainInHandler(started))) return undefined;
    const [callback] = call.arguments;
    if (!callback) return undefined;
    const result = handling.ofCallback(callback, undefined);
    if (result === undefined || result === 'ignores-error' || result.kind !== 'swallows') return undefined;
    if (result.returned.length > 0 && !result.reports) return undefined;
    if (saysOnPurpose(parts.commentsAt(callback.span))) return undefined;
    return { scope, handling: result, callback, at: calleeNameSpan(call) };
  }
}

function calleeNameSpan(call: Call): Span {
  const callee = unwrap(call.callee);
  return callee.kind === 'member' ? callee.nameSpan : callee.span;
}

const simple = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function dotted(expression: Expression): string {
  return expression.kind === 'name' ? expression.name : expression.kind === 'member' ? expression.name : '';
}

const accessors: ReadonlySet<string> = new Set([
  'value',
  'key',
  'topic',
  'partition',
  'offset',
  'timestamp',
  'headers',
  'length',
  'trim',
  'split',
  'toLowerCase',
  'toUpperCase',
  'substring',
  'orElse',
  'slice',
  'replace',
  'equalsIgnoreCase',
  'startsWith',
  'endsWith',
  'format',
  'name',
  'id',
  'type',
]);
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
