import { describe, expect, test } from 'vitest';
import type { Expression, FunctionFact, Span } from '../../../server/src/core/facts/model.ts';
import { spanFaults } from '../../support/check-spans.ts';
import { typeScriptFacts } from '../../support/lower-typescript.ts';

function functionsOf(text: string): readonly FunctionFact[] {
  return typeScriptFacts(text).functions.slice(1);
}

describe('where `async ` is inserted', () => {
  const cases: readonly [before: string, after: string][] = [
    ['function f() {}', 'async function f() {}'],
    ['export function f() {}', 'export async function f() {}'],
    ['export default /* why */ function () {}', 'export default /* why */ async function () {}'],
    ['const f = function () {}', 'const f = async function () {}'],
    ['const f = () => 1', 'const f = async () => 1'],
    ['const f = /* why */ x => 1', 'const f = /* why */ async x => 1'],
    ['const f = <T,>(x: T): T => x', 'const f = async <T,>(x: T): T => x'],
    ['class A { f() {} }', 'class A { async f() {} }'],
    [
      '@a class A { @b() private static /* why */ f() {} }',
      '@a class A { @b() private static /* why */ async f() {} }',
    ],
    ['class A { @b() f() {} }', 'class A { @b() async f() {} }'],
    ["class A { override ['f']() {} }", "class A { override async ['f']() {} }"],
    ['class A { f = () => 1 }', 'class A { f = async () => 1 }'],
    ['({ f() {} })', '({ async f() {} })'],
  ];
  test.each(cases)('%s', (before, after) => {
    const [fact] = functionsOf(before);
    const at = fact?.asyncInsertion ?? Number.NaN;
    expect(`${before.slice(0, at)}async ${before.slice(at)}`).toBe(after);
    expect(typeScriptFacts(after).syntaxErrors).toEqual([]);
    expect(functionsOf(after)[0]).toMatchObject({ async: true });
    expect(functionsOf(after)[0]).not.toHaveProperty('asyncInsertion');
  });

  test.each([
    'class A { constructor() {} }',
    'class A { get f() { return 1 } }',
    'class A { set f(v) {} }',
    'class A { static {} }',
    'class A { *f() {} }',
    'abstract class A { abstract f(): void }',
    'function* f() {}',
    'async function f() {}',
    'async () => 1',
    'interface A { f(): void }',
    'function f(): void;',
  ])('nowhere in %s', (text) => {
    const [fact] = functionsOf(text);
    expect(fact).toBeDefined();
    expect(fact).not.toHaveProperty('asyncInsertion');
  });
});

describe('parameter lists', () => {
  const cases: readonly [text: string, parameters: string][] = [
    ['f((x) => 1)', '(x)'],
    ['f(x => 1)', 'x'],
    ['f(async x => 1)', 'x'],
    ['f(async (x, y,) => 1)', '(x, y,)'],
    ['function f<T>( /* a */ x: T /* b */ ): void {}', '( /* a */ x: T /* b */ )'],
    ['function f( ) {}', '( )'],
    ['class A { constructor(private a: B) {} }', '(private a: B)'],
    ['class A { get f() { return 1 } }', '()'],
    ['class A { static {} }', ''],
    ['(/* only */) => 1', '(/* only */)'],
  ];
  test.each(cases)('%s', (text, parameters) => {
    const span = functionsOf(text)[0]?.parametersSpan as Span;
    expect(text.slice(span.start, span.end)).toBe(parameters);
  });
});

describe('other spans', () => {
  const expressionOf = (text: string): Expression => {
    const [statement] = typeScriptFacts(text).functions[0]?.body?.statements ?? [];
    if (statement?.kind !== 'expression') {
      throw new Error(`not an expression statement: ${text}`);
    }
    return statement.expression;
  };
  const spelled = (text: string, span: Span): string => text.slice(span.start, span.end);

  test.each([
    ['producer.send( a, b /* c */ )', '( a, b /* c */ )'],
    ['f<T>(a,)', '(a,)'],
    ['f()', '()'],
    ['new F(a)', '(a)'],
    ['new F', ''],
    ['a?.(b)', '(b)'],
    ['f((a), (b))', '((a), (b))'],
  ])('arguments of %s', (text, list) => {
    const expression = expressionOf(text);
    expect(expression).toHaveProperty('argumentsSpan');
    expect(spelled(text, (expression as Expression & { argumentsSpan: Span }).argumentsSpan)).toBe(list);
  });

  test.each([
    ['a.b', 'b'],
    ["a['b c']", 'b c'],
    ['a?.[ "b" ]', 'b'],
    ['this.#a', '#a'],
    ['a /* b */ . /* c */ d', 'd'],
  ])('member name of %s', (text, name) => {
    const expression = expressionOf(text);
    expect(expression).toMatchObject({ kind: 'member', name });
    expect(spelled(text, (expression as Expression & { nameSpan: Span }).nameSpan)).toBe(name);
  });

  test('properties, with their keys as written', () => {
    const text = "x({ 'a.b': 1 /* c */ , [d]: 2, e, ...f, g() {} , h : i })";
    const expression = expressionOf(text);
    const object = expression.kind === 'call' ? expression.arguments[0] : undefined;
    const properties = object?.kind === 'object' ? object.properties : [];
    expect(properties.map(({ keySpan, span }) => [spelled(text, keySpan), spelled(text, span)])).toEqual([
      ["'a.b'", "'a.b': 1"],
      ['[d]', '[d]: 2'],
      ['e', 'e'],
      ['...', '...f'],
      ['g', 'g() {}'],
      ['h', 'h : i'],
    ]);
  });

  test('a declarator has its own span and that of its declaration', () => {
    const text = '/* a */ export const b = 1, c = 2; // d';
    const statements = typeScriptFacts(text).functions[0]?.body?.statements ?? [];
    expect(
      statements.map((statement) =>
        statement.kind === 'variable'
          ? [spelled(text, statement.span), spelled(text, statement.declarationSpan)]
          : statement.kind,
      ),
    ).toEqual([
      ['b = 1', 'export const b = 1, c = 2;'],
      ['c = 2', 'export const b = 1, c = 2;'],
    ]);
  });

  test('the body of an arrow keeps its parentheses, its value does not', () => {
    const text = 'x => ( { a } )';
    const body = functionsOf(text)[0]?.body;
    const [statement] = body?.statements ?? [];
    expect(body && spelled(text, body.span)).toBe('( { a } )');
    expect(statement && spelled(text, statement.span)).toBe('( { a } )');
    expect(statement?.kind === 'return' && statement.argument && spelled(text, statement.argument.span)).toBe('{ a }');
  });

  test('classes, fields and decorators', () => {
    const text = "/* a */ @b('c') export class D { /* e */ @f g : H = 1 ; 'i j' = 2 }";
    const { classes } = typeScriptFacts(text);
    const [fact] = classes;
    expect(fact && spelled(text, fact.span)).toBe(text.slice('/* a */ '.length));
    expect(fact && spelled(text, fact.bodySpan)).toBe(text.slice(text.indexOf('{')));
    expect(fact?.annotations.map(({ span }) => spelled(text, span))).toEqual(["@b('c')"]);
    expect(fact?.fields.map(({ nameSpan, span }) => [spelled(text, nameSpan), spelled(text, span)])).toEqual([
      ['g', '@f g : H = 1 ;'],
      ['i j', "'i j' = 2"],
    ]);
  });

  test('byte order mark, carriage returns, tabs and characters outside of the basic plane', () => {
    const text = "\uFEFFconst 名 = '😀';\r\n\tproducer\r\n\t\t.send({ '😀': 名 })\r\n";
    const facts = typeScriptFacts(text);
    expect(spanFaults(facts, text)).toEqual([]);
    const spans = facts.functions[0]?.body?.statements.map(({ span }) => spelled(text, span));
    expect(spans).toEqual(["名 = '😀'", "producer\r\n\t\t.send({ '😀': 名 })"]);
  });
});
