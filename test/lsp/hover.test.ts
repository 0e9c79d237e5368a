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

test('a hover links the pages of the rules in it, and plain text carries no markup', async () => {
  const markdown = '**kafkajs** · `send`\n\n---\n\n**A title** · `weak-acks`\n\nsend\\_all() \\<lost\\>';
  const analyzer = {
    ...createFakeAnalyzer(),
    hover: async () => ({ markdown, span: { start: 0, end: 4 }, ruleIds: ['weak-acks', 'no-page'] }),
  };
  const server = { rulePage: (id: string) => (id === 'weak-acks' ? `file:///pages/${id}.md` : undefined) };
  const editor = await startEditor({ analyzer, capabilities: pullClient, server });
  await editor.open(uri, 'LOST');
  expect(await editor.hover(uri, { line: 0, character: 0 })).toMatchObject({
    contents: {
      kind: 'markdown',
      value: `${markdown}\n\n[The page of rule 'weak-acks'](<file:///pages/weak-acks.md>)`,
    },
  });
  const plain = await startEditor({ analyzer, capabilities: { ...pullClient, textDocument: {} }, server });
  await plain.open(uri, 'LOST');
  expect(await plain.hover(uri, { line: 0, character: 0 })).toMatchObject({
    contents: { kind: 'plaintext', value: 'kafkajs · send\n\nA title · weak-acks\n\nsend_all() <lost>' },
  });
});
