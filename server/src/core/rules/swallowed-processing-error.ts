import * as l10n from '@vscode/l10n';
import type { SwallowedFailure } from '../events/work.ts';
import { rethrowAtEnd } from '../rewrite/java.ts';
import { rethrowInScript } from '../rewrite/rethrow.ts';
import type { Fix } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { codeClients, fix } from './support.ts';

/** A record's failure is caught and nothing is done with the record: the offset moves past it. */
export const swallowedProcessingError: Rule = {
  id: 'swallowed-processing-error',
  title: () => l10n.t('A processing error is caught and the record is skipped'),
  clients: codeClients,
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const failure of code.work.swallowed) {
      let { end } = failure.at;
      while (end > failure.at.start && /\s/.test(code.text[end - 1]!)) end--;
      report({
        span: { start: failure.at.start, end },
        message: failure.handling.reports
          ? l10n.t(
              'The error is logged and the offset moves on: the failed record is skipped for good. Rethrow it, or send the record to a dead-letter topic.',
            )
          : l10n.t(
              'The error is thrown away and the offset moves on: the failed record is skipped for good. Rethrow it, or send the record to a dead-letter topic.',
            ),
        related: [{ message: l10n.t('the records are handled here'), span: failure.scope.site }],
        fixes: [fixFor(code, failure)],
      });
    }
  },
};

function fixFor(code: CodeModel, failure: SwallowedFailure): Fix | undefined {
  const title = failure.handling.reports ? l10n.t('Rethrow after logging') : l10n.t('Rethrow the error');
  if (failure.clause && failure.statement) {
    const edits =
      code.facts.language === 'java'
        ? rethrowAtEnd(code, failure.clause, failure.statement.block, l10n.t('The record could not be processed'))
        : rethrowInScript(code, failure.clause);
    return fix(title, edits, { safe: false, preferred: true });
  }
  return undefined;
}
