import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../server/src/core/analysis.ts';
import { clients } from '../../server/src/core/clients/registry.ts';
import type { AnalysisSettings, HoverContent } from '../../server/src/core/types.ts';
import { createNodeHost } from '../../server/src/host.node.ts';

const logged: string[] = [];
const analyzer = createAnalyzer(createNodeHost((message) => logged.push(message)));
const standard: AnalysisSettings = { profile: 'standard', rules: {}, testFile: false };
const extensions: Readonly<Record<string, string>> = { typescript: 'ts', java: 'java', properties: 'properties' };

/** Hovers over the word behind `|`, which is taken out of the text. */
async function hover(
  languageId: string,
  marked: string,
  path = `/shop/File.${extensions[languageId]}`,
): Promise<(HoverContent & { readonly word: string }) | undefined> {
  const offset = marked.indexOf('|');
  expect(offset, 'a | in the text').toBeGreaterThanOrEqual(0);
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const content = await analyzer.hover({ path, languageId, text, version: 1 }, offset + 1, standard);
  expect(logged).toEqual([]);
  return content && { ...content, word: text.slice(content.span.start, content.span.end) };
}

const kafkajs = (body: string) => `
import { Kafka } from 'kafkajs';
const kafka = new Kafka({ brokers: ['b:9092'] });
const producer = kafka.producer();
const consumer = kafka.consumer({ groupId: 'g' });
${body}`;

const confluent = (body: string, producer = '{ kafkaJS: {} }') => `
import { KafkaJS } from '@confluentinc/kafka-javascript';
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: ['b:9092'] } });
const producer = kafka.producer(${producer});
const consumer = kafka.consumer({ kafkaJS: { groupId: 'g', autoCommit: false } });
${body}`;

const java = (body: string, members = '') => `
package shop;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
class Orders {
  private final KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of("enable.auto.commit", "false"));
  ${members}
  void run(Producer<String, String> producer, ProducerRecord<String, String> record, Map<?, ?> offsets) throws Exception {
    ${body}
  }
}`;

describe('a call in TypeScript', () => {
  test('a kafkajs send: where its failure goes, and the default of acks', async () => {
    const found = await hover('typescript', kafkajs('await producer.|send({ topic: "t", messages: [] });'));
    expect(found?.word).toBe('send');
    expect(found?.markdown).toBe(
      [
        '**kafkajs** · `send`',
        'The promise rejects when the send failed for good, also when other records of the call were written. Nothing else tells of it.',
        '`acks` is **-1** by default.',
      ].join('\n\n'),
    );
    expect(found?.ruleIds).toEqual([]);
  });

  test('the value in sight, with its line', async () => {
    const found = await hover('typescript', kafkajs('await producer.|send({ topic: "t", acks: 1, messages: [] });'));
    expect(found?.markdown).toContain('`acks` is **1**, set on line 6.');
  });

  test('a value that is not known, and options that are not all in sight', async () => {
    const set = await hover(
      'typescript',
      kafkajs('function f(acks: number) { return producer.|send({ acks, messages: [] }); }'),
    );
    expect(set?.markdown).toContain('`acks` is set on line 6, to a value that is not known here.');
    const spread = await hover('typescript', kafkajs('function f(o: any) { return producer.|send({ ...o }); }'));
    expect(spread?.markdown).toContain('`acks` is **-1** by default; the configuration is not all in sight.');
  });

  test('the Confluent client has its own facts for the same names', async () => {
    const send = await hover('typescript', confluent('await producer.|send({ topic: "t", messages: [] });'));
    expect(send?.markdown).toContain('**@confluentinc/kafka-javascript** · `send`');
    expect(send?.markdown).toContain('delivery report');
    const heartbeat = 'await consumer.run({ eachBatch: async ({ heartbeat }) => { await |heartbeat(); } });';
    expect((await hover('typescript', confluent(heartbeat)))?.markdown).toContain('Does nothing');
    expect((await hover('typescript', kafkajs(heartbeat)))?.markdown).not.toContain('Does nothing');
  });

  test('for the Confluent client acks and autoCommit stand in the constructor, and a librdkafka key wins', async () => {
    const both = confluent(
      'await producer.|send({ messages: [] });',
      '{ kafkaJS: { acks: -1 }, "request.required.acks": 0 }',
    );
    expect((await hover('typescript', both))?.markdown).toContain('`acks` is **0**, set on line 4.');
    expect((await hover('typescript', confluent('await consumer.|run({});')))?.markdown).toContain(
      '`autoCommit` is **false**, set on line 5.',
    );
  });

  test('a commit: what it covers with and without offsets', async () => {
    const without = await hover('typescript', confluent('await consumer.|commitOffsets();'));
    expect(without?.markdown).toContain('Commits what was stored');
    const offsets = 'await consumer.|commitOffsets([{ topic: "t", partition: 0, offset: "5" }]);';
    expect((await hover('typescript', confluent(offsets)))?.markdown).toContain('next one to read');
    expect((await hover('typescript', kafkajs(offsets)))?.markdown).toContain('While the consumer does not run');
  });

  test('run, its handlers, and what they are given', async () => {
    const run = (at: string) =>
      kafkajs(
        `await consumer.run({ eachBatch: async ({ resolveOffset, commitOffsetsIfNecessary }) => { resolveOffset('1'); await commitOffsetsIfNecessary(); } });`.replace(
          at,
          `|${at}`,
        ),
      );
    expect((await hover('typescript', run('run')))?.markdown).toContain('`autoCommit` is **true** by default.');
    expect(await hover('typescript', run('eachBatch'))).toMatchObject({
      word: 'eachBatch',
      markdown: expect.stringContaining('also after an early `break`'),
    });
    expect((await hover('typescript', run("resolveOffset('1")))?.markdown).toContain('takes its own offset');
    expect((await hover('typescript', run('commitOffsetsIfNecessary();')))?.markdown).toContain(
      'Without offsets it does nothing',
    );
    const each = kafkajs('await consumer.run({ |eachMessage: async ({ message }) => { console.log(message); } });');
    expect((await hover('typescript', each))?.markdown).toContain('the message comes again');
  });

  test('transactions', async () => {
    const body = (at: string) =>
      kafkajs(
        'const tx = await producer.transaction(); await tx.send({ messages: [] }); await tx.commit(); await tx.abort();'.replace(
          at,
          `|${at}`,
        ),
      );
    expect((await hover('typescript', body('transaction()')))?.markdown).toContain('`transactionalId`');
    expect((await hover('typescript', body('send')))?.markdown).toContain('counts only if that is committed');
    expect((await hover('typescript', body('commit')))?.markdown).toContain('replace it');
    expect((await hover('typescript', body('abort')))?.markdown).toContain('read committed');
  });

  test('a finding at the place follows, with the title and id of its rule', async () => {
    const found = await hover(
      'typescript',
      kafkajs('export function f() { producer.|send({ topic: "t", messages: [] }); }'),
    );
    expect(found?.markdown).toMatch(
      /^\*\*kafkajs\*\* · `send`[\s\S]+---\n\n\*\*The outcome of a send is dropped\*\* · `fire-and-forget-send`$/,
    );
    expect(found?.ruleIds).toEqual(['fire-and-forget-send']);
    expect(found?.word).toBe('send');
    const argument = await hover(
      'typescript',
      kafkajs('export function f() { producer.send({ to|pic: "t", messages: [] }); }'),
    );
    expect(argument?.markdown).toMatch(/^\*\*The outcome of a send is dropped\*\*/);
    expect(argument?.word).toBe('producer.send({ topic: "t", messages: [] })');
  });

  test('nothing on what is not a Kafka call, or not its name', async () => {
    for (const body of [
      'response.|send({ ok: true });',
      'const socket = { send() {} }; socket.|send();',
      'export const f = () => |producer.send({ topic: "t", messages: [] });',
      'export const f = () => producer.send({ |topic: "t", messages: [] });',
      'await other.run({ |eachMessage: async () => {} });',
      'const note = "a kafka producer.|send( in a text";',
    ]) {
      expect(await hover('typescript', kafkajs(body)), body).toBeUndefined();
    }
  });
});

describe('a call in Java', () => {
  test('a send: future or callback, and the default of acks by version', async () => {
    const plain = await hover('java', java('producer.|send(record).get();'));
    expect(plain?.markdown).toBe(
      [
        '**Apache Kafka clients for Java** · `send`',
        'Returns at once. A failed send shows in the future that it returns, and nowhere else; only what fails before the record is queued, such as its serialisation, is thrown here.',
        '`acks` is **all** (before kafka-clients 3.0: **1**) by default; the configuration is not all in sight.',
      ].join('\n\n'),
    );
    const callback =
      'producer.|send(record, (metadata, error) -> { if (error != null) throw new RuntimeException(error); });';
    expect((await hover('java', java(callback)))?.markdown).toContain('reaches the callback and the future');
    expect((await hover('java', java('producer.|send(record, null).get();')))?.markdown).toContain('nowhere else');
  });

  test('the configuration that the producer was made with', async () => {
    const member =
      'private final Producer<String, String> own = new KafkaProducer<>(Map.of(ProducerConfig.ACKS_CONFIG, "1"));';
    expect((await hover('java', java('own.|send(record).get();', member)))?.markdown).toContain(
      '`acks` is **1**, set on line 9.',
    );
  });

  test('in a transaction', async () => {
    const body = (at: string) =>
      java('producer.beginTransaction(); producer.send(record); producer.commitTransaction();'.replace(at, `|${at}`));
    expect((await hover('java', body('send')))?.markdown).toContain('surfaces at its commit');
    expect((await hover('java', body('commitTransaction')))?.markdown).toContain(
      'throws when any send of the transaction failed',
    );
  });

  test('poll, commits and close', async () => {
    expect((await hover('java', java('consumer.|poll(Duration.ofSeconds(1));')))?.markdown).toContain(
      '`enable.auto.commit` is **false**, set on line 8.',
    );
    const covers = async (call: string) => (await hover('java', java(call)))?.markdown;
    expect(await covers('consumer.|commitSync();')).toContain('everything that `poll()` returned, processed or not');
    expect(await covers('consumer.|commitSync(Duration.ofSeconds(1));')).toContain('everything that `poll()` returned');
    expect(await covers('consumer.|commitSync(offsets);')).toContain('`record.offset() + 1`');
    expect(await covers('consumer.|commitAsync();')).toContain('is logged and not retried');
    expect(await covers('consumer.|commitAsync((o, e) -> { if (e != null) System.err.println(e); });')).toContain(
      'reaches the callback',
    );
    expect(await covers('consumer.|commitAsync(offsets, null);')).toContain('is logged and not retried');
    expect(await covers('producer.|close();')).toContain('`Duration.ZERO`');
    expect(await covers('producer.|flush();')).toContain('reports no failure');
  });

  test('a method reference', async () => {
    const body = 'List.of(record).forEach(producer::|send);';
    expect(await hover('java', java(body))).toMatchObject({
      word: 'send',
      markdown: expect.stringContaining('**Apache Kafka clients for Java** · `send`'),
    });
  });

  test('Spring: the template, the listener and its acknowledgment', async () => {
    const text = (at: string) =>
      `
package shop;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.Acknowledgment;
class Listener {
  private KafkaTemplate<String, String> template;
  @KafkaListener(topics = "orders")
  void on(String order, Acknowledgment ack) throws Exception {
    template.send("audit", order).get();
    ack.acknowledge();
  }
}`.replace(at, `|${at}`);
    expect((await hover('java', text('send')))?.markdown).toContain('**Spring for Apache Kafka** · `send`');
    expect(await hover('java', text('KafkaListener('))).toMatchObject({
      word: 'KafkaListener',
      markdown: expect.stringContaining('tried 10 times'),
    });
    expect((await hover('java', text('acknowledge()')))?.markdown).toContain('`MANUAL_IMMEDIATE`');
  });

  test('nothing on calls of other things with the same names', async () => {
    for (const body of [
      'new java.io.PrintWriter(System.out).|flush();',
      'connection.|commitSync();',
      '|consumer.commitSync(offsets);',
      'Map.of("enable.auto.commit", "false").|get("x");',
    ]) {
      expect(await hover('java', java(body)), body).toBeUndefined();
    }
  });
});

describe('a configuration key', () => {
  test('in a .properties file', async () => {
    const found = await hover('properties', 'bootstrap.servers=b:9092\nac|ks=all\n', '/shop/kafka/producer.properties');
    expect(found).toMatchObject({ word: 'acks', ruleIds: [] });
    expect(found?.markdown).toBe(
      [
        '**Apache Kafka** · `acks`',
        'Who must have a record before a send counts as done: all in-sync replicas (all), the leader alone (1), or nobody (0).',
        'One of `all`, `-1`, `1`, `0`. Default: **all** (before kafka-clients 3.0: **1**).',
      ].join('\n\n'),
    );
  });

  test('with the finding on it', async () => {
    const found = await hover('properties', 'bootstrap.servers=b:9092\nac|ks=0\n', '/shop/kafka/producer.properties');
    expect(found?.ruleIds).toEqual(['weak-acks']);
    expect(found?.markdown).toContain('---\n\n**A record counts as stored before it is replicated** · `weak-acks`');
  });

  test('under the prefix of Spring, with the default of its container', async () => {
    const text = 'spring.kafka.consumer.enable-auto-|commit=false\n';
    const found = await hover('properties', text, '/shop/src/main/resources/application.properties');
    expect(found?.word).toBe('spring.kafka.consumer.enable-auto-commit');
    expect(found?.markdown).toContain('**Spring for Apache Kafka** · `enable.auto.commit`');
    expect(found?.markdown).toContain('Default in a listener container: **false**.');
  });

  test('in code, for the client that reads it', async () => {
    const bare = await hover('properties', 'boot|strap.servers=b:9092\n', '/shop/kafka/producer.properties');
    expect(bare?.markdown).toMatch(/A text\.$/);
    const script = await hover(
      'typescript',
      kafkajs('export const f = () => producer.send({ ac|ks: -1, messages: [] });'),
    );
    expect(script).toMatchObject({ word: 'acks', markdown: expect.stringContaining('**kafkajs** · `acks`') });
    expect(script?.markdown).toContain('Default: **-1**.');
    const member =
      'private final Producer<String, String> own = new KafkaProducer<>(Map.of(ProducerConfig.LINGER_|MS_CONFIG, 5));';
    const constant = await hover('java', java('', member));
    expect(constant).toMatchObject({ word: 'ProducerConfig.LINGER_MS_CONFIG' });
    expect(constant?.markdown).toContain('· `linger.ms`');
  });

  test('nothing on a key that is not known, on a value, or in a file of another kind', async () => {
    const path = '/shop/kafka/producer.properties';
    expect(await hover('properties', 'bootstrap.servers=b:9092\nfavourite.|colour=blue\n', path)).toBeUndefined();
    expect(await hover('properties', 'bootstrap.servers=b:9092\nacks=a|ll\n', path)).toBeUndefined();
    expect(await hover('properties', 'ac|ks=1\n', '/shop/colours.properties')).toBeUndefined();
  });
});

describe('the notes of the client descriptions', () => {
  const noted = clients.flatMap((client) =>
    client.types.flatMap((type) =>
      Object.entries(type.methods ?? {}).map(([name, method]) => ({ where: `${type.id}.${name}`, method })),
    ),
  );
  const telling = new Set([
    'send',
    'commit',
    'resolve',
    'acknowledge',
    'negative-acknowledge',
    'poll',
    'run',
    'begin-transaction',
    'commit-transaction',
    'abort-transaction',
    'send-offsets',
    'run-in-transaction',
    'flush',
    'close',
  ]);

  test('every call that decides about delivery has one, in every client', () => {
    const silent = noted.filter(({ method }) => method.effect && telling.has(method.effect.kind) && !method.note);
    expect(silent.map(({ where }) => where)).toEqual([]);
  });

  test('every handler and listener has one', () => {
    for (const { where, method } of noted) {
      if (method.effect?.kind !== 'run') continue;
      for (const handler of method.effect.handlers) expect(handler.note?.(), `${where} ${handler.name}`).toBeTruthy();
    }
    for (const listener of clients.flatMap((client) => client.listeners ?? [])) {
      expect(listener.note?.(), listener.annotation).toBeTruthy();
    }
  });

  test('they are short', () => {
    const sites = [true, false].flatMap((withOffsets) =>
      [true, false].flatMap((withCallback) =>
        [true, false].map((inTransaction) => ({ withOffsets, withCallback, inTransaction })),
      ),
    );
    for (const { where, method } of noted) {
      for (const site of sites) expect(method.note?.(site).length ?? 0, where).toBeLessThan(260);
    }
  });
});
