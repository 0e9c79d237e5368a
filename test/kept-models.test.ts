import { expect, it } from 'vitest';
import { createAnalyzer } from '../server/src/core/analysis.ts';
import type { Rule } from '../server/src/core/rules/rule.ts';
import type { AnalysisSettings, SourceDocument } from '../server/src/core/types.ts';
import { createNodeHost } from '../server/src/host.node.ts';

const settings: AnalysisSettings = { profile: 'standard', rules: {}, testFile: false };
const document = (version: number, topic = 'orders', path = 'shop.ts'): SourceDocument => ({
  path,
  languageId: 'typescript',
  version,
  text: `import { Kafka } from 'kafkajs';\nnew Kafka({ brokers: [] }).producer().send({ topic: '${topic}', messages: [] });\n`,
});

/** An analyzer whose only rule counts for which models it is asked. */
function counting() {
  const models: unknown[] = [];
  const rule: Rule = {
    id: 'fire-and-forget-send',
    title: () => 'counts',
    clients: ['kafkajs'],
    inTests: true,
    check: ({ code }) => void models.push(code),
  };
  return {
    analyzer: createAnalyzer(
      createNodeHost(() => undefined),
      [rule],
    ),
    models,
  };
}

it('the same text is analysed once, for findings and hovers', async () => {
  const { analyzer, models } = counting();
  await analyzer.analyze(document(1), settings);
  const again = await analyzer.analyze(document(2), settings);
  await analyzer.hover(document(2), 60, settings);
  expect(models).toHaveLength(1);
  expect(again.version).toBe(2);
  await analyzer.analyze(document(3, 'invoices'), settings);
  expect(models).toHaveLength(2);
});

it('other settings are judged anew, on the same model', async () => {
  const { analyzer, models } = counting();
  await analyzer.analyze(document(1), settings);
  await analyzer.analyze(document(1), { ...settings, profile: 'critical' });
  expect(models).toHaveLength(2);
  expect(models[1]).toBe(models[0]);
});

it('a closed document is forgotten, and so is the one used longest ago', async () => {
  const { analyzer, models } = counting();
  await analyzer.analyze(document(1), settings);
  analyzer.close('shop.ts');
  await analyzer.analyze(document(1), settings);
  expect(models).toHaveLength(2);
  for (const name of ['a.ts', 'b.ts', 'c.ts', 'd.ts']) await analyzer.analyze(document(1, 'orders', name), settings);
  await analyzer.analyze(document(1), settings);
  expect(models).toHaveLength(7);
});

it('what other files say counts: a change in the workspace builds the model again', async () => {
  const { analyzer, models } = counting();
  const other = document(1, 'audit', '/w/other.ts');
  await analyzer.index([other], async () => undefined);
  await analyzer.analyze(document(1, 'orders', '/w/shop.ts'), settings);
  const before = models.length;
  await analyzer.analyze(document(1, 'orders', '/w/shop.ts'), settings);
  expect(models).toHaveLength(before);
  analyzer.forget('/w/other.ts');
  await analyzer.analyze(document(1, 'orders', '/w/shop.ts'), settings);
  expect(models).toHaveLength(before + 1);
  expect(models.at(-1)).not.toBe(models.at(-2));
});
