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
import { lossyShutdown } from './lossy-shutdown.ts';
import { missingCommit } from './missing-commit.ts';
import { missingDeliveryReport } from './missing-delivery-report.ts';
import { missingRebalanceCommit } from './missing-rebalance-commit.ts';
import { noOpCommit } from './no-op-commit.ts';
import { outOfOrderResolve } from './out-of-order-resolve.ts';
import { retriesDisabled } from './retries-disabled.ts';
import type { Rule } from './rule.ts';
import { silencedSendFailure } from './silenced-send-failure.ts';
import { skippedBatchTail } from './skipped-batch-tail.ts';
import { staleCommitRetry } from './stale-commit-retry.ts';
import { swallowedProcessingError } from './swallowed-processing-error.ts';
import { transactionCommitsConsumer } from './transaction-commits-consumer.ts';
import { unawaitedConnect } from './unawaited-connect.ts';
import { unawaitedProcessing } from './unawaited-processing.ts';
import { uncheckedCommit } from './unchecked-commit.ts';
import { unstableTransactionalId } from './unstable-transactional-id.ts';
import { unsubscribedSend } from './unsubscribed-send.ts';
import { weakAcks } from './weak-acks.ts';
import { wrongClientOptions } from './wrong-client-options.ts';

/** Every rule, in the order of the catalogue. A new rule is added here and in `policy.ts`. */
export const rules: readonly Rule[] = [
  fireAndForgetSend,
  silencedSendFailure,
  unsubscribedSend,
  missingDeliveryReport,
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
  skippedBatchTail,
  noOpCommit,
  transactionCommitsConsumer,
  unstableTransactionalId,
  wrongClientOptions,
  lossyShutdown,
  unawaitedConnect,
  outOfOrderResolve,
  weakAcks,
  idempotenceDisabled,
  retriesDisabled,
];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
