import type { Call, Expression, Span } from '../facts/model.ts';
import type { Bindings } from '../flow/bindings.ts';
import type { HandlingAnalysis } from '../flow/handling.ts';
import type { OutcomeAnalysis } from '../flow/outcome.ts';
import { calleeParts, type Node, type Tree, unwrap } from '../flow/tree.ts';
import type { Values } from '../flow/values.ts';
import type { KafkaCalls } from './calls.ts';
import type { RecordScopes } from './record-scopes.ts';

/** What the analyses of work are made from. */
export interface WorkParts {
  readonly tree: Tree;
  readonly bindings: Bindings;
  readonly values: Values;
  readonly handling: HandlingAnalysis;
  readonly outcomes: OutcomeAnalysis;
  readonly calls: KafkaCalls;
  readonly scopes: RecordScopes;
  commentsAt(span: Span): readonly string[];
}

/** The parts, and what counts as work. */
export interface WorkContext extends WorkParts {
  isWork(call: Call): boolean;
  containsWork(node: Node): boolean;
  isObserver(receiver: Expression): boolean;
  /** `mailer.send(…).then(…)` written in the handler itself is part of handling the record, whatever it is given. */
  isChainInHandler(call: Call): boolean;
}

/** The innermost call of a chain: `a.b(x)` of `a.b(x).then(f)`. */
export function firstCall(expression: Expression): Call | undefined {
  let found: Call | undefined;
  let current: Expression | undefined = unwrap(expression);
  while (current?.kind === 'call') {
    found = current;
    const { object } = calleeParts(current);
    current = object ? unwrap(object) : undefined;
  }
  return found;
}

const bookkeeping: ReadonlySet<string> = new Set([
  'commit',
  'resolve',
  'acknowledge',
  'negative-acknowledge',
  'poll',
  'run',
  'begin-transaction',
  'commit-transaction',
  'abort-transaction',
  'send-offsets',
  'flush',
  'close',
  'connect',
  'pause',
  'resume',
  'seek',
  'wakeup',
  'heartbeat',
  'subscribe',
]);

/** A call that only tells Kafka about offsets, connections or transactions. */
export function isBookkeeping(calls: KafkaCalls, call: Call): boolean {
  const effect = calls.of(call)?.effect;
  return effect !== undefined && bookkeeping.has(effect.kind);
}
