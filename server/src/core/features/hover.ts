import * as l10n from '@vscode/l10n';
import type { Model } from '../analysis.ts';
import { ruleById } from '../rules/registry.ts';
import type { Finding, HoverContent } from '../types.ts';
import { describeCallAt } from './describe-call.ts';
import { describeConfigAt } from './describe-config.ts';
import { touches } from './described.ts';
import { unusedSuppressionRule } from './suppressions.ts';

/**
 * What there is to say at `offset` (0-based): what the Kafka client does there or what a configuration key means, then the
 * rules of the findings there; their messages the editor shows itself. Undefined where there is nothing.
 */
export function hoverAt(model: Model, findings: readonly Finding[], offset: number): HoverContent | undefined {
  const configs = model.code?.configs ?? model.file?.configs ?? [];
  const place = (model.code && describeCallAt(model.code, offset)) ?? describeConfigAt(configs, offset);
  const here = findings.filter((finding) => touches(finding.span, offset));
  const span = place?.span ?? here.map((finding) => finding.span).reduce(smaller, undefined);
  if (!span) return undefined;
  const parts = [
    ...(place ? [[place.heading, ...place.paragraphs].join('\n\n')] : []),
    ...here.map((finding) => `**${titleOf(finding.ruleId)}** · \`${finding.ruleId}\``),
  ];
  return { markdown: parts.join('\n\n---\n\n'), span, ruleIds: [...new Set(here.map(({ ruleId }) => ruleId))] };
}

function smaller(best: Finding['span'] | undefined, span: Finding['span']): Finding['span'] {
  return best && best.end - best.start <= span.end - span.start ? best : span;
}

function titleOf(ruleId: string): string {
  if (ruleId === unusedSuppressionRule) return l10n.t('A suppression that suppresses nothing');
  return ruleById(ruleId)?.title() ?? ruleId;
}
