import * as l10n from '@vscode/l10n';
import type { CodeConfigBlock } from '../configs/from-code.ts';
import type { ConfigEntry } from '../configs/model.ts';
import type { KafkaCall } from '../events/calls.ts';
import { type ClientObject, canBeSameObject, clientObjectOf } from '../events/client-objects.ts';
import type { RecordScope } from '../events/record-scopes.ts';
import { saysOnPurpose } from '../events/work.ts';
import type { FunctionFact, Span } from '../facts/model.ts';
import { type Binding, bindingOf } from '../flow/bindings.ts';
import { leavesUnpassed } from '../flow/passing.ts';
import { calleeParts, contains, type Node } from '../flow/tree.ts';
import { commitAtHandlerEnd } from '../rewrite/commits.ts';
import { completes } from '../rewrite/reachable.ts';
import { indentationAt, insert, insertLinesAfter, lineBreakOf, ordered, startsLine } from '../rewrite/text.ts';
import type { Fix, TextEdit } from '../types.ts';
import { lastWork } from './auto-commit.ts';
import { commitInListener, listeningHandlerOf } from './listening-consumers.ts';
import type { CodeModel, Rule, RuleContext } from './rule.ts';
import { codeClients, fix } from './support.ts';

/** Auto-commit is off, and no code commits. */
export const missingCommit: Rule = {
  id: 'missing-commit',
  title: () => l10n.t('Records are processed and nothing commits their offsets'),
  clients: [...codeClients, 'node-rdkafka'],
  inTests: false,
  check(context) {
    const { code } = context;
    if (!code) return;
    for (const consumer of code.facts.language === 'java' ? polled(code) : [...run(code), ...listening(code)]) {
      const { object, entry } = consumer;
      if (!object.confined || commits(code, object) || managesOffsets(code, object)) continue;
      if (saysOnPurpose(code.commentsAt(entry.span))) continue;
      context.report({
        span: entry.span,
        message: l10n.t(
          'Auto-commit is off and nothing commits for this consumer: no offset is ever stored. Every restart and rebalance starts over, so records are processed again, or skipped when the group starts at the end.',
        ),
        related: [{ message: l10n.t('records are processed here'), span: consumer.scope.site }],
        fixes: [consumer.fix()],
      });
    }
    for (const scope of code.scopes.all) if (scope.kind !== 'poll') checkAcknowledgment(context, code, scope);
  },
};

/** A consumer that is known not to commit by itself, and whose records are handled here. */
interface Uncommitted {
  readonly object: ClientObject;
  readonly entry: ConfigEntry;
  readonly scope: RecordScope;
  fix(): Fix | undefined;
}

/* ------------------------------------------------------------ kafka-clients */

function polled(code: CodeModel): readonly Uncommitted[] {
  const found: Uncommitted[] = [];
  for (const block of code.configs) {
    if (block.client !== 'kafka-clients' || block.role !== 'consumer' || !block.use) continue;
    const entry = switchedOff(block, ['enable.auto.commit']);
    if (!entry || !hasLastingGroup(code, [block], ['group.id'])) continue;
    for (const scope of code.scopes.all) {
      const event = scope.poll ? code.calls.of(scope.poll) : undefined;
      if (!event) continue;
      const object = clientObjectOf(code, event);
      if (object.creations.size !== 1 || !object.creations.has(block.use)) continue;
      found.push({ object, entry, scope, fix: () => commitAfterPoll(code, scope, event) });
      break;
    }
  }
  return found;
}

function commitAfterPoll(code: CodeModel, scope: RecordScope, poll: KafkaCall): Fix | undefined {
  const last = scope.loop && isSettled(code, scope) ? lastWork(code, scope.loop, poll.call.span) : undefined;
  if (!last || !poll.receiver || !completes(last)) return undefined;
  const consumer = code.text.slice(poll.receiver.span.start, poll.receiver.span.end);
  return fix(
    l10n.t('Commit after the work'),
    [insertLinesAfter(code.text, last.span.end, last.span.start, [`${consumer}.commitSync();`])],
    { safe: false, preferred: true },
  );
}

/** When the handling ends its work is done: a commit behind it loses nothing. */
function isSettled(code: CodeModel, scope: RecordScope): boolean {
  const { unawaited, swallowed } = code.work;
  return !unawaited.some((work) => work.scope === scope) && !swallowed.some((failure) => failure.scope === scope);
}

/* ------------------------------------------------- kafkajs, Confluent client */

function run(code: CodeModel): readonly Uncommitted[] {
  const found: Uncommitted[] = [];
  for (const event of code.calls.withEffect('run')) {
    const object = clientObjectOf(code, event);
    const blocks = code.configs.filter(
      (block) => block.use === event.call || (block.use !== undefined && object.creations.has(block.use)),
    );
    const [entry] = blocks.flatMap((block) => switchedOff(block, ['autoCommit', 'enable.auto.commit']) ?? []);
    const scope = handlerOf(code, event);
    if (!entry || !scope || object.creations.size !== 1 || givesPayloadAway(code, scope)) continue;
    if (!hasLastingGroup(code, blocks, ['groupId', 'group.id'])) continue;
    found.push({ object, entry, scope, fix: () => commitInHandler(code, scope, event) });
  }
  return found;
}

/* ------------------------------------------------------------- node-rdkafka */

/** Consumers whose messages arrive at a listener or a callback. */
function listening(code: CodeModel): readonly Uncommitted[] {
  const found: Uncommitted[] = [];
  for (const block of code.configs) {
    const entry = block.role === 'consumer' ? switchedOff(block, ['enable.auto.commit']) : undefined;
    const handler = entry ? listeningHandlerOf(code, block.use) : undefined;
    if (!entry || !handler || !hasLastingGroup(code, [block], ['group.id'])) continue;
    const committed = (): Fix | undefined =>
      fix(l10n.t('Commit the message after the work'), commitInListener(code, handler), {
        safe: false,
        preferred: true,
      });
    found.push({ object: clientObjectOf(code, handler.event), entry, scope: handler.scope, fix: committed });
  }
  return found;
}

function handlerOf(code: CodeModel, event: KafkaCall): RecordScope | undefined {
  const [options] = event.call.arguments;
  const value = options ? code.values.of(options) : undefined;
  if (value?.kind !== 'literal-object') return undefined;
  return code.scopes.all.find((scope) => value.node.properties.some((property) => property.keySpan === scope.site));
}

/** Code elsewhere is given what it could commit with. A message alone is not enough for that. */
function givesPayloadAway(code: CodeModel, scope: RecordScope): boolean {
  if (scope.kind !== 'batch') return false;
  return code.bindings.ofParameter(scope.functionId, 0).some((binding) => {
    const value = code.values.ofBinding(binding);
    const canCommit =
      value.kind === 'method'
        ? value.method.effect?.kind === 'commit'
        : value.kind === 'instance' && value.type.methods?.['commitOffsetsIfNecessary'] !== undefined;
    return (
      canCommit &&
      binding.references.some((reference) => {
        const { role } = code.tree.link(reference);
        return role !== 'object' && role !== 'callee';
      })
    );
  });
}

function commitInHandler(code: CodeModel, scope: RecordScope, event: KafkaCall): Fix | undefined {
  const handler = code.facts.functions[scope.functionId]!;
  const { receiver } = event;
  // Written in place, the handler sees the consumer by the same name.
  const inPlace = contains(event.call.span, handler.span) && handler.kind === 'closure';
  if (scope.kind !== 'record' || !inPlace || !receiver || !bindingOf(code.bindings, receiver)) return undefined;
  if (!isSettled(code, scope)) return undefined;
  const consumer = code.text.slice(receiver.span.start, receiver.span.end);
  return fix(l10n.t('Commit the message after the work'), commitAtHandlerEnd(code, handler, consumer), {
    safe: false,
    preferred: true,
  });
}

/* ------------------------------------------------------------------- common */

/** The entry that switches auto-commit off for good. */
function switchedOff(block: CodeConfigBlock, keys: readonly string[]): ConfigEntry | undefined {
  const entry = block.entries.findLast((candidate) => keys.includes(candidate.key));
  if (!block.complete || !entry?.value.known) return undefined;
  return String(entry.value.value).toLowerCase() === 'false' ? entry : undefined;
}

/** A group that is never joined again has no use for committed offsets; neither has a consumer without a group. */
function hasLastingGroup(code: CodeModel, blocks: readonly CodeConfigBlock[], keys: readonly string[]): boolean {
  const entries = blocks.flatMap((block) => block.entries.filter((entry) => keys.includes(entry.key)));
  const written = entries.map((entry) => valueText(code, entry.valueSpan));
  return (
    written.length > 0 &&
    !written.some((text) => /random|uuid|nanoid|\bnow\b|currentTimeMillis|nanoTime|hrtime|new Date/i.test(text))
  );
}

/** The value as written, and what a name in it was set to. */
function valueText(code: CodeModel, span: Span): string {
  const texts = [code.text.slice(span.start, span.end)];
  for (const binding of code.bindings.all) {
    if (!binding.references.some((reference) => contains(span, reference.span))) continue;
    const { origin } = binding;
    const source = origin.kind === 'variable' ? origin.statement : origin.kind === 'field' ? origin.field : undefined;
    if (source?.initializer) texts.push(code.text.slice(source.initializer.span.start, source.initializer.span.end));
  }
  return texts.join(' ');
}

const commitNames: ReadonlySet<string> = new Set([
  'commitSync',
  'commitAsync',
  'commitOffsets',
  'commitOffset',
  'commitOffsetsIfNecessary',
  'commitMessage',
  'commitMessageSync',
  'commit',
  'sendOffsets',
  'sendOffsetsToTransaction',
  'setOffsets',
  'alterConsumerGroupOffsets',
]);

/** Some call of the file commits, and is not known to do so for another consumer. */
function commits(code: CodeModel, object: ClientObject): boolean {
  const referenced = code.calls.references.some(({ method }) => method.effect?.kind === 'commit');
  return (
    referenced ||
    code.tree.nodes.some((node) => {
      if (node.kind !== 'call') return false;
      const { name } = calleeParts(node);
      const event = code.calls.of(node);
      const kind = event?.effect?.kind;
      if (kind === 'send-offsets' || kind === 'commit-transaction') return true;
      if (kind !== 'commit' && (name === undefined || !commitNames.has(name))) return false;
      return !event || !isConsumers(event) || canBeSameObject(object, clientObjectOf(code, event));
    })
  );
}

function isConsumers(event: KafkaCall): boolean {
  return event.type.methods?.['subscribe'] !== undefined || event.type.extends !== undefined;
}

/** Positions are set by the code itself: the offsets are kept elsewhere, or it reads a topic from end to end on purpose. */
function managesOffsets(code: CodeModel, object: ClientObject): boolean {
  for (const binding of object.bindings) {
    for (const reference of binding.references) {
      const { parent, role } = code.tree.link(reference);
      if (parent?.kind !== 'member' || role !== 'object') continue;
      if (/^(seek|assign|beginningOffsets|endOffsets|offsetsForTimes|position|incrementalAssign)/.test(parent.name))
        return true;
    }
  }
  return false;
}

/* ------------------------------------------------------------------- Spring */

/** A listener that is given an `Acknowledgment`, which only a manual mode gives, and does not use it on every path. */
function checkAcknowledgment({ report }: RuleContext, code: CodeModel, scope: RecordScope): void {
  const listener = code.facts.functions[scope.functionId]!;
  const { body } = listener;
  const found = acknowledgmentOf(code, listener);
  // Only for annotated methods the parameter proves a manual mode: a listener interface is given null in the others.
  const annotated = listener.annotations.some((annotation) => annotation.span === scope.site);
  if (!found || !body || !annotated || returnsWork(listener)) return;
  const { binding, span } = found;
  if (saysOnPurpose(code.commentsAt(span))) return;
  const isMentioned = (node: Node): boolean => node.kind === 'name' && code.bindings.of(node) === binding;
  if (binding.references.length === 0) {
    if (
      !leavesUnpassed(
        code.tree,
        body,
        () => false,
        () => false,
      ).end &&
      !returns(code, listener)
    )
      return;
    report({
      span,
      message: l10n.t(
        'This listener never acknowledges: no offset is committed, and after a restart or a rebalance all its records are processed again.',
      ),
      fixes: [
        fix(l10n.t('Acknowledge after the work'), acknowledgeAtEnd(code, scope, listener, binding), {
          safe: false,
          preferred: true,
        }),
      ],
    });
    return;
  }
  const unpassed = leavesUnpassed(
    code.tree,
    body,
    isMentioned,
    // A failure that is swallowed is another rule's finding.
    (clause) => code.handling.ofCatch(clause).kind === 'swallows',
  );
  for (const statement of unpassed.returns) {
    if (saysOnPurpose(code.commentsAt(statement.span))) continue;
    report({
      span: statement.span,
      message: l10n.t(
        'The listener returns here without acknowledging: the offset of this record is committed only with a later one, and until then it is processed again after a restart.',
      ),
      related: [{ message: l10n.t('to be acknowledged'), span }],
      fixes: [
        fix(l10n.t('Acknowledge before returning'), acknowledgeBefore(code, statement, binding), {
          safe: false,
          preferred: true,
        }),
      ],
    });
  }
  if (!unpassed.end) return;
  report({
    span,
    message: l10n.t(
      'The listener can end without acknowledging: the offset of such a record is committed only with a later one, and until then it is processed again after a restart.',
    ),
    related: binding.references
      .slice(0, 1)
      .map((reference) => ({ message: l10n.t('only this path acknowledges'), span: reference.span })),
  });
}

function acknowledgmentOf(
  code: CodeModel,
  listener: FunctionFact,
): { readonly binding: Binding; readonly span: Span } | undefined {
  for (const [index, parameter] of listener.parameters.entries()) {
    const value = parameter.type ? code.values.ofType(parameter.type) : undefined;
    const [binding] = code.bindings.ofParameter(listener.id, index);
    const optional = parameter.annotations.some((annotation) => /(^|\.)Nullable$/.test(annotation.name));
    if (binding && !optional && value?.kind === 'instance' && value.type.id === 'spring-kafka.Acknowledgment')
      return { binding, span: parameter.span };
  }
  return undefined;
}

/** With an asynchronous result the container acknowledges when that completes. */
function returnsWork(listener: FunctionFact): boolean {
  return /(^|\.)(CompletableFuture|CompletionStage|Future|Mono|Flux|Uni)$/.test(listener.returnType?.name ?? '');
}

function returns(code: CodeModel, listener: FunctionFact): boolean {
  return (
    leavesUnpassed(
      code.tree,
      listener.body!,
      () => false,
      () => false,
    ).returns.length > 0
  );
}

function acknowledgeAtEnd(
  code: CodeModel,
  scope: RecordScope,
  listener: FunctionFact,
  acknowledgment: Binding,
): readonly TextEdit[] | undefined {
  const last = listener.body?.statements.at(-1);
  if (!last || !listener.body || !completes(listener.body) || returns(code, listener) || !isSettled(code, scope))
    return undefined;
  return [insertLinesAfter(code.text, last.span.end, last.span.start, [`${acknowledgment.name}.acknowledge();`])];
}

function acknowledgeBefore(
  code: CodeModel,
  statement: { readonly span: Span } & Node,
  acknowledgment: Binding,
): readonly TextEdit[] | undefined {
  const { parent } = code.tree.link(statement);
  if (parent?.kind !== 'block' || !startsLine(code.text, statement.span.start)) return undefined;
  const lineBreak = lineBreakOf(code.text) + indentationAt(code.text, statement.span.start);
  return ordered([insert(statement.span.start, `${acknowledgment.name}.acknowledge();${lineBreak}`)]);
}
