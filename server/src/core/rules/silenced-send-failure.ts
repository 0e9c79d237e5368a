import * as l10n from '@vscode/l10n';
import type { KafkaCall } from '../events/calls.ts';
import { saysOnPurpose } from '../events/work.ts';
import { isEntryPoint } from '../events/wrappers.ts';
import type { Call, CatchClause, Span, TryStatement } from '../facts/model.ts';
import type { Handling } from '../flow/handling.ts';
import type { Outcome, SilencedHow } from '../flow/outcome.ts';
import { outward, statementsAfter } from '../flow/paths.ts';
import { calleeParts, functionOf, isExpression, type Node, walk } from '../flow/tree.ts';
import { chainRoot } from '../rewrite/chain.ts';
import { addWhenComplete, guardCallback, passesAsItIs, reportInHandler, rethrowAtEnd } from '../rewrite/java.ts';
import { awaitValueOf, handleSubscriptionError } from '../rewrite/observables.ts';
import { removeEmptyCatch, rethrowInScript } from '../rewrite/rethrow.ts';
import { allInsteadOfAllSettled, awaitIt, catchIt, reportInCatch } from '../rewrite/typescript.ts';
import type { Fix } from '../types.ts';
import type { CodeModel, Rule, RuleContext } from './rule.ts';
import { asyncFix } from './send-fixes.ts';
import { codeClients, firstPreferred, fix, focusOf } from './support.ts';

/** A send's failure reaches code that does nothing with it. */
export const silencedSendFailure: Rule = {
  id: 'silenced-send-failure',
  title: () => l10n.t('The failure of a send is caught and put aside'),
  clients: [...codeClients, 'nestjs'],
  inTests: false,
  check(context) {
    const { code } = context;
    if (!code) return;
    const clauses = new Set<CatchClause>();
    for (const send of code.calls.withEffect('send')) {
      if (code.transactions.covers(send)) continue;
      checkCallback(context, code, send);
      checkOutcome(context, code, send.call);
      checkCatch(context, code, send.call, clauses);
    }
    for (const { call } of code.wrappers.calls) {
      checkOutcome(context, code, call);
      checkCatch(context, code, call, clauses);
    }
    for (const read of readsOfSendFutures(code)) checkCatch(context, code, read, clauses, read);
  },
};

/** Java: `send(record, callback)` whose callback does not look at the exception. */
function checkCallback({ report }: RuleContext, code: CodeModel, send: KafkaCall): void {
  const callback = send.effect?.kind === 'send' ? send.effect.callback : undefined;
  const argument = callback ? send.call.arguments.at(callback.argument) : undefined;
  if (!callback || !argument || argument.kind === 'literal') return;
  const handling = code.handling.ofCallback(argument, callback.errorParameter);
  const silent = handling === 'ignores-error';
  if (!silent || saysOnPurpose(code.commentsAt(argument.span))) return;
  report({
    span: focusOf(code, send.call),
    message: l10n.t(
      'The callback of this send never looks at its exception: when the broker does not take the record, it is lost and nobody is told.',
    ),
    fixes: [
      fix(
        l10n.t('Report the failure in the callback'),
        code.facts.language === 'java'
          ? guardCallback(code, argument, callback.errorParameter, l10n.t('Kafka did not take the record'))
          : undefined,
        { safe: false, preferred: true },
      ),
    ],
  });
}

/** `void send()`, `.catch(() => {})`, `.then(onlySuccess)`, `allSettled` without a look. */
function checkOutcome({ report }: RuleContext, code: CodeModel, call: Call): void {
  const outcome = code.outcomes.ofPromise(call);
  if (outcome.kind === 'silenced' && outcome.how === 'void' && isCold(code, call)) return;
  if (outcome.kind !== 'silenced' || saysOnPurpose(code.commentsAt(outcome.at.span))) return;
  report({
    span: focusOf(code, call),
    message: silencedMessage(outcome.how, code),
    related:
      outcome.how === 'empty-catch' || outcome.how === 'ignored-error'
        ? [{ message: l10n.t('the failure ends here'), span: outcome.at.span }]
        : [],
    fixes: firstPreferred(
      code.facts.language === 'java' ? futureFixes(code, call, outcome) : promiseFixes(code, call, outcome),
    ),
  });
}

/** Nothing is sent: another rule says so. */
function isCold(code: CodeModel, call: Call): boolean {
  const effect = code.calls.of(call)?.effect;
  return effect?.kind === 'send' && effect.cold === true;
}

type Silenced = Extract<Outcome, { readonly kind: 'silenced' }>;

function promiseFixes(code: CodeModel, call: Call, { how, at }: Silenced): readonly (Fix | undefined)[] {
  const message = l10n.t('Kafka did not take the record');
  const handle = l10n.t('Handle the failure with .catch()');
  const catchCall = code.tree.link(at).parent;
  switch (how) {
    case 'void':
    case 'success-only': {
      if (code.values.of(call).kind === 'observable') {
        const value = asyncFix(l10n.t('Await it with lastValueFrom'), awaitValueOf(code, call, 'lastValueFrom'));
        return [value && { ...value, safe: false }];
      }
      const awaited = asyncFix(l10n.t('Await it'), awaitIt(code, call));
      return [
        // Somebody chose not to wait: that is theirs to take back.
        awaited && { ...awaited, safe: false },
        fix(handle, catchIt(code, call, message), { safe: false }),
      ];
    }
    case 'no-error-handler':
      return [
        isExpression(at)
          ? fix(l10n.t('Give the subscription an error handler'), handleSubscriptionError(code, at, message), {
              safe: false,
            })
          : undefined,
      ];
    case 'unread-results':
      return at.kind === 'call'
        ? [
            fix(l10n.t('Fail when one of them fails, with Promise.all'), allInsteadOfAllSettled(code, at), {
              safe: false,
            }),
          ]
        : [];
    default:
      return [
        catchCall?.kind === 'call' ? removeCatch(code, catchCall) : undefined,
        isExpression(at)
          ? fix(l10n.t('Report the failure in the handler'), reportInCatch(code, at, message), { safe: false })
          : undefined,
      ];
  }
}

function futureFixes(code: CodeModel, call: Call, { how, at }: Silenced): readonly (Fix | undefined)[] {
  const message = l10n.t('Kafka did not take the record');
  if (how === 'success-only')
    return [
      fix(l10n.t('Report the failure in a callback'), addWhenComplete(code, chainRoot(code, call), message), {
        safe: false,
      }),
    ];
  if (!isExpression(at)) return [];
  const handler = code.tree.link(at).parent;
  const name = handler?.kind === 'call' ? calleeParts(handler).name : undefined;
  return [
    name?.startsWith('whenComplete')
      ? fix(l10n.t('Report the failure in the callback'), guardCallback(code, at, 1, message), { safe: false })
      : undefined,
    name === 'exceptionally'
      ? fix(l10n.t('Report the failure in the handler'), reportInHandler(code, at, message), { safe: false })
      : undefined,
  ];
}

/** `await send().catch(() => {})` becomes `await send()`: the failure reaches whoever awaits. */
function removeCatch(code: CodeModel, catchCall: Call): ReturnType<typeof fix> {
  const { object, name } = calleeParts(catchCall);
  const awaited = code.outcomes.ofPromise(catchCall);
  if (name !== 'catch' || !object || awaited.kind !== 'thrown') return undefined;
  return fix(
    l10n.t('Let the failure reach the caller'),
    [{ span: { start: object.span.end, end: catchCall.span.end }, newText: '' }],
    { safe: false },
  );
}

function silencedMessage(how: SilencedHow, code: CodeModel): string {
  switch (how) {
    case 'void':
      return l10n.t(
        'void hides the promise of this send from linters and from this code: if the send fails, the record is lost and nobody is told.',
      );
    case 'success-only':
      return code.facts.language === 'java'
        ? l10n.t(
            'Only the success of this send is handled: if the broker does not take the record, it is lost and nobody is told.',
          )
        : l10n.t(
            'Only the success of this send is handled: if it fails, the record is lost and nobody handles the rejection.',
          );
    case 'no-error-handler':
      return l10n.t(
        'This subscription has no error handler: if the send fails, the record is lost, and the error is thrown where no code can catch it.',
      );
    case 'unread-results':
      return l10n.t(
        'Promise.allSettled() never rejects and its results are not looked at: failed sends are lost and this code goes on as if they were stored.',
      );
    default:
      return l10n.t(
        'The failure of this send is thrown away: the record is lost and this code goes on as if it were stored.',
      );
  }
}

/** An awaited send (or a read of its future) in a `try` whose `catch` at most logs. */
function checkCatch(
  { report }: RuleContext,
  code: CodeModel,
  call: Call,
  clauses: Set<CatchClause>,
  thrownAt?: Node,
): void {
  let at = thrownAt;
  if (!at) {
    const outcome = code.outcomes.ofPromise(call);
    if (outcome.kind !== 'thrown') return;
    at = outcome.at;
  }
  const thrown = code.outcomes.ofThrow(at);
  if (thrown.kind !== 'caught' || code.scopes.reachedFrom(thrown.statement) !== undefined) return;
  for (const clause of thrown.statement.handlers) {
    if (clauses.has(clause) || !catchesSendFailure(clause)) continue;
    const handling = code.handling.ofCatch(clause);
    if (handling.kind !== 'swallows' || tellsCaller(handling)) continue;
    if (handling.reports && !reportsSuccess(code, thrown.statement, at)) continue;
    if (saysOnPurpose(code.commentsAt(clause.span))) continue;
    clauses.add(clause);
    const head: Span = { start: clause.span.start, end: clause.body.span.start };
    report({
      span: trimmed(code, head),
      message: handling.reports
        ? l10n.t(
            'The failure of the Kafka send is only logged: the record is lost and the caller goes on as if it were stored.',
          )
        : l10n.t(
            'The failure of the Kafka send is thrown away here: the record is lost and the caller goes on as if it were stored.',
          ),
      related: [{ message: l10n.t('the send'), span: focusOf(code, call) }],
      fixes: [letItPass(code, clause, thrown.statement, handling.reports)],
    });
  }
}

function letItPass(code: CodeModel, clause: CatchClause, statement: TryStatement, reports: boolean): Fix | undefined {
  const kind = { safe: false, preferred: true };
  const java = code.facts.language === 'java';
  const removed = java && !passesAsItIs(code, clause) ? undefined : removeEmptyCatch(code, clause, statement);
  if (removed) return fix(l10n.t('Let the failure reach the caller'), [removed], kind);
  return fix(
    reports ? l10n.t('Rethrow after logging') : l10n.t('Rethrow the failure'),
    java
      ? rethrowAtEnd(code, clause, statement.block, l10n.t('Kafka did not take the record'))
      : rethrowInScript(code, clause),
    kind,
  );
}

const sendFailures =
  /^(Exception|Throwable|RuntimeException|ExecutionException|CompletionException|KafkaException|TimeoutException|RetriableException|ApiException|KafkaProducerException)$/;

function catchesSendFailure(clause: CatchClause): boolean {
  return (
    clause.types.length === 0 ||
    clause.types.some((type) => sendFailures.test(type.name.slice(type.name.lastIndexOf('.') + 1)))
  );
}

function tellsCaller(handling: Handling): boolean {
  // `return false`, `return { ok: false }`, `return error`: a value tells. `return;` and `return undefined` do not.
  return handling.returned.some((value) => !(value.kind === 'name' && value.name === 'undefined'));
}

/** A logged failure is a defect where somebody goes on as if the send had worked. */
function reportsSuccess(code: CodeModel, statement: TryStatement, at: Node): boolean {
  const fn = functionOf(code.tree, statement);
  const later = fn.body ? statementsAfter(code.tree, statement, fn.body) : [];
  if (later.some((next) => doesSomething(code, next))) return true;
  if (fn.kind === 'module') return false;
  const calls = code.values.callsOf(fn.id);
  if (code.outcomes.ofHandOffs(fn.id).some(({ outcome }) => outcome.kind === 'dropped')) return true;
  if (calls.length > 0) return !calls.every((call) => isEntryPoint(code.tree, call));
  for (const node of outward(code.tree, at)) {
    if (node.kind !== 'function') continue;
    const result = code.outcomes.ofResult(node.functionId);
    return result.kind === 'dropped' && result.how !== 'statement';
  }
  // A method, or a function that other files can call. A Java `main` is where a program ends anyway.
  return (
    fn.name !== 'main' && (fn.kind === 'method' || code.facts.exports.some((exported) => exported.local === fn.name))
  );
}

/** Anything but logging and closing. */
function doesSomething(code: CodeModel, node: Node): boolean {
  let found = false;
  walk(code.tree, node, false, (inner) => {
    if (inner.kind === 'call') {
      const effect = code.calls.of(inner)?.effect?.kind;
      if (effect === 'close' || effect === 'flush' || code.handling.isReport(inner)) return false;
      // `res.send('ok').end()`: the end of a chain that did something.
      if (/^(close|disconnect|end|destroy|exit)$/.test(calleeParts(inner).name ?? '')) return undefined;
      found = true;
      return false;
    }
    if (inner.kind === 'return' && inner.argument && inner.argument.kind !== 'call') found = true;
    return found ? false : undefined;
  });
  return found;
}

/** `future.get()` and `future.join()` where the type says that the future is a send's. */
function readsOfSendFutures(code: CodeModel): readonly Call[] {
  if (code.facts.language !== 'java') return [];
  return code.tree.nodes.filter((node): node is Call => {
    if (node.kind !== 'call') return false;
    const { object, name } = calleeParts(node);
    if (!object || (name !== 'get' && name !== 'join')) return false;
    const value = code.values.of(object);
    if (value.kind !== 'promise' || value.of.kind !== 'instance') return false;
    return value.of.type.id === 'kafka-clients.RecordMetadata' || value.of.type.id === 'spring-kafka.SendResult';
  });
}

function trimmed(code: CodeModel, span: Span): Span {
  let { end } = span;
  while (end > span.start && /\s/.test(code.text[end - 1]!)) end--;
  return { start: span.start, end };
}
