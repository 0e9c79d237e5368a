import type { Span } from '../../core/facts/model.ts';
import type { Finding } from '../../core/types.ts';
import { lineBreakOf, withLineBreak } from '../apply-fixes.ts';
import { type Position, positionAt } from '../positions.ts';
import { type FileReport, otherFileOf, type Summary } from './report.ts';

interface JsonRange {
  readonly start: Position;
  readonly end: Position;
}

/** The shape of one finding under `"version": 1`; lines and columns from 1, columns in UTF-16 units, ends exclusive. */
export interface JsonFinding {
  readonly ruleId: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly path: string;
  readonly range: JsonRange;
  readonly message: string;
  readonly fixes: readonly {
    readonly title: string;
    readonly safe: boolean;
    readonly preferred: boolean;
    readonly edits: readonly { readonly path: string; readonly range: JsonRange; readonly newText: string }[];
  }[];
  readonly related: readonly { readonly path: string; readonly range: JsonRange; readonly message: string }[];
}

/** The findings of one file. */
export function jsonFindings(report: FileReport): readonly JsonFinding[] {
  const lineBreak = lineBreakOf(report.lines.text);
  const rangeOf = (span: Span, lines = report.lines): JsonRange => ({
    start: positionAt(lines.starts, span.start, lines.text.length),
    end: positionAt(lines.starts, span.end, lines.text.length),
  });
  return report.findings.map((finding: Finding) => ({
    ruleId: finding.ruleId,
    severity: finding.severity,
    path: report.path,
    range: rangeOf(finding.span),
    message: finding.message,
    fixes: finding.fixes.map(({ title, safe, preferred, edits }) => ({
      title,
      safe,
      preferred,
      edits: edits.map(({ span, newText }) => ({
        path: report.path,
        range: rangeOf(span),
        newText: withLineBreak(newText, lineBreak),
      })),
    })),
    related: finding.related.map(({ path, span, message }) => {
      const other = otherFileOf(report, path);
      return { path: other.path, range: rangeOf(span, other.lines), message };
    }),
  }));
}

/** The whole document, one line. */
export function jsonDocument(findings: readonly JsonFinding[], summary: Summary): string {
  return `${JSON.stringify({ version: 1, findings, summary })}\n`;
}
