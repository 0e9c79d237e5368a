import type { Profile, Severity } from '../types.ts';

/**
 * How severe each rule's findings are, by profile. Policy lives here and nowhere else; every row says why it stands as it
 * does. A row `<rule>:<variant>` is for findings that the rule reports with that variant.
 */
export interface PolicyRow {
  readonly telemetry: Severity;
  readonly standard: Severity;
  readonly critical: Severity;
  readonly reason: string;
}

const row = (telemetry: Severity, standard: Severity, critical: Severity, reason: string): PolicyRow => ({
  telemetry,
  standard,
  critical,
  reason,
});

export const policy: Readonly<Record<string, PolicyRow>> = {
  'fire-and-forget-send': row(
    'info',
    'error',
    'error',
    'A failed send vanishes: the record is lost and nobody knows. Telemetry may lose records.',
  ),
  'silenced-send-failure': row(
    'info',
    'warning',
    'error',
    'The failure is seen and put aside; the caller believes in success.',
  ),
  'unsubscribed-send': row(
    'warning',
    'error',
    'error',
    'Nothing is sent at all, on every call: no profile means that.',
  ),
  'missing-delivery-report': row(
    'info',
    'error',
    'error',
    'Whatever the broker refuses vanishes: the queue forgets it and nobody knows. Telemetry may lose records.',
  ),
  'commit-in-finally': row(
    'warning',
    'error',
    'error',
    'Records whose processing failed are committed; even telemetry rarely means that.',
  ),
  'commit-before-processing': row('info', 'error', 'error', 'At most once by construction; telemetry may choose it.'),
  'commit-positions-in-record-loop': row(
    'warning',
    'error',
    'error',
    'The rest of the poll is committed before it is processed.',
  ),
  'unawaited-processing': row(
    'warning',
    'error',
    'error',
    'Offsets move on while the work is still running and may yet fail.',
  ),
  'swallowed-processing-error': row(
    'info',
    'warning',
    'error',
    'The record is skipped for good; a deliberate skip is often right for telemetry.',
  ),
  'auto-commit': row(
    'info',
    'warning',
    'warning',
    'Explicitly by timer, and what happens to the records is not seen here.',
  ),
  'auto-commit:lossy': row(
    'warning',
    'error',
    'error',
    'Work is handed off or errors are swallowed, so the timer commits records that failed.',
  ),
  'auto-commit:mixed': row(
    'info',
    'warning',
    'error',
    'The code commits by itself while the timer still commits beside it.',
  ),
  'auto-commit:synchronous': row(
    'info',
    'info',
    'info',
    'At least once in a synchronous poll loop: worth knowing, not a defect.',
  ),
  'auto-commit:handler': row(
    'info',
    'info',
    'info',
    'This client commits when the handler succeeds: worth knowing, not a defect.',
  ),
  'commit-offset-not-next': row(
    'warning',
    'warning',
    'error',
    'The last record is processed again after every restart or rebalance.',
  ),
  'commit-offset-not-next:concatenated': row(
    'error',
    'error',
    'error',
    'The committed offset is far ahead: everything in between is skipped.',
  ),
  'unchecked-commit': row(
    'info',
    'warning',
    'warning',
    'A rejection that nobody handles, and commits that overtake each other: records are processed again.',
  ),
  'unchecked-commit:asynchronous': row(
    'info',
    'info',
    'warning',
    'The next commit makes up for it; where a record must not be processed twice, a failure has to show.',
  ),
  'stale-commit-retry': row(
    'info',
    'warning',
    'warning',
    'The committed offset goes back: records are processed again, none is lost.',
  ),
  'missing-commit': row(
    'info',
    'warning',
    'error',
    'No restart goes on where the last run ended: records are processed again, or skipped.',
  ),
  'consumer-shared-across-threads': row(
    'warning',
    'error',
    'error',
    'The client throws: the poll loop dies, or the commit or close does not happen, whatever the records are worth.',
  ),
  'missing-rebalance-commit': row(
    'info',
    'info',
    'info',
    'Records are processed again after a rebalance, at least once as promised: worth knowing.',
  ),
  'leaky-transaction': row(
    'warning',
    'error',
    'error',
    'The transaction promises all or nothing, and a record is lost, doubled or stuck behind it.',
  ),
  'ack-mode-conflict': row(
    'error',
    'error',
    'error',
    'The container does not start, or no call of the listener succeeds, whatever the records are worth.',
  ),
  'error-handler-skips': row(
    'info',
    'warning',
    'error',
    'A record that keeps failing is gone but for a log line; for telemetry that is often meant.',
  ),
  'skipped-batch-tail': row('warning', 'error', 'error', 'The rest of the batch is committed and never processed.'),
  'no-op-commit': row(
    'info',
    'warning',
    'warning',
    'The author believes in a commit that does not happen: records are processed again.',
  ),
  'no-op-commit:automatic': row(
    'info',
    'info',
    'info',
    'The client commits by itself all the same, only later than the author thinks.',
  ),
  'transaction-commits-consumer': row(
    'warning',
    'error',
    'error',
    'An aborted transaction no longer keeps its offsets: the records are skipped.',
  ),
  'unstable-transactional-id': row(
    'info',
    'warning',
    'error',
    'Fencing rests on the id: without it a copy that still runs writes records twice.',
  ),
  'wrong-client-options': row(
    'error',
    'error',
    'error',
    'The client throws: nothing is sent or consumed, whatever the records are worth.',
  ),
  'wrong-client-options:ignored': row(
    'info',
    'warning',
    'warning',
    'The author believes in a setting that does not hold.',
  ),
  'lossy-shutdown': row(
    'info',
    'warning',
    'error',
    'What the buffer holds at the end is lost at every stop, and nobody is told.',
  ),
  'unawaited-connect': row(
    'info',
    'warning',
    'warning',
    'The first use fails at each start; that the rejection is seen is likely, but not certain.',
  ),
  'out-of-order-resolve': row(
    'info',
    'warning',
    'error',
    'A message that fails after a later one was resolved is skipped; it takes a failure at the wrong time.',
  ),
  'weak-acks': row(
    'info',
    'warning',
    'error',
    'A leader that fails right after the acknowledgement takes the record with it.',
  ),
  'weak-acks:none': row('warning', 'error', 'error', 'The broker never confirms: every kind of failure goes unseen.'),
  'idempotence-disabled': row('info', 'warning', 'error', 'A retry can write a record twice or out of order.'),
  'idempotence-disabled:default': row(
    'info',
    'info',
    'warning',
    'The client is not idempotent unless asked, and this says so in writing.',
  ),
  'retries-disabled': row(
    'info',
    'warning',
    'error',
    'Any passing broker fault, a leader election for one, fails the send.',
  ),
  'unused-suppression': row(
    'info',
    'info',
    'info',
    'A suppression that suppresses nothing hides the next real finding.',
  ),
};

/** The severity of a finding; a variant without a row of its own falls back to its rule's. */
export function severityOf(ruleId: string, variant: string | undefined, profile: Profile): Severity {
  const found = (variant === undefined ? undefined : policy[`${ruleId}:${variant}`]) ?? policy[ruleId];
  return found?.[profile] ?? 'warning';
}
