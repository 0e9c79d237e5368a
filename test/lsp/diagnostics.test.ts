import { describe, expect, test } from 'vitest';
import { CancellationTokenSource, DocumentDiagnosticRequest, LSPErrorCodes } from 'vscode-languageserver/node';
import { pullClient, pushClient, rangeOf, startEditor } from './support/editor.ts';
import { createFakeAnalyzer } from './support/fake-analyzer.ts';

const uri = 'file:///shop/orders.ts';

describe('a client that pulls diagnostics', () => {
  test('is told so, and how to talk', async () => {
    const editor = await startEditor({ analyzer: createFakeAnalyzer(), capabilities: pullClient });
    expect(editor.result.capabilities).toEqual({
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: 2 },
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.kafkaReliability'], resolveProvider: true },
      hoverProvider: true,
      diagnosticProvider: {
        identifier: 'kafka-reliability',
        interFileDependencies: true,
        workspaceDiagnostics: false,
      },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    });
    expect(editor.registrations).toEqual(['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles']);
  });

  test('gets everything a diagnostic can say', async () => {
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pullClient,
      server: { rulePage: (id) => `file:///pages/${id}.md` },
    });
    await editor.open(uri, 'a\n\tLOST RELATED');
    const items = await editor.pullItems(uri);
    expect(items).toMatchObject([
      {
        range: { start: { line: 1, character: 1 }, end: { line: 1, character: 5 } },
        severity: 1,
        code: 'weak-acks',
        codeDescription: { href: 'file:///pages/weak-acks.md' },
        source: 'kafka-reliability',
        message: 'Lost.',
        data: { finding: 0 },
      },
      {
        severity: 3,
        code: 'auto-commit',
        relatedInformation: [
          {
            location: { uri, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } },
            message: 'from here',
          },
        ],
      },
    ]);
  });

  test('is answered "unchanged" for the result that it has, and in full after a change', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pullClient });
    await editor.open(uri, 'LOST');
    const first = await editor.pull(uri);
    expect(await editor.pull(uri, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    expect(analyzer.started).toHaveLength(1);

    await editor.change(uri, 'x', rangeOf('LOST', 'LOST'));
    const second = await editor.pull(uri, first.resultId);
    expect(second).toMatchObject({ kind: 'full', items: [] });
    expect(second.resultId).not.toBe(first.resultId);
  });

  test('is never pushed to', async () => {
    const editor = await startEditor({ analyzer: createFakeAnalyzer(), capabilities: pullClient });
    await editor.open(uri, 'LOST');
    await editor.pull(uri);
    await editor.change(uri, 'LOST LOST');
    await editor.pull(uri);
    await editor.close(uri);
    await editor.settled();
    expect(editor.published.all).toEqual([]);
  });

  test('gets an empty report for a document that is not open', async () => {
    const editor = await startEditor({ analyzer: createFakeAnalyzer(), capabilities: pullClient });
    expect(await editor.pull('file:///never.ts')).toEqual({ kind: 'full', items: [] });
    await editor.open(uri, 'LOST');
    await editor.close(uri);
    expect(await editor.pull(uri)).toEqual({ kind: 'full', items: [] });
  });

  test('is asked to ask again when the document changes during the analysis, which stops', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pullClient });
    analyzer.hold();
    await editor.open(uri, 'LOST');
    const stale = editor.pull(uri);
    const refused = expect(stale).rejects.toMatchObject({
      code: LSPErrorCodes.ServerCancelled,
      data: { retriggerRequest: true },
    });
    await analyzer.untilStarted(1);
    await editor.change(uri, 'LOST LOST');
    await refused;
    await analyzer.untilCancelled(1);
    expect(analyzer.cancelled).toEqual([`${uri} 1`]);

    analyzer.release();
    expect(await editor.pullItems(uri)).toHaveLength(2);
    expect(analyzer.started.map(({ document }) => document.version)).toEqual([1, 2]);
  });

  test('cancels: the analysis stops when nobody waits for it any more, and only then', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pullClient });
    analyzer.hold();
    await editor.open(uri, 'LOST');
    const [one, two] = [new CancellationTokenSource(), new CancellationTokenSource()];
    const ask = (source: CancellationTokenSource) =>
      editor.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }, source.token);
    const cancelled = { code: LSPErrorCodes.RequestCancelled };
    const first = expect(ask(one)).rejects.toMatchObject(cancelled);
    const second = expect(ask(two)).rejects.toMatchObject(cancelled);
    await analyzer.untilStarted(1);

    one.cancel();
    await first;
    expect(analyzer.cancelled).toEqual([]);
    two.cancel();
    await second;
    await analyzer.untilCancelled(1);
    expect(analyzer.started).toHaveLength(1);

    analyzer.release();
    expect(await editor.pullItems(uri)).toHaveLength(1);
    expect(analyzer.started).toHaveLength(2);
  });

  test('shares one analysis of a version between all its requests', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pullClient });
    await editor.open(uri, 'LOST');
    await Promise.all([editor.pull(uri), editor.pull(uri), editor.actions(uri, rangeOf('LOST', 'LOST'))]);
    await editor.pull(uri);
    expect(analyzer.started).toHaveLength(1);
  });

  test('can close a document and open it again with the same version number and another text', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pullClient });
    await editor.open(uri, 'LOST', 'typescript', 7);
    const before = await editor.pull(uri);
    await editor.close(uri);
    await editor.open(uri, 'fine', 'typescript', 7);
    expect(await editor.pull(uri, before.resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  test('can close a document during its analysis; the parse state is forgotten afterwards', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pullClient });
    analyzer.hold();
    await editor.open(uri, 'LOST');
    const refused = expect(editor.pull(uri)).rejects.toMatchObject({ code: LSPErrorCodes.ServerCancelled });
    await analyzer.untilStarted(1);
    await editor.close(uri);
    await refused;
    await analyzer.untilCancelled(1);
    await analyzer.untilClosed(1);
    expect(analyzer.closed).toEqual([uri]);
  });

  test('goes on after an analysis that failed, which is in the log and nowhere else', async () => {
    const editor = await startEditor({ analyzer: createFakeAnalyzer(), capabilities: pullClient });
    const shown: string[] = [];
    editor.connection.onNotification('window/showMessage', ({ message }) => {
      shown.push(message);
    });
    await editor.open(uri, 'CRASH LOST');
    expect(await editor.pullItems(uri)).toEqual([]);
    expect(await editor.log.next()).toContain('the fake analyzer crashed');
    await editor.change(uri, 'LOST');
    expect(await editor.pullItems(uri)).toHaveLength(1);
    expect(shown).toEqual([]);
  });

  test('is asked to refresh when settings change, and a running analysis starts over', async () => {
    const analyzer = createFakeAnalyzer();
    let configuration: unknown = {};
    const editor = await startEditor({ analyzer, capabilities: pullClient, configuration: () => configuration });
    await editor.open(uri, 'LOST DOUBLED');
    const before = await editor.pull(uri);

    configuration = { rules: { 'weak-acks': 'off' } };
    await editor.configurationChanged();
    await editor.refreshes.next();
    expect(await editor.pull(uri, before.resultId)).toMatchObject({ items: [{ code: 'commit-in-finally' }] });

    analyzer.hold();
    await editor.change(uri, 'LOST');
    const refused = expect(editor.pull(uri)).rejects.toMatchObject({ data: { retriggerRequest: true } });
    await analyzer.untilStarted(3);
    configuration = {};
    await editor.configurationChanged();
    await refused;
    analyzer.release();
    expect(await editor.pullItems(uri)).toHaveLength(1);
  });

  test('can shut the server down while an analysis runs', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pullClient });
    analyzer.hold();
    await editor.open(uri, 'LOST');
    const refused = expect(editor.pull(uri)).rejects.toBeDefined();
    await analyzer.untilStarted(1);
    await editor.shutdown();
    await refused;
    await analyzer.untilCancelled(1);
  });
});

describe('a client that waits for diagnostics', () => {
  test('is not offered to pull', async () => {
    const editor = await startEditor({ analyzer: createFakeAnalyzer(), capabilities: pushClient });
    expect(editor.result.capabilities.diagnosticProvider).toBeUndefined();
    expect(editor.result.capabilities.codeActionProvider).toMatchObject({ resolveProvider: false });
    await editor.open(uri, 'LOST');
    await editor.published.next();
    await expect(editor.pull(uri)).rejects.toBeDefined();
  });

  test('gets them with their version on open and on change, and none on close', async () => {
    const editor = await startEditor({ analyzer: createFakeAnalyzer(), capabilities: pushClient });
    await editor.open(uri, 'LOST');
    expect(await editor.published.next()).toMatchObject({ uri, version: 1, diagnostics: [{ code: 'weak-acks' }] });
    await editor.change(uri, 'fine');
    expect(await editor.published.next()).toEqual({ uri, version: 2, diagnostics: [] });
    await editor.change(uri, 'DOUBLED');
    expect(await editor.published.next()).toMatchObject({ version: 3, diagnostics: [{ code: 'commit-in-finally' }] });
    await editor.close(uri);
    expect(await editor.published.next()).toEqual({ uri, diagnostics: [] });
    expect(editor.refreshes.all).toEqual([]);
  });

  test('never gets those of an older version', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pushClient });
    analyzer.hold();
    await editor.open(uri, 'LOST');
    await analyzer.untilStarted(1);
    await editor.change(uri, 'LOST LOST');
    await editor.change(uri, 'LOST LOST LOST');
    await analyzer.untilCancelled(1);
    analyzer.release();
    const { version, diagnostics } = await editor.published.next();
    expect({ version, count: diagnostics.length }).toEqual({ version: 3, count: 3 });
    expect(editor.published.all).toHaveLength(1);
  });

  test('gets nothing more for a document that was closed during its analysis', async () => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pushClient });
    analyzer.hold();
    await editor.open(uri, 'LOST');
    await analyzer.untilStarted(1);
    await editor.close(uri);
    await analyzer.untilCancelled(1);
    analyzer.release();
    await editor.open('file:///shop/other.ts', 'LOST');
    expect(await editor.published.next()).toEqual({ uri, diagnostics: [] });
    expect((await editor.published.next()).uri).toBe('file:///shop/other.ts');
    expect(editor.published.all).toHaveLength(2);
  });

  test('gets new ones when settings change', async () => {
    let configuration: unknown = {};
    const editor = await startEditor({
      analyzer: createFakeAnalyzer(),
      capabilities: pushClient,
      configuration: () => configuration,
    });
    await editor.open(uri, 'LOST');
    expect((await editor.published.next()).diagnostics).toHaveLength(1);
    configuration = { enable: false };
    await editor.configurationChanged();
    expect(await editor.published.next()).toMatchObject({ version: 1, diagnostics: [] });
  });
});

describe('positions', () => {
  const pieces: readonly (readonly [string, string])[] = [
    ['LF', 'first\nsecond LOST'],
    ['CRLF', 'first\r\nsecond LOST\r\n'],
    ['a lone CR', 'first\rsecond LOST'],
    ['mixed line ends', 'a\r\nb\nc\rd LOST\r\n'],
    ['tabs', '\t\tfirst\n\t\t\tLOST'],
    ['characters of two UTF-16 units', "'😀😀' 'ä' '語' LOST\n'😀' LOST"],
    ['a combining character', 'e\u0301 LOST'],
    ['a byte order mark', '\uFEFFLOST\nLOST'],
    ['the end of the text', 'LOST'],
  ];

  test.each(pieces)('count UTF-16 units in a text with %s', async (_, text) => {
    const editor = await startEditor({ analyzer: createFakeAnalyzer(), capabilities: pullClient });
    await editor.open(uri, text);
    const count = text.split('LOST').length - 1;
    const expected = Array.from({ length: count }, (__, index) => rangeOf(text, 'LOST', index));
    expect((await editor.pullItems(uri)).map(({ range }) => range)).toEqual(expected);
  });

  test.each(pieces)('stay right while a text with %s is typed into', async (_, text) => {
    const analyzer = createFakeAnalyzer();
    const editor = await startEditor({ analyzer, capabilities: pullClient });
    await editor.open(uri, text);
    await editor.change(uri, '😀\r\n', { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
    await editor.change(uri, 'LOST ', rangeOf(editor.textOf(uri), 'LOST'));
    await editor.pull(uri);
    expect(analyzer.started.at(-1)?.document.text).toBe(editor.textOf(uri));
  });
});
