import * as l10n from '@vscode/l10n';
import { judgeAcks } from '../configs/judge.ts';
import type { ConfigBlock } from '../configs/model.ts';
import { addConfigEntry, isWrittenOut, setConfigValue, sourceOf } from '../rewrite/config.ts';
import { ordered } from '../rewrite/text.ts';
import type { Rule } from './rule.ts';
import { firstPreferred, fix } from './support.ts';

export const configClients = [
  'kafkajs',
  'confluent-kafka-javascript',
  'kafka-clients',
  'spring-kafka',
  'file',
] as const;

/** A producer that does not wait for the replicas. */
export const weakAcks: Rule = {
  id: 'weak-acks',
  title: () => l10n.t('A record counts as stored before it is replicated'),
  clients: [...configClients, 'node-rdkafka'],
  inTests: false,
  check(context) {
    const source = sourceOf(context);
    for (const block of context.configs) {
      for (const judgement of judgeAcks(block)) {
        if (judgement.entry?.elsewhere) continue;
        const { entry } = judgement;
        const all = isNumeric(block) ? -1 : 'all';
        const set = entry ? setConfigValue(source, block, entry, all) : undefined;
        const companion =
          entry && set && judgement.conflictsWith === undefined && canBeIdempotent(block) && !hasIdempotence(block)
            ? addConfigEntry(source, block, 'enable.idempotence', true, entry)
            : undefined;
        context.report({
          span: entry?.span ?? judgement.site,
          ...(judgement.verdict === 'none' ? { variant: 'none' } : {}),
          message: messageFor(judgement.verdict, judgement.alsoDisablesIdempotence),
          fixes: firstPreferred([
            fix(l10n.t('Wait for all in-sync replicas (acks={0})', String(all)), set ? [set] : undefined, {
              safe: entry !== undefined && isWrittenOut(source, block, entry),
            }),
            companion && set
              ? fix(l10n.t('Wait for all in-sync replicas and switch idempotence on'), ordered([set, companion]), {
                  safe: false,
                })
              : undefined,
          ]),
        });
      }
    }
  },
};

/** These clients take a number here; librdkafka also takes `all`, but the types of its clients for Node.js do not. */
function isNumeric({ dialect, form }: ConfigBlock): boolean {
  return dialect === 'kafkajs' || dialect === 'confluent-kafkajs' || (dialect === 'librdkafka' && form === 'object');
}

function canBeIdempotent(block: ConfigBlock): boolean {
  return (
    block.dialect === 'java' && (block.role === 'producer' || block.role === 'common') && block.framework !== 'connect'
  );
}

function hasIdempotence(block: ConfigBlock): boolean {
  return block.entries.some((entry) => entry.key === 'enable.idempotence' || entry.key === 'transactional.id');
}

function messageFor(acks: 'leader' | 'none', alsoDisablesIdempotence: boolean): string {
  if (acks === 'none') {
    return alsoDisablesIdempotence
      ? l10n.t(
          'With acks=0 the producer never learns whether the broker got a record: every failure goes unseen, and idempotence is switched off.',
        )
      : l10n.t('With acks=0 the producer never learns whether the broker got a record: every failure goes unseen.');
  }
  return alsoDisablesIdempotence
    ? l10n.t(
        'With acks=1 a record counts as stored before it is replicated: if the leader fails then, the record is lost. It also switches idempotence off.',
      )
    : l10n.t(
        'With acks=1 a record counts as stored before it is replicated: if the leader fails then, the record is lost.',
      );
}
