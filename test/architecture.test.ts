import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { createAnalyzer } from '../server/src/core/analysis.ts';
import { rules } from '../server/src/core/rules/registry.ts';
import type { Rule } from '../server/src/core/rules/rule.ts';
import type { AnalysisSettings, SourceDocument } from '../server/src/core/types.ts';
import { createNodeHost } from '../server/src/host.node.ts';

/* The invariants of docs/architecture.md that a reader of the code could break without noticing. */

const root = fileURLToPath(new URL('..', import.meta.url));
const core = 'server/src/core';

interface Import {
  readonly file: string;
  readonly line: number;
  /** Relative specifiers as a path from the root, others as written. */
  readonly target: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name).split(sep).join('/'))
    .sort();
}

/** Every way in which a file names another module: import, export … from, import(), require() and import('…') types. */
function importsOf(file: string, text = readFileSync(join(root, file), 'utf8')): readonly Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean, dynamic = false): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const written = specifier.text;
    found.push({
      file,
      line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
      target: written.startsWith('.')
        ? relative(root, resolve(root, dirname(file), written))
            .split(sep)
            .join('/')
        : written,
      typeOnly,
      dynamic,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const { importClause } = node;
      const named = importClause?.namedBindings;
      const allTypes =
        importClause !== undefined &&
        importClause.name === undefined &&
        named !== undefined &&
        ts.isNamedImports(named) &&
        named.elements.length > 0 &&
        named.elements.every((element) => element.isTypeOnly);
      add(node, node.moduleSpecifier, importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes);
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, true);
    } else if (ts.isCallExpression(node)) {
      const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
      const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
      if (isImport || isRequire) add(node, node.arguments[0], false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const shown = ({ file, line, target }: Import): string => `${file}:${line} imports ${target}`;
const builtins = new Set(builtinModules);
const isBuiltin = (target: string): boolean =>
  target.startsWith('node:') || builtins.has(target) || builtins.has(target.split('/')[0] ?? '');

test('every kind of import is seen', () => {
  const text = `
    import './a.ts'; import type { B } from './b.ts'; import { type C } from 'c'; import { type D, d } from 'd';
    export * from './e.ts'; export type { F } from 'f'; type G = import('g').G; const h = import('h'); const i = require('i');`;
  expect(importsOf(`${core}/x.ts`, text).map(({ target, typeOnly }) => `${target} ${typeOnly}`)).toEqual([
    `${core}/a.ts false`,
    `${core}/b.ts true`,
    'c true',
    'd false',
    `${core}/e.ts false`,
    'f true',
    'g true',
    'h false',
    'i false',
  ]);
});

test('core imports nothing of the shells, of Node, of VS Code or of the protocol', () => {
  const files = sourcesBelow(core);
  expect(files.length).toBeGreaterThan(50);
  const wrong = files
    .flatMap((file) => importsOf(file))
    .filter(({ target }) =>
      target.startsWith('server/') || target.startsWith('client/')
        ? !target.startsWith(`${core}/`)
        : isBuiltin(target) ||
          target === 'vscode' ||
          target.startsWith('vscode-languageserver') ||
          target.startsWith('..'),
    );
  expect(wrong.map(shown)).toEqual([]);
});

test('core loads TypeScript through its host only', () => {
  const wrong = sourcesBelow(core)
    .flatMap((file) => importsOf(file))
    .filter(({ target, typeOnly }) => target === 'typescript' && !typeOnly);
  expect(wrong.map(shown)).toEqual([]);
});

test('rules see facts, never a syntax tree', () => {
  const files = sourcesBelow(`${core}/rules`);
  expect(files.length).toBeGreaterThanOrEqual(rules.length);
  const wrong = files
    .flatMap((file) => importsOf(file))
    .filter(({ target, typeOnly }) => {
      if (target.startsWith(`${core}/syntax/`)) return !(typeOnly && target.startsWith(`${core}/syntax/properties/`));
      return target === 'typescript' || target.startsWith('web-tree-sitter');
    });
  expect(wrong.map(shown)).toEqual([]);
});

test('the shells do not know each other', () => {
  const crossing = (from: string, to: string) =>
    sourcesBelow(from)
      .flatMap((file) => importsOf(file))
      .filter(({ target }) => target.startsWith(`${to}/`));
  const wrong = [...crossing('server/src/lsp', 'server/src/cli'), ...crossing('server/src/cli', 'server/src/lsp')];
  expect(wrong.map(shown)).toEqual([]);
});

test('the client takes nothing of the server but names', () => {
  // Both import only types themselves, so that the client's bundle stays small.
  const names = ['server/src/lsp/protocol.ts', `${core}/types.ts`];
  const wrong = [
    ...sourcesBelow('client/src')
      .flatMap((file) => importsOf(file))
      .filter(({ target, typeOnly }) => target.startsWith('server/') && !typeOnly && !names.includes(target)),
    ...names.flatMap((file) => importsOf(file)).filter(({ typeOnly }) => !typeOnly),
  ];
  expect(wrong.map(shown)).toEqual([]);
});

test('core bundles for a browser', async () => {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [`${core}/analysis.ts`],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    // web-tree-sitter names them behind a check that it runs on Node.
    external: ['module', 'fs/promises'],
  });
  expect(result.errors).toEqual([]);
  const external = Object.entries(result.metafile.inputs).flatMap(([file, { imports }]) =>
    imports.filter((one) => one.external).map((one) => `${file}: ${one.path}`),
  );
  expect(external.filter((one) => !one.startsWith('node_modules/web-tree-sitter/'))).toEqual([]);
});

test('no file of the product is longer than 500 lines', () => {
  const long = [...sourcesBelow('server'), ...sourcesBelow('client')]
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > 500);
  expect(long).toEqual([]);
});

const document: SourceDocument = {
  path: '/shop/orders.ts',
  languageId: 'typescript',
  text: `
import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: [] }).producer();
export function placed() { producer.send({ topic: 'orders', acks: 0, messages: [] }); }
`,
  version: 1,
};
const settings: AnalysisSettings = { profile: 'standard', rules: {}, testFile: false };

test('a file without a sign of Kafka is not parsed: no parser is even loaded', async () => {
  const loaded: string[] = [];
  const node = createNodeHost(() => {});
  const analyzer = createAnalyzer({
    ...node,
    loadTypeScript: () => {
      loaded.push('typescript');
      return node.loadTypeScript();
    },
    loadJavaGrammar: () => {
      loaded.push('java');
      return node.loadJavaGrammar();
    },
  });
  const analysed = async (path: string, languageId: string, text: string) =>
    (await analyzer.analyze({ path, languageId, text, version: 1 }, settings)).analysed;
  expect(await analysed('/shop/a.ts', 'typescript', 'const producer = make(); producer.send({ acks: 0 });')).toBe(
    false,
  );
  expect(await analysed('/shop/A.java', 'java', 'class A { void f(Producer p) { p.send(null); } }')).toBe(false);
  expect(await analysed('/shop/a.properties', 'properties', 'colour=blue')).toBe(false);
  expect(loaded).toEqual([]);
  expect(await analysed(document.path, document.languageId, document.text)).toBe(true);
  expect(await analysed('/shop/B.java', 'java', 'import org.apache.kafka.clients.producer.*; class B {}')).toBe(true);
  expect(loaded).toEqual(['typescript', 'java']);
});

test('a crash in one rule drops the result of that rule alone, and is logged once', async () => {
  const crashing: Rule = {
    id: 'crashing',
    title: () => 'Crashes after its first finding',
    clients: [],
    inTests: false,
    check: ({ report }) => {
      report({ span: { start: 0, end: 1 }, message: 'half a result' });
      throw new Error('out of luck');
    },
  };
  const log: string[] = [];
  const analyzer = createAnalyzer(
    createNodeHost((message) => log.push(message)),
    [crashing, ...rules],
  );
  const first = await analyzer.analyze(document, settings);
  const again = await analyzer.analyze({ ...document, version: 2 }, settings);
  const whole = await createAnalyzer(createNodeHost(() => {})).analyze(document, settings);
  expect(first.findings.map(({ ruleId }) => ruleId)).toEqual(['fire-and-forget-send', 'weak-acks']);
  expect(first.findings).toEqual(whole.findings);
  expect(again.findings).toEqual(whole.findings);
  expect(log).toEqual(['Rule crashing failed on /shop/orders.ts and was skipped there: out of luck']);
});
