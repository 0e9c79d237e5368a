import * as l10n from '@vscode/l10n';
import type { Severity } from '../core/types.ts';
import { fileCount } from './output/pretty.ts';
import type { Summary } from './output/report.ts';

/** What is counted in the course of a run. */
export interface Tally {
  readonly counts: Record<Severity, number>;
  /** Milliseconds per phase; `read` is the time that the analysis waited for the disk. */
  readonly times: { find: number; index: number; read: number; analyze: number; fix: number };
  /** Files that were read. */
  files: number;
  analysed: number;
  tooLarge: number;
  binary: number;
  excluded: number;
  failures: number;
}

export function emptyTally(): Tally {
  return {
    counts: { error: 0, warning: 0, info: 0 },
    times: { find: 0, index: 0, read: 0, analyze: 0, fix: 0 },
    files: 0,
    analysed: 0,
    tooLarge: 0,
    binary: 0,
    excluded: 0,
    failures: 0,
  };
}

/** The text of `--stats`. */
export function statistics(tally: Tally, summary: Summary, withFixes: boolean): string {
  const { times } = tally;
  const files = [
    l10n.t('{0} read', fileCount(tally.files)),
    l10n.t('{0} with signs of Kafka', tally.analysed),
    tally.excluded > 0 && l10n.t('{0} excluded by the configuration', tally.excluded),
    tally.tooLarge > 0 && l10n.t('{0} above 2 MB', tally.tooLarge),
    tally.binary > 0 && l10n.t('{0} binary', tally.binary),
    tally.failures > 0 && l10n.t('{0} failed', tally.failures),
  ];
  const phases: readonly (readonly [string, number])[] = [
    [l10n.t('find'), times.find],
    [l10n.t('index'), times.index],
    [l10n.t('read'), times.read],
    [l10n.t('analyse'), times.analyze],
    ...(withFixes ? [[l10n.t('fix'), times.fix] as const] : []),
    [l10n.t('total'), summary.durationMs],
  ];
  const lines = phases.map(([name, time]) => `${name.padEnd(8)} ${time.toFixed(0).padStart(7)} ms\n`);
  return `${files.filter((part) => part !== false).join(', ')}\n${lines.join('')}`;
}
