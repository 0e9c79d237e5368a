import type { Span } from '../../facts/model.ts';

/**
 * The lossless tree of a `.properties` file, read as `java.util.Properties.load(Reader)` reads it.
 *
 * The `lineSpan`s of the items follow each other without a gap from the byte order mark (if any) to the end of the
 * text, so that the text can be put together again from them. All positions are 0-based offsets in UTF-16 code units.
 */
export interface PropertiesTree {
  readonly text: string;
  readonly items: readonly PropertiesItem[];
  /** The items that are entries, in source order; a later entry of the same key wins. */
  readonly entries: readonly PropertiesEntry[];
  /** The text begins with U+FEFF; it belongs to no item. */
  readonly byteOrderMark: boolean;
  /** The first line ending of the text; `\n` when there is none. */
  readonly lineEnding: LineEnding;
  /** `\u` escapes without four hexadecimal digits: Java refuses the whole file there. */
  readonly malformedEscapes: readonly Span[];
}

export type LineEnding = '\n' | '\r\n' | '\r';
export type PropertiesItem = PropertiesEntry | PropertiesComment | PropertiesBlank;

export interface PropertiesEntry {
  readonly kind: 'entry';
  /** Decoded. */
  readonly key: string;
  /** Decoded. White space at its end belongs to it, as in Java. */
  readonly value: string;
  readonly keySpan: Span;
  /** Between key and value, white space included; empty when the line is a key alone. */
  readonly separatorSpan: Span;
  /** As written, continuation lines included; an empty value has an empty span where it would stand. */
  readonly valueSpan: Span;
  /** `valueSpan` without the white space at its end. */
  readonly trimmedValueSpan: Span;
  /** Key to the end of the last line, without indentation and line ending. */
  readonly span: Span;
  /** The whole lines, indentation and line ending included. */
  readonly lineSpan: Span;
  /** The entry ends the file with a backslash that continues into nothing: a line added after it would be swallowed. */
  readonly danglingContinuation: boolean;
}

export interface PropertiesComment {
  readonly kind: 'comment';
  readonly marker: '#' | '!';
  /** Without the marker, trimmed. */
  readonly text: string;
  /** From the marker, without the line ending. */
  readonly span: Span;
  readonly lineSpan: Span;
}

/** An empty line, or one that holds nothing but white space or a lone backslash. */
export interface PropertiesBlank {
  readonly kind: 'blank';
  readonly span: Span;
  readonly lineSpan: Span;
}

const BACKSLASH = 0x5c;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** Java's white space inside a line: space, tab, form feed. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0c;
}

function isTerminator(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

function isSeparator(code: number): boolean {
  return code === 0x3d || code === 0x3a;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) {
    at += 1;
  }
  return at;
}

/** The offset after the line ending at `at`; `at` itself at the end of the text. */
function afterTerminator(text: string, at: number): number {
  if (at >= text.length) {
    return at;
  }
  return text.charCodeAt(at) === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1;
}

function endsInOddBackslashes(text: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === BACKSLASH) {
    at -= 1;
  }
  return (end - at) % 2 === 1;
}

/** The content of one logical line: its text without continuations, and the way back to offsets. */
interface LogicalLine {
  readonly content: string;
  /** Offset of the code unit `index` of `content`. */
  readonly startAt: (index: number) => number;
  /** Offset after the code unit `index - 1` of `content`. */
  readonly endAt: (index: number) => number;
}

function logicalLine(text: string, segments: readonly Span[]): LogicalLine {
  const first = segments[0]!;
  if (segments.length === 1) {
    return {
      content: text.slice(first.start, first.end),
      startAt: (index) => first.start + index,
      endAt: (index) => first.start + index,
    };
  }
  const locate = (index: number, atEnd: boolean): number => {
    let rest = index;
    for (const segment of segments) {
      const length = segment.end - segment.start;
      if (rest < length || (atEnd && rest === length)) {
        return segment.start + rest;
      }
      rest -= length;
    }
    return segments[segments.length - 1]!.end;
  };
  return {
    content: segments.map((segment) => text.slice(segment.start, segment.end)).join(''),
    startAt: (index) => locate(index, false),
    endAt: (index) => locate(index, index > 0),
  };
}

const simpleEscapes: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n', f: '\f' };
const fourHexDigits = /^[0-9A-Fa-f]{4}$/;

interface Decoded {
  readonly value: string;
  /** Indexes of malformed `\u` escapes in the encoded text. */
  readonly malformed: readonly number[];
}

/** Java's `loadConvert`. A malformed `\u` escape, where Java throws, keeps its letters. */
function decode(encoded: string): Decoded {
  if (!encoded.includes('\\')) {
    return { value: encoded, malformed: [] };
  }
  const parts: string[] = [];
  const malformed: number[] = [];
  let from = 0;
  for (let at = encoded.indexOf('\\'); at !== -1; at = encoded.indexOf('\\', from)) {
    parts.push(encoded.slice(from, at));
    const letter = encoded.charAt(at + 1);
    if (letter === 'u') {
      const digits = encoded.slice(at + 2, at + 6);
      if (fourHexDigits.test(digits)) {
        parts.push(String.fromCharCode(Number.parseInt(digits, 16)));
        from = at + 6;
        continue;
      }
      malformed.push(at);
    }
    parts.push(simpleEscapes[letter] ?? letter);
    from = at + 2;
  }
  parts.push(encoded.slice(from));
  return { value: parts.join(''), malformed };
}

interface KeyAndValue {
  readonly keyEnd: number;
  readonly valueStart: number;
}

/** Where Java ends the key and begins the value: the first unescaped `=`, `:` or white space, then at most one `=` or `:`. */
function splitLine(content: string): KeyAndValue {
  let keyEnd = 0;
  let escaped = false;
  while (keyEnd < content.length) {
    const code = content.charCodeAt(keyEnd);
    if (!escaped && (isSeparator(code) || isBlank(code))) {
      break;
    }
    escaped = code === BACKSLASH && !escaped;
    keyEnd += 1;
  }
  let valueStart = keyEnd;
  let separated = false;
  while (valueStart < content.length) {
    const code = content.charCodeAt(valueStart);
    if (!isBlank(code)) {
      if (separated || !isSeparator(code)) {
        break;
      }
      separated = true;
    }
    valueStart += 1;
  }
  return { keyEnd, valueStart };
}

/** The length of `content` without the unescaped white space at its end, but at least `from`. */
function trimmedEnd(content: string, from: number): number {
  let end = content.length;
  while (end > from && isBlank(content.charCodeAt(end - 1)) && !endsInOddBackslashes(content, from, end - 1)) {
    end -= 1;
  }
  return end;
}

/**
 * The tree of `text`, whatever it holds; linear in its length. Differs from `java.util.Properties.load` in two points
 * only: a byte order mark is not part of the first key, and a malformed `\u` escape is noted instead of thrown.
 */
export function parseProperties(text: string): PropertiesTree {
  const items: PropertiesItem[] = [];
  const entries: PropertiesEntry[] = [];
  const malformedEscapes: Span[] = [];
  const byteOrderMark = text.charCodeAt(0) === 0xfeff;
  const terminator = /[\r\n]/g;
  const lineEndFrom = (from: number): number => {
    terminator.lastIndex = from;
    return terminator.exec(text)?.index ?? text.length;
  };

  let position = byteOrderMark ? 1 : 0;
  while (position < text.length) {
    const lineStart = position;
    const contentStart = skipBlanks(text, lineStart);
    if (contentStart >= text.length || isTerminator(text.charCodeAt(contentStart))) {
      position = afterTerminator(text, contentStart);
      const span = { start: lineStart, end: contentStart };
      items.push({ kind: 'blank', span, lineSpan: { start: lineStart, end: position } });
      continue;
    }
    const marker = text[contentStart];
    if (marker === '#' || marker === '!') {
      const end = lineEndFrom(contentStart);
      position = afterTerminator(text, end);
      items.push({
        kind: 'comment',
        marker,
        text: text.slice(contentStart + 1, end).trim(),
        span: { start: contentStart, end },
        lineSpan: { start: lineStart, end: position },
      });
      continue;
    }

    const segments: Span[] = [];
    let segmentStart = contentStart;
    let end = lineEndFrom(segmentStart);
    let dangling = false;
    let length = 0;
    while (endsInOddBackslashes(text, segmentStart, end)) {
      segments.push({ start: segmentStart, end: end - 1 });
      length += end - 1 - segmentStart;
      const next = afterTerminator(text, end);
      dangling = next >= text.length;
      if (dangling || length === 0) {
        break;
      }
      segmentStart = skipBlanks(text, next);
      end = lineEndFrom(segmentStart);
    }
    position = afterTerminator(text, end);
    const lineSpan = { start: lineStart, end: position };
    const span = { start: contentStart, end };
    // A lone backslash continues nothing: Java goes on as if the line were empty. At the very end of the text it makes an
    // entry with an empty key, unless CR LF follows it (java.util.Properties.LineReader looks for the end after the CR).
    const loneBackslash = length === 0 && segments.length > 0;
    if (loneBackslash && (!dangling || position - end === 2)) {
      items.push({ kind: 'blank', span, lineSpan });
      continue;
    }
    if (!dangling) {
      segments.push({ start: segmentStart, end });
    }

    const line = logicalLine(text, segments);
    const { keyEnd, valueStart } = splitLine(line.content);
    const key = decode(line.content.slice(0, keyEnd));
    const value = decode(line.content.slice(valueStart));
    const total = line.content.length;
    const valueSpan =
      valueStart < total
        ? { start: line.startAt(valueStart), end: line.endAt(total) }
        : { start: line.endAt(total), end: line.endAt(total) };
    const keySpan = { start: contentStart, end: line.endAt(keyEnd) };
    for (const index of key.malformed) {
      malformedEscapes.push({ start: line.startAt(index), end: line.endAt(Math.min(index + 2, total)) });
    }
    for (const index of value.malformed) {
      const from = valueStart + index;
      malformedEscapes.push({ start: line.startAt(from), end: line.endAt(Math.min(from + 2, total)) });
    }
    const entry: PropertiesEntry = {
      kind: 'entry',
      key: key.value,
      value: value.value,
      keySpan,
      separatorSpan: { start: keySpan.end, end: valueSpan.start },
      valueSpan,
      trimmedValueSpan: {
        start: valueSpan.start,
        end: valueStart < total ? line.endAt(trimmedEnd(line.content, valueStart)) : valueSpan.end,
      },
      span,
      lineSpan,
      danglingContinuation: dangling,
    };
    items.push(entry);
    entries.push(entry);
  }
  return { text, items, entries, byteOrderMark, lineEnding: firstLineEnding(text), malformedEscapes };
}

function firstLineEnding(text: string): LineEnding {
  const at = text.search(/[\r\n]/);
  if (at === -1 || text.charCodeAt(at) === LINE_FEED) {
    return '\n';
  }
  return text.charCodeAt(at + 1) === LINE_FEED ? '\r\n' : '\r';
}
