import { isAbsolute } from 'node:path';
import type { Finding, Severity } from '../../core/types.ts';
import { displayPath } from '../paths.ts';
import { lineStartsOf } from '../positions.ts';

/** A text with the offset at which each line starts. */
export interface Lines {
  readonly text: string;
  readonly starts: readonly number[];
}

export interface ShownFile {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  readonly lines: Lines;
}

/** One analysed file with its findings in the order of the text. */
export interface FileReport extends ShownFile {
  readonly findings: readonly Finding[];
  /** The files that related locations point into, by their path as the analyzer gives it. */
  readonly otherFiles: ReadonlyMap<string, ShownFile>;
}

export interface Summary {
  /** Files that were read. */
  readonly files: number;
  /** Files that showed a sign of Kafka and were analysed. */
  readonly analysed: number;
  readonly durationMs: number;
}

export type SeverityCounts = Readonly<Record<Severity, number>>;

/**
 * Sorts the findings of `file` by position and looks up the files that they refer to. `readText` resolves with the text
 * of another file, or with an empty text when it cannot be read: a finding is not lost over it.
 */
export async function fileReport(
  path: string,
  text: string,
  findings: readonly Finding[],
  cwd: string,
  readText: (path: string) => Promise<string>,
): Promise<FileReport> {
  const otherFiles = new Map<string, ShownFile>();
  for (const { related } of findings) {
    for (const { path: other } of related) {
      if (other === undefined || otherFiles.has(other)) {
        continue;
      }
      const shown = isAbsolute(other) ? displayPath(cwd, other) : other;
      otherFiles.set(other, { path: shown, lines: linesOf(shown === path ? text : await readText(other)) });
    }
  }
  return {
    path,
    lines: linesOf(findings.length === 0 ? '' : text),
    findings: findings.toSorted(byPosition),
    otherFiles,
  };
}

function linesOf(text: string): Lines {
  return { text, starts: lineStartsOf(text) };
}

function byPosition(left: Finding, right: Finding): number {
  return (
    left.span.start - right.span.start ||
    left.span.end - right.span.end ||
    (left.ruleId < right.ruleId ? -1 : left.ruleId > right.ruleId ? 1 : 0)
  );
}

/** The file of a related location; without a path it is the finding's own. */
export function otherFileOf(report: FileReport, path: string | undefined): ShownFile {
  return path === undefined ? report : (report.otherFiles.get(path) ?? report);
}
