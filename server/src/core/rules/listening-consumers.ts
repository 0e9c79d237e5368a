import type { CallbackDescription } from '../clients/description.ts';
import type { KafkaCall } from '../events/calls.ts';
import type { RecordScope } from '../events/record-scopes.ts';
import type { Call, New } from '../facts/model.ts';
import { bindingOf } from '../flow/bindings.ts';
import { contains } from '../flow/tree.ts';
import { commitMessageAtHandlerEnd } from '../rewrite/commits.ts';
import type { TextEdit } from '../types.ts';
import type { CodeModel } from './rule.ts';

/** A function that a consumer is given and calls with records, whose end commits nothing. */
export interface ListeningHandler {
  readonly event: KafkaCall;
  readonly scope: RecordScope;
  readonly callback: CallbackDescription;
}

/** The first such function of the consumer that `creation` makes, when this file shows one. */
export function listeningHandlerOf(code: CodeModel, creation: Call | New | undefined): ListeningHandler | undefined {
  if (!creation) return undefined;
  for (const scope of code.scopes.all) {
    if (!scope.storedBefore) continue;
    for (const event of code.calls.all) {
      if (event.creation !== creation || !event.method.callbacks || !contains(event.call.span, scope.site)) continue;
      const index = event.call.arguments.findIndex((one) => code.values.functionOf(one) === scope.functionId);
      const callback = index < 0 ? undefined : code.values.callbackAt(event.call, index);
      if (callback) return { event, scope, callback };
    }
  }
  return undefined;
}

/** Commits the record where the work on it is done; undefined where that place is not clear. */
export function commitInListener(code: CodeModel, handler: ListeningHandler): readonly TextEdit[] | undefined {
  const { event, scope, callback } = handler;
  const fn = code.facts.functions[scope.functionId]!;
  const inPlace = contains(event.call.span, fn.span) && fn.kind === 'closure';
  if (scope.kind !== 'record' || callback.commitsBy === undefined || !inPlace) return undefined;
  if (!event.receiver || !bindingOf(code.bindings, event.receiver)) return undefined;
  const { unawaited, swallowed } = code.work;
  if (unawaited.some((work) => work.scope === scope) || swallowed.some((failure) => failure.scope === scope))
    return undefined;
  const receiver = code.text.slice(event.receiver.span.start, event.receiver.span.end);
  const index = callback.parameters.findIndex((parameter) => parameter !== undefined);
  return commitMessageAtHandlerEnd(code, fn, index, `${receiver}.${callback.commitsBy}`);
}
