import * as l10n from '@vscode/l10n';
import { judgeIdempotence } from '../configs/judge.ts';
import { isWrittenOut, setConfigValue, sourceOf } from '../rewrite/config.ts';
import type { Rule } from './rule.ts';
import { fix } from './support.ts';
import { configClients } from './weak-acks.ts';

/** Retries without idempotence write records twice or out of order. */
export const idempotenceDisabled: Rule = {
  id: 'idempotence-disabled',
  title: () => l10n.t('The producer is not idempotent'),
  clients: configClients,
  inTests: false,
  check(context) {
    const source = sourceOf(context);
    for (const block of context.configs) {
      for (const judgement of judgeIdempotence(block)) {
        if (judgement.entry?.elsewhere) continue;
        const explicit = judgement.verdict === 'explicit';
        const edit = setConfigValue(source, block, judgement.entry, explicit ? true : 5);
        context.report({
          span: judgement.entry.span,
          ...(explicit && judgement.isDefault ? { variant: 'default' } : {}),
          message: explicit
            ? l10n.t('Without idempotence a retried request can write a record twice or out of order.')
            : judgement.effect === 'rejected'
              ? l10n.t(
                  'More than 5 requests in flight do not go with idempotence, which is on by default: the producer refuses to start.',
                )
              : l10n.t(
                  'More than 5 requests in flight switch idempotence off silently: a retried request can write a record twice or out of order.',
                ),
          fixes: [
            fix(
              explicit ? l10n.t('Switch idempotence on') : l10n.t('Keep at most 5 requests in flight'),
              edit ? [edit] : undefined,
              {
                safe:
                  isWrittenOut(source, block, judgement.entry) &&
                  (judgement.verdict !== 'explicit' || judgement.conflictsWith === undefined),
                preferred: true,
              },
            ),
          ],
        });
      }
    }
  },
};
