import type { Finding, TextEdit } from '../core/types.ts';

/**
 * The edits of the safe fixes of `findings` that fit together, in the order of the text: for each finding its preferred
 * fix if that is safe, as on the command line; a fix that touches what an earlier one touches is left for the next round.
 */
export function safeEdits(findings: readonly Finding[]): readonly TextEdit[] {
  const accepted: TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find(({ safe, preferred }) => safe && preferred);
    if (fix === undefined) continue;
    const added = fix.edits.filter((edit) => !accepted.some((other) => isSharedInsertion(edit, other)));
    if (added.some((edit) => accepted.some((other) => touch(edit, other)))) continue;
    accepted.push(...added);
  }
  return accepted.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/**
 * Two fixes may need the same word or line once: `async ` before one function, an import. Insertions that end in
 * something else, such as a closing bracket, are needed once per fix.
 */
function isSharedInsertion(a: TextEdit, b: TextEdit): boolean {
  return (
    a.span.start === a.span.end &&
    b.span.start === b.span.end &&
    a.span.start === b.span.start &&
    a.newText === b.newText &&
    /\s$/.test(a.newText)
  );
}

/** Overlap, or insertions at one place, whose order would be a guess. */
function touch(a: TextEdit, b: TextEdit): boolean {
  if (a.span.start === b.span.start) return true;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}
