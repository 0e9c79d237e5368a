import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { insert, lineBreakOf } from './text.ts';

export interface ImportedName {
  /** What the name is called in this file. */
  readonly local: string;
  readonly edits: readonly TextEdit[];
}

/** `name` of a TypeScript module, imported already or by the edits; undefined where the file has no imports to add to. */
export function importName(code: CodeModel, module: string, name: string): ImportedName | undefined {
  const { facts, text, bindings } = code;
  const values = facts.imports.filter((fact) => !fact.typeOnly);
  const known = values.find((fact) => fact.module === module && fact.imported === name);
  if (known) return { local: known.local, edits: [] };
  if (bindings.named(name).length > 0) return undefined;
  for (const fact of values) {
    const close = fact.module === module ? namedImportsEnd(text, fact.span.start, fact.span.end) : undefined;
    if (close === undefined) continue;
    const before = text.slice(fact.span.start, close).trimEnd();
    const at = fact.span.start + before.length;
    return {
      local: name,
      edits: [insert(at, before.endsWith(',') || before.endsWith('{') ? ` ${name}` : `, ${name}`)],
    };
  }
  const last = facts.imports.at(-1);
  const written = last && text.slice(last.span.start, last.span.end);
  if (!last || !written?.startsWith('import')) return undefined;
  const quote = written.includes('"') ? '"' : "'";
  const end = written.endsWith(';') ? ';' : '';
  const line = `import { ${name} } from ${quote}${module}${quote}${end}`;
  return { local: name, edits: [insert(last.span.end, lineBreakOf(text) + line)] };
}

/** Offset of the `}` of `import { a, b } from 'm'`. */
function namedImportsEnd(text: string, start: number, end: number): number | undefined {
  const match = /^import\s+(?!type\b)[^{}'"]*\{[^{}]*\}/.exec(text.slice(start, end));
  return match ? start + match[0].length - 1 : undefined;
}
