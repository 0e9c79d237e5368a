import { describe, expect, it } from 'vitest';
import { checkTypeScript, typeScriptErrors } from './typecheck.ts';

const kafkajs = `import { Kafka } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const producer = kafka.producer();

export async function send(order: string): Promise<void> {
  await producer.send({ topic: 'orders', acks: -1, messages: [{ value: order }] });
}
`;

const confluent = `import { KafkaJS } from '@confluentinc/kafka-javascript';

const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: ['localhost:9092'] } });
const producer = kafka.producer({ kafkaJS: { acks: -1 } });

export async function send(order: string): Promise<void> {
  await producer.send({ topic: 'orders', messages: [{ value: order }] });
}
`;

describe('the TypeScript check', () => {
  it.each([
    ['kafkajs', kafkajs],
    ['@confluentinc/kafka-javascript', confluent],
  ])('accepts right code against %s', async (_, text) => {
    expect(await typeScriptErrors([{ name: 'orders.ts', text }])).toEqual([]);
  });

  it.each([
    ['kafkajs', kafkajs],
    ['@confluentinc/kafka-javascript', confluent],
  ])('knows the types of %s', async (_, text) => {
    const wrong = text.replace("topic: 'orders'", 'topic: 42');
    const diagnostics = await checkTypeScript([{ name: 'orders.ts', text: wrong }]);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ kind: 'error', file: 'orders.ts', line: 7, code: '2322' });
    expect(wrong.slice(diagnostics[0]!.start, diagnostics[0]!.end)).toBe('topic');
  });

  it('checks JavaScript with the types of the packages', async () => {
    const text = "const { Kafka } = require('kafkajs');\nnew Kafka({ brokers: ['b'] }).producer().sendd();\n";
    expect(await typeScriptErrors([{ name: 'orders.js', text }])).toEqual([
      expect.stringContaining('orders.js:2: TS2551'),
    ]);
  });

  it('checks several files together and keeps calls apart', async () => {
    const user = { name: 'user.ts', text: "import { name } from './helper';\nexport const copy: string = name;\n" };
    const helper = { name: 'helper.ts', text: "export const name = 'order';\n" };
    expect(await typeScriptErrors([user, helper])).toEqual([]);
    expect(await typeScriptErrors([user])).toEqual([expect.stringContaining("Cannot find module './helper'")]);
  });

  it('reports what does not parse', async () => {
    expect(await typeScriptErrors([{ name: 'broken.ts', text: 'const = ;\n' }])).not.toEqual([]);
  });

  it('checks dozens of small files in seconds', async () => {
    const count = 40;
    const started = performance.now();
    for (let index = 0; index < count; index++) {
      const text = kafkajs.replace("'orders'", `'orders-${index}'`);
      expect(await typeScriptErrors([{ name: 'orders.ts', text }])).toEqual([]);
    }
    const seconds = (performance.now() - started) / 1000;
    console.log(`typescript: ${count} files in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(1)} a second`);
    expect(seconds).toBeLessThan(60);
  });
});
