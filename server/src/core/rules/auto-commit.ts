import * as l10n from '@vscode/l10n';
import type { CodeConfigBlock } from '../configs/from-code.ts';
import { judgeAutoCommitKey } from '../configs/judge.ts';
import type { ConfigBlock } from '../configs/model.ts';
import { commitsOf } from '../events/commits.ts';
import type { RecordScope } from '../events/record-scopes.ts';
import type { LoopStatement, Span, Statement } from '../facts/model.ts';
import { contains, walk } from '../flow/tree.ts';
import { addConfigEntry, setConfigValue, sourceOf } from '../rewrite/config.ts';
import { insertLinesAfter, ordered } from '../rewrite/text.ts';
import type { Fix, RelatedLocation, TextEdit } from '../types.ts';
import { commitInListener, listeningHandlerOf } from './listening-consumers.ts';
import type { CodeModel, Rule, RuleContext } from './rule.ts';
import { fix } from './support.ts';
import { configClients } from './weak-acks.ts';

/** Offsets committed by a timer: how bad that is depends on what happens to the records. */
export const autoCommit: Rule = {
  id: 'auto-commit',
  title: () => l10n.t('Offsets are committed by a timer'),
  clients: [...configClients, 'node-rdkafka'],
  inTests: false,
  check(context) {
    for (const block of context.configs) {
      if (block.role !== 'consumer' && block.role !== 'common') continue;
      const [judgement] = judgeAutoCommitKey(block);
      if (judgement?.entry.elsewhere) continue;
      if (judgement) checkExplicit(context, block, judgement);
      else if (context.code && isImplicitlyHandedOut(block)) checkHandedOut(context, context.code, block);
      else if (context.code && isImplicit(block)) checkImplicit(context, context.code, block as CodeConfigBlock);
    }
  },
};

function checkExplicit(
  context: RuleContext,
  block: ConfigBlock,
  judgement: ReturnType<typeof judgeAutoCommitKey>[number],
): void {
  const { code } = context;
  const { entry } = judgement;
  if (judgement.commits === 'after-handler') {
    context.report({
      span: entry.span,
      variant: 'handler',
      message: l10n.t(
        'This client commits the offsets of records whose handler succeeded: nothing is lost as long as the handler waits for its work and lets errors through.',
      ),
    });
    return;
  }
  const flow = code && block.client === 'kafka-clients' ? flowOf(code, block as CodeConfigBlock) : undefined;
  const off = setConfigValue(sourceOf(context), block, entry, false);
  context.report({
    span: entry.span,
    ...(flow ? { variant: flow.kind } : {}),
    message: flow ? flowMessage(flow.kind) : unseenMessage(block),
    related: flow?.related ?? [],
    fixes: [
      code && flow
        ? commitFix(code, flow, off)
        : code && isHandedOut(block)
          ? handedOutFix(code, block, off)
          : fix(switchOffTitle(block), off ? [off] : undefined, { safe: false, preferred: true }),
    ],
  });
}

function checkHandedOut(context: RuleContext, code: CodeModel, block: ConfigBlock): void {
  if (!subscribes(code, (block as CodeConfigBlock).use)) return;
  const added = addConfigEntry(sourceOf(context), block, 'enable.auto.commit', false);
  const commit = commitsOf(code).find((candidate) => candidate.event.client.id === block.client);
  context.report({
    span: firstLine(code, block.site),
    ...(commit ? { variant: 'mixed' } : {}),
    message: commit
      ? l10n.t(
          'This code commits by itself, but enable.auto.commit is not set and on by default: its timer commits every message that was handed out, processed or not.',
        )
      : l10n.t(
          'enable.auto.commit is not set and on by default: a timer commits every message that was handed to this code, processed or not. When the process stops, what it was working on is skipped.',
        ),
    related: commit ? [{ message: l10n.t('this code commits by itself'), span: commit.call.span }] : [],
    fixes: [
      commit
        ? fix(l10n.t('Switch auto-commit off: this code commits by itself'), added ? [added] : undefined, {
            safe: true,
            preferred: true,
          })
        : handedOutFix(code, block, added),
    ],
  });
}

/** A consumer that is made for something else (an admin client, metadata) commits nothing; a stream subscribes by itself. */
function subscribes(code: CodeModel, use: CodeConfigBlock['use']): boolean {
  if (use?.kind !== 'new') return true;
  return code.calls.withEffect('subscribe').some((event) => event.creation === undefined || event.creation === use);
}

/** Off, together with a commit after the work where this file shows the work. */
function handedOutFix(code: CodeModel, block: ConfigBlock, off: TextEdit | undefined): Fix | undefined {
  const handler = listeningHandlerOf(code, (block as CodeConfigBlock).use);
  if (!handler) return fix(switchOffTitle(block), off ? [off] : undefined, { safe: false, preferred: true });
  const commit = off ? commitInListener(code, handler) : undefined;
  return fix(
    l10n.t('Switch auto-commit off and commit after the work'),
    off && commit ? ordered([off, ...commit]) : undefined,
    { safe: false, preferred: true },
  );
}

function switchOffTitle(block: ConfigBlock): string {
  return isSpring(block)
    ? l10n.t('Switch it off: the container then commits after the listener')
    : l10n.t('Switch it off (the code must then commit after its work)');
}

function isSpring(block: ConfigBlock): boolean {
  return block.client === 'spring-kafka' || block.framework === 'spring';
}

function unseenMessage(block: ConfigBlock): string {
  if (isHandedOut(block)) return handedOutMessage();
  if (isSpring(block)) {
    return l10n.t(
      'With auto-commit on, offsets are committed by a timer instead of by the listener container after the listener succeeded: a record whose listener failed can be skipped.',
    );
  }
  return l10n.t(
    'Offsets are committed by a timer, whatever became of the records: if work is handed to another thread, or errors are swallowed, failed records are skipped.',
  );
}

/** librdkafka's own way; the KafkaJS API on top of it stores offsets when handlers have finished. */
function isHandedOut(block: ConfigBlock): boolean {
  return block.dialect === 'librdkafka' && block.client !== 'confluent-kafka-javascript';
}

/** librdkafka stores the offset of a message as it hands it out. */
function handedOutMessage(): string {
  return l10n.t(
    'A timer commits every message that was handed to this code, processed or not: when the process stops, what it was working on is skipped.',
  );
}

/** A consumer that is made with librdkafka's keys alone, and leaves both switches of auto-commit at their defaults. */
function isImplicitlyHandedOut(block: ConfigBlock): boolean {
  const switches = ['enable.auto.commit', 'auto.commit.enable', 'enable.auto.offset.store'];
  return (
    block.client === 'node-rdkafka' &&
    block.role === 'consumer' &&
    block.complete &&
    block.entries.some((entry) => entry.key === 'group.id') &&
    !block.entries.some((entry) => switches.includes(entry.key))
  );
}

function isImplicit(block: ConfigBlock): boolean {
  return (
    block.client === 'kafka-clients' &&
    block.role === 'consumer' &&
    block.complete &&
    // Without a group the client switches auto-commit off itself (`ConsumerConfig.maybeOverrideEnableAutoCommit`).
    block.entries.some((entry) => entry.key === 'group.id') &&
    (block as CodeConfigBlock).use !== undefined &&
    !block.entries.some((entry) => entry.key === 'enable.auto.commit')
  );
}

function checkImplicit(context: RuleContext, code: CodeModel, block: CodeConfigBlock): void {
  const flow = flowOf(code, block);
  // Without a poll loop in sight there is nothing to say about a default.
  if (!flow && code.scopes.all.some((scope) => scope.kind === 'poll')) return;
  const added = addConfigEntry(sourceOf(context), block, 'enable.auto.commit', 'false');
  context.report({
    span: firstLine(code, block.site),
    variant: flow?.kind ?? 'synchronous',
    message: flow
      ? implicitMessage(flow.kind)
      : l10n.t(
          'enable.auto.commit is not set, so this consumer commits by a timer every 5 seconds, from inside poll() and close().',
        ),
    related: flow?.related ?? [],
    fixes: [
      flow
        ? commitFix(code, flow, added)
        : fix(switchOffTitle(block), added ? [added] : undefined, { safe: false, preferred: true }),
    ],
  });
}

interface Flow {
  readonly kind: 'lossy' | 'mixed' | 'synchronous';
  readonly scope: RecordScope;
  readonly related: readonly RelatedLocation[];
}

/** What happens to the records of the consumer that uses this configuration; undefined when its poll loop is not seen. */
function flowOf(code: CodeModel, block: CodeConfigBlock): Flow | undefined {
  const scopes = code.scopes.all.filter((scope) => scope.kind === 'poll' && isPolledBy(code, scope, block));
  const [scope] = scopes;
  if (!scope) return undefined;
  const started = code.work.unawaited.find((work) => scopes.includes(work.scope));
  const swallowed = code.work.swallowed.find((failure) => scopes.includes(failure.scope));
  if (started)
    return { kind: 'lossy', scope, related: [{ message: l10n.t('work is handed off here'), span: started.call.span }] };
  if (swallowed)
    return { kind: 'lossy', scope, related: [{ message: l10n.t('an error is swallowed here'), span: swallowed.at }] };
  const commit = commitsOf(code).find(
    (candidate) =>
      candidate.what === 'commit' && (candidate.event.creation === undefined || candidate.event.creation === block.use),
  );
  if (commit)
    return {
      kind: 'mixed',
      scope,
      related: [{ message: l10n.t('this code commits by itself'), span: commit.call.span }],
    };
  return { kind: 'synchronous', scope, related: [] };
}

/** The scope's `poll` is called on the consumer made with this configuration; with one consumer in the file, on that. */
function isPolledBy(code: CodeModel, scope: RecordScope, block: CodeConfigBlock): boolean {
  const event = scope.poll ? code.calls.of(scope.poll) : undefined;
  if (event?.creation) return event.creation === block.use;
  return code.configs.filter((other) => other.role === 'consumer' && other.use !== undefined).length <= 1;
}

function flowMessage(kind: Flow['kind']): string {
  switch (kind) {
    case 'lossy':
      return l10n.t(
        'Auto-commit commits by a timer while records are handed off or their errors swallowed: records whose processing failed are skipped for good.',
      );
    case 'mixed':
      return l10n.t(
        'This code commits by itself, but auto-commit is on as well: its timer commits records that this code has not committed yet.',
      );
    default:
      return l10n.t(
        'In this synchronous loop the next poll() commits what the last one returned, so nothing is lost; an error that leaves the loop still lets close() commit the rest of the poll.',
      );
  }
}

function implicitMessage(kind: Flow['kind']): string {
  switch (kind) {
    case 'lossy':
      return l10n.t(
        'enable.auto.commit is not set and on by default: a timer commits while records are handed off or their errors swallowed, so failed records are skipped for good.',
      );
    case 'mixed':
      return l10n.t(
        'This code commits by itself, but enable.auto.commit is not set and on by default: its timer commits records that this code has not committed yet.',
      );
    default:
      return l10n.t(
        'enable.auto.commit is not set and on by default. In this synchronous loop the next poll() commits what the last one returned, so nothing is lost; an error that leaves the loop still lets close() commit the rest of the poll.',
      );
  }
}

/** Off in the configuration, together with a commit at the end of the poll loop when the code has none. */
function commitFix(code: CodeModel, flow: Flow, off: TextEdit | undefined): Fix | undefined {
  if (!off) return undefined;
  if (flow.kind === 'mixed')
    return fix(l10n.t('Switch auto-commit off: this code commits by itself'), [off], { safe: true, preferred: true });
  if (flow.kind === 'lossy' || !flow.scope.loop || !flow.scope.poll) return undefined;
  const receiver = code.calls.of(flow.scope.poll)?.receiver;
  const last = lastWork(code, flow.scope.loop, flow.scope.poll.span);
  if (!receiver || !last) return undefined;
  const consumer = code.text.slice(receiver.span.start, receiver.span.end);
  const edits = ordered([
    off,
    insertLinesAfter(code.text, last.span.end, last.span.start, [`${consumer}.commitSync();`]),
  ]);
  return fix(l10n.t('Switch auto-commit off and commit after the work'), edits, { safe: false, preferred: true });
}

/** The last statement of the poll loop's body that comes after the poll. */
export function lastWork(code: CodeModel, loop: LoopStatement, poll: Span): Statement | undefined {
  const { body } = loop;
  if (body.kind !== 'block') return undefined;
  const last = body.statements.at(-1);
  if (!last || last.kind === 'break' || last.kind === 'return' || last.kind === 'throw') return undefined;
  // `for (record : consumer.poll(…))` polls and works in one statement.
  const polls = last.span.start <= poll.start;
  const iterates = last.kind === 'loop' && last.form === 'for-each' && contains(last.subject!.span, poll);
  if (polls && !iterates) return undefined;
  let leaves = false;
  walk(code.tree, body, false, (node) => {
    if (node.kind === 'try') leaves = true;
    return leaves ? false : undefined;
  });
  return leaves ? undefined : last;
}

function firstLine(code: CodeModel, span: Span): Span {
  const line = code.text.indexOf('\n', span.start);
  return line < 0 || line >= span.end
    ? span
    : { start: span.start, end: code.text.slice(span.start, line).trimEnd().length + span.start };
}
