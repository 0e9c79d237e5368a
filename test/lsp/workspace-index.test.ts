import { expect, test } from 'vitest';
import { createAnalyzer } from '../../server/src/core/analysis.ts';
import { createNodeHost } from '../../server/src/host.node.ts';
import { pullClient, pushClient, startEditor } from './support/editor.ts';
import { createMemoryFileSystem } from './support/memory-file-system.ts';

const folder = 'file:///projects/shop';

const events = `import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: [] }).producer();
export async function publish(value: string) {
  await producer.send({ topic: 't', messages: [{ value }] });
}
`;
const tamed = events.replace('await producer.send', 'console.log');
const orders = `import { publish } from './events';
export function place() {
  publish('placed');
}
`;

const files = { [`${folder}/events.ts`]: events, [`${folder}/orders.ts`]: orders };

function realAnalyzer() {
  let invalidated: ((paths: readonly string[]) => void) | undefined;
  const analyzer = createAnalyzer({ ...createNodeHost(() => undefined), invalidated: (paths) => invalidated?.(paths) });
  return {
    analyzer,
    server: {
      onInvalidated: (listener: (paths: readonly string[]) => void) => {
        invalidated = listener;
      },
    },
  };
}

test('a push client sees the finding that rests on another file, and sees it go with its evidence', async () => {
  const editor = await startEditor({
    ...realAnalyzer(),
    capabilities: pushClient,
    folders: [folder],
    fileSystem: createMemoryFileSystem(files),
  });
  await editor.open(`${folder}/orders.ts`, orders, 'typescript');
  const codes = async (uri: string, wanted: readonly string[]): Promise<void> => {
    for (;;) {
      const { uri: about, diagnostics } = await editor.published.next();
      if (about === uri && JSON.stringify(diagnostics.map(({ code }) => code)) === JSON.stringify(wanted)) return;
    }
  };
  await codes(`${folder}/orders.ts`, ['fire-and-forget-send']);
  // What is typed in one document changes what is known of the other.
  await editor.open(`${folder}/events.ts`, events, 'typescript');
  await editor.change(`${folder}/events.ts`, tamed);
  await codes(`${folder}/orders.ts`, []);
  await editor.change(`${folder}/events.ts`, events);
  await codes(`${folder}/orders.ts`, ['fire-and-forget-send']);
});

test('a pull client is asked to pull again when the workspace has been read', async () => {
  const editor = await startEditor({
    ...realAnalyzer(),
    capabilities: pullClient,
    folders: [folder],
    fileSystem: createMemoryFileSystem(files),
  });
  await editor.open(`${folder}/orders.ts`, orders, 'typescript');
  await editor.refreshes.next();
  const report = await editor.pull(`${folder}/orders.ts`);
  expect(report).toMatchObject({
    kind: 'full',
    items: [{ code: 'fire-and-forget-send', relatedInformation: [{ location: { uri: `${folder}/events.ts` } }] }],
  });
});
