import { describe, expect, test } from 'vitest';
import { errorTexts, factsOf, printed } from './support.ts';

/** A class with a method before and two after the line that is being typed. */
function around(line: string): string {
  return `package a;
import b.C;
class A {
  private final P producer;
  void one(R r) {
    first();
    ${line}
    second();
  }
  @L("x") void two(R r) {
    producer.send(r);
  }
  int three() { return x(); }
}
`;
}

describe('half-typed code keeps the methods that follow', () => {
  test.each([
    'producer.',
    'producer.send(',
    'producer.send(r, ',
    'producer.send(r',
    'producer.send(r)',
    'prod',
    'P',
    'Producer<String, String> p',
    'Producer<String, ',
    'String s =',
    'String s = "abc',
    'String s = "abc;',
    'log("abc);',
    "char c = 'a;",
    'String s = """abc',
    'if (x) {',
    'if (',
    'if (x',
    'while (true) {',
    'for (R r : rs) {',
    'try {',
    'try { f(); } catch (E e) {',
    'switch (x) { case 1 ->',
    'switch (x) {',
    'list.forEach(x ->',
    'new Foo() {',
    'new Foo(',
    'return',
    'return x',
    'throw new',
    'else {',
    '}',
    '@',
    'int[] x = {1, ',
    'x = y +',
    'this.',
    'a ? b :',
    '/* abc',
    '(',
    ')',
    '#',
    '\\',
  ])('%s', (line) => {
    const text = around(line);
    const facts = factsOf(text);
    expect(facts).toMatchObject({ packageName: 'a', imports: [{ local: 'C', module: 'b' }] });
    const [owner] = facts.classes;
    expect(owner).toMatchObject({ name: 'A', fields: [{ name: 'producer', type: { name: 'P' } }] });
    const lines = printed(text, 'functions').split('\n');
    const two = lines.findIndex((printedLine) => printedLine.includes(' method two '));
    expect(lines[two]).toMatch(/@L\("x"\).* of class #0$/);
    expect(lines[two + 1]).toBe('  (call (. producer send) r)');
    const three = lines.findIndex((printedLine) => printedLine.includes(' method three '));
    expect(lines[three]).toMatch(/ of class #0$/);
    expect(lines[three + 1]).toBe('  return (call x)');
    expect(lines).toContain('  (call first)');
    // What follows must not be hidden from the rules.
    const send = text.indexOf('producer.send(r);\n  }');
    expect(facts.syntaxErrors.filter(({ start, end }) => start <= send && end >= send)).toEqual([]);
    const members = owner?.members ?? [];
    expect(members).toEqual([...members].sort((left, right) => left - right));
  });

  test.each<[string, string[]]>([
    ['class A { void m( { first(); } void two(R r) { producer.send(r); } }', ['(']],
    ['class A { private\n @X public void two(R r) { producer.send(r); } }', []],
    ['class A extends { void two(R r) { producer.send(r); }', ['s', '}']],
    ['class A { void two(R r) { producer.send(r);', [';']],
    ['import\nclass A { void two(R r) { producer.send(r); } }', ['import']],
    ['import a.\nclass A { void two(R r) { producer.send(r); } }', ['import a.']],
    ['import a.\n@S public class A { void two(R r) { producer.send(r); } }', ['import a.']],
    ['package\nclass A { void two(R r) { producer.send(r); } }', ['package']],
  ])('%s', (text, errors) => {
    expect(printed(text, 'classes')).toMatch(/^class #0 class( A)? /);
    expect(printed(text, 'functions')).toMatch(/ two .* of class #0/);
    expect(printed(text, 'functions')).toContain('\n  (call (. producer send) r)');
    expect(errorTexts(text)).toEqual(errors);
  });
});

describe('half-typed headers', () => {
  test('an unfinished import does not take the next one with it', () => {
    const text = 'package p;\nimport a.\nimport b.C;\nimport static d.E.*;\nclass A { P producer; }';
    expect(printed(text, 'imports', 'classes')).toBe(
      ['package p', 'import C = b#C', 'import static * = d.E#*', 'class #0 class A in #0', '  field producer: P'].join(
        '\n',
      ),
    );
    const [first] = factsOf(text).imports;
    expect(first && text.slice(first.span.start, first.span.end)).toBe('import b.C;');
  });

  test.each([
    'class A { P p; void two() { p.send(r); } void one() { if (x) { f(); } void three() { p }',
    'class A P p; void two() { p.send(r); } }',
  ])('a class that the parser did not see keeps its name and its members: %s', (text) => {
    const lines = printed(text, 'functions', 'classes').split('\n');
    const two = lines.findIndex((line) => / method two \(\) : void in #0 of class #0$/.test(line));
    expect(lines[two + 1]).toBe('  (call (. p send) r)');
    expect(lines.find((line) => line.startsWith('class #0'))).toMatch(/^class #0 class A /);
    expect(factsOf(text).classes[0]).toMatchObject({ name: 'A', kind: 'class' });
  });

  test('without a name, the methods still have their bodies', () => {
    expect(printed('class { void two(R r) { producer.send(r); } }', 'functions')).toContain(
      '\n  (call (. producer send) r)',
    );
  });
});

describe('what is half-typed is marked, and nothing else', () => {
  test.each<[string, string[]]>([
    ['producer.send(r)', ['producer.send(r)']],
    ['producer.send(r;', ['(r']],
    ['log("abc);', ['"abc);']],
    ['Producer<String, String> p', ['Producer<String, String> p']],
    ['if (x) { f(); ', ['@L("x") void two', '(R r)', 'int three', '() {']],
  ])('%s', (line, expected) => {
    expect(errorTexts(around(line))).toEqual(expected);
  });

  test('an expression that stands alone is no discarded value', () => {
    const facts = printed('class A { void m() { f(); ) g() + ; h(); } }', 'functions');
    expect(facts).toContain('\n  (call f)');
    expect(facts).toContain('\n  (call h)');
    expect(facts).not.toContain('\n  (call g)');
  });
});
