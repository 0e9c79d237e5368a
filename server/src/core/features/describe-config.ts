import * as l10n from '@vscode/l10n';
import { clients } from '../clients/registry.ts';
import { type ConfigKey, configKey } from '../configs/knowledge.ts';
import type { ConfigBlock, ConfigEntry, ConfigFramework } from '../configs/model.ts';
import { describeDefault } from './describe-default.ts';
import { type Described, touches } from './described.ts';

/** What the configuration key at `offset` (0-based) is and means for delivery; undefined for a key that is not known. */
export function describeConfigAt(configs: readonly ConfigBlock[], offset: number): Described | undefined {
  for (const block of configs) {
    const entry = block.entries.find(({ keySpan }) => touches(keySpan, offset));
    const known = entry ? configKey(entry.key, block.dialect) : undefined;
    if (!entry || !known) continue;
    return {
      span: entry.keySpan,
      heading: `**${readerOf(block)}** · \`${known.key}\``,
      paragraphs: [known.meaning(), [typeOf(known), ...defaultOf(block, known)].join(' '), ...overriddenNote(entry)],
    };
  }
  return undefined;
}

const frameworkTitles: Readonly<Record<ConfigFramework, string>> = {
  spring: 'Spring for Apache Kafka',
  smallrye: 'SmallRye Reactive Messaging',
  streams: 'Kafka Streams',
  connect: 'Kafka Connect',
  'mirror-maker': 'MirrorMaker',
};

/** Who reads the key: product names, the same in every language. */
function readerOf(block: ConfigBlock): string {
  const client = clients.find(({ id }) => id === block.client)?.title;
  if (client !== undefined) return client;
  if (block.framework !== undefined) return frameworkTitles[block.framework];
  return block.dialect === 'librdkafka' ? 'librdkafka' : 'Apache Kafka';
}

function typeOf(known: ConfigKey): string {
  switch (known.type) {
    case 'boolean':
      return l10n.t('True or false.');
    case 'integer':
      return l10n.t('A whole number.');
    case 'text':
      return l10n.t('A text.');
    case 'class':
      return l10n.t('The name of a class.');
    case 'choice':
      return l10n.t('One of {0}.', (known.choices ?? []).map((choice) => `\`${choice}\``).join(', '));
  }
}

/** One sentence, or none where there is no default or none that is worth saying. */
function defaultOf(block: ConfigBlock, known: ConfigKey): readonly string[] {
  const readsIt = (block.role !== 'producer' && block.role !== 'consumer') || known.roles.includes(block.role);
  if (known.defaultValue === undefined || !readsIt) return [];
  const spring = block.framework === 'spring' || block.client === 'spring-kafka';
  // The listener container switches it off unless it is set (docs/clients/spring-kafka.md).
  if (spring && known.key === 'enable.auto.commit') {
    return [l10n.t('Default in a listener container: {0}.', '**false**')];
  }
  const value = describeDefault(known.defaultValue);
  return block.framework === undefined || spring
    ? [l10n.t('Default: {0}.', value)]
    : [l10n.t('Default of the client: {0}; {1} may set its own.', value, frameworkTitles[block.framework])];
}

function overriddenNote(entry: ConfigEntry): readonly string[] {
  return entry.overridden === true ? [l10n.t('A more specific key of this file wins over this one.')] : [];
}
