import type { Span } from '../../core/facts/model.ts';
import { lineText, positionAt } from '../positions.ts';
import type { Colors, Paint } from './colors.ts';
import type { Lines } from './report.ts';

const tabWidth = 4;

/**
 * The lines around `span` with their numbers, and carets under its first line; each line ends in a line break.
 * `width`: how many columns of a source line are shown; a longer line is cut around the span.
 */
export function codeFrame(lines: Lines, span: Span, width: number, underline: Paint, colors: Colors): string {
  const { text, starts } = lines;
  const start = positionAt(starts, span.start, text.length);
  const end = positionAt(starts, span.end, text.length);
  const first = Math.max(1, start.line - 1);
  const last = Math.min(starts.length, start.line + 1);
  const gutterWidth = String(last).length;
  const lineStart = start.column - 1;
  const cutBefore = lineStart > width - 20 ? lineStart - Math.floor(width / 3) : 0;
  let frame = '';
  for (let line = first; line <= last; line++) {
    const raw = lineText(text, starts, line);
    const shown = visiblePart(raw, cutBefore, width);
    const number = String(line).padStart(gutterWidth);
    frame += `${colors.faint(`${number} |`)}${shown.text === '' ? '' : ` ${shown.text}`}\n`;
    if (line === start.line) {
      const from = Math.min(lineStart, raw.length);
      const to = end.line === start.line ? Math.min(end.column - 1, raw.length) : raw.length;
      const before = shown.columnOf(from);
      const length = Math.max(1, shown.columnOf(to) - before);
      frame += `${colors.faint(`${' '.repeat(gutterWidth)} |`)} ${' '.repeat(before)}${underline('^'.repeat(length))}\n`;
    }
  }
  return frame;
}

interface VisiblePart {
  readonly text: string;
  /** The column at which the character at an offset of the line stands in `text`. */
  columnOf(offset: number): number;
}

function visiblePart(line: string, cutBefore: number, width: number): VisiblePart {
  const from = isLowSurrogate(line, cutBefore) ? cutBefore + 1 : cutBefore;
  const wantedEnd = Math.min(line.length, from + width);
  const to = isLowSurrogate(line, wantedEnd) ? wantedEnd - 1 : wantedEnd;
  let text = from > 0 && line.length > from ? '…' : '';
  let column = text.length;
  const columns: number[] = [];
  for (const character of line.slice(from, to)) {
    for (let unit = 0; unit < character.length; unit++) {
      columns.push(column);
    }
    const visible = character === '\t' ? ' '.repeat(tabWidth - (column % tabWidth)) : printable(character);
    text += visible;
    column += character === '\t' ? visible.length : columnsOf(visible);
  }
  return {
    text: to < line.length ? `${text}…` : text.trimEnd(),
    columnOf: (offset) => columns[Math.max(0, offset - from)] ?? column,
  };
}

function isLowSurrogate(text: string, offset: number): boolean {
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** `text` with every control and direction character replaced: source code must not steer the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]|\p{Surrogate}/gu, '\uFFFD');
}

/** `text` on one line, as {@link printable}. */
export function oneLine(text: string): string {
  return printable(text.replace(/\r\n|[\n\r\u2028\u2029]/g, ' '));
}

/** How many columns a character takes on a terminal: none for combining marks, two for the wide scripts and emoji. */
function columnsOf(character: string): number {
  if (/^(?:\p{Mark}|[\u200B-\u200D])/u.test(character)) {
    return 0;
  }
  return /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|^\p{Emoji_Presentation}/u.test(
    character,
  )
    ? 2
    : 1;
}
