import * as l10n from '@vscode/l10n';
import type { BackOffDescription } from '../clients/description.ts';
import type { ConfigBlock, ConfigEntry } from '../configs/model.ts';
import { saysOnPurpose } from '../events/work.ts';
import type { Expression, New, Span } from '../facts/model.ts';
import { type Binding, bindingOf } from '../flow/bindings.ts';
import { conditionsOf } from '../flow/paths.ts';
import { functionOf, statementOf, unwrap } from '../flow/tree.ts';
import { addDeadLetterRecoverer } from '../rewrite/spring.ts';
import type { CodeModel, Rule, RuleContext } from './rule.ts';
import { fix } from './support.ts';

/** A framework's error handler gives up a record: it is logged, and the offset moves on. */
export const errorHandlerSkips: Rule = {
  id: 'error-handler-skips',
  title: () => l10n.t('The error handler skips records that fail'),
  clients: ['spring-kafka', 'kafka-clients', 'file'],
  inTests: false,
  check(context) {
    if (context.code?.facts.language === 'java') checkHandlers(context, context.code);
    for (const block of context.configs) checkStreams(context, block);
  },
};

function checkHandlers(context: RuleContext, code: CodeModel): void {
  for (const node of code.tree.nodes) {
    if (node.kind !== 'new' || node.classId !== undefined) continue;
    const value = code.values.of(node);
    const handler = value.kind === 'instance' ? value.type.errorHandler : undefined;
    if (!handler || isDeliberate(code, node)) continue;
    if (handler.skips === 'always') {
      context.report({
        span: node.span,
        message: l10n.t(
          'This error handler only logs: a record whose listener failed is not tried again, its offset is committed, and it is lost.',
        ),
      });
      continue;
    }
    const [first, second] = node.arguments;
    const givenUp = first === undefined ? 'nothing' : recoveryBy(code, first, second);
    if (!givenUp) continue;
    const recovered = givenUp === 'nothing' ? addDeadLetterRecoverer(code, node) : undefined;
    context.report({
      span: headOf(node),
      message: messageFor(givenUp),
      fixes: [fix(l10n.t('Send it to a dead-letter topic'), recovered, { safe: false, preferred: true })],
    });
  }
}

/** Who takes a record that is given up: nobody, or a recoverer that only writes a log line. */
type GivenUp = 'nothing' | 'log';

function messageFor(givenUp: GivenUp): string {
  return givenUp === 'nothing'
    ? l10n.t(
        'There is no recoverer: after the last retry a failed record is logged and skipped, and its offset is committed. Give it one, a DeadLetterPublishingRecoverer for example.',
      )
    : l10n.t(
        'The recoverer only logs: after the last retry a failed record is skipped, and its offset is committed. Keep the record somewhere, in a dead-letter topic for example.',
      );
}

/** Undefined when the record is kept, when retries never end, or when that cannot be seen. */
function recoveryBy(code: CodeModel, first: Expression, second: Expression | undefined): GivenUp | undefined {
  const backOff = backOffOf(code, first);
  if (backOff) return endsByItself(code, first, backOff) ? 'nothing' : undefined;
  const ends = second === undefined || isLimited(code, second);
  if (!ends) return undefined;
  const value = code.values.of(first);
  if (value.kind === 'literal') return value.value === null ? 'nothing' : undefined;
  const bare = unwrap(first);
  if (bare.kind !== 'function' && bare.kind !== 'method-reference') return undefined;
  const handling = code.handling.ofCallback(bare, undefined);
  if (handling === undefined) return undefined;
  return handling === 'ignores-error' || handling.kind === 'swallows' ? 'log' : undefined;
}

function isLimited(code: CodeModel, expression: Expression): boolean {
  const backOff = backOffOf(code, expression);
  return backOff !== undefined && endsByItself(code, expression, backOff);
}

function backOffOf(code: CodeModel, expression: Expression): BackOffDescription | undefined {
  const value = code.values.of(expression);
  return value.kind === 'instance' ? value.type.backOff : undefined;
}

/** The retries of this back-off have an end, as far as the file shows how it was made. */
function endsByItself(code: CodeModel, expression: Expression, backOff: BackOffDescription): boolean {
  if (backOff.limited) return true;
  const value = code.values.of(expression);
  const creation = value.kind === 'instance' ? value.creation : undefined;
  if (!creation) return false;
  const binding = bindingOf(code.bindings, expression);
  const setters = binding
    ? code.calls.withEffect('limit-retries').filter(({ receiver }) => isOn(code, receiver, binding))
    : [];
  const last = setters.at(-1)?.call;
  if (last) return isReached(code, last.arguments[0]);
  return backOff.attempts !== undefined && isReached(code, creation.arguments[backOff.attempts]);
}

const isOn = (code: CodeModel, receiver: Expression | undefined, binding: Binding): boolean =>
  receiver !== undefined && bindingOf(code.bindings, receiver) === binding;

/** A number that is written down, and small enough to be reached. */
function isReached(code: CodeModel, expression: Expression | undefined): boolean {
  const value = expression && code.values.of(expression);
  return (
    value?.kind === 'literal' && typeof value.value === 'number' && value.value >= 0 && value.value < 1_000_000_000
  );
}

function isDeliberate(code: CodeModel, node: New): boolean {
  const statement = statementOf(code.tree, node);
  return saysOnPurpose(code.commentsAt(statement?.span ?? node.span));
}

/** `new DefaultErrorHandler(…)` without its arguments when they go over several lines. */
const headOf = (node: New): Span =>
  node.arguments.length === 0 ? node.span : { start: node.span.start, end: node.callee.span.end };

/** Kafka Streams: what it does with a record that it cannot read or process, by class name. */
function checkStreams({ code, report }: RuleContext, block: ConfigBlock): void {
  if (block.dialect !== 'java' || block.entries.some(({ key }) => key === deadLetterTopic)) return;
  for (const entry of block.entries) {
    if (!streamsHandlers.has(entry.key) || entry.overridden || entry.elsewhere) continue;
    const name = classNameOf(code, entry);
    if (!name || !/(^|\.)LogAndContinue(Processing)?ExceptionHandler$/.test(name)) continue;
    if (code && (saysOnPurpose(code.commentsAt(entry.span)) || isConditional(code, entry))) continue;
    report({
      span: entry.span,
      message: /Processing/.test(name)
        ? l10n.t(
            'A record whose processing fails is logged and skipped, and its offset is committed. Keep it in a dead-letter topic, or fail and let it be read again.',
          )
        : l10n.t(
            'A record that cannot be read is logged and skipped, and its offset is committed. Keep it in a dead-letter topic, or fail and let it be read again.',
          ),
    });
  }
}

/** One of several handlers, for a setting to choose from. */
function isConditional(code: CodeModel, entry: ConfigEntry): boolean {
  const put = code.tree.nodes.find((node) => node.kind === 'call' && node.span.start === entry.span.start);
  const body = put && functionOf(code.tree, put).body;
  return put !== undefined && body !== undefined && conditionsOf(code.tree, put, body).length > 0;
}

const deadLetterTopic = 'errors.dead.letter.queue.topic.name';

const streamsHandlers: ReadonlySet<string> = new Set([
  'default.deserialization.exception.handler',
  'deserialization.exception.handler',
  'processing.exception.handler',
]);

/** The value as text, or the class of `X.class`. */
function classNameOf(code: CodeModel | undefined, entry: ConfigEntry): string | undefined {
  if (entry.value.known) return typeof entry.value.value === 'string' ? entry.value.value : undefined;
  const written = code?.text.slice(entry.valueSpan.start, entry.valueSpan.end);
  return written && /^([\w.]+)\.class(?:\.get(?:Canonical)?Name\(\))?$/.exec(written)?.[1];
}
