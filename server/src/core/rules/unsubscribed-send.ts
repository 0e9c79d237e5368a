import * as l10n from '@vscode/l10n';
import type { Call } from '../facts/model.ts';
import type { Outcome } from '../flow/outcome.ts';
import { awaitValueOf } from '../rewrite/observables.ts';
import { returnIt } from '../rewrite/typescript.ts';
import type { Fix } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { asyncFix } from './send-fixes.ts';
import { firstPreferred, fix, focusOf } from './support.ts';

/** A send that begins when somebody subscribes, and nobody does. */
export const unsubscribedSend: Rule = {
  id: 'unsubscribed-send',
  title: () => l10n.t('Nobody subscribes, so nothing is sent'),
  clients: ['nestjs'],
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const send of code.calls.withEffect('send')) {
      if (!send.effect.cold) continue;
      for (const call of carriersOf(code, send.call)) {
        const outcome = code.outcomes.ofPromise(call);
        if (!isUnsubscribed(code, outcome)) continue;
        const awaited = code.tree.link(call).parent?.kind === 'await';
        report({
          span: focusOf(code, call),
          message: awaited
            ? l10n.t(
                'await does not subscribe to an Observable: the record is never sent, and this code goes on as if it were.',
              )
            : l10n.t(
                'This Observable sends only when somebody subscribes, and nobody does: the record is never sent, and no error tells of it.',
              ),
          ...(call === send.call ? {} : { related: [{ message: l10n.t('the send'), span: focusOf(code, send.call) }] }),
          fixes: fixesFor(code, call),
        });
      }
    }
  },
};

/** The send itself, or the calls of the functions of this file that hand its Observable on. */
function carriersOf(code: CodeModel, send: Call): readonly Call[] {
  const carriers: Call[] = [];
  const pending = [send];
  const seen = new Set<Call>();
  while (pending.length > 0) {
    const call = pending.pop()!;
    if (seen.has(call)) continue;
    seen.add(call);
    const outcome = code.outcomes.ofPromise(call);
    if (outcome.kind === 'returned') {
      const callers = code.values.callsOf(outcome.functionId);
      // What an async function returns is a promise of the Observable.
      pending.push(...callers.filter((caller) => code.values.of(caller).kind === 'observable'));
    } else carriers.push(call);
  }
  return carriers;
}

function isUnsubscribed(code: CodeModel, outcome: Outcome): boolean {
  if (outcome.kind === 'dropped') return true;
  if (outcome.kind === 'silenced') return outcome.how === 'void';
  // `const reply = await client.send(…); reply.total`: read as if it were the answer.
  const { at } = outcome;
  return (
    outcome.kind === 'escapes' &&
    at.kind === 'member' &&
    code.values.of(at.object).kind === 'observable' &&
    !observableMembers.has(at.name)
  );
}

const observableMembers: ReadonlySet<string> = new Set([
  'subscribe',
  'pipe',
  'forEach',
  'toPromise',
  'lift',
  'connect',
  'source',
  'operator',
]);

function fixesFor(code: CodeModel, call: Call): readonly Fix[] {
  const returned = returnIt(code, call);
  return firstPreferred([
    asyncFix(l10n.t('Send it and await the answer with firstValueFrom'), awaitValueOf(code, call, 'firstValueFrom')),
    returned ? fix(l10n.t('Return it to the caller'), returned.edits, { safe: false }) : undefined,
  ]);
}
