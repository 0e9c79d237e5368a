import { expect, test } from 'vitest';
import { CancellationTokenSource, LSPErrorCodes, WorkDoneProgress } from 'vscode-languageserver/node';
import type { AnalyzeWorkspaceParams, AnalyzeWorkspaceResult } from '../../server/src/lsp/protocol.ts';
import { type Editor, pullClient, startEditor } from './support/editor.ts';
import { createFakeAnalyzer } from './support/fake-analyzer.ts';
import { createMemoryFileSystem } from './support/memory-file-system.ts';

const shop = 'file:///projects/shop';
const bank = 'file:///projects/bank';

const analyze = (editor: Editor, params: AnalyzeWorkspaceParams = {}) =>
  editor.connection.sendRequest<AnalyzeWorkspaceResult>('kafkaReliability/analyzeWorkspace', params);

const urisOf = ({ files }: AnalyzeWorkspaceResult) => files.map(({ uri }) => uri);

test('every file of an analysed language is analysed, with the settings of its folder', async () => {
  const analyzer = createFakeAnalyzer();
  const editor = await startEditor({
    analyzer,
    capabilities: pullClient,
    folders: [shop, bank],
    fileSystem: createMemoryFileSystem({
      [`${shop}/a.ts`]: 'fine\r\n\tLOST',
      [`${shop}/src/B.java`]: 'DOUBLED LOST',
      [`${shop}/src/c.properties`]: '',
      [`${shop}/readme.md`]: 'LOST',
      [`${bank}/d%20e.jsx`]: 'LOST DOUBLED',
      [`${bank}/.kafka-reliability.json`]: '{ "rules": { "weak-acks": "off" } }',
    }),
  });
  const result = await analyze(editor);
  expect(result).toMatchObject({ read: 4, analysed: 3, findings: 4 });
  expect(urisOf(result)).toEqual([`${shop}/a.ts`, `${shop}/src/B.java`, `${bank}/d%20e.jsx`]);
  expect(result.files[0]?.diagnostics).toMatchObject([
    { code: 'weak-acks', range: { start: { line: 1, character: 1 } } },
  ]);
  expect(result.files[2]?.diagnostics).toMatchObject([{ code: 'commit-in-finally' }]);
  expect(analyzer.started.map(({ document }) => document.languageId)).toEqual([
    'typescript',
    'java',
    'properties',
    'javascriptreact',
  ]);
  expect(analyzer.closed).toHaveLength(4);
  expect(editor.published.all).toEqual([]);
});

test('installed packages, build outputs, ignored, excluded and very large files are passed by', async () => {
  const fileSystem = createMemoryFileSystem({
    [`${shop}/.kafka-reliability.json`]: '{ "exclude": ["legacy/**"] }',
    [`${shop}/.gitignore`]: '*.gen.ts\n/tmp/\n',
    [`${shop}/kept.ts`]: 'LOST',
    [`${shop}/a.gen.ts`]: 'LOST',
    [`${shop}/tmp/a.ts`]: 'LOST',
    [`${shop}/src/tmp/kept.ts`]: 'LOST',
    [`${shop}/src/.gitignore`]: '!kept.gen.ts\nonly.ts',
    [`${shop}/src/kept.gen.ts`]: 'LOST',
    [`${shop}/src/only.ts`]: 'LOST',
    [`${shop}/legacy/a.ts`]: 'LOST',
    [`${shop}/node_modules/x/a.ts`]: 'LOST',
    [`${shop}/target/A.java`]: 'LOST',
    [`${shop}/pom.xml`]: '',
    [`${shop}/src/target/out/A.java`]: 'LOST',
    [`${shop}/binary.java`]: 'LOST\0',
    [`${shop}/.git/a.ts`]: 'LOST',
    [`${shop}/large.ts`]: `LOST${' '.repeat(2 * 1024 * 1024)}`,
  });
  const editor = await startEditor({
    analyzer: createFakeAnalyzer(),
    capabilities: pullClient,
    folders: [shop],
    fileSystem,
  });
  expect(urisOf(await analyze(editor))).toEqual([
    `${shop}/kept.ts`,
    `${shop}/src/kept.gen.ts`,
    `${shop}/src/target/out/A.java`,
    `${shop}/src/tmp/kept.ts`,
  ]);
  expect(fileSystem.read).not.toContain(`${shop}/legacy/a.ts`);
});

test('a file of two workspace folders counts once', async () => {
  const editor = await startEditor({
    analyzer: createFakeAnalyzer(),
    capabilities: pullClient,
    folders: [shop, `${shop}/inner`],
    fileSystem: createMemoryFileSystem({ [`${shop}/inner/a.ts`]: 'LOST' }),
  });
  expect(await analyze(editor)).toMatchObject({ read: 1, findings: 1 });
});

test('an open document counts as it is in the editor, whatever its URI looks like', async () => {
  const fileSystem = createMemoryFileSystem({ 'file:///c%3A/shop/a.ts': 'LOST' });
  const editor = await startEditor({
    analyzer: createFakeAnalyzer(),
    capabilities: pullClient,
    folders: ['file:///c%3A/shop'],
    fileSystem,
  });
  await editor.open('file:///C:/shop/a.ts', 'LOST LOST');
  const result = await analyze(editor);
  expect(urisOf(result)).toEqual(['file:///C:/shop/a.ts']);
  expect(result.findings).toBe(2);
});

test('a file whose analysis fails is in the log, and the others are analysed', async () => {
  const editor = await startEditor({
    analyzer: createFakeAnalyzer(),
    capabilities: pullClient,
    folders: [shop],
    fileSystem: createMemoryFileSystem({ [`${shop}/a.ts`]: 'CRASH', [`${shop}/b.ts`]: 'LOST' }),
  });
  expect(urisOf(await analyze(editor))).toEqual([`${shop}/b.ts`]);
  expect(await editor.log.next()).toContain(`${shop}/a.ts: Error: the fake analyzer crashed`);
});

test('progress is told from the beginning to the end', async () => {
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${shop}/${index}.ts`, 'LOST']));
  const editor = await startEditor({
    analyzer: createFakeAnalyzer(),
    capabilities: pullClient,
    folders: [shop],
    fileSystem: createMemoryFileSystem(files),
  });
  const kinds: string[] = [];
  const percentages: number[] = [];
  editor.connection.onProgress(WorkDoneProgress.type, 'token', (value) => {
    kinds.push(value.kind);
    if (value.kind === 'report' && value.percentage !== undefined) percentages.push(value.percentage);
  });
  await analyze(editor, { workDoneToken: 'token' });
  await editor.settled();
  expect(kinds[0]).toBe('begin');
  expect(kinds.at(-1)).toBe('end');
  expect(percentages).toEqual(Array.from({ length: 19 }, (_, index) => (index + 1) * 5));
});

test('the request can be cancelled', async () => {
  const analyzer = createFakeAnalyzer();
  const editor = await startEditor({
    analyzer,
    capabilities: pullClient,
    folders: [shop],
    fileSystem: createMemoryFileSystem({ [`${shop}/a.ts`]: 'LOST', [`${shop}/b.ts`]: 'LOST' }),
  });
  const kinds: string[] = [];
  editor.connection.onProgress(WorkDoneProgress.type, 'token', ({ kind }) => {
    kinds.push(kind);
  });
  analyzer.hold();
  const source = new CancellationTokenSource();
  const params: AnalyzeWorkspaceParams = { workDoneToken: 'token' };
  const refused = expect(
    editor.connection.sendRequest('kafkaReliability/analyzeWorkspace', params, source.token),
  ).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  await analyzer.untilStarted(1);
  source.cancel();
  await refused;
  expect(analyzer.started).toHaveLength(1);
  expect(analyzer.cancelled).toHaveLength(1);
  expect(kinds).toEqual(['begin', 'end']);
});

test('a client without a token of its own can cancel through the progress that the server creates', async () => {
  const analyzer = createFakeAnalyzer();
  const editor = await startEditor({
    analyzer,
    capabilities: { ...pullClient, window: { workDoneProgress: true } },
    folders: [shop],
    fileSystem: createMemoryFileSystem({ [`${shop}/a.ts`]: 'LOST' }),
  });
  let token: unknown;
  editor.connection.onRequest('window/workDoneProgress/create', (params: { token: unknown }) => {
    token = params.token;
    return null;
  });
  analyzer.hold();
  const refused = expect(analyze(editor)).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  await analyzer.untilStarted(1);
  await editor.connection.sendNotification('window/workDoneProgress/cancel', { token });
  await refused;
});
