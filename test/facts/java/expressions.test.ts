import { describe, expect, test } from 'vitest';
import { factsOf, printed, printedBody, printedExpression } from './support.ts';

describe('expressions', () => {
  test.each<[string, string]>([
    ['a', 'a'],
    ['this', 'this'],
    ['a.b.c', '(. (. a b) c)'],
    ['this.t', '(. this t)'],
    ['Outer.this.t', '(. (. Outer this) t)'],
    ['super.x', '(. super x)'],
    ['f()', '(call f)'],
    ['f(1, g(), "x")', '(call f 1 (call g) "x")'],
    ['a.f(b).g()', '(call (. (call (. a f) b) g))'],
    ['this.f()', '(call (. this f))'],
    ['super.f(a)', '(call (. super f) a)'],
    ['Outer.super.f()', '(call (. (. Outer super) f))'],
    ['a.<String, int[]>f()', '(call<String, []<int>> (. a f))'],
    ['record.value()', '(call (. record value))'],
    ['new A()', '(new A)'],
    ['new A<>(1)', '(new A 1)'],
    ['new HashMap<String, List<X>>()', '(new<String, List<X>> HashMap)'],
    ['new Outer.Inner<String>(x)', '(new<String> (. Outer Inner) x)'],
    ['outer.new Inner(1)', '(new (. outer Inner) 1)'],
    ['new int[] {1, 2}', '[1, 2]'],
    ['new int[][] {{1}, {}}', '[[1], []]'],
    ['new int[n][2]', '(opaque n 2)'],
    ['a[i]', '([] a i)'],
    ['a[0][f()]', '([] ([] a 0) (call f))'],
    ['(a)', 'a'],
    ['((a.f())).g()', '(call (. (call (. a f)) g))'],
    ['(A) b', '(as b A)'],
    ['(List<String>) f()', '(as (call f) List<String>)'],
    ['(A & B) c', '(as c &<A, B>)'],
    ['a instanceof B', '(instanceof a B)'],
    ['a instanceof x.B', '(instanceof a (. x B))'],
    ['a instanceof final B b', '(instanceof a (as b B))'],
    ['a instanceof B b && b.c', '(&& (instanceof a (as b B)) (. b c))'],
    ['a instanceof P(int x, var y)', '(instanceof a (opaque (as x int) (as y _)))'],
    ['a ? b : c ? d : e', '(if a b (if c d e))'],
    ['a = b', '(= a b)'],
    ['a.b += c[1]', '(+= (. a b) ([] c 1))'],
    ['a >>>= 2', '(>>>= a 2)'],
    ['a + b * c', '(+ a (* b c))'],
    ['a == null || !b', '(|| (== a null) (! b))'],
    ['a >>> 1', '(>>> a 1)'],
    ['-a', '(- a)'],
    ['~a', '(~ a)'],
    ['i++', '(++ i)'],
    ['--i', '(-- i)'],
    ['this::handle', '(:: this handle)'],
    ['A::new', '(:: A new)'],
    ['ArrayList<String>::new', '(:: ArrayList new)'],
    ['a.b.C::d', '(:: (. (. a b) C) d)'],
    ['f()::g', '(:: (call f) g)'],
    ['super::g', '(:: super g)'],
    ['A::<X>g', '(:: A g)'],
    ['int[]::new', '(:: (opaque) new)'],
    ['StringSerializer.class', '(. StringSerializer class)'],
    ['a.b.C.class', '(. (. (. a b) C) class)'],
    ['int.class', '(. int class)'],
    ['true', 'true'],
    ['false', 'false'],
    ['null', 'null'],
  ])('%s', (source, expected) => {
    expect(printedExpression(source)).toBe(expected);
  });

  test.each<[string, string]>([
    ['() -> f()', 'closure () expression-body in #1\n  return (call f)'],
    ['x -> (x)', 'closure (x) expression-body in #1\n  return x'],
    ['(x, y) -> { f(x); }', 'closure (x, y) in #1\n  (call f x)'],
    ['(A<B> x, final int... y) -> { }', 'closure (x: A<B>, ...y: []<int>) in #1'],
    ['(var x) -> x', 'closure (x) expression-body in #1\n  return x'],
  ])('lambda %s', (source, expected) => {
    expect(printedExpression(source)).toBe(`(function #2)\nfunction #2 ${expected}`);
  });

  test('the synthetic return of a lambda has the span of its expression', () => {
    const text = 'class A { X x = r -> producer.send(r); }';
    const body = factsOf(text).functions[1]?.body;
    const spans = [body?.span, body?.statements[0]?.span].map((span) => span && text.slice(span.start, span.end));
    expect(spans).toEqual(['producer.send(r)', 'producer.send(r)']);
  });

  test('double-brace initialisation', () => {
    const source = 'class A { Map m = new HashMap<>() {{ put("acks", "0"); put(C.X, S.class); }}; }';
    expect(printed(source, 'functions', 'classes').split('\n')).toEqual([
      'function #0 module',
      'function #1 initializer () in #0 of class #1',
      '  (call put "acks" "0")',
      '  (call put (. C X) (. S class))',
      'class #0 class A in #0',
      '  field m: Map = (new HashMap (class #1))',
      'class #1 anonymous extends HashMap in #0 outer #0 members #1',
    ]);
  });

  test('anonymous class with methods', () => {
    expect(printedBody('p.send(r, new Callback() { public void onCompletion(M m, Exception e) { log(e); } });')).toBe(
      [
        '  (call (. p send) r (new Callback (class #1)))',
        'function #2 method onCompletion (m: M, e: Exception) : void [public] in #1 of class #1',
        '  (call log e)',
      ].join('\n'),
    );
  });

  test('spans of a call', () => {
    const text = 'class A { { producer\n  . <X> send ( a , b ) ; } }';
    const statement = factsOf(text).functions[1]?.body?.statements[0];
    if (statement?.kind !== 'expression' || statement.expression.kind !== 'call') throw new Error('no call');
    const { callee, argumentsSpan, span } = statement.expression;
    if (callee.kind !== 'member') throw new Error('no member');
    const texts = [callee.nameSpan, callee.span, argumentsSpan, span, statement.span].map(({ start, end }) =>
      text.slice(start, end),
    );
    expect(texts).toEqual([
      'send',
      'producer\n  . <X> send',
      '( a , b )',
      'producer\n  . <X> send ( a , b )',
      'producer\n  . <X> send ( a , b ) ;',
    ]);
  });
});
