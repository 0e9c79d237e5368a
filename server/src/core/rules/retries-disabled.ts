import * as l10n from '@vscode/l10n';
import { judgeRetries } from '../configs/judge.ts';
import { isWrittenOut, setConfigValue, sourceOf } from '../rewrite/config.ts';
import type { Rule } from './rule.ts';
import { fix } from './support.ts';
import { configClients } from './weak-acks.ts';

/** A producer that gives up at the first passing fault. */
export const retriesDisabled: Rule = {
  id: 'retries-disabled',
  title: () => l10n.t('The producer does not retry'),
  clients: configClients,
  inTests: false,
  check(context) {
    const source = sourceOf(context);
    for (const block of context.configs) {
      for (const judgement of judgeRetries(block)) {
        if (judgement.entry?.elsewhere) continue;
        // kafkajs counts attempts (5 by default); the others retry until delivery.timeout.ms or message.timeout.ms ends it.
        const retries = block.dialect === 'kafkajs' || block.dialect === 'confluent-kafkajs' ? 5 : 2_147_483_647;
        const edit = setConfigValue(source, block, judgement.entry, retries);
        context.report({
          span: judgement.entry.span,
          message: judgement.alsoDisablesIdempotence
            ? l10n.t(
                'Without retries any passing fault, such as a leader election, fails the send and the record is lost unless the code sends it again. It also switches idempotence off.',
              )
            : l10n.t(
                'Without retries any passing fault, such as a leader election, fails the send and the record is lost unless the code sends it again.',
              ),
          fixes: [
            fix(l10n.t('Let the producer retry (retries={0})', String(retries)), edit ? [edit] : undefined, {
              safe: isWrittenOut(source, block, judgement.entry),
              preferred: true,
            }),
          ],
        });
      }
    }
  },
};
