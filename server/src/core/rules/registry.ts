import { ackModeConflict } from './ack-mode-conflict.ts';
import { autoCommit } from './auto-commit.ts';
import { commitBeforeProcessing } from './commit-before-processing.ts';
import { commitInFinally } from './commit-in-finally.ts';
import { commitOffsetNotNext } from './commit-offset-not-next.ts';
import { commitPositionsInRecordLoop } from './commit-positions-in-record-loop.ts';
import { consumerSharedAcrossThreads } from './consumer-shared-across-threads.ts';
import { errorHandlerSkips } from './error-handler-skips.ts';
import { fireAndForgetSend } from './fire-and-forget-send.ts';
import { idempotenceDisabled } from './idempotence-disabled.ts';
import { leakyTransaction } from './leaky-transaction.ts';
import { missingCommit } from './missing-commit.ts';
import { missingRebalanceCommit } from './missing-rebalance-commit.ts';
import { retriesDisabled } from './retries-disabled.ts';
import type { Rule } from './rule.ts';
import { silencedSendFailure } from './silenced-send-failure.ts';
import { staleCommitRetry } from './stale-commit-retry.ts';
import { swallowedProcessingError } from './swallowed-processing-error.ts';
import { unawaitedProcessing } from './unawaited-processing.ts';
import { uncheckedCommit } from './unchecked-commit.ts';
import { unsubscribedSend } from './unsubscribed-send.ts';
import { weakAcks } from './weak-acks.ts';

/** Every rule, in the order of the catalogue. A new rule is added here and in `policy.ts`. */
export const rules: readonly Rule[] = [
  fireAndForgetSend,
  silencedSendFailure,
  unsubscribedSend,
  commitInFinally,
  commitBeforeProcessing,
  commitPositionsInRecordLoop,
  unawaitedProcessing,
  swallowedProcessingError,
  autoCommit,
  commitOffsetNotNext,
  uncheckedCommit,
  staleCommitRetry,
  missingCommit,
  consumerSharedAcrossThreads,
  missingRebalanceCommit,
  leakyTransaction,
  errorHandlerSkips,
  ackModeConflict,
  weakAcks,
  idempotenceDisabled,
  retriesDisabled,
];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
