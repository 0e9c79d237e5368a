import { describe, expect, test } from 'vitest';
import { typeScriptFacts } from '../../support/lower-typescript.ts';
import { type FactsPart, printFacts } from '../../support/print-facts.ts';

const parts: readonly FactsPart[] = ['functions', 'classes'];

/** The functions and classes; the head of the module says nothing and is left out. */
function show(source: string): string {
  return printFacts(typeScriptFacts(source, 'file.tsx', 'typescriptreact'), { parts }).replace(
    'function #0 module\n',
    '',
  );
}

describe('names, members and calls', () => {
  test('this and super', () => {
    expect(show(`this.a; class A extends B { m() { super.m(this); } }`)).toMatchInlineSnapshot(`
      "  (. this a)
        declare class #0
      function #1 method m () in #0 of class #0
        (call (. super m) this)
      class #0 class A extends B in #0 members #1"
    `);
  });

  test('members, quoted or not', () => {
    expect(show(`a.b; a['b']; a[\`b\`]; a[b]; a[0]; a.#c; #c in a;`)).toMatchInlineSnapshot(`
      "  (. a b)
        (. a b)
        (. a b)
        ([] a b)
        ([] a 0)
        (. a #c)
        (in #c a)"
    `);
  });

  test('optional chaining', () => {
    expect(show(`a?.b; a?.['b']; a?.[b]; a.b?.(c); a?.b.c();`)).toMatchInlineSnapshot(`
      "  (?. a b)
        (?. a b)
        ([] a b)
        (call? (. a b) c)
        (call (. (?. a b) c))"
    `);
  });

  test('calls with type arguments', () => {
    expect(
      show(`consumer.run<string, Batch<A>>({}); new Map<string, Producer>(); new Foo; f<T>;`),
    ).toMatchInlineSnapshot(`
      "  (call<string, Batch<A>> (. consumer run) {})
        (new<string, Producer> Map)
        (new Foo)
        (as f _)"
    `);
  });

  test('require and import are calls', () => {
    expect(show(`require('kafkajs'); import('kafkajs');`)).toMatchInlineSnapshot(`
      "  (call require "kafkajs")
        (call import "kafkajs")"
    `);
  });

  test('parentheses leave no trace', () => {
    expect(show(`((a)).b((c)); (await (d)).e; (f, g)();`)).toMatchInlineSnapshot(`
      "  (call (. a b) c)
        (. (call await d) e)
        (call (, f g))"
    `);
  });

  test('casts', () => {
    expect(show(`a as Producer; b!; c satisfies D; (e as unknown as F).g();`)).toMatchInlineSnapshot(`
      "  (as a Producer)
        (as b _)
        (as c D)
        (call (. (as (as e unknown) F) g))"
    `);
  });
});

describe('literals', () => {
  test('plain values', () => {
    expect(
      show(`'a'; "b\\n"; 1; 0xff; 1_000; 10n; true; false; null; undefined; \`plain\`; /a\\/\\*/;`),
    ).toMatchInlineSnapshot(`
      "  "a"
        "b\\n"
        1
        255
        1000
        10n
        true
        false
        null
        undefined
        "plain"
        #literal"
    `);
  });

  test('templates', () => {
    expect(show(`\`a\${b}c\`; \`\${a}\${b}\`; tag\`x\`; tag\`x\${y}z\`;`)).toMatchInlineSnapshot(`
      "  (template "a" b "c")
        (template a b)
        (template:tag "x")
        (template:tag "x" y "z")"
    `);
  });

  test('objects', () => {
    expect(show(`({ a: 1, 'b.c': 2, 3: 4, ['d']: 5, [e]: 6, f, ...g });`)).toMatchInlineSnapshot(
      `"  {a: 1, b.c: 2, 3: 4, d["d"]: 5, [e]: 6, f:=f, ...g}"`,
    );
  });

  test('object members are functions', () => {
    expect(
      show(`({ a() {}, async b() {}, *c() {}, get d() { return 1; }, set d(v) {}, e: () => 1, f: function g() {} });`),
    ).toMatchInlineSnapshot(`
      "  {a: (function #1), b: (function #2), c: (function #3), d: (function #4), d: (function #5), e: (function #6), f: (function #7)}
      function #1 method a () in #0
      function #2 method b () [async] async in #0
      function #3 method c () generator in #0
      function #4 accessor d () [get] in #0
        return 1
      function #5 accessor d (v) [set] in #0
      function #6 closure () expression-body in #0
        return 1
      function #7 closure () in #0"
    `);
  });

  test('arrays, spreads and holes', () => {
    expect(show(`[a, , ...b]; f(...c);`)).toMatchInlineSnapshot(`
      "  [a, (opaque), (... b)]
        (call f (... c))"
    `);
  });
});

describe('operators', () => {
  test('unary', () => {
    expect(show(`void a; typeof a; delete a.b; !a; -a; +a; ~a; ++a; a--;`)).toMatchInlineSnapshot(`
      "  (void a)
        (typeof a)
        (delete (. a b))
        (! a)
        (- a)
        (+ a)
        (~ a)
        (++ a)
        (-- a)"
    `);
  });

  test('binary', () => {
    expect(show(`a + b * c; a && b || c; a ?? b; a, b; 'x' in a; a instanceof B; a === b;`)).toMatchInlineSnapshot(`
      "  (+ a (* b c))
        (|| (&& a b) c)
        (?? a b)
        (, a b)
        (in "x" a)
        (instanceof a B)
        (=== a b)"
    `);
  });

  test('assignments', () => {
    expect(
      show(`a = b = c; a += 1; a ??= b; a.b = c; [a, b] = [b, a]; ({ a, b = 2, c: d } = e);`),
    ).toMatchInlineSnapshot(`
      "  (= a (= b c))
        (+= a 1)
        (??= a b)
        (= (. a b) c)
        (= [a, b] [b, a])
        (= {a:=a, b:=(= b 2), c: d} e)"
    `);
  });

  test('conditional', () => {
    expect(show(`a ? b : c ? d : e;`)).toMatchInlineSnapshot(`"  (if a b (if c d e))"`);
  });

  test('await', () => {
    expect(show(`async () => { await a.b(); for (const x of await y) await z(x); };`)).toMatchInlineSnapshot(`
      "  (function #1)
      function #1 closure () [async] async in #0
        (await (call (. a b)))
        for-each x of (await y)
          (await (call z x))"
    `);
  });
});

describe('opaque expressions', () => {
  test('yield', () => {
    expect(show(`function* f() { const a = yield b(); yield* c; yield; }`)).toMatchInlineSnapshot(`
      "  declare function #1
      function #1 function f () generator in #0
        const a = (opaque (call b))
        (opaque c)
        (opaque)"
    `);
  });

  test('meta properties', () => {
    expect(show(`import.meta.url; function f() { new.target; }`)).toMatchInlineSnapshot(`
      "  (. (opaque) url)
        declare function #1
      function #1 function f () in #0
        (opaque)"
    `);
  });

  test('JSX', () => {
    expect(
      show(`<A b="c" d={e()} {...f} g={() => h()} i>text {j} <k>{/* no */}{l}</k></A>; <>{m}</>;`),
    ).toMatchInlineSnapshot(`
      "  (opaque "c" (call e) f (function #1) j (opaque l))
        (opaque m)
      function #1 closure () expression-body in #0
        return (call h)"
    `);
  });
});
