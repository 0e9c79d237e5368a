import type { ConfigBlock, ConfigEntry, ConfigScalar } from '../configs/model.ts';
import { siblingName } from '../configs/property-names.ts';
import type { PropertiesTree } from '../syntax/properties/parse.ts';
import type { TextEdit } from '../types.ts';
import { addPropertyAfter, setPropertyValue } from './properties.ts';
import { indentationAt, insert, lineBreakOf, replace } from './text.ts';

/** Where a configuration is written: the text, and the tree when it is a `.properties` file. */
export interface ConfigSource {
  readonly text: string;
  readonly properties?: PropertiesTree | undefined;
}

/** Gives an entry another value, spelled as its place asks for. */
export function setConfigValue(
  source: ConfigSource,
  block: ConfigBlock,
  entry: ConfigEntry,
  value: ConfigScalar,
): TextEdit | undefined {
  if (entry.elsewhere) return undefined;
  if (block.form === 'properties') {
    const written = source.properties?.entries.find((candidate) => candidate.span.start === entry.span.start);
    return written ? setPropertyValue(written, String(value)) : undefined;
  }
  // `{ acks }`: the value has no place of its own.
  if (entry.keySpan.start === entry.valueSpan.start)
    return replace(
      entry.span,
      `${scriptKey(entry.key.slice(entry.key.lastIndexOf('.') + 1))}: ${spell(source, block, undefined, value)}`,
    );
  return replace(entry.valueSpan, spell(source, block, entry, value));
}

/** The value is written out where the entry stands: replacing it changes nothing that another place decides. */
export function isWrittenOut(source: ConfigSource, block: ConfigBlock, entry: ConfigEntry): boolean {
  if (block.form === 'properties') return true;
  return /^(?:['"`][^'"`]*['"`]|-?[\d_.]+[lL]?|true|false|Boolean\.(?:TRUE|FALSE)|[\w.]+\.(?:TRUE|FALSE))$/.test(
    source.text.slice(entry.valueSpan.start, entry.valueSpan.end),
  );
}

/** Adds `key` to the block behind `anchor` (or behind its last entry). */
export function addConfigEntry(
  source: ConfigSource,
  block: ConfigBlock,
  key: string,
  value: ConfigScalar,
  anchor?: ConfigEntry,
): TextEdit | undefined {
  const after = anchor ?? block.entries.at(-1);
  if (!after || after.elsewhere) return undefined;
  if (block.form === 'properties') {
    const written = source.properties?.entries.find((candidate) => candidate.span.start === after.span.start);
    return written && source.properties
      ? addPropertyAfter(source.properties, written, siblingName(after.writtenKey, key), String(value))
      : undefined;
  }
  if (block.form === 'object') {
    const indentation = indentationAt(source.text, after.span.start);
    const sameLine =
      source.text.slice(source.text.lastIndexOf('\n', after.span.start) + 1, after.span.start).trim() !== '';
    const separator = sameLine ? ' ' : lineBreakOf(source.text) + indentation;
    return insert(after.span.end, `,${separator}${scriptKey(key)}: ${spell(source, block, undefined, value)}`);
  }
  if (block.form === 'map-of') return insert(after.span.end, `, "${key}", ${spell(source, block, after, value)}`);
  return addStatement(source, block, key, value, after);
}

/** `props.put("key", value);` as a statement of its own behind another one. */
function addStatement(
  source: ConfigSource,
  block: ConfigBlock,
  key: string,
  value: ConfigScalar,
  after: ConfigEntry,
): TextEdit | undefined {
  const head = source.text.slice(after.span.start, after.keySpan.start);
  const tail = source.text.slice(after.span.end);
  const semicolon = /^[ \t]*;/.exec(tail);
  if (!semicolon || head.includes('\n') || !head.endsWith('(')) return undefined;
  const line = `${head}${javaKey(source, after, key)}, ${spell(source, block, after, value)});`;
  return insert(
    after.span.end + semicolon[0].length,
    lineBreakOf(source.text) + indentationAt(source.text, after.span.start) + line,
  );
}

/** `ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG` beside another such constant, else the key as text. */
function javaKey(source: ConfigSource, like: ConfigEntry, key: string): string {
  const written = source.text.slice(like.keySpan.start, like.keySpan.end);
  const constants = /^((?:\w+\.)*(?:Consumer|Producer)Config)\.[A-Z_]+_CONFIG$/.exec(written)?.[1];
  return constants ? `${constants}.${key.toUpperCase().replace(/[.-]/g, '_')}_CONFIG` : `"${key}"`;
}

function scriptKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
}

/** A literal of the language, in the manner of the value it replaces: text stays text, `true` stays `true`. */
function spell(source: ConfigSource, block: ConfigBlock, like: ConfigEntry | undefined, value: ConfigScalar): string {
  const written = like ? source.text.slice(like.valueSpan.start, like.valueSpan.end) : '';
  const quote = written[0] === "'" || written[0] === '"' || written[0] === '`' ? written[0] : undefined;
  if (block.form === 'object') {
    if (typeof value === 'string') return quote ? quote + value + quote : `'${value}'`;
    return String(value);
  }
  // `Properties` and string maps hold text only; `Map<String, Object>` takes text as well as typed values.
  if (typeof value === 'boolean' && /^(true|false|Boolean\.)/.test(written)) return String(value);
  if (typeof value === 'number' && /^[\d_]+$/.test(written))
    return value === 2_147_483_647 ? 'Integer.MAX_VALUE' : String(value);
  return `"${value}"`;
}

export function sourceOf(context: {
  readonly code?: { readonly text: string } | undefined;
  readonly file?: { readonly text: string; readonly properties: PropertiesTree } | undefined;
}): ConfigSource {
  return { text: context.code?.text ?? context.file?.text ?? '', properties: context.file?.properties };
}
