import { describe, expect, test } from 'vitest';
import { typeScriptFacts } from '../../support/lower-typescript.ts';
import { type FactsPart, printFacts } from '../../support/print-facts.ts';

const parts: readonly FactsPart[] = ['imports', 'exports', 'comments', 'errors'];

function show(source: string, languageId = 'typescript'): string {
  return printFacts(typeScriptFacts(source, 'file', languageId), { parts });
}

describe('imports', () => {
  test('default, namespace, named', () => {
    expect(
      show(
        `import a from 'a'; import * as b from 'b'; import { c, d as e, default as f, 'g h' as i } from 'c'; import j, { k } from 'd'; import l, * as m from 'e';`,
      ),
    ).toMatchInlineSnapshot(`
      "import a = a#default
      import b = b#*
      import c = c#c
      import e = c#d
      import f = c#default
      import i = c#g h
      import j = d#default
      import k = d#k
      import l = e#default
      import m = e#*"
    `);
  });

  test('types', () => {
    expect(
      show(
        `import type A from 'a'; import type { B } from 'b'; import { type C, D } from 'c'; import type * as E from 'e'; import type F = require('f');`,
      ),
    ).toMatchInlineSnapshot(`
      "import type A = a#default
      import type B = b#B
      import type C = c#C
      import D = c#D
      import type E = e#*
      import type F = f#*"
    `);
  });

  test('require and side effects', () => {
    expect(show(`import a = require('a'); import 'b'; import c = D.e;`)).toMatchInlineSnapshot(`
      "import a = a#*
      import  = b#"
    `);
  });
});

describe('exports', () => {
  test('declarations', () => {
    expect(
      show(
        `export const a = 1, { b, c: [d, , ...e] } = f; export function g() {} export async function h() {} export class I {} export enum J {} export interface K {} export type L = {}; export namespace M {} export declare const n: 1;`,
      ),
    ).toMatchInlineSnapshot(`
      "export a local a
      export b local b
      export d local d
      export e local e
      export g local g
      export h local h
      export I local I
      export J local J
      export K local K
      export L local L
      export M local M
      export n local n"
    `);
  });

  test('lists and re-exports', () => {
    expect(
      show(
        `export { a, b as c, d as default }; export { e, f as g } from 'h'; export * from 'i'; export * as j from 'k'; export type { L } from 'm';`,
      ),
    ).toMatchInlineSnapshot(`
      "export a local a
      export c local b
      export default local d
      export e from h#e
      export g from h#f
      export * from i#*
      export j from k#*
      export L from m#L"
    `);
  });

  test('default values', () => {
    expect(show(`export default new Kafka({});`)).toMatchInlineSnapshot(`"export default value (new Kafka {})"`);
  });

  test('default name', () => {
    expect(show(`const a = 1; export default a;`)).toMatchInlineSnapshot(`"export default local a"`);
  });

  test('default function', () => {
    expect(show(`export default async function run() {}`)).toMatchInlineSnapshot(`"export default local run"`);
  });

  test('default function without a name', () => {
    expect(show(`export default function () {}`)).toMatchInlineSnapshot(`"export default value (function #1)"`);
  });

  test('default class without a name', () => {
    expect(show(`export default class {}`)).toMatchInlineSnapshot(`"export default value (class #0)"`);
  });

  test('export equals', () => {
    expect(show(`export = new Kafka();`)).toMatchInlineSnapshot(`"export = value (new Kafka)"`);
  });

  test('overloads are one export', () => {
    expect(
      show(`export function a(b: string): void; export function a(b: number): void; export function a(b: any) {}`),
    ).toMatchInlineSnapshot(`"export a local a"`);
  });

  test('exports of a namespace stay inside', () => {
    expect(show(`namespace A { export const b = 1; export default c; }`)).toMatchInlineSnapshot(`""`);
  });
});

describe('CommonJS', () => {
  test('module.exports', () => {
    expect(show(`module.exports = { a, b };`)).toMatchInlineSnapshot(`"export = value {a:=a, b:=b}"`);
  });

  test('names', () => {
    expect(
      show(
        `exports.a = b; module.exports.c = () => d; exports['e-f'] = g; exports.h = exports.i = undefined; exports = module.exports = J;`,
      ),
    ).toMatchInlineSnapshot(`
      "export a local b
      export c value (function #1)
      export e-f local g
      export h local undefined
      export i local undefined
      export = local J"
    `);
  });

  test('only what is exported', () => {
    expect(
      show(`exported.a = b; module.b = c; this.exports = d; exports.e.f = g; exports.h += i;`),
    ).toMatchInlineSnapshot(`""`);
  });
});

describe('comments', () => {
  test('kinds', () => {
    expect(
      show(`// line
/// three
/* block */ a /*in*/ . /**/ b( /* c */ ); // end
/** doc
 * second
 * @x */`),
    ).toMatchInlineSnapshot(`
      "comment "line"
      comment "three"
      comment block "block"
      comment block "in"
      comment block ""
      comment block "c"
      comment "end"
      comment block "doc\\n second\\n @x""
    `);
  });

  test('not in strings, templates and regular expressions', () => {
    expect(
      show(
        `'// a'; "/* b */"; \`// c \${d /* yes */} // e\`; /[/]/* 2; x = /\\/\\/* f/; let t: 'g // h' | \`/* \${I} */\`; import 'http://j';`,
      ),
    ).toMatchInlineSnapshot(`
      "import  = http://j#
      comment block "yes""
    `);
  });

  test('in types, signatures and between modifiers', () => {
    expect(
      show(
        `export /* a */ default /* b */ class /* c */ D<E /* f */> /* g */ { private /* h */ i /* j */ : /* k */ L /* m */; } type N = { /* o */ p: /* q */ R };`,
      ),
    ).toMatchInlineSnapshot(`
      "export default local D
      comment block "a"
      comment block "b"
      comment block "c"
      comment block "f"
      comment block "g"
      comment block "h"
      comment block "j"
      comment block "k"
      comment block "m"
      comment block "o"
      comment block "q""
    `);
  });

  test('carriage returns', () => {
    expect(show('// a\r\n/* b\r\n * c */\r\nd // e\r')).toMatchInlineSnapshot(`
      "comment "a"
      comment block "b\\r\\n c"
      comment "e""
    `);
  });

  test('unclosed', () => {
    expect(show(`a /* b`)).toMatchInlineSnapshot(`
      "comment block "b"
      error @6-6"
    `);
  });
});

describe('syntax errors', () => {
  test('half-typed call', () => {
    expect(
      show(`const a = ;
producer.send(`),
    ).toMatchInlineSnapshot(`
      "error @10-11
      error @26-26"
    `);
  });

  test('unclosed block', () => {
    expect(show(`function f() { if (a) { b(`)).toMatchInlineSnapshot(`"error @26-26"`);
  });
});
