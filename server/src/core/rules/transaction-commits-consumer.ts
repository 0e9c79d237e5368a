import * as l10n from '@vscode/l10n';
import type { KafkaCall } from '../events/calls.ts';
import { commitsOf } from '../events/commits.ts';
import { isInFunction, runsAfterFailure } from '../events/open-transactions.ts';
import type { RecordScope } from '../events/record-scopes.ts';
import { type AutoCommit, autoCommitOf, runOf } from '../events/run-options.ts';
import type { Span } from '../facts/model.ts';
import { addConfigEntry, isWrittenOut, setConfigValue, sourceOf } from '../rewrite/config.ts';
import { addOptionFirst } from '../rewrite/options.ts';
import type { Fix } from '../types.ts';
import type { CodeModel, Rule, RuleContext } from './rule.ts';
import { fix, focusOf } from './support.ts';

/** Offsets go into a transaction, and are committed beside it as well. */
export const transactionCommitsConsumer: Rule = {
  id: 'transaction-commits-consumer',
  title: () => l10n.t('Offsets are committed inside a transaction and outside it'),
  clients: ['kafkajs', 'confluent-kafka-javascript', 'kafka-clients'],
  inTests: false,
  check(context) {
    const { code } = context;
    if (!code) return;
    for (const event of code.calls.withEffect('send-offsets')) {
      const scope = code.scopes.reachedFrom(event.call);
      const beside = commitBeside(code, event, scope);
      if (beside) {
        context.report({
          span: focusOf(code, beside.call),
          message: l10n.t(
            'The offsets are part of a transaction and are committed here as well: when the transaction is aborted, its records are skipped all the same.',
          ),
          related: [{ message: l10n.t('sent to the transaction here'), span: focusOf(code, event.call) }],
        });
        continue;
      }
      const setting = scope ? settingOf(code, scope) : undefined;
      if (setting?.auto.state !== 'on') continue;
      context.report({
        span: focusOf(code, event.call),
        message: l10n.t(
          'Auto-commit is on for this consumer: offsets are committed beside the transaction too. When it is aborted, its records are skipped all the same.',
        ),
        related: [{ message: l10n.t('auto-commit is on here'), span: setting.auto.entry?.span ?? setting.site }],
        fixes: [switchOff(context, code, setting)],
      });
    }
  },
};

function commitBeside(code: CodeModel, event: KafkaCall, scope: RecordScope | undefined): KafkaCall | undefined {
  const { functionId } = code.tree.link(event.call);
  return commitsOf(code).find(({ event: commit, call }) => {
    if (commit.effect?.kind !== 'commit' || (commit.effect.withoutOffsets === 'nothing' && call.arguments.length === 0))
      return false;
    if (runsAfterFailure(code, call)) return false;
    return isInFunction(code, call, functionId) || (scope !== undefined && code.scopes.scopeOf(call) === scope);
  })?.event;
}

interface Setting {
  readonly auto: AutoCommit;
  readonly event: KafkaCall;
  readonly site: Span;
  readonly scope: RecordScope;
}

function settingOf(code: CodeModel, scope: RecordScope): Setting | undefined {
  const polled = scope.poll ? code.calls.of(scope.poll) : undefined;
  const event = polled ?? runOf(code, scope)?.event;
  if (!event) return undefined;
  const auto = autoCommitOf(code, event);
  // Without a group there is nothing to commit.
  if (polled && !auto.block?.entries.some((entry) => entry.key === 'group.id')) return undefined;
  return { auto, event, site: auto.block?.site ?? focusOf(code, event.call), scope };
}

function switchOff(context: RuleContext, code: CodeModel, { auto, event, scope }: Setting): Fix | undefined {
  const { entry, block } = auto;
  const source = sourceOf(context);
  const title = l10n.t('Switch auto-commit off');
  const kind = { safe: true, preferred: true };
  if (!block) return undefined;
  if (entry) {
    const edit = setConfigValue(source, block, entry, false);
    return fix(title, edit ? [edit] : undefined, { ...kind, safe: isWrittenOut(source, block, entry) });
  }
  if (block.use === event.call) {
    const run = runOf(code, scope);
    return run ? fix(title, [addOptionFirst(code, run.options, 'autoCommit: false')], kind) : undefined;
  }
  const key = block.dialect === 'confluent-kafkajs' ? 'autoCommit' : 'enable.auto.commit';
  const edit = addConfigEntry(source, block, key, false);
  return fix(title, edit ? [edit] : undefined, kind);
}
