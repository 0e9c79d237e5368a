import { describe, expect, test } from 'vitest';
import { block, factsOf, printedBody } from './support.ts';

describe('statements', () => {
  test.each<[string, string]>([
    ['f();', '(call f)'],
    ['int a = 1, b[] = {2}, c;', 'let a: int = 1\nlet b: []<int> = [2]\nlet c: int'],
    ['final var p = f();', 'const p = (call f)'],
    ['@A final List<String> p = f();', 'const p: List<String> = (call f)'],
    ['return;', 'return'],
    ['return f();', 'return (call f)'],
    ['throw new X("m");', 'throw (new X "m")'],
    [';', ''],
    ['{ f(); { } }', 'block\n  (call f)\n  block'],
    ['if (a) f();', 'if a\n  (call f)'],
    ['if (a) { f(); } else if (b) g(); else { }', 'if a\n  (call f)\nelse\n  if b\n    (call g)\n  else'],
    ['if (a) ; else g();', 'if a\nelse\n  (call g)'],
    ['while (a()) f();', 'while test (call a)\n  (call f)'],
    ['while (true) { p.poll(d); }', 'while test true\n  (call (. p poll) d)'],
    ['while (busy());', 'while test (call busy)'],
    ['do { f(); } while (a);', 'do test a\n  (call f)'],
    [
      'for (int i = 0, j = 1; i < n; i++, f()) g();',
      'for init (let i: int = 0; let j: int = 1) test (< i n) update ((++ i); (call f))\n  (call g)',
    ],
    ['for (i = 0, j = 1; ; ) { }', 'for init ((= i 0); (= j 1))'],
    ['for (;;) { }', 'for'],
    ['for (R r : records) f(r);', 'for-each r: R of records\n  (call f r)'],
    ['for (final Map.Entry<K, V> e : m.entrySet()) { }', 'for-each e: Map.Entry<K, V> of (call (. m entrySet))'],
    ['for (var r : rs) { }', 'for-each r of rs'],
    ['outer: for (;;) { break outer; }', 'for label outer\n  break outer'],
    ['while (a) { if (b) continue; break; }', 'while test a\n  if b\n    continue\n  break'],
    ['x: { break x; }', 'block label x\n  break x'],
    ['x: f();', 'block label x\n  (call f)'],
    ['synchronized (lock) { f(); }', 'block\n  (call f)'],
    ['synchronized (lock()) { f(); }', 'block\n  (opaque (call lock))\n  (call f)'],
    ['assert a();', '(opaque (call a))'],
    ['assert a : f();', '(opaque a (call f))'],
    ['class L { }', 'declare class #1'],
    ['i++;', '(++ i)'],
  ])('%s', (source, expected) => {
    expect(body(source)).toBe(expected);
  });

  test.each<[string, string, string]>([
    [
      'catch, finally',
      'try { f(); } catch (A e) { g(); } catch (final B | c.D ex) { throw ex; } finally { h(); }',
      `
        try
          (call f)
        catch e: A
          (call g)
        catch ex: B | c.D
          throw ex
        finally
          (call h)
      `,
    ],
    [
      'resources',
      'try (P<K> p = create(); var q = q(); other; this.r) { f(); }',
      `
        try
          resources
            const p: P<K> = (call create)
            const q = (call q)
            other
            (. this r)
          (call f)
      `,
    ],
    [
      'old switch',
      'switch (x) { case 1: case A: f(); break; case 2: g(); default: { return; } case "z": }',
      `
        switch x
          case 1 falls-through
          case A
            (call f)
            break
          case 2 falls-through
            (call g)
          default
            block
              return
          case "z"
      `,
    ],
    [
      'arrow switch',
      'switch (f()) { case A, B -> g(); case C -> { h(); } default -> throw e; }',
      `
        switch (call f)
          case A, B
            (call g)
          case C
            block
              (call h)
          default
            throw e
      `,
    ],
    [
      'patterns',
      'switch (o) { case Circle c when c.r > 0 -> f(); case P(int a, Q(var b)) -> g(); case null, default -> h(); }',
      `
        switch o
          case (&& (as c Circle) (> (. c r) 0))
            (call f)
          case (opaque (as a int) (as b _))
            (call g)
          default
            (call h)
      `,
    ],
    [
      'a case ends where every path jumps',
      'switch (x) { case 1: if (a) return; else throw e; case 2: try { return; } finally { f(); } case 3: if (a) break; case 4: }',
      `
        switch x
          case 1
            if a
              return
            else
              throw e
          case 2
            try
              return
            finally
              (call f)
          case 3 falls-through
            if a
              break
          case 4
      `,
    ],
  ])('%s', (_name, source, expected) => {
    expect(body(source)).toBe(block(expected));
  });

  test('a switch with a value is opaque, and the values that it yields are not discarded', () => {
    expect(body('var r = switch (x) { case 1 -> f(); case 2 -> { g(); yield h(); } default -> throw e; };')).toBe(
      'let r = (opaque { switch x; case 1; (opaque (call f)); case 2; block; (call g); (opaque (call h)); default; throw e })',
    );
    expect(body('return switch (x) { case 1: yield f(); default: yield 2; };')).toBe(
      'return (opaque { switch x; case 1; (opaque (call f)); default; (opaque 2) })',
    );
  });

  test('spans of declarators', () => {
    const text = 'class A { { final int a = 1, b = f(); } }';
    const texts = factsOf(text).functions[1]?.body?.statements.map((statement) => {
      if (statement.kind !== 'variable') throw new Error('no variable');
      const { span, declarationSpan } = statement;
      return [text.slice(span.start, span.end), text.slice(declarationSpan.start, declarationSpan.end)];
    });
    expect(texts).toEqual([
      ['a = 1', 'final int a = 1, b = f();'],
      ['b = f()', 'final int a = 1, b = f();'],
    ]);
  });

  test('the semicolon belongs to the statement', () => {
    const text = 'class A { void m() { p.send(r) ; while (x) ; } }';
    const spans = factsOf(text).functions[1]?.body?.statements.map(({ span }) => text.slice(span.start, span.end));
    expect(spans).toEqual(['p.send(r) ;', 'while (x) ;']);
  });
});

function body(source: string): string {
  return printedBody(source)
    .split('\n')
    .map((line) => line.slice(2))
    .join('\n');
}
