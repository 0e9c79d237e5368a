/** Line and column, both from 1; columns count UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The offset at which each line starts. A line ends with CR LF, LF or CR, as in the language server protocol. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (const lineBreak of text.matchAll(/\r\n|\n|\r/g)) {
    starts.push(lineBreak.index + lineBreak[0].length);
  }
  return starts;
}

/** The position of a 0-based offset; offsets beyond the text are taken as its nearest end. */
export function positionAt(lineStarts: readonly number[], offset: number, textLength: number): Position {
  const wanted = Math.min(Math.max(offset, 0), textLength);
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (lineStarts[middle]! <= wanted) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return { line: low + 1, column: wanted - lineStarts[low]! + 1 };
}

/** Line `line` (from 1) without its line break; empty when there is no such line. */
export function lineText(text: string, lineStarts: readonly number[], line: number): string {
  const start = lineStarts[line - 1];
  if (start === undefined) {
    return '';
  }
  return text.slice(start, lineStarts[line] ?? text.length).replace(/(?:\r\n|\n|\r)$/, '');
}
