import type { Block, Span } from '../facts/model.ts';
import type { TextEdit } from '../types.ts';

/** The lines of the text that was asked for last: all fixes of a file ask, and a line can be as long as the file. */
let lines: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

/** Behind every line feed and every carriage return; between the two of a pair stands an empty line. */
function lineStartsOf(text: string): readonly number[] {
  if (text !== lines.text) {
    const starts = [0];
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === 10 || unit === 13) starts.push(at + 1);
    }
    lines = { text, starts };
  }
  return lines.starts;
}

/** The number of the line that holds `offset`, from 0. */
function lineAt(text: string, offset: number): number {
  const starts = lineStartsOf(text);
  let low = 0;
  for (let high = starts.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return lineStartsOf(text)[lineAt(text, offset)]!;
}

/** Offset of the line's end, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const next = lineStartsOf(text)[lineAt(text, offset) + 1];
  return next === undefined ? Math.max(offset, text.length) : next - 1;
}

/** Offset after the line break that ends the line of `offset`. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  if (text.startsWith('\r\n', end)) return end + 2;
  return end < text.length ? end + 1 : end;
}

/** The white space before the first character of the line that holds `offset`. */
export function indentationAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let end = start;
  while (end < text.length && (text[end] === ' ' || text[end] === '\t')) end++;
  return text.slice(start, Math.min(end, Math.max(start, offset)));
}

/** The line break that the text uses. */
export function lineBreakOf(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** One level of indentation, as the text's first indented line shows. */
export function indentUnitOf(text: string): string {
  if (text !== measured.text) measured = { text, unit: measureIndent(text) };
  return measured.unit;
}

/** All fixes of a file ask for the same, and a file without an indented line is read to its end. */
let measured = { text: '', unit: '  ' };

function measureIndent(text: string): string {
  const match = /^(\t| {2,8})(?=[^\s*])/m.exec(text);
  const found = match?.[1];
  if (found === undefined) return '  ';
  return found === '\t' ? '\t' : found.length >= 8 ? '    ' : found;
}

export function insert(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}

export function replace(span: Span, newText: string): TextEdit {
  return { span, newText };
}

/** True when nothing but white space stands before `offset` on its line. */
export function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** True when nothing but white space or a line comment stands behind `offset` on its line. */
export function endsLine(text: string, offset: number): boolean {
  const rest = text.slice(offset, lineEnd(text, offset)).trim();
  return rest === '' || rest.startsWith('//');
}

/** Removes a statement together with its line when it has that line to itself. */
export function removeStatement(text: string, span: Span): TextEdit {
  if (!startsLine(text, span.start) || text.slice(span.end, lineEnd(text, span.end)).trim() !== '') {
    return { span, newText: '' };
  }
  return { span: { start: lineStart(text, span.start), end: nextLine(text, span.end) }, newText: '' };
}

/** Inserts `lines` as whole lines after the statement that ends at `offset`, indented like the line of `like`. */
export function insertLinesAfter(text: string, offset: number, like: number, lines: readonly string[]): TextEdit {
  const indentation = indentationAt(text, like);
  const lineBreak = lineBreakOf(text);
  const unit = indentUnitOf(text);
  const body = lines.map((line) =>
    line === '' ? '' : indentation + line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length)),
  );
  // Behind a trailing comment, but not behind another statement of the same line.
  const at = endsLine(text, offset) ? lineEnd(text, offset) : offset;
  return insert(at, lineBreak + body.join(lineBreak));
}

/** `lines` (with tabs for levels) as a block of text whose first line stands where it is put and whose others are indented like the line of `like`. */
export function blockText(text: string, like: number, lines: readonly string[]): string {
  const indentation = indentationAt(text, like);
  const unit = indentUnitOf(text);
  return lines
    .map((line, index) => {
      const body = line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length));
      return index === 0 || body === '' ? body : indentation + body;
    })
    .join(lineBreakOf(text));
}

/** Adds `line` as the last statement of a block, whose first line is that of `like`; a block of one line is spread over several. */
export function appendStatement(text: string, block: Block, like: number, line: string): TextEdit {
  const inner = text.slice(block.span.start + 1, block.span.end - 1);
  const content = inner.trim();
  if (!inner.includes('\n')) {
    const lines = content === '' ? [`\t${line}`] : [`\t${content}`, `\t${line}`];
    return replace(block.span, blockText(text, like, ['{', ...lines, '}']));
  }
  const last = block.statements.at(-1);
  if (last) return insertLinesAfter(text, last.span.end, last.span.start, [line]);
  if (content === '') return replace(block.span, blockText(text, like, ['{', `\t${line}`, '}']));
  // Nothing but a comment: the statement goes below it.
  const end = block.span.start + 1 + inner.trimEnd().length;
  const comment = block.span.start + 1 + inner.length - inner.trimStart().length;
  const own = startsLine(text, comment) ? indentationAt(text, comment) : indentationAt(text, like) + indentUnitOf(text);
  return insert(end, lineBreakOf(text) + own + line);
}

/**
 * The line whose indentation a block opened at `offset` takes: that of the statement, unless the statement is broken so that
 * a line of its own begins there or with `.`, `)` or `}`.
 */
export function blockLine(text: string, offset: number, statement: number): number {
  const head = text.slice(lineStart(text, offset), offset).trimStart();
  return head === '' || /^[.)}\]]/.test(head) ? offset : statement;
}

/** Edits in order, or undefined when two of them overlap. */
export function ordered(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  for (let at = 1; at < sorted.length; at++) if (sorted[at]!.span.start < sorted[at - 1]!.span.end) return undefined;
  return sorted;
}

/** The text after all edits. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    result += text.slice(at, edit.span.start) + edit.newText;
    at = edit.span.end;
  }
  return result + text.slice(at);
}
