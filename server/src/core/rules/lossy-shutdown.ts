import * as l10n from '@vscode/l10n';
import { catalogFor } from '../clients/registry.ts';
import type { KafkaCall } from '../events/calls.ts';
import type { Call, Expression, FunctionFact } from '../facts/model.ts';
import { type Binding, bindingOf } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import { calleeParts, statementOf, unwrap, walk } from '../flow/tree.ts';
import { completes } from '../rewrite/reachable.ts';
import { insertLinesAfter } from '../rewrite/text.ts';
import { awaitIt } from '../rewrite/typescript.ts';
import type { CodeModel, Rule, RuleContext } from './rule.ts';
import { asyncFix } from './send-fixes.ts';
import { firstPreferred, fix, focusOf } from './support.ts';

/** A producer ends while records are still on their way. */
export const lossyShutdown: Rule = {
  id: 'lossy-shutdown',
  title: () => l10n.t('Records that are on their way are dropped at the end'),
  clients: ['kafkajs', 'confluent-kafka-javascript', 'kafka-clients'],
  inTests: false,
  check(context) {
    const { code } = context;
    if (!code) return;
    if (code.facts.language === 'java') {
      checkHastyClose(context, code);
      for (const fn of code.facts.functions) if (isMain(fn)) checkMain(context, code, fn);
    } else checkExit(context, code);
  },
};

/** Only what sends can have records in flight. */
const isProducer = (event: KafkaCall): boolean =>
  event.client.id !== 'spring-kafka' &&
  catalogFor(event.client.language).method(event.type, 'send')?.effect?.kind === 'send';

/* ------------------------------------------------------- close without time */

/** `close(Duration.ZERO)` fails at once what is not acknowledged yet. */
function checkHastyClose({ report }: RuleContext, code: CodeModel): void {
  for (const event of code.calls.withEffect('close')) {
    const [time] = event.call.arguments;
    if (!isProducer(event) || !time || !isZero(time) || isSettledBefore(code, event)) continue;
    report({
      span: focusOf(code, event.call),
      message: l10n.t(
        'This close waits for nothing: records that are not acknowledged yet are dropped. close() waits for them.',
      ),
      fixes: [
        fix(l10n.t('Wait for what is in flight'), [{ span: event.call.argumentsSpan, newText: '()' }], {
          safe: false,
          preferred: true,
        }),
      ],
    });
  }
}

function isZero(time: Expression): boolean {
  const bare = unwrap(time);
  if (bare.kind === 'literal') return bare.value === 0;
  if (bare.kind === 'member') return bare.name === 'ZERO';
  if (bare.kind !== 'call') return false;
  const { object, name } = calleeParts(bare);
  const [amount] = bare.arguments;
  return (
    object?.kind === 'name' &&
    object.name === 'Duration' &&
    /^of[A-Z]/.test(name ?? '') &&
    amount?.kind === 'literal' &&
    amount.value === 0
  );
}

/** Flushed before, or given up: after a fatal error there is nothing left to wait for. */
function isSettledBefore(code: CodeModel, event: KafkaCall): boolean {
  for (const node of outward(code.tree, event.call)) if (node.kind === undefined) return true;
  const on = event.receiver ? bindingOf(code.bindings, event.receiver) : undefined;
  const isSame = (other: KafkaCall): boolean =>
    on === undefined || (other.receiver !== undefined && bindingOf(code.bindings, other.receiver) === on);
  // What a transaction has not committed is to be dropped.
  if (code.calls.withEffect('begin-transaction').some(isSame)) return true;
  return code.calls
    .withEffect('flush')
    .some(
      (other) =>
        other.call.span.start < event.call.span.start &&
        code.tree.link(other.call).functionId === code.tree.link(event.call).functionId &&
        isSame(other),
    );
}

/* ------------------------------------------------------------ end of a main */

function isMain(fn: FunctionFact): boolean {
  return fn.name === 'main' && fn.kind === 'method' && fn.modifiers.includes('static');
}

/** A `main` that sends and ends: the client's threads are daemons, so the process goes before the records do. */
function checkMain({ report }: RuleContext, code: CodeModel, main: FunctionFact): void {
  const { body } = main;
  if (!body || !completes(body) || startsOthers(code, main)) return;
  const last = new Map<Binding, KafkaCall>();
  for (const send of code.calls.withEffect('send')) {
    const producer = send.receiver ? bindingOf(code.bindings, send.receiver) : undefined;
    if (!producer || code.tree.link(send.call).functionId !== main.id) continue;
    if (!isProducer(send) || !isOwned(code, producer, main)) continue;
    // Waited for, here or later.
    if (code.outcomes.ofPromise(send.call).kind !== 'dropped') continue;
    last.set(producer, send);
  }
  for (const [producer, send] of last) {
    const end = body.statements.at(-1);
    report({
      span: focusOf(code, send.call),
      message: l10n.t(
        'main() ends without closing {0}: sends are only queued, and what the client has not delivered by then is lost with the process.',
        producer.name,
      ),
      related: [{ message: l10n.t('made here'), span: producer.nameSpan }],
      fixes: [
        end && end.kind !== 'return'
          ? fix(
              l10n.t('Close the producer at the end'),
              [insertLinesAfter(code.text, end.span.end, end.span.start, [`${producer.name}.close();`])],
              { safe: false, preferred: true },
            )
          : undefined,
      ],
    });
  }
}

/** Made in `main`, and nothing is done with it but sending. */
function isOwned(code: CodeModel, producer: Binding, main: FunctionFact): boolean {
  const { origin } = producer;
  if (origin.kind !== 'variable' || producer.functionId !== main.id || producer.writes.length > 0) return false;
  if (origin.statement.initializer?.kind !== 'new' || code.tree.link(origin.statement).role === 'resource')
    return false;
  return producer.references.every((reference) => {
    const { parent, role } = code.tree.link(reference);
    return (
      role === 'object' &&
      parent?.kind === 'member' &&
      /^(send|partitionsFor|metrics|clientInstanceId)$/.test(parent.name)
    );
  });
}

/** Another thread, or a wait, may keep the process alive until everything is delivered. */
function startsOthers(code: CodeModel, main: FunctionFact): boolean {
  let found = false;
  walk(code.tree, main.body!, true, (node) => {
    if (
      node.kind === 'call' &&
      /^(sleep|await|join|start|submit|execute|awaitTermination|invokeAll|run|addShutdownHook|schedule\w*|read|readLine|nextLine|wait)$/.test(
        calleeParts(node).name ?? '',
      )
    )
      found = true;
    return found ? false : undefined;
  });
  return found;
}

/* ------------------------------------------------------------- process.exit */

/** `producer.disconnect(); process.exit();`: the process ends before the disconnect has done anything. */
function checkExit({ report }: RuleContext, code: CodeModel): void {
  for (const event of code.calls.withEffect('close')) {
    if (!isProducer(event) || event.method.failure !== 'promise') continue;
    const outcome = code.outcomes.ofPromise(event.call);
    if (outcome.kind !== 'dropped' && !(outcome.kind === 'silenced' && outcome.how === 'void')) continue;
    const own = statementOf(code.tree, event.call);
    const block = own ? code.tree.link(own).parent : undefined;
    if (!own || block?.kind !== 'block') continue;
    const exit = block.statements
      .slice(block.statements.indexOf(own) + 1)
      .map((statement) => (statement.kind === 'expression' ? unwrap(statement.expression) : undefined))
      .find((expression): expression is Call => expression?.kind === 'call' && isExit(expression));
    if (!exit) continue;
    report({
      span: focusOf(code, event.call),
      message: l10n.t(
        'Nobody waits for this disconnect, and the process exits right behind it: records that are still on their way are lost.',
      ),
      related: [{ message: l10n.t('the process ends here'), span: exit.span }],
      fixes: firstPreferred([asyncFix(l10n.t('Await it'), awaitIt(code, event.call))]),
    });
  }
}

function isExit(call: Call): boolean {
  const { object, name } = calleeParts(call);
  return name === 'exit' && object?.kind === 'name' && object.name === 'process';
}
