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

describe('statements', () => {
  test('variables', () => {
    expect(
      show(`var a; let b = 1, c: C; const { d, e: [f] } = g; using h = i; await using j = k; declare const l: L;`),
    ).toMatchInlineSnapshot(`
      "  let a
        let b = 1
        let c: C
        const {d, e: [f]} = g
        const h = i
        const j = k"
    `);
  });

  test('if', () => {
    expect(show(`if (a) b(); else if (c) { d(); } else e(); if (f) ; if (g) var h, i;`)).toMatchInlineSnapshot(`
      "  if a
          (call b)
        else
          if c
            (call d)
          else
            (call e)
        if f
        if g
          let h
          let i"
    `);
  });

  test('loops', () => {
    expect(
      show(
        `for (let i = 0, j = 1; i < 2; i++, j--) a(); for (i = 0, j = 0; ; ) {} while (b) c(); do { d(); } while (e);`,
      ),
    ).toMatchInlineSnapshot(`
      "  for init (let i = 0; let j = 1) test (< i 2) update ((++ i); (-- j))
          (call a)
        for init ((= i 0); (= j 0))
        while test b
          (call c)
        do test e
          (call d)"
    `);
  });

  test('iteration', () => {
    expect(
      show(
        `for (const a of b) c(a); for (let { d, e } of f) {} for (const g in h) {} for (i of j) {} async () => { for await (const k of l) m(k); };`,
      ),
    ).toMatchInlineSnapshot(`
      "  for-each a of b
          (call c a)
        for-each {d, e} of f
        for-in g of h
        for-each ? of j
        (function #1)
      function #1 closure () [async] async in #0
        for-each await k of l
          (call m k)"
    `);
  });

  test('labels', () => {
    expect(
      show(
        `a: for (;;) { b: while (c) { continue a; } break a; } d: { break d; } e: if (f) break e; g: h: for (;;) break g;`,
      ),
    ).toMatchInlineSnapshot(`
      "  for label a
          while label b test c
            continue a
          break a
        block label d
          break d
        block label e
          if f
            break e
        block label g
          for label h
            break g"
    `);
  });

  test('try', () => {
    expect(
      show(
        `try { a(); } catch (error) { b(error); } finally { c(); } try { d(); } catch { e(); } try { f(); } finally { g(); } try {} catch ({ code = 1 }) {}`,
      ),
    ).toMatchInlineSnapshot(`
      "  try
          (call a)
        catch error
          (call b error)
        finally
          (call c)
        try
          (call d)
        catch
          (call e)
        try
          (call f)
        finally
          (call g)
        try
        catch {code = 1}"
    `);
  });

  test('switch', () => {
    expect(
      show(
        `switch (a) { case 1: case 2: b(); break; case 3: { return; } case 4: if (c) { throw d; } else { continue; } case 5: if (e) break; default: f(); }`,
      ),
    ).toMatchInlineSnapshot(`
      "  switch a
          case 1 falls-through
          case 2
            (call b)
            break
          case 3
            block
              return
          case 4
            if c
              throw d
            else
              continue
          case 5 falls-through
            if e
              break
          default
            (call f)"
    `);
  });

  test('switch with try and last clause', () => {
    expect(
      show(
        `switch (a) { case 1: try { return b(); } catch (e) { throw e; } case 2: try { return c(); } catch {} case 3: d: { break d; } case 4: e(); }`,
      ),
    ).toMatchInlineSnapshot(`
      "  switch a
          case 1
            try
              return (call b)
            catch e
              throw e
          case 2 falls-through
            try
              return (call c)
            catch
          case 3 falls-through
            block label d
              break d
          case 4
            (call e)"
    `);
  });

  test('return and throw', () => {
    expect(show(`() => { if (a) return; if (b) return c; throw new D(); };`)).toMatchInlineSnapshot(`
      "  (function #1)
      function #1 closure () in #0
        if a
          return
        if b
          return c
        throw (new D)"
    `);
  });

  test('namespaces run where they stand', () => {
    expect(
      show(
        `namespace A.B { export const c = 1; d(); import e = F.g; } declare namespace H { const i = 1; } module J {}`,
      ),
    ).toMatchInlineSnapshot(`
      "  block
          const c = 1
          (call d)
          const e = (. F g)
        block"
    `);
  });

  test('what is only declared', () => {
    expect(
      show(
        `declare function a(): void; declare class B {} declare enum C {} declare module 'd' { const e: 1; } declare global { var f: 1; } export {};`,
      ),
    ).toMatchInlineSnapshot(`"function #0 module"`);
  });

  test('what runs nothing', () => {
    expect(show(`; ; debugger; with (a) b();`)).toMatchInlineSnapshot(`
      "  block
          a
          (call b)"
    `);
  });
});
