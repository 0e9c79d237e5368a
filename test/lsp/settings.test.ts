import { describe, expect, test } from 'vitest';
import type { EffectiveSettingsResult } from '../../server/src/lsp/protocol.ts';
import { type Editor, pullClient, pushClient, startEditor } from './support/editor.ts';
import { createFakeAnalyzer } from './support/fake-analyzer.ts';
import { createMemoryFileSystem } from './support/memory-file-system.ts';

const shop = 'file:///projects/shop';
const bank = 'file:///projects/bank';
const configOf = (folder: string): string => `${folder}/.kafka-reliability.json`;
const off = JSON.stringify({ rules: { 'weak-acks': 'off' } });

const codes = async (editor: Editor, uri: string) => (await editor.pullItems(uri)).map(({ code }) => code);

describe('editor settings', () => {
  test('are asked for per document, once', async () => {
    const asked: (string | undefined)[] = [];
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      configuration: (scope) => {
        asked.push(scope);
        return scope?.startsWith(bank) ? { rules: { 'weak-acks': 'off' } } : { profile: 'critical' };
      },
      folders: [shop, bank],
    });
    await editor.open(`${shop}/a.ts`, 'LOST DOUBLED');
    await editor.open(`${bank}/b.ts`, 'LOST DOUBLED');
    expect(await editor.pullItems(`${shop}/a.ts`)).toMatchObject([
      { code: 'weak-acks' },
      { code: 'commit-in-finally', severity: 1 },
    ]);
    expect(await editor.pullItems(`${bank}/b.ts`)).toMatchObject([{ code: 'commit-in-finally', severity: 2 }]);
    await editor.change(`${shop}/a.ts`, 'LOST');
    await editor.pull(`${shop}/a.ts`);
    expect(asked).toEqual([`${shop}/a.ts`, `${bank}/b.ts`]);
  });

  test('come with the initialization, and are pushed, where the client cannot be asked', async () => {
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: { ...pushClient, workspace: {} },
      initializationOptions: { settings: { rules: { 'weak-acks': 'off' } } },
    });
    await editor.open('file:///a.ts', 'LOST DOUBLED');
    expect((await editor.published.next()).diagnostics).toMatchObject([{ code: 'commit-in-finally' }]);
    await editor.configurationChanged({ kafkaReliability: { rules: { 'commit-in-finally': 'off' } } });
    expect((await editor.published.next()).diagnostics).toMatchObject([{ code: 'weak-acks' }]);
  });

  test('that are wrong are named in the log, and the rest holds', async () => {
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      configuration: () => ({ profile: 'crucial', rules: { 'weak-acks': 'off' } }),
    });
    await editor.open('file:///a.ts', 'LOST DOUBLED');
    expect(await codes(editor, 'file:///a.ts')).toEqual(['commit-in-finally']);
    expect(await editor.log.next()).toContain('crucial');
  });

  test('can switch everything off, and exclude files', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({
      analyzer,
      capabilities: pullClient,
      folders: [shop],
      configuration: (scope) => (scope?.endsWith('off.ts') ? { enable: false } : { exclude: ['generated/**'] }),
    });
    await editor.open(`${shop}/off.ts`, 'LOST');
    await editor.open(`${shop}/generated/a.ts`, 'LOST');
    expect(await codes(editor, `${shop}/off.ts`)).toEqual([]);
    expect(await codes(editor, `${shop}/generated/a.ts`)).toEqual([]);
    expect(await editor.hover(`${shop}/off.ts`, { line: 0, character: 0 })).toBeNull();
    expect(analyzer.started).toEqual([]);
  });

  test('that cannot be fetched count as not set', async () => {
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      configuration: () => {
        throw new Error('no settings today');
      },
    });
    await editor.open('file:///a.ts', 'LOST');
    expect(await codes(editor, 'file:///a.ts')).toEqual(['weak-acks']);
    expect(await editor.log.next()).toContain('no settings today');
  });
});

describe('the configuration file', () => {
  test('holds for its own folder, also for a path with blanks and letters that a URI encodes', async () => {
    const folder = 'file:///projects/my%20shop';
    const fileSystem = createMemoryFileSystem({
      [configOf(folder)]: JSON.stringify({ overrides: [{ files: ['größe/**'], rules: { 'weak-acks': 'off' } }] }),
    });
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      fileSystem,
      folders: [folder, bank],
    });
    const inside = 'file:///projects/my%20shop/gr%C3%B6%C3%9Fe/a.ts';
    await editor.open(inside, 'LOST');
    await editor.open(`${bank}/gr%C3%B6%C3%9Fe/a.ts`, 'LOST');
    expect(await codes(editor, inside)).toEqual([]);
    expect(await codes(editor, `${bank}/gr%C3%B6%C3%9Fe/a.ts`)).toEqual(['weak-acks']);
  });

  test('wins over the editor; the innermost folder decides', async () => {
    const inner = `${shop}/packages/inner`;
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      fileSystem: createMemoryFileSystem({ [configOf(shop)]: off, [configOf(inner)]: '{}' }),
      folders: [shop, inner],
      configuration: () => ({ rules: { 'weak-acks': 'warning' } }),
    });
    await editor.open(`${shop}/a.ts`, 'LOST');
    await editor.open(`${inner}/a.ts`, 'LOST');
    expect(await codes(editor, `${shop}/a.ts`)).toEqual([]);
    expect(await codes(editor, `${inner}/a.ts`)).toEqual(['weak-acks']);
  });

  test('holds for a document that has no place yet when there is one folder', async () => {
    const fileSystem = createMemoryFileSystem({ [configOf(shop)]: off });
    const start = (folders: readonly string[]) =>
      startEditor({ analyzer: createFakeAnalyzer(), capabilities: pullClient, fileSystem, folders });
    const one = await start([shop]);
    await one.open('untitled:Untitled-1', 'LOST');
    expect(await codes(one, 'untitled:Untitled-1')).toEqual([]);
    const two = await start([shop, bank]);
    await two.open('untitled:Untitled-1', 'LOST');
    expect(await codes(two, 'untitled:Untitled-1')).toEqual(['weak-acks']);
  });

  test('is read again when it changes, and only then', async () => {
    const fileSystem = createMemoryFileSystem({ [configOf(shop)]: off });
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      fileSystem,
      folders: [shop],
      initializationOptions: { announceSettings: true },
    });
    const announced: string[] = [];
    editor.connection.onNotification('kafkaReliability/settingsChanged', () => {
      announced.push('changed');
    });
    await editor.open(`${shop}/a.ts`, 'LOST');
    expect(await codes(editor, `${shop}/a.ts`)).toEqual([]);
    await editor.change(`${shop}/a.ts`, 'LOST LOST');
    await editor.pull(`${shop}/a.ts`);
    expect(fileSystem.read).toEqual([configOf(shop)]);

    fileSystem.files.set(configOf(shop), '{}');
    await editor.filesChanged(configOf(shop));
    await editor.refreshes.next();
    expect(await codes(editor, `${shop}/a.ts`)).toHaveLength(2);
    expect(announced).toHaveLength(1);

    fileSystem.files.delete(configOf(shop));
    await editor.filesChanged(configOf(shop), `${shop}/packages/other/.kafka-reliability.json`);
    await editor.refreshes.next();
    expect(await codes(editor, `${shop}/a.ts`)).toHaveLength(2);
  });

  test('that is bad is told in the file, and the last good one stays in force', async () => {
    const fileSystem = createMemoryFileSystem({ [configOf(shop)]: off });
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      fileSystem,
      folders: [shop],
    });
    await editor.open(`${shop}/a.ts`, 'LOST');
    expect(await codes(editor, `${shop}/a.ts`)).toEqual([]);

    const bad = '{\n  "rules": { "weak-acks": "loud" }\n}';
    for (const text of ['{ "rules": ', bad]) {
      fileSystem.files.set(configOf(shop), text);
      await editor.filesChanged(configOf(shop));
      const { uri, diagnostics } = await editor.published.next();
      expect(uri).toBe(configOf(shop));
      expect(diagnostics.length).toBeGreaterThan(0);
      if (text === bad) expect(diagnostics[0]).toMatchObject({ severity: 1, range: { start: { line: 1 } } });
      expect(await codes(editor, `${shop}/a.ts`)).toEqual([]);
    }

    fileSystem.files.set(configOf(shop), '{}');
    await editor.filesChanged(configOf(shop));
    expect(await editor.published.next()).toEqual({ uri: configOf(shop), diagnostics: [] });
    await editor.refreshes.next();
    expect(await codes(editor, `${shop}/a.ts`)).toEqual(['weak-acks']);
  });

  test('that is bad from the start is told without any document, and what can be used of it holds', async () => {
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      fileSystem: createMemoryFileSystem({
        [configOf(shop)]: '{ "profil": "critical", "rules": { "weak-acks": "off" } }',
        [configOf(bank)]: 'nonsense',
      }),
      folders: [shop, bank],
    });
    const shown = [(await editor.published.next()).uri, (await editor.published.next()).uri];
    expect(shown.sort()).toEqual([configOf(bank), configOf(shop)]);
    await editor.open(`${shop}/a.ts`, 'LOST DOUBLED');
    await editor.open(`${bank}/a.ts`, 'LOST');
    expect(await codes(editor, `${shop}/a.ts`)).toEqual(['commit-in-finally']);
    expect(await codes(editor, `${bank}/a.ts`)).toEqual(['weak-acks']);
  });

  test('that is bad leaves no trace when its folder goes', async () => {
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      fileSystem: createMemoryFileSystem({ [configOf(bank)]: 'nonsense' }),
      folders: [shop],
    });
    await editor.foldersChanged([bank], []);
    expect((await editor.published.next()).diagnostics).toHaveLength(1);
    await editor.foldersChanged([], [bank]);
    expect(await editor.published.next()).toEqual({ uri: configOf(bank), diagnostics: [] });
  });

  test('is looked at when a document is opened, where the client does not watch files', async () => {
    const fileSystem = createMemoryFileSystem({ [configOf(shop)]: '{}' });
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: { ...pushClient, workspace: { ...pushClient.workspace, didChangeWatchedFiles: {} } },
      fileSystem,
      folders: [shop],
    });
    await editor.open(`${shop}/a.ts`, 'LOST');
    expect((await editor.published.next()).diagnostics).toHaveLength(1);
    fileSystem.files.set(configOf(shop), off);
    await editor.open(`${shop}/b.ts`, 'fine');
    const after = [await editor.published.next(), await editor.published.next()];
    expect(after.find(({ uri }) => uri === `${shop}/a.ts`)?.diagnostics).toEqual([]);
  });
});

test('folders that come and go change what holds', async () => {
  const editor = await startEditor({
    analyzer: createFakeAnalyzer(),
    capabilities: pullClient,
    fileSystem: createMemoryFileSystem({ [configOf(bank)]: off }),
    folders: [shop],
  });
  const uri = `${bank}/a.ts`;
  await editor.open(uri, 'LOST');
  expect(await codes(editor, uri)).toEqual(['weak-acks']);
  await editor.foldersChanged([bank], []);
  await editor.refreshes.next();
  expect(await codes(editor, uri)).toEqual([]);
  await editor.foldersChanged([], [bank]);
  await editor.refreshes.next();
  expect(await codes(editor, uri)).toEqual(['weak-acks']);
});

test('a client can ask what holds for a document', async () => {
  const editor = await startEditor({
    analyzer: createFakeAnalyzer(),
    capabilities: pullClient,
    fileSystem: createMemoryFileSystem({
      [configOf(shop)]: '{ "profile": "critical", "exclude": ["old/**"] }',
    }),
    folders: [shop],
  });
  const ask = (uri: string) =>
    editor.connection.sendRequest<EffectiveSettingsResult>('kafkaReliability/effectiveSettings', { uri });
  expect(await ask(`${shop}/old/orders.test.ts`)).toEqual({
    profile: 'critical',
    excluded: true,
    testFile: true,
    configFile: configOf(shop),
  });
  expect(await ask('file:///elsewhere.ts')).toEqual({ profile: 'standard', excluded: false, testFile: false });
});
