import * as l10n from '@vscode/l10n';
import type { UnawaitedWork } from '../events/work.ts';
import { awaitIt, forOfInsteadOfForEach, promiseAllOfForEach } from '../rewrite/typescript.ts';
import type { Fix } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { asyncFix } from './send-fixes.ts';
import { codeClients, firstPreferred, focusOf } from './support.ts';

/** A handler starts work on a record and ends before the work does. */
export const unawaitedProcessing: Rule = {
  id: 'unawaited-processing',
  title: () => l10n.t('The offset moves on while the work is still running'),
  clients: codeClients,
  inTests: true,
  check({ code, report }) {
    if (!code) return;
    for (const work of code.work.unawaited) {
      report({
        span: focusOf(code, work.call),
        message: messageFor(work),
        related: [{ message: l10n.t('the records are handled here'), span: work.scope.site }],
        fixes: fixesFor(code, work),
      });
    }
  },
};

function messageFor(work: UnawaitedWork): string {
  switch (work.how) {
    case 'for-each':
      return l10n.t(
        'forEach() does not wait for its async callback: offsets are committed while the work is still running, and records whose work fails are lost.',
      );
    case 'promise':
      return l10n.t(
        'This work is not awaited: the offset is committed while it is still running, and if it fails the record is lost.',
      );
    case 'timer':
      return l10n.t(
        'This work runs after the handler has returned: the offset is committed first, and if the work fails the record is lost.',
      );
    case 'subscription':
      return l10n.t(
        'subscribe() does not wait: the offset is committed while the work is still running, and if it fails the record is lost.',
      );
    default:
      return l10n.t(
        'This work is handed to another thread and not waited for: the offset is committed while it is still running, and if it fails the record is lost.',
      );
  }
}

function fixesFor(code: CodeModel, work: UnawaitedWork): readonly Fix[] {
  if (code.facts.language !== 'typescript') return [];
  if (work.how === 'for-each') {
    return firstPreferred([
      asyncFix(l10n.t('Process one after the other with for…of'), forOfInsteadOfForEach(code, work.call)),
      asyncFix(l10n.t('Process all at once and await them with Promise.all'), promiseAllOfForEach(code, work.call)),
    ]);
  }
  return work.how === 'promise' ? firstPreferred([asyncFix(l10n.t('Await it'), awaitIt(code, work.call))]) : [];
}
