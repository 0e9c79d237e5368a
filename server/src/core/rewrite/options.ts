import type { FunctionFact, ObjectLiteral, ObjectProperty, Span } from '../facts/model.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { freshName } from './names.ts';
import { indentationAt, indentUnitOf, insert, lineBreakOf, lineStart, nextLine, replace, startsLine } from './text.ts';

/** Writes an option (`autoCommit: false`) as the first one of an object. */
export function addOptionFirst(code: CodeModel, literal: ObjectLiteral, option: string): TextEdit {
  const { text } = code;
  const [first] = literal.properties;
  if (!first) return replace(literal.span, `{ ${option} }`);
  const separator = startsLine(text, first.span.start)
    ? lineBreakOf(text) + indentationAt(text, first.span.start)
    : ' ';
  return insert(first.span.start, `${option},${separator}`);
}

/** Takes a property out of an object, with its comma and, when it has one to itself, its line. */
export function removeOption(code: CodeModel, literal: ObjectLiteral, property: ObjectProperty): TextEdit {
  const { text } = code;
  const at = literal.properties.indexOf(property);
  const next = literal.properties[at + 1];
  const before = literal.properties[at - 1];
  const comma = /^\s*,/.exec(text.slice(property.span.end, literal.span.end - 1));
  const end = property.span.end + (comma?.[0].length ?? 0);
  const alone =
    startsLine(text, property.span.start) && text.slice(end, nextLine(text, end)).trim() === '' && (next || before);
  if (alone) {
    if (comma || !before)
      return { span: { start: lineStart(text, property.span.start), end: nextLine(text, end) }, newText: '' };
  }
  if (next) return { span: { start: property.span.start, end: next.span.start }, newText: '' };
  if (before) return { span: { start: before.span.end, end: property.span.end }, newText: '' };
  return replace(literal.span, '{}');
}

/**
 * How a handler's payload gives a function (`resolveOffset`): the text to call, and the edits that take it out of the payload.
 * Undefined where another name stands in the way.
 */
export function takenFromPayload(
  code: CodeModel,
  handler: FunctionFact,
  key: string,
): { readonly name: string; readonly edits: readonly TextEdit[] } | undefined {
  const pattern = handler.parameters[0]?.pattern;
  if (pattern?.kind === 'name') return { name: `${pattern.name}.${key}`, edits: [] };
  if (pattern?.kind !== 'object' || pattern.rest) return undefined;
  const taken = pattern.entries.find((entry) => entry.key === key)?.pattern;
  if (taken) return taken.kind === 'name' ? { name: taken.name, edits: [] } : undefined;
  const last = pattern.entries.at(-1);
  if (!last || last.defaultValue || !handler.body || freshName(code, key, handler.body) !== key) return undefined;
  return { name: key, edits: [insert(last.pattern.span.end, `, ${key}`)] };
}

/** An object and its properties one level further in, below `key`. */
export function wrapOptions(code: CodeModel, literal: ObjectLiteral, key: string): TextEdit {
  const { text } = code;
  const written = text.slice(literal.span.start, literal.span.end);
  if (!written.includes('\n')) return replace(literal.span, `{ ${key}: ${written} }`);
  const unit = indentUnitOf(text);
  const outer = indentationAt(text, literal.span.start);
  const lineBreak = lineBreakOf(text);
  const inner = written.replace(/(\r?\n)([ \t]*)(?=[^\s])/g, (_, end: string, own: string) => end + unit + own);
  return replace(literal.span, `{${lineBreak}${outer}${unit}${key}: ${inner},${lineBreak}${outer}}`);
}

export function textOf(code: CodeModel, span: Span): string {
  return code.text.slice(span.start, span.end);
}
