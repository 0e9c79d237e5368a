import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { lowerJava } from '../../../server/src/core/facts/java/lower.ts';
import type { FileFacts } from '../../../server/src/core/facts/model.ts';
import { editBetween, type JavaParser } from '../../../server/src/core/syntax/java/parse.ts';
import { repaired, repairsOf } from '../../../server/src/core/syntax/java/repairs.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { sample } from './sample.ts';
import { factsOf, newParser } from './support.ts';

let parser: JavaParser;
beforeAll(async () => {
  parser = await newParser();
});

function factsAt(path: string, text: string): FileFacts {
  return lowerJava(parser.parse(path, text), text);
}

describe('positions are UTF-16 code units', () => {
  test.each<[string, string]>([
    ['ASCII', 'class A { { send(); } }'],
    ['two-byte letters', 'class É { String ü = "é"; { send(); } }'],
    ['emoji', '// 😀\nclass A { String s = "😀😀"; /* 🎉 */ { send(); } }'],
    ['byte order mark', '\ufeffclass A { { send(); } }'],
    ['CRLF', '// c\r\nclass A {\r\n {\r\n send();\r\n }\r\n}'],
    ['lone CR', 'class A {\r { send(); } }'],
    ['tabs and form feed', '\tclass\tA\f{ { send(); } }'],
  ])('%s', (_name, text) => {
    const facts = factsOf(text);
    const statement = facts.functions[1]?.body?.statements[0];
    expect(facts.syntaxErrors).toEqual([]);
    expect(statement && text.slice(statement.span.start, statement.span.end)).toBe('send();');
  });
});

describe('incremental parsing', () => {
  test('an edit is the text between the common ends', () => {
    expect(editBetween('ab\ncd\nef', 'ab\ncXYd\nef')).toMatchObject({
      startIndex: 4,
      oldEndIndex: 4,
      newEndIndex: 6,
      startPosition: { row: 1, column: 1 },
      oldEndPosition: { row: 1, column: 1 },
      newEndPosition: { row: 1, column: 3 },
    });
  });

  test('an edit never splits a surrogate pair', () => {
    // U+1F600 and U+1F601 share their first unit; U+1F600 and U+1FA00 share their second.
    expect(editBetween('a😀b', 'a😁b')).toMatchObject({ startIndex: 1, oldEndIndex: 3, newEndIndex: 3 });
    expect(editBetween('a\u{1F600}b', 'a\u{1FA00}b')).toMatchObject({ startIndex: 1, oldEndIndex: 3, newEndIndex: 3 });
  });

  const snippets = [
    'x',
    ' ',
    '\n',
    ';',
    '{',
    '}',
    '(',
    ')',
    '"',
    'f();',
    '😀',
    '// c\n',
    'é',
    '.',
    'int a = 1;',
    '/*',
    "'",
  ];
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.integer({ min: 0, max: 12 }),
    insert: fc.constantFrom('', ...snippets),
  });

  test('whatever was typed in between, the same text gives the same facts as a fresh parse', () => {
    const fresh = factsOf(sample);
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        let text = sample;
        factsAt('typed', text);
        for (const { at, remove, insert } of edits) {
          const position = Math.floor(at * text.length);
          text = text.slice(0, position) + insert + text.slice(position + remove);
          const typed = factsAt('typed', text);
          // Where the text has errors, the parser may guess differently when it re-uses a tree.
          if (typed.syntaxErrors.length === 0) expect(typed).toEqual(factsOf(text));
        }
        expect(factsAt('typed', sample)).toEqual(fresh);
      }),
      { numRuns: fuzzRuns(25) },
    );
  });

  test('the same text again gives the same tree', () => {
    const first = parser.parse('same', 'class A { }');
    expect(parser.parse('same', 'class A { }')).toBe(first);
    parser.close('same');
    expect(parser.parse('same', 'class A { }')).not.toBe(first);
  });

  test('files beyond the limit are forgotten, the least recently used first', async () => {
    const small = await newParser({ keptTrees: 2 });
    const text = 'class A { }';
    const a = small.parse('a', text);
    const b = small.parse('b', text);
    expect(small.parse('a', text)).toBe(a);
    small.parse('c', text);
    expect(small.parse('a', text)).toBe(a);
    expect(small.parse('b', text)).not.toBe(b);
    small.close('unknown');
    small.dispose();
  });

  test('a parse that takes too long is given up, and the next one is not disturbed', async () => {
    const hasty = await newParser({ timeLimit: -1 });
    const long = `class A { void m() { ${'f(); '.repeat(20_000)} } }`;
    expect(hasty.parse('long', long)).toBeUndefined();
    const facts = lowerJava(undefined, long);
    expect(facts).toMatchObject({ classes: [], syntaxErrors: [{ start: 0, end: long.length }] });
    expect(factsAt('after', 'class A { }').classes).toHaveLength(1);
    hasty.dispose();
  });
});

describe('repairs: quotes that nothing closes, imports without an end', () => {
  test.each<[string, string[]]>([
    ['a = "b"; c = \'"\'; d = "\\""; // "\n/* " */ e = """\n " \\""" """;', []],
    ['a = "b;\nc = "d";', ['"b;']],
    ['a = "b\\\nc = "d";', ['"b\\']],
    ['a = "b;\r\nc', ['"b;']],
    ['a = \'b;\nc = "d;', ["'b;", '"d;']],
    ['a = """b\n c', ['"""b']],
    ['/* "', []],
    ['"', ['"']],
    ['"\\', ['"\\']],
    ['import a.B;\n  import static c.\nimport d.E;', ['import static c.']],
    ['import\r\n\r\n@A class B { }', ['import']],
    ['import a\n  .b;\nimport c.d ;', []],
    ['class A { }\nimport', []],
  ])('%j', (text, expected) => {
    const repairs = repairsOf(text);
    expect(repairs.map(({ span }) => text.slice(span.start, span.end))).toEqual(expected);
    const shown = repaired(text, repairs);
    expect(shown).toHaveLength(text.length);
    expect(repairsOf(shown)).toEqual([]);
  });
});

describe('bad input gives facts or none, and no crash', () => {
  const depth = 10_000;
  const nested = (open: string, inner: string, close: string): string =>
    open.repeat(depth) + inner + close.repeat(depth);
  let seed = 7;
  const noise = (length: number, mask: number): string =>
    Array.from({ length }, () => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return String.fromCharCode((seed >> 8) & mask);
    }).join('');

  test.each<[string, string]>([
    ['empty', ''],
    ['white space', ' \n\t'],
    ['a byte order mark alone', '\ufeff'],
    ['bytes', noise(50_000, 0xff)],
    ['any code units', noise(50_000, 0xffff)],
    ['zeros', `class A { ${'\0'.repeat(1000)} }`],
    ['lone surrogates', '\ud800 class \udc00 { "\ud800" }'],
    ['parentheses', `class A { int x = ${nested('(', '1', ')')}; }`],
    ['open parentheses', `class A { int x = ${'('.repeat(depth)}`],
    ['blocks', `class A { void m() ${nested('{', '', '}')} }`],
    ['open blocks', `class A { void m() ${'{'.repeat(depth)}`],
    ['closing braces', '}'.repeat(depth)],
    ['if', `class A { void m() { ${nested('if (x) {', '', '}')} } }`],
    ['else if', `class A { void m() { ${'if (x) a(); else '.repeat(depth)} b(); } }`],
    ['classes', nested('class A {', '', '}')],
    ['concatenation', `class A { String s = ${'"a" + '.repeat(depth)}"b"; }`],
    ['calls in a chain', `class A { Object s = a${'.b()'.repeat(depth)}; }`],
    ['calls in calls', `class A { Object s = ${nested('f(', '', ')')}; }`],
    ['type arguments', `class A { ${nested('List<', 'X', '>')} x; }`],
    ['lambdas', `class A { X x = ${'a -> '.repeat(depth)}b; }`],
    ['conditions', `class A { int x = ${'a ? b : '.repeat(depth)}c; }`],
    ['annotations', `${nested('@A(', '', ')')} class X { }`],
    ['arrays', `class A { Object x = ${nested('{', '', '}')}; }`],
    ['anonymous classes', `class A { X x = ${nested('new X() { X x = ', '1', '; }')}; }`],
    ['patterns', `class A { boolean x = o instanceof ${nested('A(', '', ')')}; }`],
    ['dotted names', `package a${'.b'.repeat(depth)}; class A { a${'.b'.repeat(depth)} x; }`],
  ])('%s', (name, text) => {
    const facts = factsAt(name, text);
    expect(facts.functions[0]?.kind).toBe('module');
    expect(facts.functions.every((fact, index) => fact.id === index)).toBe(true);
    for (const { start, end } of facts.syntaxErrors) expect(start >= 0 && start < end && end <= text.length).toBe(true);
    expect(() => JSON.stringify(facts)).not.toThrow();
    parser.close(name);
    expect(factsAt('after', 'class A { void m() { f(); } }').functions).toHaveLength(2);
  });

  test('a program nested too deeply has no facts, and says so', () => {
    const text = `class A { void m() ${nested('{', '', '}')} }`;
    expect(factsOf(text)).toMatchObject({ classes: [], syntaxErrors: [{ start: 0, end: text.length }] });
  });

  test('ordinary depth is far from the limit', () => {
    const text = `class A { Object x = ${'f('.repeat(200)}${')'.repeat(200)}; String s = ${'"a" + '.repeat(900)}"b"; }`;
    expect(factsOf(text)).toMatchObject({ syntaxErrors: [], classes: [{ name: 'A' }] });
  });

  test('a line of five megabytes', () => {
    const text = `class A { String s = "${'x'.repeat(5_000_000)}"; void m() { f(); } }`;
    expect(factsAt('long line', text).functions).toHaveLength(2);
    parser.close('long line');
  });

  test('what is no grammar is refused at the start', async () => {
    const { createJavaParser } = await import('../../../server/src/core/syntax/java/parse.ts');
    const nothing = new Uint8Array([1, 2, 3]);
    await expect(createJavaParser({ runtime: nothing, grammar: nothing })).rejects.toThrow();
  });
});
