import * as l10n from '@vscode/l10n';
import type { KafkaCall } from '../events/calls.ts';
import { type CommitEvent, commitsOf } from '../events/commits.ts';
import type { RecordScope } from '../events/record-scopes.ts';
import { autoCommitOf, optionOf, type Run, runOf } from '../events/run-options.ts';
import { takenFromPayload } from '../rewrite/options.ts';
import { insert, ordered } from '../rewrite/text.ts';
import type { TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { fix, focusOf } from './support.ts';

/** A commit call that commits nothing. */
export const noOpCommit: Rule = {
  id: 'no-op-commit',
  title: () => l10n.t('A commit that does nothing with these options'),
  clients: ['kafkajs', 'confluent-kafka-javascript'],
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    const commits = commitsOf(code).filter((commit) => commit.event.effect?.kind === 'commit');
    for (const { event, call } of commits) {
      if (event.name !== 'commitOffsetsIfNecessary' || call.arguments.length > 0) continue;
      const scope = code.scopes.reachedFrom(call);
      const run = scope ? runOf(code, scope) : undefined;
      if (!scope || !run) continue;
      const commitsItself = autoCommitOf(code, run.event).state;
      if (event.client.id === 'kafkajs') {
        const unset = ['autoCommitInterval', 'autoCommitThreshold'].every((key) => {
          const value = optionOf(code, run, key);
          return value === 'absent' || value === null;
        });
        if (!unset || commitsItself === 'unknown') continue;
        if (commitsItself === 'off' && commits.some((other) => commitsNamedOffsets(other))) continue;
        report({
          span: focusOf(code, call),
          ...(commitsItself === 'on' ? { variant: 'automatic' } : {}),
          message:
            commitsItself === 'off'
              ? l10n.t(
                  'Without offsets this commits nothing, and auto-commit is off: no offset is ever stored. Every restart and rebalance processes the records again.',
                )
              : l10n.t(
                  'Without offsets, autoCommitInterval or autoCommitThreshold this commits nothing: offsets are committed at the end of the batch only. A crash before that repeats what was resolved.',
                ),
          fixes: [
            fix(l10n.t('Commit what was resolved: pass uncommittedOffsets()'), passOffsets(code, event, scope), {
              safe: false,
              preferred: true,
            }),
          ],
        });
      } else if (commitsItself === 'on') {
        report({
          span: focusOf(code, call),
          variant: 'automatic',
          message: l10n.t(
            'With auto-commit on this does nothing: offsets are committed by the timer only. A crash before that repeats what was resolved.',
          ),
          related: [{ message: l10n.t('the consumer runs here'), span: siteOf(run) }],
        });
      }
    }
  },
};

function siteOf(run: Run): { start: number; end: number } {
  return { start: run.event.call.callee.span.start, end: run.event.call.callee.span.end };
}

function commitsNamedOffsets(commit: CommitEvent): boolean {
  return commit.call.arguments.length > 0;
}

function passOffsets(code: CodeModel, event: KafkaCall, scope: RecordScope): readonly TextEdit[] | undefined {
  const at = event.call.argumentsSpan.start + 1;
  const { receiver } = event;
  if (receiver) return [insert(at, `${code.text.slice(receiver.span.start, receiver.span.end)}.uncommittedOffsets()`)];
  const handler = code.facts.functions[scope.functionId]!;
  const taken = handler.parameters.length > 0 ? takenFromPayload(code, handler, 'uncommittedOffsets') : undefined;
  return taken ? ordered([...taken.edits, insert(at, `${taken.name}()`)]) : undefined;
}
