import { describe, expect, test } from 'vitest';
import type { FileFacts, Span } from '../../../server/src/core/facts/model.ts';
import { sample } from './sample.ts';
import { factsOf } from './support.ts';

interface Problem {
  readonly what: string;
  readonly text: string;
}

/** Keys that hold a span of their own beside `span`. */
const spanKeys = ['nameSpan', 'bodySpan', 'parametersSpan', 'argumentsSpan', 'keySpan', 'declarationSpan'] as const;

/**
 * Every object with a span, wherever it stands in the facts: the span has no white space at its ends, lies within the
 * one around it, and names what it says it names.
 */
function spanProblems(facts: FileFacts, text: string): Problem[] {
  const problems: Problem[] = [];
  const cut = ({ start, end }: Span): string => text.slice(start, end);

  function visit(value: unknown, path: string, around: Span): void {
    if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item, `${path}[${index}]`, around));
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node = value as Record<string, unknown> & { span?: Span; declarationSpan?: Span; name?: unknown };
    // The type of a variable stands before its declarator.
    const own = node.declarationSpan ?? node.span;
    const inner = own ?? around;
    if (own) {
      const report = (what: string, span: Span): void => {
        problems.push({ what: `${path}: ${what}`, text: cut(span) });
      };
      for (const span of [own, ...spanKeys.flatMap((key) => (node[key] as Span | undefined) ?? [])]) {
        if (cut(span) !== cut(span).trim()) report('white space', span);
        if (span.start > span.end) report('reversed', span);
      }
      if (own.start === own.end && own !== around) report('empty', own);
      if (own.start < around.start || own.end > around.end) report('outside of its parent', own);
      for (const key of spanKeys) {
        const span = node[key] as Span | undefined;
        if (span && (span.start < own.start || span.end > own.end)) report(`${key} outside`, span);
      }
      const nameSpan = node['nameSpan'] as Span | undefined;
      if (nameSpan && cut(nameSpan) !== node.name) report(`named ${String(node.name)}`, nameSpan);
      const isName = node['kind'] === 'name' && node.span !== undefined;
      // The `new` of an enum constant names its enum where only the constant is written.
      if (isName && cut(node.span!) !== node.name && !path.endsWith('initializer.callee')) report('name', node.span!);
    }
    for (const [key, child] of Object.entries(node)) {
      if (!key.toLowerCase().endsWith('span')) visit(child, `${path}.${key}`, inner);
    }
  }

  const whole = { start: 0, end: text.length };
  for (const fact of facts.functions.slice(1)) {
    const owner = fact.classId === undefined ? undefined : facts.classes[fact.classId]?.bodySpan;
    visit(fact, `functions[${fact.id}]`, owner ?? facts.functions[fact.parent ?? 0]?.span ?? whole);
  }
  for (const fact of facts.classes) {
    const outer = fact.outerClass === undefined ? whole : facts.classes[fact.outerClass]?.bodySpan;
    visit(fact, `classes[${fact.id}]`, outer ?? whole);
  }
  visit(facts.imports, 'imports', whole);
  visit(facts.comments, 'comments', whole);
  return problems;
}

describe('spans', () => {
  test.each<[string, string]>([
    ['as written', sample],
    ['with CRLF', sample.replaceAll('\n', '\r\n')],
    ['after a byte order mark', `\ufeff${sample}`],
    ['with characters outside of ASCII', sample.replaceAll('"x"', '"😀é"').replaceAll('licence', '😀 licence')],
    [
      'on one line',
      sample
        .replace(/\/\/.*\n/, '')
        .replace(/"""[\s\S]*?"""/, '""')
        .replaceAll(/\n\s*/g, ' '),
    ],
  ])('%s', (_name, text) => {
    const facts = factsOf(text);
    expect(facts.syntaxErrors).toEqual([]);
    expect(facts.functions.length).toBeGreaterThan(15);
    expect(spanProblems(facts, text)).toEqual([]);
  });

  test('the check finds a wrong span', () => {
    const text = 'class A { void m() { f(); } }';
    const facts = factsOf(text);
    const [module, method] = facts.functions;
    const shifted = { ...method!, nameSpan: { start: method!.nameSpan!.start - 1, end: method!.nameSpan!.end } };
    expect(spanProblems({ ...facts, functions: [module!, shifted] }, text)).toHaveLength(2);
  });
});
