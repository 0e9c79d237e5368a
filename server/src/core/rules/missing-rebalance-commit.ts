import * as l10n from '@vscode/l10n';
import { clientObjectOf, isSameObject } from '../events/client-objects.ts';
import { type CommitEvent, commitsOf, recordLoopAround } from '../events/commits.ts';
import type { RecordScope } from '../events/record-scopes.ts';
import type { Call, Statement, TypeReference } from '../facts/model.ts';
import { type Binding, bindingOf } from '../flow/bindings.ts';
import { conditionsOf, isInside } from '../flow/paths.ts';
import { calleeParts, contains, walk } from '../flow/tree.ts';
import { addImports } from '../rewrite/java.ts';
import { freshName } from '../rewrite/names.ts';
import { blockText, insert, ordered } from '../rewrite/text.ts';
import type { TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { fix, focusOf } from './support.ts';

/** Offsets that the code keeps itself are not committed when partitions are taken away. */
export const missingRebalanceCommit: Rule = {
  id: 'missing-rebalance-commit',
  title: () => l10n.t('Tracked offsets are not committed when partitions are taken away'),
  clients: ['kafka-clients'],
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    const commits = commitsOf(code).filter((commit) => commit.event.effect?.kind === 'commit' && commit.offsets);
    const seen = new Set<Call>();
    for (const commit of commits) {
      const tracker = bindingOf(code.bindings, commit.offsets!);
      const put = tracker ? trackingPut(code, tracker) : undefined;
      if (!tracker || !put) continue;
      const own = commits.filter((other) => bindingOf(code.bindings, other.offsets!) === tracker);
      if (own.some((other) => commitsEveryPoll(code, other, put.scope, tracker))) continue;
      const subscribe = subscribesWithoutListener(code, commit);
      if (!subscribe || seen.has(subscribe)) continue;
      seen.add(subscribe);
      report({
        span: focusOf(code, subscribe),
        message: l10n.t(
          'Processed offsets are kept in {0} and committed later than each poll, but not when a rebalance takes partitions away: whoever gets them processes those records again.',
          tracker.name,
        ),
        related: [
          { message: l10n.t('kept here'), span: put.call.span },
          { message: l10n.t('committed here'), span: focusOf(code, commit.call) },
        ],
        fixes: [
          fix(l10n.t('Commit them in a rebalance listener'), addListener(code, commit, tracker, subscribe), {
            safe: false,
            preferred: true,
          }),
        ],
      });
    }
  },
};

/** Where the map is filled per record; undefined when it lives for one poll only. */
function trackingPut(
  code: CodeModel,
  tracker: Binding,
): { readonly call: Call; readonly scope: RecordScope } | undefined {
  for (const reference of tracker.references) {
    const member = code.tree.link(reference).parent;
    const call = member?.kind === 'member' ? code.tree.link(member).parent : undefined;
    if (member?.kind !== 'member' || call?.kind !== 'call' || call.callee !== member) continue;
    if (!/^(put|merge|compute)$/.test(member.name)) continue;
    const scope = code.scopes.reachedFrom(call);
    if (scope?.kind !== 'poll' || !scope.loop) continue;
    const perRecord = recordLoopAround(code, call, scope) !== undefined || !isInside(code.tree, call, scope.region);
    const perPoll =
      tracker.origin.kind === 'parameter' ||
      (tracker.origin.kind === 'variable' && contains(scope.loop.span, tracker.origin.statement.span));
    if (perRecord && !perPoll) return { call, scope };
  }
  return undefined;
}

/** Nothing is left to commit when the next poll rebalances: this commit is reached in every round of the loop. */
function commitsEveryPoll(code: CodeModel, commit: CommitEvent, scope: RecordScope, tracker: Binding): boolean {
  if (!scope.loop) return false;
  // In a method of its own, whether every round gets to it is for its callers to say.
  if (!isInside(code.tree, commit.call, scope.loop)) {
    const { functionId } = code.tree.link(commit.call);
    const { body } = code.facts.functions[functionId]!;
    if (!body || !isUnconditional(code, commit.call, body, tracker)) return false;
    return code.values
      .callsOf(functionId)
      .some((call) => isInside(code.tree, call, scope.loop!) && isUnconditional(code, call, scope.loop!, tracker));
  }
  return isUnconditional(code, commit.call, scope.loop, tracker);
}

/** No condition but "there is something to commit", or "there was something to process". */
function isUnconditional(code: CodeModel, call: Call, region: Statement, tracker: Binding): boolean {
  return conditionsOf(code.tree, call, region).every(({ test }) => {
    let asksForContent = false;
    walk(code.tree, test, false, (node) => {
      if (node.kind !== 'call') return undefined;
      const { object, name } = calleeParts(node);
      if (!object || !/^(isEmpty|size|count)$/.test(name ?? '')) return undefined;
      if (bindingOf(code.bindings, object) === tracker || code.scopes.isRecordData(object)) asksForContent = true;
      return undefined;
    });
    const compares = test.kind === 'binary' && test.right.kind === 'literal' && test.right.value !== 0;
    return asksForContent && !compares;
  });
}

/** The only way in which this consumer gets its partitions is a `subscribe` without a listener. */
function subscribesWithoutListener(code: CodeModel, commit: CommitEvent): Call | undefined {
  const own = clientObjectOf(code, commit.event);
  const events = code.calls.withEffect('subscribe').filter((event) => isSameObject(own, clientObjectOf(code, event)));
  const [first] = events;
  return first && events.every((event) => event.name === 'subscribe' && event.call.arguments.length === 1)
    ? first.call
    : undefined;
}

/** `subscribe(topics)` becomes `subscribe(topics, new ConsumerRebalanceListener() { … })`. */
function addListener(
  code: CodeModel,
  commit: CommitEvent,
  tracker: Binding,
  subscribe: Call,
): readonly TextEdit[] | undefined {
  const { receiver } = commit.event;
  const consumer = receiver ? bindingOf(code.bindings, receiver) : undefined;
  const [topics] = subscribe.arguments;
  if (!consumer || !topics || !isOffsetMap(tracker)) return undefined;
  if (!isVisibleAt(code, consumer, subscribe) || !isVisibleAt(code, tracker, subscribe)) return undefined;
  const partitions = freshName(code, 'partitions', subscribe);
  const taken = [consumer.name, tracker.name].includes(partitions) ? 'revoked' : partitions;
  const body = blockText(code.text, subscribe.span.start, [
    'new ConsumerRebalanceListener() {',
    '\t@Override',
    `\tpublic void onPartitionsRevoked(Collection<TopicPartition> ${taken}) {`,
    `\t\t${consumer.name}.commitSync(${tracker.name});`,
    `\t\t${tracker.name}.keySet().removeAll(${taken});`,
    '\t}',
    '',
    '\t@Override',
    `\tpublic void onPartitionsAssigned(Collection<TopicPartition> ${taken}) {`,
    '\t\t// Reading goes on at the committed offsets.',
    '\t}',
    '}',
  ]);
  return ordered([
    ...addImports(code, [
      'java.util.Collection',
      'org.apache.kafka.clients.consumer.ConsumerRebalanceListener',
      'org.apache.kafka.common.TopicPartition',
    ]),
    insert(topics.span.end, `, ${body}`),
  ]);
}

function isOffsetMap(tracker: Binding): boolean {
  const { origin } = tracker;
  const type: TypeReference | undefined =
    origin.kind === 'field' ? origin.field?.type : origin.kind === 'variable' ? origin.statement.type : undefined;
  return (
    type !== undefined &&
    /(^|\.)\w*Map$/.test(type.name) &&
    /(^|\.)OffsetAndMetadata$/.test(type.arguments[1]?.name ?? '')
  );
}

/** An anonymous class can name it: a field, or a variable that is set once, before the place. */
function isVisibleAt(code: CodeModel, binding: Binding, at: Call): boolean {
  if (binding.origin.kind === 'field')
    return code.bindings.thisClass(code.tree.link(at).functionId) === binding.origin.classId;
  if (binding.functionId !== code.tree.link(at).functionId || binding.writes.length > 0) return false;
  return (
    binding.origin.kind === 'parameter' ||
    (binding.origin.kind === 'variable' && binding.origin.statement.span.end < at.span.start)
  );
}
