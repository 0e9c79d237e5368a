import * as l10n from '@vscode/l10n';
import type { KafkaCall, KafkaMethodReference } from '../events/calls.ts';
import type { Call, Expression, FunctionId } from '../facts/model.ts';
import { calleeParts, type Node } from '../flow/tree.ts';
import { addOnFailure, addSendCallback, addWhenComplete, lambdaOfSendReference, waitForIt } from '../rewrite/java.ts';
import { awaitValueOf, subscribeTo } from '../rewrite/observables.ts';
import {
  awaitCollected,
  awaitIt,
  catchInHandOff,
  catchIt,
  collectInLoop,
  promiseAllOfForEach,
  type Rewriting,
  returnIt,
} from '../rewrite/typescript.ts';
import type { Fix } from '../types.ts';
import type { CodeModel } from './rule.ts';
import { firstPreferred, fix } from './support.ts';

type Send = Pick<KafkaCall, 'call' | 'client' | 'effect'>;

/** The repairs of a send, or of a call that stands for one, whose outcome is dropped. */
export function droppedSendFixes(code: CodeModel, call: Call, send: Send | undefined): readonly Fix[] {
  return code.facts.language === 'java' ? javaFixes(code, call, send) : scriptFixes(code, call);
}

function scriptFixes(code: CodeModel, call: Call): readonly Fix[] {
  if (code.values.of(call).kind === 'observable') return observableFixes(code, call);
  const outcome = code.outcomes.ofPromise(call);
  if (outcome.kind === 'dropped' && outcome.how === 'unread-collection')
    return firstPreferred([
      asyncFix(
        l10n.t('Await them all with Promise.all'),
        outcome.binding ? awaitCollected(code, outcome.binding) : undefined,
      ),
    ]);
  const forEach = forEachAround(code, call);
  const awaited = forEach ? undefined : awaitIt(code, call);
  const collected = forEach ? undefined : collectInLoop(code, call);
  const all = forEach ? promiseAllOfForEach(code, forEach) : undefined;
  const returned = forEach ? undefined : returnIt(code, call);
  return firstPreferred([
    asyncFix(l10n.t('Await it'), awaited),
    asyncFix(l10n.t('Send all and await them together with Promise.all'), all),
    returned
      ? fix(l10n.t('Return the promise to the caller'), returned.edits, { safe: returned.unseenCallers !== true })
      : undefined,
    collected
      ? fix(l10n.t('Collect the promises and await them all after the loop'), collected.edits, { safe: false })
      : undefined,
    fix(l10n.t('Handle the failure with .catch()'), catchIt(code, call, l10n.t('Kafka did not take the record')), {
      safe: false,
    }),
  ]);
}

function observableFixes(code: CodeModel, call: Call): readonly Fix[] {
  const returned = returnIt(code, call);
  return firstPreferred([
    asyncFix(l10n.t('Await it with lastValueFrom'), awaitValueOf(code, call, 'lastValueFrom')),
    returned ? fix(l10n.t('Return it to the caller'), returned.edits, { safe: false }) : undefined,
    fix(l10n.t('Subscribe with an error handler'), subscribeTo(code, call, l10n.t('Kafka did not take the record')), {
      safe: false,
    }),
  ]);
}

/** Titles an edit that may also make a function asynchronous; it is safe when it does not, or when everybody who calls that function takes its promise. */
export function asyncFix(title: string, rewriting: Rewriting | undefined): Fix | undefined {
  if (!rewriting) return undefined;
  const { madeAsync } = rewriting;
  if (!madeAsync) return fix(title, rewriting.edits, { safe: true });
  const named = madeAsync.name
    ? l10n.t('{0} and make {1} async', title, madeAsync.name)
    : l10n.t('{0} and make the function async', title);
  return fix(named, rewriting.edits, { safe: rewriting.unseenCallers !== true });
}

/** The `forEach` whose closure does nothing with the promise. */
function forEachAround(code: CodeModel, call: Call): Call | undefined {
  const outcome = code.outcomes.ofPromise(call);
  const at: Node = outcome.at;
  if (outcome.kind === 'dropped' && outcome.how === 'loop' && at.kind === 'call' && calleeParts(at).name === 'forEach')
    return at;
  const owner = code.tree.ownerOf(code.tree.link(call).functionId);
  const parent = owner ? code.tree.link(owner).parent : undefined;
  return parent?.kind === 'call' && calleeParts(parent).name === 'forEach' ? parent : undefined;
}

function javaFixes(code: CodeModel, call: Call, send: Send | undefined): readonly Fix[] {
  const message = l10n.t('Kafka did not take the record');
  // A wrapper of another file: what kind of future it returns is not looked up.
  if (!send)
    return firstPreferred([
      fix(l10n.t('Wait for the acknowledgement with get()'), waitForIt(code, call), { safe: false }),
    ]);
  const reportedBy = send.effect?.kind === 'send' ? send.effect.reportedBy : undefined;
  if (reportedBy) {
    const edits = (reportedBy === 'onFailure' ? addOnFailure : addWhenComplete)(code, call, message);
    return firstPreferred([fix(l10n.t('Report the failure in a callback'), edits, { safe: true })]);
  }
  const direct = send.call === call;
  const takesCallback = send.effect?.kind === 'send' && send.effect.callback !== undefined;
  const reported =
    direct && takesCallback ? addSendCallback(code, call, message) : addWhenCompleteTo(code, call, send, message);
  return firstPreferred([
    fix(l10n.t('Report the failure in a callback'), reported, { safe: true }),
    fix(l10n.t('Wait for the acknowledgement with get()'), waitForIt(code, call), { safe: false }),
  ]);
}

/** The repair of a function that is given to a timer or an event emitter, which ignores its promise. */
export function handOffFixes(code: CodeModel, use: Expression, functionId: FunctionId): readonly Fix[] {
  if (code.facts.language === 'java') return [];
  const edits = catchInHandOff(code, use, functionId, l10n.t('Kafka did not take the record'));
  return firstPreferred([fix(l10n.t('Handle the failure with .catch()'), edits, { safe: false })]);
}

/** The repair of `records.forEach(producer::send)`. */
export function referencedSendFixes(code: CodeModel, event: KafkaMethodReference): readonly Fix[] {
  const takesCallback = event.method.effect?.kind === 'send' && event.method.effect.callback !== undefined;
  const message = l10n.t('Kafka did not take the record');
  return firstPreferred([
    fix(
      l10n.t('Report the failure in a callback'),
      lambdaOfSendReference(code, event.reference, takesCallback, message),
      { safe: true },
    ),
  ]);
}

function addWhenCompleteTo(
  code: CodeModel,
  call: Expression,
  send: Send,
  message: string,
): ReturnType<typeof addWhenComplete> {
  // Plain `java.util.concurrent.Future`, as `Producer.send` returns it, has no completion methods.
  if (send.client.id === 'kafka-clients') return undefined;
  return addWhenComplete(code, call, message);
}
