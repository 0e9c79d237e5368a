import * as l10n from '@vscode/l10n';
import type { KafkaCall } from '../events/calls.ts';
import { bindingOf } from '../flow/bindings.ts';
import { statementsAfter } from '../flow/paths.ts';
import { isWithin } from '../flow/tree.ts';
import { awaitIt } from '../rewrite/typescript.ts';
import type { CodeModel, Rule } from './rule.ts';
import { asyncFix } from './send-fixes.ts';
import { firstPreferred, focusOf } from './support.ts';

/** A client is used before it is connected. */
export const unawaitedConnect: Rule = {
  id: 'unawaited-connect',
  title: () => l10n.t('A client is used while it still connects'),
  clients: ['kafkajs', 'confluent-kafka-javascript'],
  inTests: false,
  check({ code, report }) {
    if (!code || code.facts.language === 'java') return;
    for (const event of code.calls.withEffect('connect')) {
      if (event.method.failure !== 'promise') continue;
      const outcome = code.outcomes.ofPromise(event.call);
      const dropped = outcome.kind === 'dropped' && outcome.how === 'statement';
      if (!dropped && !(outcome.kind === 'silenced' && outcome.how === 'void')) continue;
      const use = firstUse(code, event);
      if (!use) continue;
      report({
        span: focusOf(code, event.call),
        message: l10n.t('Nobody waits for this connect: {0}() below runs before it is done and is rejected.', use.name),
        related: [{ message: l10n.t('used here'), span: focusOf(code, use.call) }],
        fixes: firstPreferred([asyncFix(l10n.t('Await it'), awaitIt(code, event.call))]),
      });
    }
  },
};

/**
 * The first call behind it, in the same function, that needs the connection. kafkajs rejects a send (`producer/messageProducer.js`);
 * the Confluent client also rejects `subscribe()` and `run()` (`_consumer.js:1233`, `:1292`).
 */
function firstUse(code: CodeModel, connect: KafkaCall): KafkaCall | undefined {
  const client = connect.receiver ? bindingOf(code.bindings, connect.receiver) : undefined;
  const { functionId } = code.tree.link(connect.call);
  const body = code.facts.functions[functionId]?.body;
  if (!client || !body) return undefined;
  const after = statementsAfter(code.tree, connect.call, body);
  return code.calls.all.find(({ call, effect, receiver, client: { id } }) => {
    if (!receiver || bindingOf(code.bindings, receiver) !== client || code.tree.link(call).functionId !== functionId)
      return false;
    const needs =
      effect?.kind === 'send' || (id !== 'kafkajs' && (effect?.kind === 'subscribe' || effect?.kind === 'run'));
    return needs && after.some((statement) => isWithin(code.tree, call, statement));
  });
}
