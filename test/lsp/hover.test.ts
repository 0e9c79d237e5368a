import { expect, test } from 'vitest';
import { pullClient, pushClient, rangeOf, startEditor } from './support/editor.ts';
import { createFakeAnalyzer } from './support/fake-analyzer.ts';

const uri = 'file:///shop/orders.ts';

test('a hover says what is at the position, with its range', async () => {
  const editor = await startEditor({ analyzer: createFakeAnalyzer(), capabilities: pullClient });
  const text = "'😀'\r\n\tLOST";
  await editor.open(uri, text);
  expect(await editor.hover(uri, { line: 1, character: 3 })).toEqual({
    contents: { kind: 'markdown', value: '**weak-acks**' },
    range: rangeOf(text, 'LOST'),
  });
  expect(await editor.hover(uri, { line: 0, character: 0 })).toBeNull();
});

test('a hover is plain text for a client that shows no Markdown', async () => {
  const editor = await startEditor({
    analyzer: createFakeAnalyzer(),
    capabilities: { ...pushClient, textDocument: {} },
  });
  await editor.open(uri, 'LOST');
  expect(await editor.hover(uri, { line: 0, character: 0 })).toMatchObject({ contents: { kind: 'plaintext' } });
});

test('there is no hover in a document that is not open', async () => {
  const editor = await startEditor({ analyzer: createFakeAnalyzer(), capabilities: pullClient });
  expect(await editor.hover(uri, { line: 0, character: 0 })).toBeNull();
});
