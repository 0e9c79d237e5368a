import * as l10n from '@vscode/l10n';
import { type CommitEvent, commitsOf, recordLoopAround } from '../events/commits.ts';
import type { Call, LoopStatement } from '../facts/model.ts';
import { addImports } from '../rewrite/java.ts';
import { putBeside, withComments } from '../rewrite/move.ts';
import { blockText, indentationAt, insert, ordered, removeStatement } from '../rewrite/text.ts';
import type { TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { firstPreferred, fix, focusOf } from './support.ts';

/** A commit without offsets inside the loop over records: it commits the whole poll, not this record. */
export const commitPositionsInRecordLoop: Rule = {
  id: 'commit-positions-in-record-loop',
  title: () => l10n.t('A commit inside the record loop covers the whole poll'),
  clients: ['kafka-clients', 'spring-kafka'],
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const commit of commitsOf(code)) {
      if (
        commit.offsets ||
        commit.event.effect?.kind !== 'commit' ||
        commit.event.effect.withoutOffsets !== 'positions'
      )
        continue;
      const scope = code.scopes.scopeOf(commit.call);
      const loop = scope ? recordLoopAround(code, commit.call, scope) : undefined;
      if (!scope || !loop || pollsOneRecord(code, commit)) continue;
      report({
        span: focusOf(code, commit.call),
        message: l10n.t(
          'Without offsets, {0}() commits the whole poll, not just this record: if a later record of it fails, that record is skipped for good.',
          commit.event.name,
        ),
        related: scope.poll ? [{ message: l10n.t('everything polled here is committed'), span: scope.poll.span }] : [],
        fixes: firstPreferred([
          fix(l10n.t("Commit this record's next offset"), commitThisRecord(code, commit, loop), { safe: true }),
          fix(l10n.t('Commit once after the loop'), moveBehindLoop(code, commit.call, loop), { safe: true }),
        ]),
      });
    }
  },
};

/** With `max.poll.records=1` the whole poll is this record. */
function pollsOneRecord(code: CodeModel, commit: CommitEvent): boolean {
  const { creation } = commit.event;
  return code.configs.some((block) => {
    if (block.role !== 'consumer' || (creation !== undefined && block.use !== undefined && block.use !== creation))
      return false;
    const entry = block.entries.findLast((candidate) => candidate.key === 'max.poll.records');
    return entry?.value.known === true && Number(entry.value.value) === 1;
  });
}

/** `commitSync()` becomes `commitSync(Map.of(partition, next offset))`. */
function commitThisRecord(
  code: CodeModel,
  commit: CommitEvent,
  loop: LoopStatement | Call,
): readonly TextEdit[] | undefined {
  const record = recordVariable(code, loop);
  if (record === undefined) return undefined;
  const { call } = commit;
  const offsets = blockText(code.text, call.span.start, [
    'Collections.singletonMap(',
    `\t\tnew TopicPartition(${record}.topic(), ${record}.partition()),`,
    `\t\tnew OffsetAndMetadata(${record}.offset() + 1))`,
  ]);
  const [first] = call.arguments;
  const at = call.argumentsSpan.start + 1;
  if (first) return withImports(code, [insert(at, `${offsets}, `)]);
  // The asynchronous overload with offsets wants a callback.
  const asynchronous = commit.event.effect?.kind === 'commit' && commit.event.effect.asynchronous;
  return withImports(code, [insert(at, asynchronous ? `${offsets}, null` : offsets)]);
}

function withImports(code: CodeModel, edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  return ordered([
    ...addImports(code, [
      'java.util.Collections',
      'org.apache.kafka.clients.consumer.OffsetAndMetadata',
      'org.apache.kafka.common.TopicPartition',
    ]),
    ...edits,
  ]);
}

/** The name of the loop's variable, when it is a `ConsumerRecord`. */
function recordVariable(code: CodeModel, loop: LoopStatement | Call): string | undefined {
  const functionId = loop.kind === 'call' && loop.arguments[0] ? code.values.functionOf(loop.arguments[0]) : undefined;
  const bindings =
    loop.kind === 'loop'
      ? code.bindings.ofStatement(loop)
      : functionId === undefined
        ? []
        : code.bindings.ofParameter(functionId, 0);
  const [binding] = bindings;
  if (!binding) return undefined;
  const value = code.values.ofBinding(binding);
  return value.kind === 'instance' && value.type.carries === 'record' ? binding.name : undefined;
}

function moveBehindLoop(code: CodeModel, call: Call, loop: LoopStatement | Call): readonly TextEdit[] | undefined {
  const { tree, text } = code;
  const own = tree.link(call).parent;
  if (own?.kind !== 'expression') return undefined;
  const statement = loop.kind === 'loop' ? loop : tree.link(loop).parent;
  if (!statement || tree.link(statement).role !== 'statement') return undefined;
  const container = tree.link(own).parent;
  // Behind a condition (`every 100 records`) the commit is meant to happen during the loop.
  if (loop.kind === 'loop' ? container !== loop.body : tree.link(own).role !== 'statement') return undefined;
  const span = withComments(code, own.span);
  const moved = text.slice(span.start, span.end);
  return ordered([
    removeStatement(text, span),
    putBeside(text, 'after', statement.span, moved, indentationAt(text, own.span.start)),
  ]);
}
