import * as l10n from '@vscode/l10n';
import type { CallSite, ClientDescription, DecidingConfig, ListenerDescription } from '../clients/description.ts';
import { clients } from '../clients/registry.ts';
import { canonicalKey, configKey } from '../configs/knowledge.ts';
import type { ConfigEntry } from '../configs/model.ts';
import type { KafkaCall } from '../events/calls.ts';
import { commitsOf } from '../events/commits.ts';
import type { Annotation, Expression, Span } from '../facts/model.ts';
import { unwrap } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import { describeDefault } from './describe-default.ts';
import { type Described, touches } from './described.ts';

/**
 * What the Kafka client does at the name of a call, of a handler or of a listener's annotation that `offset` (0-based)
 * touches; undefined anywhere else, and wherever no Kafka client was traced. The texts are the client descriptions'.
 */
export function describeCallAt(code: CodeModel, offset: number): Described | undefined {
  return ofCall(code, offset) ?? ofReference(code, offset) ?? ofHandler(code, offset) ?? ofListener(code, offset);
}

function ofCall(code: CodeModel, offset: number): Described | undefined {
  const event = code.calls.all.find(({ call }) => touches(nameSpanOf(call.callee), offset));
  if (!event?.method.note) return undefined;
  const { decidedBy } = event.method;
  return described(event.client, nameSpanOf(event.call.callee), code, [
    event.method.note(siteOf(code, event)),
    decidedBy ? decisionOf(code, event, decidedBy) : undefined,
  ]);
}

function ofReference(code: CodeModel, offset: number): Described | undefined {
  for (const { reference, client, method } of code.calls.references) {
    const span = { start: reference.span.end - reference.name.length, end: reference.span.end };
    if (method.note && touches(span, offset)) {
      return described(client, span, code, [
        method.note({ withOffsets: false, withCallback: false, inTransaction: false }),
      ]);
    }
  }
  return undefined;
}

function ofHandler(code: CodeModel, offset: number): Described | undefined {
  for (const event of code.calls.withEffect('run')) {
    const [options] = event.call.arguments;
    const value = options ? code.values.of(options) : undefined;
    if (value?.kind !== 'literal-object') continue;
    const property = value.node.properties.find(({ keySpan, spread }) => !spread && touches(keySpan, offset));
    const handler = event.effect.handlers.find(({ name }) => name === property?.key);
    if (property && handler?.note) return described(event.client, property.keySpan, code, [handler.note()]);
  }
  return undefined;
}

function ofListener(code: CodeModel, offset: number): Described | undefined {
  const annotations: readonly Annotation[] = [...code.facts.functions, ...code.facts.classes].flatMap(
    (declaration) => declaration.annotations,
  );
  for (const annotation of annotations) {
    const start = code.text.indexOf(annotation.name, annotation.span.start);
    const span = { start, end: start + annotation.name.length };
    if (!touches(span, offset)) continue;
    const name = code.values.qualifiedName(annotation.name);
    const found = name === undefined ? undefined : listenerNamed(code, name);
    if (found?.listener.evidence && !code.scopes.all.some((scope) => scope.site === annotation.span)) continue;
    if (found?.listener.note) return described(found.client, span, code, [found.listener.note()]);
  }
  return undefined;
}

function listenerNamed(
  code: CodeModel,
  name: string,
): { readonly client: ClientDescription; readonly listener: ListenerDescription } | undefined {
  for (const client of clients) {
    if (client.language !== code.facts.language) continue;
    const listener = client.listeners?.find((one) => one.annotation === name || one.memberAnnotation === name);
    if (listener) return { client, listener };
  }
  return undefined;
}

function described(
  client: ClientDescription,
  span: Span,
  code: CodeModel,
  paragraphs: readonly (string | undefined)[],
): Described {
  return {
    span,
    heading: `**${client.title}** · \`${code.text.slice(span.start, span.end)}\``,
    paragraphs: paragraphs.filter((paragraph) => paragraph !== undefined),
  };
}

function nameSpanOf(callee: Expression): Span {
  const bare = unwrap(callee);
  return bare.kind === 'member' ? bare.nameSpan : bare.span;
}

function siteOf(code: CodeModel, event: KafkaCall): CallSite {
  const { effect, call } = event;
  const withOffsets = commitsOf(code).find((commit) => commit.call === call)?.offsets !== undefined;
  const last = call.arguments[call.arguments.length - 1];
  const givesLast = last !== undefined && !(last.kind === 'literal' && last.value === null);
  const withCallback =
    effect?.kind === 'send'
      ? effect.callback !== undefined && call.arguments.length > effect.callback.argument && givesLast
      : effect?.kind === 'commit' &&
        effect.callback !== undefined &&
        call.arguments.length > (withOffsets ? 1 : 0) &&
        givesLast;
  return { withOffsets, withCallback, inTransaction: effect?.kind === 'send' && code.transactions.covers(event) };
}

/** The value that decides about the call: the one in sight, or the client's default. */
function decisionOf(code: CodeModel, event: KafkaCall, decidedBy: DecidingConfig): string | undefined {
  const [shown = ''] = decidedBy.keys;
  // Either the call is given its options, or its client was when it was made.
  const use = event.method.config ? event.call : event.creation;
  const blocks = use ? code.configs.filter((block) => block.use === use) : [];
  const found: ConfigEntry[] = blocks
    // librdkafka's keys win over those of the `kafkaJS` block beside them (docs/clients/confluent-kafka-javascript.md).
    .toSorted((a, b) => Number(a.dialect === 'librdkafka') - Number(b.dialect === 'librdkafka'))
    .flatMap((block) =>
      block.entries.filter(
        ({ key, overridden }) =>
          overridden !== true && decidedBy.keys.includes(canonicalKey(key, block.dialect) ?? key),
      ),
    );
  const entry = found[found.length - 1];
  if (entry) {
    const line = String(lineOf(code.text, entry.span.start));
    return entry.value.known
      ? l10n.t('`{0}` is **{1}**, set on line {2}.', shown, String(entry.value.value), line)
      : l10n.t('`{0}` is set on line {1}, to a value that is not known here.', shown, line);
  }
  const value = configKey(shown, decidedBy.dialect)?.defaultValue;
  if (value === undefined) return undefined;
  return blocks.length > 0 && blocks.every((block) => block.complete)
    ? l10n.t('`{0}` is {1} by default.', shown, describeDefault(value))
    : l10n.t('`{0}` is {1} by default; the configuration is not all in sight.', shown, describeDefault(value));
}

/** From 1. */
function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
