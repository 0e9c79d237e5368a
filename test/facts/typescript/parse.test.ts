import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import type { FileFacts } from '../../../server/src/core/facts/model.ts';
import { lowerTypeScript } from '../../../server/src/core/facts/typescript/lower.ts';
import { createTypeScriptParser } from '../../../server/src/core/syntax/typescript/parse.ts';
import { spanFaults } from '../../support/check-spans.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { typeScriptFacts } from '../../support/lower-typescript.ts';
import { printFacts } from '../../support/print-facts.ts';

const sample = `/** Sends orders. */
import { Kafka, type Producer } from 'kafkajs';

export class Orders {
  private readonly producer: Producer;
  constructor(kafka: Kafka, private topic = 'orders') {
    this.producer = kafka.producer({ idempotent: true });
  }
  @Retry({ times: 3 })
  async place(orders: Order[]): Promise<void> {
    for (const { id, ...rest } of orders) {
      try {
        await this.producer.send({ topic: this.topic, messages: [{ key: \`\${id}\`, value: JSON.stringify(rest) }] });
      } catch (error) {
        log(error, /[/]*"/); // kept
      } finally {
        this.count++;
      }
    }
    orders.forEach(async (order) => audit?.write(order)!);
  }
}
enum Acks { None, Leader, All = -1 }
export default new Orders(new Kafka({ brokers: ['http://localhost:9092'] }));
`;

/** The module with the parser's two entries replaced or watched. */
function typescriptWith(overrides: Partial<typeof ts>): typeof ts {
  return { ...ts, ...overrides };
}

describe('bad input', () => {
  const inputs: readonly [name: string, text: string][] = [
    ['empty', ''],
    ['white space only', ' \r\n\t\n'],
    ['byte order mark only', '\uFEFF'],
    ['only a comment that never ends', '/* kafka'],
    ['only a string that never ends', "'kafka"],
    ['only a template that never ends', '`a${b'],
    ['carriage returns alone', 'a()\rb()\r// c\rd()'],
    ['a lone surrogate', 'a(\ud800)'],
    ['null characters', 'a\0b\0(\0)\0'],
    [
      'an archive',
      `PK\u0003\u0004\u0014\0\b\b${String.fromCharCode(...Array.from({ length: 4000 }, (_, i) => (i * 7919) & 0xff))}`,
    ],
    ['only brackets', '({[<({[<({[<'],
    ['only closing brackets', ')}]>)}]>'],
    ['a merge conflict', 'a();\n<<<<<<< ours\nb();\n=======\nc();\n>>>>>>> theirs\nd();\n'],
    ['half-typed members', 'producer.\nconsumer.run({ eachMessage: async ({ message }) => { await producer.'],
    ['half-typed class', 'class A extends { constructor(private ) { super( } @ get set static async * [ = '],
    [
      'half-typed import',
      "import { Kafka, from 'kafkajs'; import x, from; export { a as ; export default ; export = ;",
    ],
    ['half-typed types', 'let a: ; let b: Map<, c: ; type = ; interface { : } enum { = , } namespace { '],
    ['half-typed patterns', 'const { a: , ...}, [ = = x; for (const of) ; for await ( ; switch { case : } try catch'],
    ['half-typed functions', 'function ( , = , ... { async => function* (; (a, => ; new ; await ; yield ; a?. ; `${ '],
    ['JSX in a file without it', '<A b={c}>d</A>'],
    ['a very long chain', `x = ${'a + '.repeat(20_000)}a;`],
    ['a very long array', `x = [${'{ a: "//" }, '.repeat(5_000)}];`],
    ['very many comments', '// a\n'.repeat(20_000)],
  ];
  test.each(inputs)('%s', (_name, text) => {
    for (const languageId of ['typescript', 'javascriptreact', 'unknown']) {
      const facts = typeScriptFacts(text, 'file', languageId);
      expect(facts.functions[0]?.kind).toBe('module');
      expect(spanFaults(facts, text)).toEqual([]);
    }
  });

  test('any cut of a file', () => {
    for (let length = 0; length < sample.length; length++) {
      const text = sample.slice(0, length);
      expect(spanFaults(typeScriptFacts(text), text)).toEqual([]);
    }
  });

  test('any characters', () => {
    const words = ['producer', '.', 'send', '(', ')', '{', '}', '[', ']', '=>', 'async', 'await', 'class', '@', ':'];
    const more = ['`', '${', "'", '/*', '//', '/', '\n', ' ', ',', ';', '<', '>', '?.', '...', 'import', 'export'];
    const piece = fc.oneof(fc.constantFrom(...words, ...more), fc.string({ unit: 'binary', maxLength: 3 }));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.constantFrom('typescript', 'typescriptreact'),
        (pieces, id) => {
          const text = pieces.join('');
          expect(spanFaults(typeScriptFacts(text, 'file', id), text)).toEqual([]);
        },
      ),
      { numRuns: fuzzRuns(100) },
    );
  });

  const depth = 10_000;
  const nested: readonly [name: string, text: string][] = [
    ['blocks', '{'.repeat(depth) + '}'.repeat(depth)],
    ['unclosed blocks', '{'.repeat(depth)],
    ['parentheses', `x = ${'('.repeat(depth)}1${')'.repeat(depth)};`],
    ['arrays', `x = ${'['.repeat(depth)}${']'.repeat(depth)};`],
    ['functions', `x = ${'() => '.repeat(depth)}1;`],
    ['calls in arguments', `${'f('.repeat(depth)}${')'.repeat(depth)};`],
    ['calls in a chain', `a${'.then(b)'.repeat(depth)};`],
    ['else if', `${'if (a) b(); else '.repeat(depth)}c();`],
    ['types', `let x: ${'A<'.repeat(depth)}B${'>'.repeat(depth)};`],
    ['exponents', `x = ${'a ** '.repeat(depth)}a;`],
    ['templates', `x = ${'`${'.repeat(depth)}1${'}`'.repeat(depth)};`],
  ];
  test.each(nested)('10,000 levels of %s', (_name, text) => {
    const facts = typeScriptFacts(text);
    expect(facts.functions[0]?.body).toBeDefined();
    if (facts.functions[0]?.body?.statements.length === 0) {
      expect(facts.syntaxErrors).toEqual([{ start: 0, end: text.length }]);
    }
  });

  test('long chains cost no facts of the file', () => {
    const calls = `a${'.then(b)'.repeat(400)};`;
    const operands = `x = ${"'a' + ".repeat(5_000)}f(() => 1);`;
    const facts = typeScriptFacts(`${calls}\n${operands}\nc();`);
    expect(facts.functions[0]?.body?.statements.map(({ kind }) => kind)).toEqual(Array(3).fill('expression'));
    expect(facts.functions).toHaveLength(2);
    expect(facts.syntaxErrors).toEqual([]);
  });

  test('nesting that is too deep for the parser leaves it usable', () => {
    const parser = createTypeScriptParser(ts);
    const before = printFacts(typeScriptFacts(sample), { spans: true });
    const deep = '('.repeat(100_000);
    expect(parser.parse('a.ts', 'typescript', deep).sourceFile).toBeUndefined();
    expect(lowerTypeScript(ts, undefined, deep).syntaxErrors).toEqual([{ start: 0, end: deep.length }]);
    const { sourceFile } = parser.parse('a.ts', 'typescript', sample);
    expect(printFacts(lowerTypeScript(ts, sourceFile, sample), { spans: true })).toBe(before);
    expect(parser.parse('a.ts', 'typescript', sample + deep).sourceFile).toBeUndefined();
    const again = parser.parse('a.ts', 'typescript', sample).sourceFile;
    expect(printFacts(lowerTypeScript(ts, again, sample), { spans: true })).toBe(before);
  });

  test('a tree that cannot be walked gives no facts', () => {
    const broken = { ...ts.createSourceFile('a.ts', 'a();', ts.ScriptTarget.Latest), statements: null };
    const facts = lowerTypeScript(ts, broken as unknown as ts.SourceFile, 'a();');
    expect(facts.functions[0]?.body?.statements).toEqual([]);
    expect(facts.syntaxErrors).toEqual([{ start: 0, end: 4 }]);
  });

  test('a megabyte of junk ends in one error', () => {
    const text = '\u0001\u0002"\\'.repeat(250_000);
    const { syntaxErrors } = typeScriptFacts(text);
    expect(syntaxErrors).toHaveLength(1000);
    expect(syntaxErrors.at(-1)?.end).toBe(text.length);
  });

  test.each([
    ['5 MB in one string', `x = "${'a'.repeat(5_000_000)}";`],
    ['1 MB of minified code', 'a(function(b){return b.c("//d",1)});'.repeat(1_000_000 / 36)],
  ])('one line: %s', (_name, text) => {
    const facts = typeScriptFacts(text, 'a.js', 'javascript');
    expect(facts.functions[0]?.body).toBeDefined();
    expect(facts.comments).toEqual([]);
  });
});

describe('incremental parsing', () => {
  const factsOf = (parsed: { readonly sourceFile: ts.SourceFile | undefined; readonly text: string }): FileFacts =>
    lowerTypeScript(ts, parsed.sourceFile, parsed.text);

  test('gives the facts of a fresh parse after any edits', () => {
    const inserted = fc.constantFrom(
      '',
      'x',
      ' ',
      '\n',
      '{',
      '}',
      '(',
      ')',
      '`',
      "'",
      '"',
      '/*',
      '*/',
      '//',
      ';',
      ',',
      '=>',
      'async ',
      'await ',
      '?.',
      '${',
      '<',
      '>',
      '@',
      '[',
      ']',
      '/',
      '=',
      ':',
      'if (a) ',
      'function ',
      'class A ',
      'import ',
      'export default ',
      'producer.send({});',
      'try { a() } finally { b() }',
      '\r\n',
    );
    const edit = fc.record({ at: fc.nat(sample.length), remove: fc.nat(30), insert: inserted });
    fc.assert(
      fc.property(
        fc.array(edit, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('a.ts', 'a.tsx', 'a.js'),
        (edits, path) => {
          const parser = createTypeScriptParser(ts);
          let text = sample;
          parser.parse(path, '', text);
          for (const { at, remove, insert } of edits) {
            text = text.slice(0, at) + insert + text.slice(at + remove);
            const facts = factsOf(parser.parse(path, '', text));
            expect(JSON.stringify(facts)).toBe(JSON.stringify(typeScriptFacts(text, path, '')));
          }
        },
      ),
      { numRuns: fuzzRuns(50) },
    );
  });

  test('does not lose an error that an earlier edit left', () => {
    const parser = createTypeScriptParser(ts);
    const before = sample.replace('Kafka, type', 'K), type');
    parser.parse('a.ts', 'typescript', sample);
    parser.parse('a.ts', 'typescript', before);
    const text = before.replace('class Orders {', 'class Orders {)');
    const facts = factsOf(parser.parse('a.ts', 'typescript', text));
    expect(facts.syntaxErrors).not.toEqual([]);
    expect(facts).toEqual(typeScriptFacts(text));
  });

  test('reuses the kept tree, and forgets it on close', () => {
    let updates = 0;
    const parser = createTypeScriptParser(
      typescriptWith({
        updateSourceFile: (...parameters) => {
          updates++;
          return ts.updateSourceFile(...parameters);
        },
      }),
    );
    parser.parse('a.ts', 'typescript', sample);
    parser.parse('a.ts', 'typescript', `${sample};`);
    expect(updates).toBe(1);
    const first = parser.parse('a.ts', 'typescript', sample).sourceFile;
    expect(updates).toBe(2);
    expect(parser.parse('a.ts', 'typescript', sample).sourceFile).toBe(first);
    expect(updates).toBe(2);
    parser.parse('a.ts', 'typescriptreact', sample);
    expect(updates).toBe(2);
    parser.close('a.ts');
    parser.parse('a.ts', 'typescriptreact', `${sample};`);
    expect(updates).toBe(2);
  });

  test('keeps the paths used last, and no very large text', () => {
    const updated: string[] = [];
    const parser = createTypeScriptParser(
      typescriptWith({
        updateSourceFile: (sourceFile, ...parameters) => {
          updated.push(sourceFile.fileName);
          return ts.updateSourceFile(sourceFile, ...parameters);
        },
      }),
    );
    const paths = Array.from({ length: 32 }, (_, index) => `${index}.ts`);
    for (const path of paths) {
      parser.parse(path, '', 'a();');
    }
    parser.parse('0.ts', '', 'b();');
    parser.parse('new.ts', '', 'a();');
    parser.parse('1.ts', '', 'b();');
    parser.parse('0.ts', '', 'c();');
    expect(updated).toEqual(['0.ts', '0.ts']);
    const large = `x = '${'a'.repeat(1_000_000)}';`;
    parser.parse('large.ts', '', large);
    parser.parse('large.ts', '', `${large};`);
    expect(updated).toEqual(['0.ts', '0.ts']);
  });

  test('parses from scratch when the update throws', () => {
    const parser = createTypeScriptParser(
      typescriptWith({
        updateSourceFile: () => {
          throw new RangeError('Maximum call stack size exceeded');
        },
      }),
    );
    parser.parse('a.ts', 'typescript', 'a();');
    const text = 'a(); b();';
    expect(factsOf(parser.parse('a.ts', 'typescript', text))).toEqual(typeScriptFacts(text));
  });
});

describe('dialects', () => {
  const generic = 'const a = <T>b;';
  const markup = 'const a = <b>c</b>;';
  const cases: readonly [languageId: string, path: string, jsx: boolean][] = [
    ['typescript', 'a.ts', false],
    ['typescript', 'a.mts', false],
    ['typescript', 'a.cts', false],
    ['typescript', 'untitled:Untitled-1', false],
    ['typescript', 'a.tsx', true],
    ['typescriptreact', 'a.ts', true],
    ['javascript', 'a.js', true],
    ['javascript', 'a.ts', true],
    ['javascriptreact', 'a.jsx', true],
    ['', 'a.ts', false],
    ['', 'A.MTS', false],
    ['', 'a.tsx', true],
    ['', 'a.jsx', true],
    ['', 'a.mjs', true],
    ['', 'a.cjs', true],
    ['', 'a', false],
  ];
  test.each(cases)('%s %s', (languageId, path, jsx) => {
    expect(typeScriptFacts(markup, path, languageId).syntaxErrors.length === 0).toBe(jsx);
    expect(typeScriptFacts(generic, path, languageId).syntaxErrors.length === 0).toBe(!jsx);
  });

  test('types in JavaScript are no syntax error', () => {
    expect(typeScriptFacts('let a: B = c as D; interface E {}', 'a.js', 'javascript').syntaxErrors).toEqual([]);
  });
});
