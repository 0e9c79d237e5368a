import type { Program } from './sources.ts';

/** One version of the text after a key was pressed. */
export interface Keystroke {
  readonly text: string;
  /** `name`: a letter in a name, the program stays well-formed. `statement`: one of a new statement, which it mostly does not. */
  readonly kind: 'name' | 'statement';
}

/**
 * Typing at many places of a program, a word or a statement at each, and going on from there: every version differs from
 * the one before by one character.
 */
export function keystrokes(program: Program, statement: string, count: number): readonly Keystroke[] {
  const found: Keystroke[] = [];
  const places = [
    ...program.nameEnds.map((at) => ({ at, typed: 'OfAll', kind: 'name' as const })),
    ...program.statementStarts.map((at) => ({ at, typed: statement, kind: 'statement' as const })),
  ];
  // In leaps through the file, as an author goes; the same in every run.
  for (let step = 0; found.length < count; step++) {
    const { at, typed, kind } = places[(step * 7) % places.length]!;
    for (let length = 1; length <= typed.length && found.length < count; length++) {
      found.push({ kind, text: program.text.slice(0, at) + typed.slice(0, length) + program.text.slice(at) });
    }
  }
  return found;
}
