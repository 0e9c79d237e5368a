import * as l10n from '@vscode/l10n';
import type { UnawaitedWork } from '../events/work.ts';
import type { Call, Expression } from '../facts/model.ts';
import { calleeParts, unwrap } from '../flow/tree.ts';
import { chainRoot } from '../rewrite/chain.ts';
import { collectAndJoin, joinHere } from '../rewrite/join.ts';
import { rethrowInCallback } from '../rewrite/rethrow-callback.ts';
import { ordered } from '../rewrite/text.ts';
import { awaitIt, forOfInsteadOfForEach, promiseAllOfForEach } from '../rewrite/typescript.ts';
import type { Fix } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { asyncFix } from './send-fixes.ts';
import { codeClients, firstPreferred, fix, focusOf } from './support.ts';

/** A handler starts work on a record and ends before the work does. */
export const unawaitedProcessing: Rule = {
  id: 'unawaited-processing',
  title: () => l10n.t('The offset moves on while the work is still running'),
  clients: codeClients,
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const work of code.work.unawaited) {
      if (work.scope.storedBefore) continue;
      report({
        span: focusOf(code, work.call),
        message: messageFor(work),
        related: [{ message: l10n.t('the records are handled here'), span: work.scope.site }],
        fixes: code.facts.language === 'java' ? javaFixes(code, work) : scriptFixes(code, work),
      });
    }
  },
};

function messageFor(work: UnawaitedWork): string {
  switch (work.how) {
    case 'for-each':
      return l10n.t(
        '{0}() does not wait for its async callback: offsets are committed while the work is still running, and records whose work fails are lost.',
        calleeParts(work.call).name ?? 'forEach',
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

function scriptFixes(code: CodeModel, work: UnawaitedWork): readonly Fix[] {
  if (work.how === 'for-each') {
    return firstPreferred([
      asyncFix(l10n.t('Process one after the other with for…of'), forOfInsteadOfForEach(code, work.call)),
      asyncFix(l10n.t('Process all at once and await them with Promise.all'), promiseAllOfForEach(code, work.call)),
    ]);
  }
  if (work.how !== 'promise') return [];
  const swallowing = swallowingCatch(code, work.call);
  if (!swallowing) return firstPreferred([asyncFix(l10n.t('Await it'), awaitIt(code, work.call))]);
  const awaited = awaitIt(code, work.call);
  const passedOn = rethrowInCallback(code, swallowing.call, swallowing.callback);
  return firstPreferred([
    awaited && passedOn
      ? fix(l10n.t('Await it and pass the error on'), ordered([...awaited.edits, ...passedOn]), { safe: false })
      : undefined,
  ]);
}

/** The `.catch(…)` at the end of a chain whose callback keeps the error to itself. */
function swallowingCatch(
  code: CodeModel,
  started: Call,
): { readonly call: Call; readonly callback: Expression } | undefined {
  const root = unwrap(chainRoot(code, started));
  if (root.kind !== 'call' || calleeParts(root).name !== 'catch') return undefined;
  const [callback] = root.arguments;
  if (!callback) return undefined;
  const handling = code.handling.ofCallback(callback, undefined);
  const keeps = handling === 'ignores-error' || (handling !== undefined && handling.kind === 'swallows');
  return keeps ? { call: root, callback } : undefined;
}

function javaFixes(code: CodeModel, work: UnawaitedWork): readonly Fix[] {
  return firstPreferred([
    fix(l10n.t('Wait for all tasks after the loop'), collectAndJoin(code, work), { safe: false }),
    fix(l10n.t('Wait for it'), joinHere(code, work), { safe: false }),
  ]);
}
