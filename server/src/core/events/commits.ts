import type { Call, Expression, LoopStatement } from '../facts/model.ts';
import { loopsAround } from '../flow/paths.ts';
import { calleeParts, type Node, unwrap } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { KafkaCall } from './calls.ts';
import type { RecordScope } from './record-scopes.ts';

/** A call that lets offsets be committed: a commit, a resolved offset, an acknowledgement, a transaction's commit. */
export interface CommitEvent {
  readonly event: KafkaCall;
  readonly call: Call;
  readonly what: 'commit' | 'resolve' | 'acknowledge' | 'transaction';
  /** The argument with the offsets; absent when everything polled (or stored) is committed. */
  readonly offsets: Expression | undefined;
}

export function commitsOf(code: CodeModel): readonly CommitEvent[] {
  return code.calls.withEffect('commit', 'resolve', 'acknowledge', 'commit-transaction').map((event) => ({
    event,
    call: event.call,
    what: event.effect.kind === 'commit-transaction' ? ('transaction' as const) : event.effect.kind,
    offsets: offsetsOf(code, event),
  }));
}

function offsetsOf(code: CodeModel, event: KafkaCall): Expression | undefined {
  if (event.effect?.kind === 'resolve') return event.call.arguments[0];
  if (event.effect?.kind !== 'commit' || event.effect.offsets === undefined) return undefined;
  const argument = event.call.arguments[event.effect.offsets];
  if (!argument) return undefined;
  const bare = unwrap(argument);
  // `commitSync(Duration)` and `commitAsync(callback)` name no offsets.
  if (bare.kind === 'function' || bare.kind === 'method-reference' || bare.kind === 'literal') return undefined;
  if (bare.kind === 'call' && isDuration(bare)) return undefined;
  if (bare.kind === 'new' && bare.classId !== undefined) return undefined;
  const value = code.values.of(bare);
  if (value.kind === 'external' && (value.name === 'java.time.Duration' || /Callback$/.test(value.name)))
    return undefined;
  if (value.kind === 'function' || (value.kind === 'object' && code.facts.language === 'java')) return undefined;
  return argument;
}

/** The argument that is told how an asynchronous commit went; undefined when there is none. */
export function commitCallbackOf(commit: CommitEvent): Expression | undefined {
  const { effect, call } = commit.event;
  if (effect?.kind !== 'commit' || effect.callback === undefined) return undefined;
  // Without offsets the callback is the only argument.
  const argument = call.arguments[call.arguments.length > effect.callback ? effect.callback : 0];
  if (!argument || argument === commit.offsets) return undefined;
  return argument.kind === 'literal' && argument.value === null ? undefined : argument;
}

function isDuration(call: Call): boolean {
  const { object } = calleeParts(call);
  return object?.kind === 'name' && object.name === 'Duration';
}

/** The innermost loop (or closure run per element) over records between a node and its scope. */
export function recordLoopAround(code: CodeModel, node: Node, scope: RecordScope): LoopStatement | Call | undefined {
  for (const around of loopsAround(code.tree, node, scope.region)) {
    if (around.kind === 'loop') {
      if (around.subject && code.scopes.isRecordData(around.subject)) return around;
      if (around.test && around.form !== 'for-each' && around !== scope.loop && code.scopes.isRecordData(around.test))
        return around;
    } else if (around.kind === 'function') {
      const { parent, role } = code.tree.link(around);
      if (role !== 'argument' || parent?.kind !== 'call') continue;
      const { object, name } = calleeParts(parent);
      if (object && name !== undefined && perElement.has(name) && code.scopes.isRecordData(object)) return parent;
    }
  }
  return undefined;
}

const perElement: ReadonlySet<string> = new Set(['forEach', 'forEachOrdered', 'map', 'flatMap']);
