import type { PropertiesEntry, PropertiesTree } from '../syntax/properties/parse.ts';
import type { TextEdit } from '../types.ts';

const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f' };

/** Everything outside printable ASCII becomes an escape, so that the text reads the same in ISO-8859-1 and in UTF-8. */
function escapeText(text: string, special: RegExp): string {
  return text
    .replace(special, (character) => escapes[character] ?? `\\${character}`)
    .replace(/[^\x20-\x7e]/g, (unit) => escapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `key` as it must be written to be read as `key`. */
export function encodeKey(key: string): string {
  return escapeText(key, /[\\ \t\f\n\r:=#!]/g);
}

/** `value` as it must be written to be read as `value`. */
export function encodeValue(value: string): string {
  return escapeText(value, /\\|^[ ]+|[\t\f\n\r]/g).replace(/^\\( +)/, (_, blanks: string) =>
    '\\ '.repeat(blanks.length),
  );
}

/**
 * Gives `entry` another value. The key, the separator, the white space after the value and everything else stay as they are;
 * a key without a separator gets `=`.
 */
export function setPropertyValue(entry: PropertiesEntry, value: string): TextEdit {
  const bare = entry.separatorSpan.start === entry.separatorSpan.end;
  return { span: entry.trimmedValueSpan, newText: (bare ? '=' : '') + encodeValue(value) };
}

/** Gives `entry` another key (`key` is the whole name, prefix included) and keeps everything else. */
export function renameProperty(entry: PropertiesEntry, key: string): TextEdit {
  return { span: entry.keySpan, newText: encodeKey(key) };
}

/** Takes `entry` out with its line ending; comments around it stay. */
export function removeProperty(entry: PropertiesEntry): TextEdit {
  return { span: entry.lineSpan, newText: '' };
}

/** The separator of `entry` as written (` = `, `:`, a space); `=` when it has none or when it runs over a continuation. */
function separatorLike(tree: PropertiesTree, entry: PropertiesEntry): string {
  const written = tree.text.slice(entry.separatorSpan.start, entry.separatorSpan.end);
  return written === '' || /[\\\r\n]/.test(written) ? '=' : written;
}

/**
 * Adds a line `key value` after `anchor`, with the separator, the indentation and the line ending of `anchor`. `key` is the
 * whole name; `siblingName` in `configs/property-names.ts` writes a Kafka key in the style of its neighbour. Works also when
 * `anchor` spans several lines or ends the file without a line ending.
 */
export function addPropertyAfter(tree: PropertiesTree, anchor: PropertiesEntry, key: string, value: string): TextEdit {
  const { lineSpan, span } = anchor;
  const indentation = tree.text.slice(lineSpan.start, span.start);
  const ending = tree.text.slice(span.end, lineSpan.end);
  const line = indentation + encodeKey(key) + separatorLike(tree, anchor) + encodeValue(value);
  const at = { start: lineSpan.end, end: lineSpan.end };
  const breakLine = /^\r?\n?$/.test(ending) && ending !== '' ? ending : tree.lineEnding;
  if (anchor.danglingContinuation) {
    // An empty line ends the continuation, which would swallow the new line otherwise.
    return { span: at, newText: (ending === '' ? breakLine : '') + breakLine + line };
  }
  return { span: at, newText: ending === '' ? breakLine + line : line + breakLine };
}
