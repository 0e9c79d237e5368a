import * as l10n from '@vscode/l10n';
import type { KafkaCall } from '../events/calls.ts';
import { isEntryPoint, type Wrapper } from '../events/wrappers.ts';
import type { Call, Expression } from '../facts/model.ts';
import { type Binding, bindingOf } from '../flow/bindings.ts';
import type { DroppedHow, Outcome } from '../flow/outcome.ts';
import { calleeParts } from '../flow/tree.ts';
import type { RelatedLocation } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { droppedSendFixes, handOffFixes, referencedSendFixes } from './send-fixes.ts';
import { codeClients, focusOf } from './support.ts';

/** The outcome of a send is dropped: nobody will see that it failed. */
export const fireAndForgetSend: Rule = {
  id: 'fire-and-forget-send',
  title: () => l10n.t('The outcome of a send is dropped'),
  clients: [...codeClients, 'nestjs'],
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const send of code.calls.withEffect('send')) {
      // What is not sent before somebody subscribes is another rule's question.
      if (send.effect.cold) continue;
      if (code.transactions.covers(send) || hasCallback(send, code) || reportsFailures(send, code)) continue;
      const how = droppedBy(code, send.call);
      if (how) {
        report({
          span: focusOf(code, send.call),
          message: messageFor(code, send, how),
          fixes: droppedSendFixes(code, send.call, send),
        });
      }
    }
    for (const { call, wrapper } of code.wrappers.calls) {
      if (isEntryPoint(code.tree, call) || code.scopes.scopeOf(call) !== undefined) continue;
      const how = droppedBy(code, call);
      if (!how) continue;
      report({
        span: focusOf(code, call),
        message: l10n.t(
          '{0}() passes on the outcome of a Kafka send, and it is dropped here: if the send fails, the record is lost and nobody is told.',
          calleeParts(call).name ?? l10n.t('This call'),
        ),
        related: relatedSend(code, wrapper),
        fixes: droppedSendFixes(code, call, wrapper.send),
      });
    }
    for (const wrapper of code.wrappers.all) {
      for (const { use, outcome } of code.outcomes.ofHandOffs(wrapper.functionId)) {
        if (outcome.kind !== 'dropped') continue;
        report({
          span: use.span,
          message: l10n.t(
            '{0} passes on the outcome of a Kafka send, and whoever calls it here ignores it: if the send fails, the record is lost and nobody handles it.',
            code.text.slice(use.span.start, use.span.end),
          ),
          related: relatedSend(code, wrapper),
          fixes: handOffFixes(code, use, wrapper.functionId),
        });
      }
    }
    for (const reference of code.calls.references) {
      if (reference.method.effect?.kind !== 'send') continue;
      const { parent, role } = code.tree.link(reference.reference);
      if (role !== 'argument' || parent?.kind !== 'call') continue;
      const { name } = calleeParts(parent);
      if (name !== 'forEach' && name !== 'ifPresent' && name !== 'forEachOrdered') continue;
      report({
        span: reference.reference.span,
        message: reference.client.id === 'spring-kafka' ? templateMessage('loop') : futureMessage(),
        fixes: referencedSendFixes(code, reference),
      });
    }
  },
};

function relatedSend(code: CodeModel, wrapper: Wrapper): readonly RelatedLocation[] {
  const message = l10n.t('the send');
  if (wrapper.evidence) return [{ message, path: wrapper.evidence.path, span: wrapper.evidence.span }];
  return wrapper.send ? [{ message, span: focusOf(code, wrapper.send.call) }] : [];
}

/** A second argument that is told of the failure: whether it listens is another rule's question. */
function hasCallback(send: KafkaCall, code: CodeModel): boolean {
  if (send.effect?.kind !== 'send' || !send.effect.callback) return false;
  const argument: Expression | undefined = send.call.arguments.at(send.effect.callback.argument);
  if (!argument) return false;
  const value = code.values.of(argument);
  return !(value.kind === 'literal' && value.value === null);
}

/** Spring's `ProducerListener` on the same template. */
function reportsFailures(send: KafkaCall, code: CodeModel): boolean {
  const own = send.receiver ? bindingOf(code.bindings, send.receiver) : undefined;
  return code.calls.withEffect('report-failures').some((event) => {
    const other = event.receiver ? bindingOf(code.bindings, event.receiver) : undefined;
    return other === undefined || own === undefined || other === own || isAssigned(own, other, code);
  });
}

/** `this.template = template`: the field is what the constructor was given. */
function isAssigned(field: Binding, source: Binding, code: CodeModel): boolean {
  return field.writes.some((write) => bindingOf(code.bindings, write.value) === source);
}

/** How the outcome of a call is lost; undefined when it is not, or when that cannot be said. */
export function droppedBy(code: CodeModel, call: Call): DroppedHow | undefined {
  let outcome: Outcome = code.outcomes.ofPromise(call);
  for (let depth = 0; depth < 10; depth++) {
    if (outcome.kind === 'dropped') {
      // An awaited send in a closure that a record loop starts is unawaited processing, not a dropped send.
      if (depth > 0 && outcome.how === 'loop' && code.scopes.reachedFrom(call)) return undefined;
      return outcome.how;
    }
    if (outcome.kind !== 'thrown') return undefined;
    const thrown = code.outcomes.ofThrow(outcome.at);
    if (thrown.kind === 'caught') return undefined;
    const fn = code.facts.functions[thrown.functionId];
    if (!fn?.async || code.tree.ownerOf(fn.id)?.kind !== 'function') return undefined;
    outcome = code.outcomes.ofResult(fn.id);
    if (outcome.kind === 'dropped' && outcome.how === 'statement') return undefined;
  }
  return undefined;
}

function messageFor(code: CodeModel, send: KafkaCall, how: DroppedHow): string {
  if (code.facts.language === 'java') {
    if (send.client.id === 'spring-kafka') return templateMessage(how);
    return futureMessage();
  }
  if (code.values.of(send.call).kind === 'observable')
    return code.tree.link(send.call).parent?.kind === 'await'
      ? l10n.t(
          'await does not wait for an Observable: the record is sent, but if that fails, it is lost and nobody is told.',
        )
      : l10n.t(
          'The Observable of this send is dropped: it is sent, but if that fails, the record is lost and nobody is told.',
        );
  switch (how) {
    case 'unread-variable':
      return l10n.t(
        'The promise of this send is stored and never read: if the send fails, the record is lost and this code goes on as if it were stored.',
      );
    case 'unread-collection':
      return l10n.t(
        'The promises of these sends are collected and never awaited: a failed send is lost and this code goes on as if it were stored.',
      );
    case 'loop':
      return l10n.t(
        'forEach() ignores the promise of this send: if the send fails, the record is lost and this code goes on as if it were stored.',
      );
    case 'timer':
      return l10n.t(
        'The timer ignores the promise of this send: if the send fails, the record is lost and nobody handles the rejection.',
      );
    case 'listener':
      return l10n.t(
        'The event emitter ignores the promise of this send: if the send fails, the record is lost and nobody handles the rejection.',
      );
    default:
      return l10n.t(
        'This send is not awaited: if it fails, the record is lost and this code goes on as if it were stored.',
      );
  }
}

function templateMessage(how: DroppedHow): string {
  return how === 'unread-variable' || how === 'unread-collection'
    ? l10n.t(
        'The future of this send is stored and never read: if the broker does not take the record, it is lost and the caller believes it was sent.',
      )
    : l10n.t(
        'The future of this send is dropped: if the broker does not take the record, it is lost and the caller believes it was sent.',
      );
}

function futureMessage(): string {
  return l10n.t(
    'The future of this send is dropped and there is no callback: if the broker does not take the record, it is lost and nobody is told. flush() and close() do not report it.',
  );
}
