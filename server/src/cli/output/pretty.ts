import * as l10n from '@vscode/l10n';
import type { Finding, Severity } from '../../core/types.ts';
import { positionAt } from '../positions.ts';
import { codeFrame, oneLine } from './code-frame.ts';
import type { Colors } from './colors.ts';
import { type FileReport, otherFileOf, type SeverityCounts, type ShownFile, type Summary } from './report.ts';

/** The findings of one file for reading: place, severity, rule, message, code, fixes. `width` as for `codeFrame`. */
export function prettyFindings(report: FileReport, width: number, colors: Colors): string {
  return report.findings.map((finding) => prettyFinding(report, finding, width, colors)).join('');
}

function prettyFinding(report: FileReport, finding: Finding, width: number, colors: Colors): string {
  const paint = colors[finding.severity];
  const place = colors.strong(placeOf(report, finding.span.start));
  const head = `${place} ${paint(severityName(finding.severity))} ${colors.faint(finding.ruleId)}\n`;
  const message = `  ${oneLine(finding.message)}\n`;
  const frame = indent(codeFrame(report.lines, finding.span, width, paint, colors));
  const related = finding.related.map((location) => {
    const other = otherFileOf(report, location.path);
    return `  ${l10n.t('see {0}: {1}', placeOf(other, location.span.start), oneLine(location.message))}\n`;
  });
  const fixes = finding.fixes.map(({ title, safe, preferred }) => {
    const automatic = safe && preferred ? colors.faint(` ${l10n.t('(applied by --fix)')}`) : '';
    return `  ${l10n.t('fix: {0}', oneLine(title))}${automatic}\n`;
  });
  return `${head}${message}\n${frame}\n${[...related, ...fixes].join('')}\n`;
}

function placeOf(file: ShownFile, offset: number): string {
  const { line, column } = positionAt(file.lines.starts, offset, file.lines.text.length);
  return `${oneLine(file.path)}:${line}:${column}`;
}

function severityName(severity: Severity): string {
  switch (severity) {
    case 'error':
      return l10n.t('error');
    case 'warning':
      return l10n.t('warning');
    case 'info':
      return l10n.t('info');
  }
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

export interface FixedFile {
  /** As shown. */
  readonly path: string;
  /** The rule of each fix that was applied. */
  readonly ruleIds: readonly string[];
}

/** What `--fix` did: a line for each file, and one for all; empty when it did nothing. */
export function prettyFixes(files: readonly FixedFile[]): string {
  if (files.length === 0) {
    return '';
  }
  const lines = files.map(({ path, ruleIds }) => {
    const rules = [...new Set(ruleIds)].sort().map((id) => {
      const count = ruleIds.filter((other) => other === id).length;
      return count === 1 ? id : `${id} (${count})`;
    });
    return `${l10n.t('fixed {0}: {1}', oneLine(path), rules.join(', '))}\n`;
  });
  const count = files.reduce((sum, { ruleIds }) => sum + ruleIds.length, 0);
  const total = count === 1 ? l10n.t('1 finding fixed') : l10n.t('{0} findings fixed', count);
  return `${lines.join('')}${l10n.t('{0} in {1}', total, fileCount(files.length))}\n`;
}

/** The last line: how much was found in how many files. `quiet`: only errors are spoken of. */
export function prettySummary(counts: SeverityCounts, summary: Summary, quiet: boolean, colors: Colors): string {
  const searched = l10n.t(
    '{0} read, {1} with signs of Kafka, {2} ms',
    fileCount(summary.files),
    summary.analysed,
    summary.durationMs,
  );
  const found = [
    counts.error > 0 && colors.error(counts.error === 1 ? l10n.t('1 error') : l10n.t('{0} errors', counts.error)),
    counts.warning > 0 &&
      !quiet &&
      colors.warning(counts.warning === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', counts.warning)),
    counts.info > 0 && !quiet && colors.info(counts.info === 1 ? l10n.t('1 note') : l10n.t('{0} notes', counts.info)),
  ].filter((part) => part !== false);
  const nothing = quiet ? l10n.t('No errors') : l10n.t('Nothing found');
  return `${found.length === 0 ? nothing : found.join(', ')} ${colors.faint(`(${searched})`)}\n`;
}

export function fileCount(count: number): string {
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', count);
}
