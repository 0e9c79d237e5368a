import { describe, expect, test } from 'vitest';
import { block, factsOf, printed } from './support.ts';

describe('file level', () => {
  test.each([
    ['import java.util.List;', 'import List = java.util#List'],
    ['import java.util.*;', 'import * = java.util#*'],
    ['import java.util.Map.Entry;', 'import Entry = java.util.Map#Entry'],
    ['import static java.util.Map.of;', 'import static of = java.util.Map#of'],
    ['import static org.x.Y.*;', 'import static * = org.x.Y#*'],
    ['import Lonely;', 'import Lonely = #Lonely'],
    ['import a . /* c */ b\n.C;', 'import C = a.b#C'],
    ['package com.acme . orders;', 'package com.acme.orders'],
    ['@Deprecated package p;', 'package p'],
  ])('%s', (source, expected) => {
    expect(printed(source, 'imports')).toBe(expected);
  });

  test('comments keep their order and lose their markers', () => {
    const source = '// one \r\n/* two */ class A { /** three\n   * four\n   */ int x; // five\n}\n/**/\n//';
    expect(printed(source, 'comments')).toBe(
      block(`
        comment "one"
        comment block "two"
        comment block "three\\nfour"
        comment "five"
        comment block ""
        comment ""
      `),
    );
    for (const { span } of factsOf(source).comments) {
      expect(source.slice(span.start, span.end)).toMatch(/^\/\/(.*\S)?$|^\/\*[\s\S]*\*\/$/);
    }
  });

  test('the module has an empty body', () => {
    expect(factsOf('package a; import b.C; class D {}').functions[0]?.body?.statements).toEqual([]);
  });

  test('methods outside a class (JLS 8.1.8) stand in the module', () => {
    expect(printed('void main() { run(); }', 'functions')).toBe(
      'function #0 module\n  declare function #1\nfunction #1 method main () : void in #0\n  (call run)',
    );
  });

  test('a module declaration gives no facts and no errors', () => {
    expect(factsOf('open module a.b { requires transitive java.base; exports a to b, c; }')).toMatchObject({
      classes: [],
      syntaxErrors: [],
    });
  });
});

describe('classes', () => {
  test.each<[string, string, string]>([
    [
      'superclass, interfaces, modifiers, annotations',
      '@Component("s") @x.Y public abstract class A<T extends B> extends c.D<String, T> implements E, F<int[]> { }',
      'class #0 class A @Component("s") @x.Y [public abstract] extends c.D<String, T> implements E, F<[]<int>> in #0',
    ],
    ['sealed', 'sealed class A permits B {}', 'class #0 class A [sealed] in #0'],
    ['interface', 'interface A<T> extends B, C<T> {}', 'class #0 interface A implements B, C<T> in #0'],
    [
      'interface fields are constants without saying so',
      'interface A { int X = 1; static final int Y = 2; }',
      'class #0 interface A in #0\n  field [public static final] X: int = 1\n  field [static final public] Y: int = 2',
    ],
    [
      'annotation type',
      '@interface A { int K = 1; }',
      'class #0 annotation A in #0\n  field [public static final] K: int = 1',
    ],
    [
      'enum',
      'enum A implements I { X, @Q Y("y", 1), Z { void m() {} }; final String v = "v"; }',
      block(`
        class #0 enum A implements I in #0
          field [public static final enum-constant] X: A = (new A)
          field @Q [public static final enum-constant] Y: A = (new A "y" 1)
          field [public static final enum-constant] Z: A = (new A (class #1))
          field [final] v: String = "v"
        class #1 anonymous extends A in #0 outer #0 members #1
      `),
    ],
    [
      'record components are fields',
      'record R<T>(int x, @N List<T>... y) implements Q { static int z; }',
      block(`
        class #0 record R implements Q in #0
          field [private final] x: int
          field @N [private final] y: []<List<T>>
          field [static] z: int
      `),
    ],
    [
      'one field for each declarator',
      'class A { private final int a = 1, b[] = {2}, c; var d = 1; }',
      block(`
        class #0 class A in #0
          field [private final] a: int = 1
          field [private final] b: []<int> = [2]
          field [private final] c: int
          field d = 1
      `),
    ],
    [
      'nested',
      'class A { static class B { interface C { } } enum D { E } record F() { } @interface G { } }',
      block(`
        class #0 class A in #0
        class #1 class B [static] in #0 outer #0
        class #2 interface C in #0 outer #1
        class #3 enum D in #0 outer #0
          field [public static final enum-constant] E: D = (new D)
        class #4 record F in #0 outer #0
        class #5 annotation G in #0 outer #0
      `),
    ],
    [
      'local and anonymous',
      'class A { void m() { class L { } record R(int a) { } f(new T<String>(1) { int y; }); } }',
      block(`
        class #0 class A in #0 members #1
        class #1 class L in #1 outer #0
        class #2 record R in #1 outer #0
          field [private final] a: int
        class #3 anonymous extends T<String> in #1 outer #0
          field y: int
      `),
    ],
  ])('%s', (_name, source, expected) => {
    expect(printed(source, 'classes', 'errors')).toBe(expected);
  });

  test.each<[string, string]>([
    ['Map.Entry<?, List<@NonNull String>>', 'Map.Entry<_, List<String>>'],
    ['Map<? extends A, ? super B>', 'Map<A, B>'],
    ['Outer<String>.Inner<Integer>', 'Outer.Inner<Integer>'],
    ['java.util.@NonNull List<String>', 'java.util.List<String>'],
    ['byte[]', '[]<byte>'],
    ['List<int[]>[][]', '[]<[]<List<[]<int>>>>'],
    ['a . b /* c */ . C', 'a.b.C'],
    ['CompletableFuture<SendResult<K, V>>', 'CompletableFuture<SendResult<K, V>>'],
  ])('type %s', (source, expected) => {
    expect(printed(`class A { ${source} x; }`, 'classes')).toBe(`class #0 class A in #0\n  field x: ${expected}`);
  });
});

describe('functions', () => {
  test.each<[string, string, string]>([
    [
      'method',
      '@L("x") public synchronized <T> List<T> on(final @P("p") Map<K, V> a, int b[], String... c) throws IOException, x.Y { }',
      'function #1 method on (@P("p") a: Map<K, V>, b: []<int>, ...c: []<String>) : List<T> @L("x") [public synchronized] throws IOException, x.Y in #0 of class #0',
    ],
    ['abstract', 'abstract int[] m();', 'function #1 method m () : []<int> [abstract] in #0 of class #0 no-body'],
    [
      'dimensions after the list',
      'native int m()[];',
      'function #1 method m () : []<int> [native] in #0 of class #0 no-body',
    ],
    [
      'constructor',
      'A(int a) throws E { super(a); }',
      'function #1 constructor A (a: int) throws E in #0 of class #0\n  (call super a)',
    ],
    ['this(…)', 'A() { this(1); }', 'function #1 constructor A () in #0 of class #0\n  (call this 1)'],
    [
      'outer.super(…)',
      'A(O o) { o.super(); }',
      'function #1 constructor A (o: O) in #0 of class #0\n  (call (. o super))',
    ],
    ['initialiser', '{ a(); }', 'function #1 initializer () in #0 of class #0\n  (call a)'],
    ['static initialiser', 'static { a(); }', 'function #1 initializer () [static] in #0 of class #0\n  (call a)'],
    ['receiver parameter', 'void m(A this, int b) { }', 'function #1 method m (b: int) : void in #0 of class #0'],
  ])('%s', (_name, source, expected) => {
    expect(printed(`class A { ${source} }`, 'functions', 'errors')).toBe(`function #0 module\n${expected}`);
  });

  test('compact record constructor', () => {
    expect(printed('record R(int x) { public R { check(x); } }', 'functions')).toBe(
      'function #0 module\nfunction #1 constructor R () [public] in #0 of class #0\n  (call check x)',
    );
  });

  test('annotation elements are methods', () => {
    expect(printed('@interface A { String[] value() default {}; }', 'functions')).toBe(
      'function #0 module\nfunction #1 method value () : []<String> in #0 of class #0 no-body',
    );
  });

  test('functions are numbered where their text begins', () => {
    const facts = factsOf('class A { Runnable a = () -> b(() -> c()); void m() { f(() -> { }); } void n() { } }');
    expect(facts.functions.map(({ kind, parent }) => `${kind} in ${parent}`)).toEqual([
      'module in undefined',
      'closure in 0',
      'closure in 1',
      'method in 0',
      'closure in 3',
      'method in 0',
    ]);
  });
});

describe('annotations', () => {
  test.each<[string, string]>([
    ['@A', '@A'],
    ['@A()', '@A'],
    ['@a.b.C', '@a.b.C'],
    ['@A("x")', '@A("x")'],
    ['@A({"x", Y.Z})', '@A(["x", (. Y Z)])'],
    ['@A(topics = "x", n = 1, on = true)', '@A(topics="x", n=1, on=true)'],
    ['@A(p = {"a=b", "c" + D,})', '@A(p=["a=b", (+ "c" D)])'],
    ['@A(b = @B)', '@A(b=(new B))'],
    ['@A(b = @x.B(delay = 1, m = 2))', '@A(b=(new (. x B) {delay: 1, m: 2}))'],
    ['@A({@B("x"), @B("y")})', '@A([(new B "x"), (new B "y")])'],
    ['@A(E.class)', '@A((. E class))'],
  ])('%s', (source, expected) => {
    expect(printed(`${source} class X {}`, 'classes')).toBe(`class #0 class X ${expected} in #0`);
  });
});
