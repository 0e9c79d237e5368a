import * as l10n from '@vscode/l10n';
import { indentationAt, insert, lineBreakOf, lineEnd, lineStart } from '../rewrite/text.ts';
import type { Finding, Fix, SourceDocument } from '../types.ts';

/**
 * The actions that silence a finding, to be offered after its repairs: on this line, and in this file. The comment has a
 * place for the reason.
 */
export function suppressionFixes(document: SourceDocument, finding: Finding): readonly Fix[] {
  const { text } = document;
  const marker = /properties$/.test(document.languageId) ? '#' : '//';
  const lineBreak = lineBreakOf(text);
  const reason = l10n.t('reason');
  const start = lineStart(text, finding.span.start);
  const previous = text.slice(lineStart(text, Math.max(0, start - 1)), Math.max(0, start)).trim();
  const existing = /^(?:\/\/|#)\s*kafka-reliability-disable-next-line\b([^\n]*?)(?=\s+--|\s*$)/.exec(previous);
  const onLine: Fix = {
    title: l10n.t('Suppress {0} on this line', finding.ruleId),
    safe: false,
    preferred: false,
    edits:
      existing && start > 0
        ? [addToExisting(text, start, existing[0], finding.ruleId)]
        : [
            insert(
              start,
              `${indentationAt(text, finding.span.start)}${marker} kafka-reliability-disable-next-line ${finding.ruleId} -- ${reason}${lineBreak}`,
            ),
          ],
  };
  const top =
    text.charCodeAt(0) === 0xfeff
      ? 1
      : text.startsWith('#!')
        ? Math.min(text.length, lineEnd(text, 0) + lineBreak.length)
        : 0;
  const inFile: Fix = {
    title: l10n.t('Suppress {0} in this file', finding.ruleId),
    safe: false,
    preferred: false,
    edits: [insert(top, `${marker} kafka-reliability-disable-file ${finding.ruleId} -- ${reason}${lineBreak}`)],
  };
  return [onLine, inFile];
}

function addToExisting(text: string, start: number, directive: string, ruleId: string): Fix['edits'][number] {
  const from = lineStart(text, start - 1);
  const at = text.indexOf(directive, from) + directive.trimEnd().length;
  return insert(at, ` ${ruleId}`);
}
