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

describe('functions', () => {
  test('declarations', () => {
    expect(
      show(
        `function a(b: string, c = 1, ...d: D[]): Promise<void> {} async function e() {} function* f() {} async function* g() {}`,
      ),
    ).toMatchInlineSnapshot(`
      "  declare function #1
        declare function #2
        declare function #3
        declare function #4
      function #1 function a (b: string, c = 1, ...d: []<D>) : Promise<void> in #0
      function #2 function e () [async] async in #0
      function #3 function f () generator in #0
      function #4 function g () [async] async generator in #0"
    `);
  });

  test('overloads have no body', () => {
    expect(
      show(`function a(b: string): void; function a(b: number): void; function a(b: any) {}`),
    ).toMatchInlineSnapshot(`
      "  declare function #1
        declare function #2
        declare function #3
      function #1 function a (b: string) : void in #0 no-body
      function #2 function a (b: number) : void in #0 no-body
      function #3 function a (b: any) in #0"
    `);
  });

  test('closures and their parents', () => {
    expect(
      show(`function a() { const b = () => c(() => d); return function e() { return b; }; }`),
    ).toMatchInlineSnapshot(`
      "  declare function #1
      function #1 function a () in #0
        const b = (function #2)
        return (function #4)
      function #2 closure () expression-body in #1
        return (call c (function #3))
      function #3 closure () expression-body in #2
        return d
      function #4 closure () in #1
        return b"
    `);
  });

  test('expression bodies', () => {
    expect(show(`a => b; async (c) => ({ c }); (d) => (e, f); () => {};`)).toMatchInlineSnapshot(`
      "  (function #1)
        (function #2)
        (function #3)
        (function #4)
      function #1 closure (a) expression-body in #0
        return b
      function #2 closure (c) [async] async expression-body in #0
        return {c:=c}
      function #3 closure (d) expression-body in #0
        return (, e f)
      function #4 closure () in #0"
    `);
  });

  test('parameters destructured', () => {
    expect(
      show(
        `async ({ topic, message: { value: v = 1, ...rest }, 'a.b': c, [d]: e }, [f, , { g }, h = 2, ...i] = []) => {};`,
      ),
    ).toMatchInlineSnapshot(`
      "  (function #1)
      function #1 closure ({topic, message: {value: v = 1, ...rest}, a.b: c, : e}, [f, , {g}, h, {...i}] = []) [async] async in #0"
    `);
  });

  test('a this parameter takes no argument', () => {
    expect(show(`function f(this: Foo, a: A) {}`)).toMatchInlineSnapshot(`
      "  declare function #1
      function #1 function f (a: A) in #0"
    `);
  });

  test('closures in default values belong to the function', () => {
    expect(show(`function f(a = () => 1, { b = () => 2 } = {}, [c = () => 3] = []) {}`)).toMatchInlineSnapshot(`
      "  declare function #1
      function #1 function f (a = (function #2), {b = (function #3)} = {}, [c] = []) in #0
      function #2 closure () expression-body in #1
        return 1
      function #3 closure () expression-body in #1
        return 2
      function #4 closure () expression-body in #1
        return 3"
    `);
  });
});

describe('classes', () => {
  test('fields, methods and modifiers', () => {
    expect(
      show(`abstract class A<T> extends B.C<T> implements D, E<F> {
  static readonly a: string = 'x';
  private b?: Producer;
  #c = 1;
  declare d: D;
  abstract e(): void;
  protected async f() {}
  static *g() {}
  get h() { return 1; }
  static set h(v) {}
  'i'() {}
  [j]() {}
  [k] = () => 1;
  m(): void;
  m(n?: string) {}
}`),
    ).toMatchInlineSnapshot(`
      "  declare class #0
      function #1 method e () : void [abstract] in #0 of class #0 no-body
      function #2 method f () [protected async] async in #0 of class #0
      function #3 method g () [static] generator in #0 of class #0
      function #4 accessor h () [get] in #0 of class #0
        return 1
      function #5 accessor h (v) [static set] in #0 of class #0
      function #6 method i () in #0 of class #0
      function #7 method () in #0 of class #0
      function #8 closure () expression-body in #0 of class #0
        return 1
      function #9 method m () : void in #0 of class #0 no-body
      function #10 method m (n: string) in #0 of class #0
      class #0 class A [abstract] extends B.C<T> implements D, E<F> in #0 members #1 #2 #3 #4 #5 #6 #7 #9 #10
        field [static readonly] a: string = "x"
        field [private] b: Producer
        field #c = 1
        field [declare] d: D"
    `);
  });

  test('constructor and parameter properties', () => {
    expect(
      show(`class A { constructor(private readonly kafka: Kafka, @Inject('X') public b = 1, c: string) { super(); } }`),
    ).toMatchInlineSnapshot(`
      "  declare class #0
      function #1 constructor constructor (property kafka: Kafka, @Inject("X") property b = 1, c: string) in #0 of class #0
        (call super)
      class #0 class A in #0 members #1
        field [private readonly] kafka: Kafka
        field @Inject("X") [public] b"
    `);
  });

  test('closures in fields belong to the class', () => {
    expect(
      show(
        `class A { run = async () => { this.b(() => this.c); }; on = { d: () => this.e, f() {} }; static g = wrap(() => 1); }`,
      ),
    ).toMatchInlineSnapshot(`
      "  declare class #0
      function #1 closure () [async] async in #0 of class #0
        (call (. this b) (function #2))
      function #2 closure () expression-body in #1
        return (. this c)
      function #3 closure () expression-body in #0 of class #0
        return (. this e)
      function #4 method f () in #0
      function #5 closure () expression-body in #0 of class #0
        return 1
      class #0 class A in #0
        field run = (function #1)
        field on = {d: (function #3), f: (function #4)}
        field [static] g = (call wrap (function #5))"
    `);
  });

  test('static blocks', () => {
    expect(show(`class A { static { start(() => 1); } }`)).toMatchInlineSnapshot(`
      "  declare class #0
      function #1 initializer () [static] in #0 of class #0
        (call start (function #2))
      function #2 closure () expression-body in #1
        return 1
      class #0 class A in #0 members #1"
    `);
  });

  test('decorators', () => {
    expect(
      show(
        `@Injectable() @a.b('c', { d: 1 }) @plain class A { @Input() e = 1; @EventPattern('t') async f(@Payload() g: G, @Ctx() h: KafkaContext) {} }`,
      ),
    ).toMatchInlineSnapshot(`
      "  declare class #0
      function #1 method f (@Payload g: G, @Ctx h: KafkaContext) @EventPattern("t") [async] async in #0 of class #0
      class #0 class A @Injectable @a.b("c", {d: 1}) @plain in #0 members #1
        field @Input e = 1"
    `);
  });

  test('class expressions and nested classes', () => {
    expect(show(`const A = class B { c() { class D {} } }; new (class {})();`)).toMatchInlineSnapshot(`
      "  const A = (class #0)
        (new (class #2))
      function #1 method c () in #0 of class #0
        declare class #1
      class #0 class B in #0 members #1
      class #1 class D in #1 outer #0
      class #2 class in #0"
    `);
  });

  test('interfaces and object types', () => {
    expect(
      show(
        `interface A extends B, C.D<E> { f: F; g?(h: string): Promise<void>; readonly i: () => void; } type J = { k: K } & L; type M = N.O<P>; type Q = 'a' | 'b';`,
      ),
    ).toMatchInlineSnapshot(`
      "function #1 method g (h: string) : Promise<void> in #0 of class #0 no-body
      class #0 interface A implements B, C.D<E> in #0 members #1
        field f: F
        field [readonly] i: function<void>
      class #1 interface J implements L in #0
        field k: K
      class #2 interface M implements N.O<P> in #0"
    `);
  });

  test('enums', () => {
    expect(
      show(`enum A { B, C, D = 5, E, F = 'f', G = x(), H, 'I-J' = -1, K } const enum L { M = 1 << 2, N }`),
    ).toMatchInlineSnapshot(`
      "  declare class #0
        declare class #1
      class #0 enum A in #0
        field B = 0
        field C = 1
        field D = 5
        field E = 6
        field F = "f"
        field G = (call x)
        field H
        field I-J = (- 1)
        field K = 0
      class #1 enum L [const] in #0
        field M = (<< 1 2)
        field N"
    `);
  });
});

describe('types', () => {
  test('as written', () => {
    expect(
      show(
        `let a: A.B<C>, b: D | null | undefined, c: E & F, d: readonly G[], e: Array<H>, f: (x: I) => Promise<J>, g: (K), h: string, i: unknown, j: 'x', k: [L], l: keyof M, m: typeof n, o: this, p: import('kafkajs').Producer, q: { r: R }, s: import('x');`,
      ),
    ).toMatchInlineSnapshot(`
      "  let a: A.B<C>
        let b: |<D, null, undefined>
        let c: &<E, F>
        let d: []<G>
        let e: Array<H>
        let f: function<Promise<J>>
        let g: K
        let h: string
        let i: unknown
        let j: _
        let k: _
        let l: _
        let m: _
        let o: this
        let p: import('kafkajs').Producer
        let q: {r: R}
        let s: import('x')"
    `);
  });
});
