import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAnalyzer, languageIdOfPath } from '../../server/src/core/analysis.ts';
import type { AnalysisSettings, Analyzer, SourceDocument } from '../../server/src/core/types.ts';
import { createNodeHost } from '../../server/src/host.node.ts';

/**
 * After any sequence of edits, deletions and re-creations the findings are those of a fresh start. The project is a handful of
 * files that import each other, in cycles also, with a few texts for each.
 */
const variants: Readonly<Record<string, readonly string[]>> = {
  '/p/kafka.ts': [
    `import { Kafka } from 'kafkajs';\nexport const kafka = new Kafka({ brokers: [] });\nexport const producer = kafka.producer();\n`,
    `export const kafka = undefined;\nexport const producer = { send: async (x: unknown) => x };\n`,
    `export { kafka, producer } from './other';\n`,
  ],
  '/p/other.ts': [
    `import { Kafka } from 'kafkajs';\nexport const kafka = new Kafka({ brokers: [] });\nexport const producer = kafka.producer({ retry: { retries: 0 } });\n`,
    `export * from './kafka';\n`,
  ],
  '/p/events.ts': [
    `import { producer } from './kafka';\nexport async function publish(v: string) {\n  await producer.send({ topic: 't', messages: [{ value: v }] });\n}\n`,
    `import { producer } from './kafka';\nexport async function publish(v: string) {\n  try { await producer.send({ topic: 't', messages: [{ value: v }] }); } catch {}\n}\n`,
    `export function publish(v: string) {\n  console.log(v);\n}\n`,
    `export { tell as publish } from './orders';\n`,
  ],
  '/p/orders.ts': [
    `import { publish } from './events';\nexport function tell(v: string) {\n  return publish(v);\n}\nexport function place() {\n  publish('x');\n  tell('y');\n}\n`,
    `import { publish } from './events';\nexport async function tell(v: string) {\n  await publish(v);\n}\nexport function place() {\n  tell('x');\n}\n`,
    `import { kafka } from './kafka';\nexport const tell = (v: string) => kafka.producer().send({ topic: v, messages: [] });\ntell('x');\nexport function place() {\n  tell('z');\n}\n`,
  ],
  '/p/use.ts': [
    `import { place, tell } from './orders';\nexport function run() {\n  tell('a');\n  place();\n}\n`,
    `import * as orders from './orders';\nexport function run() {\n  orders.tell('a');\n}\n`,
  ],
};
const paths = Object.keys(variants);
const settings: AnalysisSettings = { profile: 'standard', rules: {}, testFile: false };

type State = Map<string, string>;

let version = 0;
const documentOf = (path: string, text: string): SourceDocument => ({
  path,
  text,
  version: ++version,
  languageId: languageIdOfPath(path) ?? '',
});

const reader = (state: State) => (path: string) => {
  const text = state.get(path);
  return Promise.resolve(text === undefined ? undefined : documentOf(path, text));
};

const newAnalyzer = (): Analyzer => createAnalyzer(createNodeHost(() => undefined));

async function allFindings(analyzer: Analyzer, state: State): Promise<string> {
  const lines: string[] = [];
  for (const path of paths) {
    const text = state.get(path);
    if (text === undefined) continue;
    const { findings, analysed } = await analyzer.analyze(documentOf(path, text), settings);
    lines.push(`${path} ${analysed}`);
    for (const { ruleId, span, related } of findings) {
      lines.push(
        `  ${ruleId} ${span.start}-${span.end} ${related.map(({ path: other, span: place }) => `${other ?? ''}@${place.start}`).join(' ')}`,
      );
    }
  }
  return lines.join('\n');
}

async function fresh(state: State): Promise<string> {
  const analyzer = newAnalyzer();
  await analyzer.index(
    [...state].map(([path, text]) => documentOf(path, text)),
    reader(state),
  );
  return allFindings(analyzer, state);
}

const step = fc.record({ path: fc.nat(paths.length - 1), variant: fc.integer({ min: -1, max: 3 }) });

it('incremental findings equal those of a fresh start, after every step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const state: State = new Map(paths.map((path) => [path, variants[path]![0]!]));
      const analyzer = newAnalyzer();
      await analyzer.index(
        [...state].map(([path, text]) => documentOf(path, text)),
        reader(state),
      );
      for (const { path: which, variant } of steps) {
        const path = paths[which]!;
        const texts = variants[path]!;
        if (variant < 0) {
          state.delete(path);
          analyzer.forget(path);
        } else {
          const text = texts[variant % texts.length]!;
          state.set(path, text);
          await analyzer.index([documentOf(path, text)], reader(state));
        }
        expect(await allFindings(analyzer, state)).toBe(await fresh(state));
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 12) },
  );
}, 600_000);
