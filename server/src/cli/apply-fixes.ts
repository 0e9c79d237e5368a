import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { access, constants, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Finding, Fix, TextEdit } from '../core/types.ts';
import { describeFileError } from './file-errors.ts';
import { hasByteOrderMark } from './source-files.ts';

/** A fix can uncover the next one; a pair of fixes that undo each other must not run for ever. */
const maximumPasses = 20;

export interface FixedText {
  readonly text: string;
  /** The findings of `text`. */
  readonly findings: readonly Finding[];
  /** The rule of each fix that was applied, in order. */
  readonly applied: readonly string[];
}

/**
 * Applies the safe preferred fix of every finding, analyses again, and so on until nothing changes.
 * `findings` are those of `text`; `analyze` gives those of any later text.
 */
export async function fixUntilStable(
  text: string,
  findings: readonly Finding[],
  analyze: (text: string) => Promise<readonly Finding[]>,
): Promise<FixedText> {
  let current: FixedText = { text, findings, applied: [] };
  const seen = new Set([text]);
  for (let pass = 0; pass < maximumPasses; pass++) {
    const step = applySafeFixes(current.text, current.findings);
    if (seen.has(step.text)) {
      break;
    }
    seen.add(step.text);
    const applied = [...current.applied, ...step.applied];
    current = { text: step.text, findings: await analyze(step.text), applied };
  }
  return current;
}

/**
 * One pass: the fixes that do not touch each other, first come first served in the order of the text.
 * Line breaks in new text become those of `text`.
 */
export function applySafeFixes(
  text: string,
  findings: readonly Finding[],
): { readonly text: string; readonly applied: readonly string[] } {
  const edits: TextEdit[] = [];
  const applied: string[] = [];
  const candidates = findings
    .map((finding) => ({ finding, fix: finding.fixes.find(({ safe, preferred }) => safe && preferred) }))
    .filter((candidate): candidate is { finding: Finding; fix: Fix } => candidate.fix !== undefined)
    .sort((left, right) => left.finding.span.start - right.finding.span.start);
  for (const { finding, fix } of candidates) {
    if (isApplicable(fix, text) && !fix.edits.some((edit) => edits.some((other) => touch(edit, other)))) {
      edits.push(...fix.edits);
      applied.push(finding.ruleId);
    }
  }
  return { text: applyEdits(text, edits), applied };
}

/** Edits that only meet at one offset depend on their order, so they count as touching: the second waits for the next pass. */
function touch(left: TextEdit, right: TextEdit): boolean {
  return left.span.start <= right.span.end && right.span.start <= left.span.end;
}

function isApplicable(fix: Fix, text: string): boolean {
  const sorted = fix.edits.toSorted(byPosition);
  return (
    sorted.length > 0 &&
    sorted.every(
      ({ span }, index) =>
        span.start <= span.end && span.end <= text.length && span.start >= (sorted[index - 1]?.span.end ?? 0),
    )
  );
}

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lineBreak = lineBreakOf(text);
  let result = '';
  let position = 0;
  for (const { span, newText } of edits.toSorted(byPosition)) {
    result += text.slice(position, span.start) + withLineBreak(newText, lineBreak);
    position = span.end;
  }
  return result + text.slice(position);
}

function byPosition(left: TextEdit, right: TextEdit): number {
  return left.span.start - right.span.start || left.span.end - right.span.end;
}

/** The line break that most lines of `text` end with; LF when there is none. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const windows = text.match(/\r\n/g)?.length ?? 0;
  const unix = (text.match(/\n/g)?.length ?? 0) - windows;
  return windows > unix ? '\r\n' : '\n';
}

export function withLineBreak(text: string, lineBreak: '\n' | '\r\n'): string {
  return text.replace(/\r\n|\n/g, lineBreak);
}

/** Why a file cannot be fixed although there are fixes; `undefined` when it can. */
export function reasonNotToFix(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes)
    ? undefined
    : l10n.t('not fixed, because it is not valid UTF-8 and writing it would change other parts');
}

/**
 * Puts `text` in the place of the file's content, as a whole or not at all, with its byte order mark, its permissions and
 * through its link. `bytes` is what was analysed: a file that someone changed since is left alone.
 * Resolves with what went wrong, or with `undefined`.
 */
export async function replaceFile(path: string, bytes: Uint8Array, text: string): Promise<string | undefined> {
  let temporary: string | undefined;
  try {
    const target = await realpath(path);
    await access(target, constants.W_OK);
    const { mode } = await stat(target);
    if (!(await readFile(target)).equals(bytes)) {
      return l10n.t('not fixed, because it was changed in the meantime');
    }
    temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(hasByteOrderMark(bytes) ? `\uFEFF${text}` : text, 'utf8');
      await handle.chmod(mode & 0o7777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
    return undefined;
  } catch (error) {
    if (temporary !== undefined) {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
    return l10n.t('not fixed: {0}', describeFileError(error));
  }
}
