import * as l10n from '@vscode/l10n';
import type { KafkaCall } from '../events/calls.ts';
import { canBeSameObject, clientObjectOf } from '../events/client-objects.ts';
import {
  isInFunction,
  type OpenTransaction,
  openTransactionsOf,
  runsAfterFailure,
} from '../events/open-transactions.ts';
import { saysOnPurpose } from '../events/work.ts';
import type { Call, CatchClause, Name, Statement, TryStatement } from '../facts/model.ts';
import { bindingOf } from '../flow/bindings.ts';
import { conditionsOf, outward, statementsAfter } from '../flow/paths.ts';
import { calleeParts, isWithin, type Node, statementOf, unwrap, walk } from '../flow/tree.ts';
import { rethrowAtEnd } from '../rewrite/java.ts';
import { rethrowInScript } from '../rewrite/rethrow.ts';
import { insert } from '../rewrite/text.ts';
import { abortInCatch, beginBeforeTry, statementIn, wrapInAbortingTry } from '../rewrite/transactions.ts';
import { awaitIt, collectInLoop } from '../rewrite/typescript.ts';
import type { Fix } from '../types.ts';
import type { CodeModel, Rule, RuleContext } from './rule.ts';
import { asyncFix } from './send-fixes.ts';
import { firstPreferred, fix, focusOf } from './support.ts';

/** A transaction that is not ended as it was meant, or a record that is not part of it. */
export const leakyTransaction: Rule = {
  id: 'leaky-transaction',
  title: () => l10n.t('A transaction leaks: a record stands outside it, or nothing ends it'),
  clients: ['kafkajs', 'confluent-kafka-javascript', 'kafka-clients'],
  inTests: false,
  check(context) {
    const { code } = context;
    if (!code) return;
    const transactions = openTransactionsOf(code);
    for (const transaction of transactions) {
      checkEnd(context, code, transaction);
      checkBothEnds(context, code, transaction);
      checkSendsOutside(context, code, transaction);
    }
    checkUnawaited(context, code);
    checkAbortOutOfScope(context, code);
  },
};

/* ------------------------------------------------------------- commit, abort */

function checkEnd({ report }: RuleContext, code: CodeModel, transaction: OpenTransaction): void {
  const { begin, functionId } = transaction;
  if (saysOnPurpose(code.commentsAt(statementOf(code.tree, begin.call)?.span ?? begin.call.span))) return;
  if (transaction.commits.length === 0) {
    if (!isNeverCommitted(code, transaction)) return;
    report({
      span: focusOf(code, begin.call),
      message: l10n.t(
        'Nothing commits this transaction: what is sent in it is never visible to consumers that read committed records.',
      ),
      related: transaction.sends
        .slice(0, 1)
        .map((send) => ({ message: l10n.t('sent here'), span: focusOf(code, send.call) })),
    });
    return;
  }
  const commits = transaction.commits.filter(({ call }) => isInFunction(code, call, functionId));
  const [commit] = commits;
  if (!commit || commits.some(({ call }) => runsAfterFailure(code, call))) return;
  if (failureIsSeen(code, transaction, commit)) return;
  report({
    span: focusOf(code, begin.call),
    message: l10n.t(
      'No failure aborts this transaction. It then stays open: the producer can begin no other one, and consumers that read committed records wait until it times out.',
    ),
    related: [{ message: l10n.t('committed here'), span: focusOf(code, commit.call) }],
    fixes: [abortFix(code, transaction, commit)],
  });
}

/** Everything that is done with it is seen, and no commit is among it. */
function isNeverCommitted(code: CodeModel, transaction: OpenTransaction): boolean {
  const { begin, sends, aborts, isProducer } = transaction;
  if (transaction.escapes || transaction.passedTo.length > 0 || sends.length === 0) return false;
  if (isProducer && !clientObjectOf(code, begin).confined) return false;
  // Aborting on the way that succeeds is meant.
  if (aborts.some(({ call }) => !runsAfterFailure(code, call))) return false;
  return !code.tree.nodes.some((node) => {
    if (node.kind === 'method-reference') return /commit/i.test(node.name);
    return (
      node.kind === 'call' &&
      code.calls.of(node)?.effect?.kind !== 'commit' &&
      /commit/i.test(calleeParts(node).name ?? '')
    );
  });
}

/** Some code that runs when a step fails ends the transaction, or may. */
function failureIsSeen(code: CodeModel, transaction: OpenTransaction, commit: KafkaCall): boolean {
  const { aborts, functionId, isProducer, begin } = transaction;
  for (const { call } of aborts) if (!isInFunction(code, call, functionId) || runsAfterFailure(code, call)) return true;
  if (transaction.passedTo.some((call) => endsByName(code, call))) return true;
  // Refers to a transaction that it cannot see: said of that place.
  if (abortsOutOfScope(code).some(({ statement }) => isWithin(code.tree, begin.call, statement.block))) return true;
  for (const around of triesAround(code, commit.call)) {
    if (around.resources.length > 0) return true;
    if (around.finalizer && endsIn(code, around.finalizer)) return true;
    if (around.handlers.some((clause) => endsIn(code, clause.body))) return true;
  }
  if (!isProducer || code.facts.language !== 'java') return false;
  // Closing a producer aborts its transaction; whoever calls this may do that.
  const producer = clientObjectOf(code, begin);
  return (
    code.calls
      .withEffect('close', 'abort-transaction')
      .some((event) => runsAfterFailure(code, event.call) && canBeSameObject(producer, clientObjectOf(code, event))) ||
    code.tree.nodes.some(
      (node) => node.kind === 'try' && node.resources.some((resource) => opensProducer(code, resource, begin)),
    )
  );
}

function opensProducer(code: CodeModel, resource: Statement, begin: KafkaCall): boolean {
  if (resource.kind !== 'variable') return false;
  return code.bindings.ofStatement(resource).some((binding) => {
    const value = code.values.ofBinding(binding);
    return value.kind !== 'instance' || value.type === begin.type || value.type.extends === begin.type.id;
  });
}

function triesAround(code: CodeModel, node: Node): readonly TryStatement[] {
  const found: TryStatement[] = [];
  let below: Node | undefined;
  for (const current of outward(code.tree, node)) {
    if (current.kind === 'try' && below && code.tree.link(below).role === 'try-block') found.push(current);
    below = current;
  }
  return found;
}

/** A call in it ends the transaction, or has a name that says so. */
function endsIn(code: CodeModel, body: Node): boolean {
  let ends = false;
  walk(code.tree, body, true, (node) => {
    if (node.kind === 'call') {
      const kind = code.calls.of(node)?.effect?.kind;
      if (kind === 'abort-transaction' || kind === 'close') ends = !isConsumers(code, node);
      else if (endsByName(code, node)) ends = true;
    }
    return ends ? false : undefined;
  });
  return ends;
}

function isConsumers(code: CodeModel, call: Call): boolean {
  return code.calls.of(call)?.type.methods?.['subscribe'] !== undefined;
}

function endsByName(code: CodeModel, call: Call): boolean {
  if (code.calls.of(call) || code.handling.isReport(call)) return false;
  return /abort|roll_?back|cancel|clos|clean|reset|recover|recreate|restart|relinquish|fence|dispose|destroy|shut_?down|disconnect|fail|transaction|handle.*(error|exception)|^exit$/i.test(
    calleeParts(call).name ?? '',
  );
}

function abortFix(code: CodeModel, transaction: OpenTransaction, commit: KafkaCall): Fix | undefined {
  const { begin } = transaction;
  const java = code.facts.language === 'java';
  const on = commit.receiver ? code.text.slice(commit.receiver.span.start, commit.receiver.span.end) : undefined;
  const own = statementOf(code.tree, begin.call);
  if (!on || !own) return undefined;
  const abort = java ? `${on}.abortTransaction();` : `await ${on}.abort();`;
  const [around] = triesAround(code, commit.call);
  const clause =
    around && isInFunction(code, around, code.tree.link(commit.call).functionId) ? catchAll(around) : undefined;
  if (around && clause) {
    // The catch has to see the transaction.
    if (!java && isWithin(code.tree, begin.call, around)) return undefined;
    return fix(l10n.t('Abort when a step fails'), abortInCatch(code, clause, abort), { safe: false, preferred: true });
  }
  const last = statementIn(code.tree.link(own).parent, commit.call);
  const close = java ? `${on}.close();` : undefined;
  return last
    ? fix(l10n.t('Abort and pass the failure on when a step fails'), wrapInAbortingTry(code, own, last, abort, close), {
        safe: false,
        preferred: true,
      })
    : undefined;
}

function catchAll(statement: TryStatement): CatchClause | undefined {
  return statement.handlers.find(
    ({ types }) =>
      types.length === 0 ||
      types.some((type) => /^(java\.lang\.)?(Exception|Throwable|RuntimeException)$/.test(type.name)),
  );
}

/* ------------------------------------------------------------ both are reached */

function checkBothEnds({ report }: RuleContext, code: CodeModel, transaction: OpenTransaction): void {
  const body = code.facts.functions[transaction.functionId]?.body;
  if (!body) return;
  for (const { call } of transaction.aborts) {
    if (!isInFunction(code, call, transaction.functionId)) continue;
    const finallyOf = finalizerAround(code, call);
    if (finallyOf) {
      const commit = transaction.commits.find((event) => isWithin(code.tree, event.call, finallyOf.block));
      if (!commit || conditionsOf(code.tree, call, finallyOf).length > 0) continue;
      report({
        span: focusOf(code, call),
        message: l10n.t(
          'This abort also runs after the commit, and fails then: the caller takes a committed transaction for a failed one, and repeats it.',
        ),
        related: [{ message: l10n.t('committed here'), span: focusOf(code, commit.call) }],
        fixes: [onlyWhileActive(code, call)],
      });
      continue;
    }
    const commit = commitReachedFrom(code, transaction, call, body);
    if (!commit) continue;
    report({
      span: focusOf(code, call),
      message: l10n.t(
        'After this abort the commit below is reached: it fails, or commits only what was sent since. What was sent before is lost.',
      ),
      related: [{ message: l10n.t('the commit'), span: focusOf(code, commit.call) }],
      fixes: [rethrowAfterAbort(code, call)],
    });
  }
}

function commitReachedFrom(
  code: CodeModel,
  transaction: OpenTransaction,
  abort: Call,
  body: Node,
): KafkaCall | undefined {
  const after = statementsAfter(code.tree, abort, body);
  return transaction.commits.find(({ call }) => {
    const within = after.find((statement) => isWithin(code.tree, call, statement));
    if (!within || finalizerAround(code, call)) return false;
    // Whether it is reached depends on something; and another transaction may have begun.
    if (
      conditionsOf(code.tree, call, within).length > 0 ||
      triesAround(code, call).some((one) => isWithin(code.tree, one, within))
    )
      return false;
    return !code.calls
      .withEffect('begin-transaction')
      .some((event) => event.call.span.start > abort.span.end && event.call.span.end < call.span.start);
  });
}

function finalizerAround(code: CodeModel, node: Node): TryStatement | undefined {
  let below: Node | undefined;
  for (const current of outward(code.tree, node)) {
    if (current.kind === 'try' && below && code.tree.link(below).role === 'finalizer') return current;
    below = current;
  }
  return undefined;
}

function onlyWhileActive(code: CodeModel, abort: Call): Fix | undefined {
  const { object } = calleeParts(abort);
  const statement = statementOf(code.tree, abort);
  if (code.facts.language === 'java' || !object || statement?.kind !== 'expression') return undefined;
  const on = code.text.slice(object.span.start, object.span.end);
  return fix(l10n.t('Abort only while it is active'), [insert(statement.span.start, `if (${on}.isActive()) `)], {
    safe: true,
    preferred: true,
  });
}

function rethrowAfterAbort(code: CodeModel, abort: Call): Fix | undefined {
  for (const node of outward(code.tree, abort)) {
    if (node.kind !== undefined) continue;
    const statement = code.tree.link(node).parent;
    if (statement?.kind !== 'try') return undefined;
    const edits =
      code.facts.language === 'java'
        ? rethrowAtEnd(code, node, statement.block, l10n.t('the transaction was aborted'))
        : rethrowInScript(code, node);
    return fix(l10n.t('Pass the failure on after the abort'), edits, { safe: false, preferred: true });
  }
  return undefined;
}

/* ------------------------------------------------------- sends outside, dropped */

/** `producer.send()` while its transaction is open: only what is sent on the transaction belongs to it. */
function checkSendsOutside({ report }: RuleContext, code: CodeModel, transaction: OpenTransaction): void {
  const { begin, isProducer, functionId } = transaction;
  const producer = begin.receiver ? bindingOf(code.bindings, begin.receiver) : undefined;
  const [holder] = transaction.bindings;
  const commit = transaction.commits.filter(({ call }) => isInFunction(code, call, functionId)).at(-1);
  if (isProducer || !producer || !holder || !commit) return;
  for (const send of code.calls.withEffect('send')) {
    if (!send.receiver || bindingOf(code.bindings, send.receiver) !== producer) continue;
    const { start, end } = send.call.span;
    if (start < begin.call.span.end || end > commit.call.span.start) continue;
    if (!isInFunction(code, send.call, functionId) || runsAfterFailure(code, send.call)) continue;
    report({
      span: focusOf(code, send.call),
      message: l10n.t(
        'This send is not part of the transaction: only what is sent through {0} is. The record stays when the transaction is aborted, and is written again by the next attempt.',
        holder.name,
      ),
      related: [{ message: l10n.t('the transaction'), span: focusOf(code, begin.call) }],
      fixes: [
        fix(l10n.t('Send it through {0}', holder.name), [{ span: send.receiver.span, newText: holder.name }], {
          safe: false,
          preferred: true,
        }),
      ],
    });
  }
}

/** JavaScript: a step of a transaction whose promise nobody waits for. */
function checkUnawaited({ report }: RuleContext, code: CodeModel): void {
  if (code.facts.language === 'java') return;
  for (const event of code.calls.withEffect('send', 'send-offsets', 'commit-transaction', 'abort-transaction')) {
    const { effect, call } = event;
    if (effect.kind === 'send' && !effect.transactional) continue;
    if (event.method.failure !== 'promise') continue;
    const outcome = code.outcomes.ofPromise(call);
    const silenced = outcome.kind === 'silenced' && (outcome.how === 'void' || outcome.how === 'empty-catch');
    if (outcome.kind !== 'dropped' && !silenced) continue;
    // The Confluent client's commit flushes what was queued, and fails when one of it failed.
    const flushed = effect.kind === 'send' && event.client.id !== 'kafkajs';
    if (flushed && silenced && outcome.how !== 'void') continue;
    // An abort that fails leaves the transaction to its time-out: nothing that the author could do is missed.
    if (effect.kind === 'abort-transaction' && silenced) continue;
    report({
      span: focusOf(code, call),
      message: flushed
        ? l10n.t(
            'Nobody handles a rejection of this send: when it fails, it ends the process while the transaction is open.',
          )
        : messageOfUnawaited(effect.kind),
      fixes:
        silenced && outcome.how !== 'void'
          ? []
          : firstPreferred([
              asyncFix(l10n.t('Await it'), awaitIt(code, call)),
              asyncFix(l10n.t('Collect the promises and await them all after the loop'), collectInLoop(code, call)),
            ]),
    });
  }
}

function messageOfUnawaited(kind: string): string {
  if (kind === 'commit-transaction')
    return l10n.t(
      'Nobody waits for this commit: when it fails the work counts as done, and what was sent in the transaction is lost.',
    );
  if (kind === 'abort-transaction')
    return l10n.t(
      'Nobody waits for this abort: the next transaction can begin before it is done, which fails, and a failed abort goes unseen.',
    );
  return l10n.t(
    'This step of the transaction is not awaited: the commit can run before it is done, or although it failed. What was to be sent is then missing.',
  );
}

/* --------------------------------------------------------- abort out of scope */

interface UnseenAbort {
  readonly call: Call;
  readonly name: Name;
  /** The `try` whose block declares the transaction. */
  readonly statement: TryStatement;
  readonly declaration: Statement;
}

function abortsOutOfScope(code: CodeModel): readonly UnseenAbort[] {
  if (code.facts.language === 'java') return [];
  return code.tree.nodes.flatMap((node) => {
    if (node.kind !== 'call' || calleeParts(node).name !== 'abort') return [];
    const { object } = calleeParts(node);
    const name = object ? unwrap(object) : undefined;
    if (name?.kind !== 'name' || code.bindings.of(name)) return [];
    let below: Node | undefined;
    for (const current of outward(code.tree, node)) {
      if (current.kind === 'try' && below && code.tree.link(below).role !== 'try-block') {
        const statement = current;
        const declared = code.bindings
          .named(name.name)
          .find(({ origin }) => origin.kind === 'variable' && isWithin(code.tree, origin.statement, statement.block));
        const value = declared ? code.values.ofBinding(declared) : undefined;
        const ends = value?.kind === 'instance' && value.type.methods?.['abort']?.effect?.kind === 'abort-transaction';
        if (declared?.origin.kind === 'variable' && ends)
          return [{ call: node, name, statement, declaration: declared.origin.statement }];
      }
      below = current;
    }
    return [];
  });
}

function checkAbortOutOfScope({ report }: RuleContext, code: CodeModel): void {
  for (const { call, name, statement, declaration } of abortsOutOfScope(code)) {
    report({
      span: focusOf(code, call),
      message: l10n.t(
        '{0} is declared inside the try and not visible here: instead of aborting, this throws a ReferenceError. The transaction stays open and the real error is lost.',
        name.name,
      ),
      related: [{ message: l10n.t('declared here'), span: declaration.span }],
      fixes: [
        fix(l10n.t('Begin the transaction before the try'), beginBeforeTry(code, declaration, statement.block), {
          safe: false,
          preferred: true,
        }),
      ],
    });
  }
}
