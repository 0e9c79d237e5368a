import { describe, expect, test } from 'vitest';
import { LSPErrorCodes } from 'vscode-languageserver/node';
import type { Fix } from '../../server/src/core/types.ts';
import { pullClient, pushClient, rangeOf, startEditor } from './support/editor.ts';
import { createFakeAnalyzer } from './support/fake-analyzer.ts';

const uri = 'file:///shop/orders.ts';

const suppress: Fix = {
  title: 'Suppress on this line',
  safe: false,
  preferred: false,
  edits: [{ span: { start: 0, end: 0 }, newText: '// suppressed\n' }],
};

const start = (capabilities = pullClient, initializationOptions: unknown = { opensRules: true }) =>
  startEditor({
    analyzer: createFakeAnalyzer(),
    capabilities,
    initializationOptions,
    server: { suppressionFixes: () => [suppress], rulePage: (id) => `file:///pages/${id}.md` },
  });

describe('quick fixes', () => {
  test('come in the order of use: fixes, the page, suppression last', async () => {
    const editor = await start();
    await editor.open(uri, 'LOST');
    const actions = await editor.actions(uri, rangeOf('LOST', 'LOST'));
    expect(actions.map(({ title, kind, isPreferred }) => ({ title, kind, isPreferred }))).toEqual([
      { title: 'Keep it', kind: 'quickfix', isPreferred: true },
      { title: 'Note it', kind: 'quickfix', isPreferred: false },
      { title: "Open the page of rule 'weak-acks'", kind: 'quickfix', isPreferred: undefined },
      { title: 'Suppress on this line', kind: 'quickfix', isPreferred: undefined },
    ]);
    expect(actions[2]?.command).toMatchObject({ command: 'kafkaReliability.openRule', arguments: ['weak-acks'] });
  });

  test('of several findings keep that order, with one page per rule and each suppression once per line', async () => {
    const editor = await start();
    const text = 'LOST DOUBLED LOST';
    await editor.open(uri, text);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: text.length } };
    expect((await editor.actions(uri, range)).map(({ title }) => title)).toEqual([
      'Keep it',
      'Note it',
      'Maybe',
      'Keep it',
      'Note it',
      "Open the page of rule 'weak-acks'",
      "Open the page of rule 'commit-in-finally'",
      'Suppress on this line',
    ]);
  });

  test('carry the diagnostic that they repair, as the client knows it', async () => {
    const editor = await start();
    await editor.open(uri, 'LOST');
    const diagnostics = [...(await editor.pullItems(uri))].map((item) => ({ ...item, message: 'as shown' }));
    const [action] = await editor.actions(uri, rangeOf('LOST', 'LOST'), undefined, diagnostics);
    expect(action?.diagnostics).toEqual(diagnostics);
  });

  test('are for the range', async () => {
    const editor = await start();
    const text = 'LOST\nDOUBLED\nfine';
    await editor.open(uri, text);
    const titles = async (word: string) => (await editor.actions(uri, rangeOf(text, word))).map(({ title }) => title);
    expect(await titles('LOST')).toContain('Keep it');
    expect(await titles('LOST')).not.toContain('Maybe');
    expect(await titles('DOUBLED')).toContain('Maybe');
    expect(await titles('fine')).toEqual([]);
    const caret = { line: 1, character: 3 };
    expect((await editor.actions(uri, { start: caret, end: caret }))[0]?.title).toBe('Maybe');
  });

  test('are for the diagnostics that the client names, if they are still there', async () => {
    const editor = await start();
    const text = 'LOST DOUBLED';
    await editor.open(uri, text);
    const [lost, doubled] = await editor.pullItems(uri);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: text.length } };
    const titles = async (...named: (typeof lost)[]) =>
      (
        await editor.actions(
          uri,
          range,
          ['quickfix'],
          named.filter((item) => item !== undefined),
        )
      ).map(({ title }) => title);
    expect(await titles(doubled)).toEqual(['Maybe', "Open the page of rule 'commit-in-finally'", suppress.title]);
    expect(await titles(lost)).not.toContain('Maybe');
    // Named by a client that keeps no data, from another tool, or from before the last change.
    expect(await titles(doubled && { ...doubled, data: undefined })).toContain('Maybe');
    expect(await titles(doubled && { ...doubled, data: undefined })).not.toContain('Keep it');
    expect(await titles(lost && { ...lost, source: 'other-tool' })).toContain('Maybe');
    const moved = { start: { line: 0, character: 1 }, end: { line: 0, character: 2 } };
    expect(await titles(lost && { ...lost, data: undefined, range: moved })).toContain('Maybe');
  });

  test('are fetched by kind', async () => {
    const editor = await start();
    await editor.open(uri, 'LOST');
    const kinds = async (...only: string[]) => [
      ...new Set((await editor.actions(uri, rangeOf('LOST', 'LOST'), only)).map(({ kind }) => kind)),
    ];
    const fixAll = 'source.fixAll.kafkaReliability';
    expect(await kinds('quickfix')).toEqual(['quickfix']);
    expect(await kinds('source')).toEqual([fixAll]);
    expect(await kinds('source.fixAll')).toEqual([fixAll]);
    expect(await kinds(fixAll)).toEqual([fixAll]);
    expect(await kinds('')).toEqual([fixAll, 'quickfix']);
    expect(await kinds('source.fixAll.other')).toEqual([]);
    expect(await kinds('quick')).toEqual([]);
    expect(await kinds('refactor')).toEqual([]);
  });

  test('are none for a document that is not open, and for a client that takes commands only', async () => {
    const editor = await start();
    expect(await editor.actions('file:///never.ts', rangeOf('LOST', 'LOST'))).toEqual([]);
    const old = await start({ textDocument: { codeAction: {} } });
    await old.open(uri, 'LOST');
    expect(await old.actions(uri, rangeOf('LOST', 'LOST'))).toEqual([]);
  });
});

describe('edits', () => {
  test('are fetched with resolve, name their version, and repair', async () => {
    const editor = await start();
    const text = "'😀'\r\n\tLOST\r\n";
    await editor.open(uri, text);
    const [action] = await editor.actions(uri, rangeOf(text, 'LOST'));
    expect(action?.edit).toBeUndefined();
    const resolved = await editor.resolve(action!);
    expect(resolved.edit).toEqual({
      documentChanges: [
        { textDocument: { uri, version: 1 }, edits: [{ range: rangeOf(text, 'LOST'), newText: 'kept' }] },
      ],
    });
    await editor.apply(resolved.edit);
    expect(editor.textOf(uri)).toBe("'😀'\r\n\tkept\r\n");
    expect(await editor.pullItems(uri)).toEqual([]);
  });

  test('of every action resolve to that action', async () => {
    const editor = await start();
    await editor.open(uri, 'LOST');
    const actions = await editor.actions(uri, rangeOf('LOST', 'LOST'));
    const texts = await Promise.all(
      actions
        .filter(({ command }) => command === undefined)
        .map(async (action) => JSON.stringify((await editor.resolve(action)).edit)),
    );
    expect(texts.map((text) => /kept|noted|suppressed/.exec(text)?.[0])).toEqual(['kept', 'noted', 'suppressed']);
  });

  test('are refused when the document moved on, was closed, or its settings changed', async () => {
    const editor = await start();
    const refused = { code: LSPErrorCodes.ContentModified };
    const action = async () => (await editor.actions(uri, rangeOf('LOST', 'LOST')))[0]!;

    await editor.open(uri, 'LOST');
    const older = await action();
    await editor.change(uri, 'LOST LOST');
    await expect(editor.resolve(older)).rejects.toMatchObject(refused);

    const otherSettings = await action();
    await editor.configurationChanged();
    await expect(editor.resolve(otherSettings)).rejects.toMatchObject(refused);

    const closed = await action();
    await editor.close(uri);
    await expect(editor.resolve(closed)).rejects.toMatchObject(refused);

    await editor.open(uri, 'LOST LOST', 'typescript', 2);
    await expect(editor.resolve(closed)).rejects.toMatchObject(refused);
  });

  test('come at once for a client that does not resolve', async () => {
    const editor = await start(pushClient);
    await editor.open(uri, 'LOST');
    const [action] = await editor.actions(uri, rangeOf('LOST', 'LOST'));
    expect(action?.data).toBeUndefined();
    await editor.apply(action?.edit);
    expect(editor.textOf(uri)).toBe('kept');
  });

  test('are plain changes for a client without versioned edits', async () => {
    const editor = await start({
      ...pushClient,
      workspace: { ...pushClient.workspace, workspaceEdit: {} },
    });
    await editor.open(uri, 'LOST');
    const [action] = await editor.actions(uri, rangeOf('LOST', 'LOST'));
    expect(action?.edit).toEqual({ changes: { [uri]: [{ range: rangeOf('LOST', 'LOST'), newText: 'kept' }] } });
  });
});

describe('fix all', () => {
  const all = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

  test('applies the safe fixes of the whole document and nothing else', async () => {
    const editor = await start();
    await editor.open(uri, 'LOST\r\nDOUBLED LOST\r\nLOST');
    const [action, ...others] = await editor.actions(uri, all, ['source.fixAll']);
    expect(others).toEqual([]);
    await editor.apply((await editor.resolve(action!)).edit);
    expect(editor.textOf(uri)).toBe('kept\r\nDOUBLED kept\r\nkept');
    expect(await editor.pullItems(uri)).toMatchObject([{ code: 'commit-in-finally' }]);
  });

  test('is not offered where there is nothing safe to do', async () => {
    const editor = await start();
    await editor.open(uri, 'DOUBLED RELATED');
    expect(await editor.actions(uri, all, ['source.fixAll'])).toEqual([]);
  });
});

describe("a rule's page", () => {
  test('is not offered to a client that cannot open it', async () => {
    const editor = await start(pullClient, {});
    expect(editor.result.capabilities.executeCommandProvider).toBeUndefined();
    await editor.open(uri, 'LOST');
    const actions = await editor.actions(uri, rangeOf('LOST', 'LOST'));
    expect(actions.filter(({ command }) => command !== undefined)).toEqual([]);
  });

  test('is opened by the server for a client that shows documents', async () => {
    const editor = await start({ ...pullClient, window: { showDocument: { support: true } } }, {});
    expect(editor.result.capabilities.executeCommandProvider).toEqual({ commands: ['kafkaReliability.openRule'] });
    const shown: string[] = [];
    editor.connection.onRequest('window/showDocument', (params: { uri: string }) => {
      shown.push(params.uri);
      return { success: true };
    });
    await editor.open(uri, 'LOST');
    const action = (await editor.actions(uri, rangeOf('LOST', 'LOST'))).find(({ command }) => command !== undefined);
    await editor.connection.sendRequest('workspace/executeCommand', { ...action?.command });
    expect(shown).toEqual(['file:///pages/weak-acks.md']);
  });

  test('is where the client says', async () => {
    const editor = await start(pullClient, { ruleLink: 'command:open?{id}' });
    await editor.open(uri, 'LOST');
    expect(await editor.pullItems(uri)).toMatchObject([{ codeDescription: { href: 'command:open?weak-acks' } }]);
  });
});
