import * as l10n from '@vscode/l10n';
import type { DefaultValue } from '../configs/knowledge.ts';
import type { ConfigScalar } from '../configs/model.ts';

/** A default as Markdown in the middle of a sentence, with the kafka-clients versions in which it differs. */
export function describeDefault(value: DefaultValue): string {
  if ('always' in value) return shown(value.always);
  const { before3, from3, from4 } = value;
  if (before3 === from3 && from3 === from4) return shown(from4);
  if (from3 === from4) return l10n.t('{0} (before kafka-clients 3.0: {1})', shown(from4), shown(before3));
  if (before3 === from3) return l10n.t('{0} (before kafka-clients 4.0: {1})', shown(from4), shown(from3));
  return l10n.t('{0} (kafka-clients 3: {1}, before: {2})', shown(from4), shown(from3), shown(before3));
}

function shown(value: ConfigScalar): string {
  return value === null ? l10n.t('not set') : `**${String(value)}**`;
}
