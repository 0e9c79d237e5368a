import type { Span } from '../../facts/model.ts';

/** A place where one unfinished token would make the parser misread much of what follows. */
export interface Repair {
  /** What the user has not finished: up to the end of the line. */
  readonly span: Span;
  /** How many characters from its start the parser must not see. */
  readonly hidden: number;
}

/** The repairs that `text` needs, in its order; none for a program without errors. */
export function repairsOf(text: string): Repair[] {
  const repairs = [...unfinishedImports(text), ...unterminatedText(text)];
  return repairs.sort((left, right) => left.span.start - right.span.start);
}

/** `text` with spaces for what is hidden: the same length, so that every position stays. */
export function repaired(text: string, repairs: readonly Repair[]): string {
  let result = '';
  let position = 0;
  for (const { span, hidden } of repairs) {
    if (span.start < position) continue;
    result += text.slice(position, span.start) + ' '.repeat(hidden);
    position = span.start + hidden;
  }
  return result + text.slice(position);
}

const unfinishedImport =
  /^[^\S\n]*(?:import|package)\b[^;\n"'/*]*(?=\n\s*(?:import|public|abstract|final|sealed|class|interface|enum|record|@|\/[/*]))/gm;

/** An import without its semicolon takes the name of the next import, or the header of the class, into its own name. */
function unfinishedImports(text: string): Repair[] {
  const repairs: Repair[] = [];
  for (const match of text.matchAll(unfinishedImport)) {
    const source = match[0].trim();
    const start = match.index + match[0].indexOf(source);
    repairs.push({ span: { start, end: start + source.length }, hidden: source.length });
  }
  return repairs;
}

/**
 * String literals that their line does not close and text blocks that nothing closes: the grammar lets a string run on
 * over line ends, so that one open quote would swallow the rest of the file.
 */
function unterminatedText(text: string): Repair[] {
  const repairs: Repair[] = [];
  const interesting = /"""|["']|\/\/|\/\*/g;
  for (let match = interesting.exec(text); match; match = interesting.exec(text)) {
    const [opening] = match;
    const start = match.index;
    if (opening === '//') {
      interesting.lastIndex = lineEnd(text, start);
      continue;
    }
    if (opening === '/*') {
      const end = text.indexOf('*/', start + 2);
      if (end < 0) return repairs;
      interesting.lastIndex = end + 2;
      continue;
    }
    const end = opening === '"""' ? textBlockEnd(text, start + 3) : literalEnd(text, start);
    if (end === undefined) repairs.push({ span: { start, end: lineEnd(text, start) }, hidden: opening.length });
    interesting.lastIndex = end ?? lineEnd(text, start);
  }
  return repairs;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function textBlockEnd(text: string, from: number): number | undefined {
  for (let position = from; position < text.length; position++) {
    if (text[position] === '\\') position++;
    else if (text.startsWith('"""', position)) return position + 3;
  }
  return undefined;
}

function literalEnd(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let position = start + 1; position < text.length; position++) {
    const character = text[position];
    if (character === '\n') return undefined;
    if (character === '\\' && text[position + 1] !== '\n' && text[position + 1] !== '\r') position++;
    else if (character === quote) return position + 1;
  }
  return undefined;
}
