import { afterAll, describe, expect, it } from 'vitest';
import { expectUnharmed, openAnalyzer, survive } from './support/analysis.ts';

const fuzzed = openAnalyzer();
afterAll(() => expectUnharmed(fuzzed));

const scriptHead = [
  "import { Kafka } from 'kafkajs';",
  'const kafka = new Kafka({ brokers: [] });',
  'const producer = kafka.producer();',
  "const consumer = kafka.consumer({ groupId: 'g' });\n",
].join('\n');
const javaHead = [
  'import java.util.*;',
  'import java.util.concurrent.*;',
  'import org.apache.kafka.clients.consumer.*;',
  'import org.apache.kafka.clients.producer.*;',
  'class Big {',
  '  KafkaProducer<String, String> producer; KafkaConsumer<String, String> consumer; ExecutorService executor;\n',
].join('\n');
const java = (body: string): string => `${javaHead}${body}\n}\n`;

const each = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join('');
const handler = (body: string): string => `consumer.run({ eachMessage: async ({ message }) => { ${body} } });\n`;
const pollLoop = (body: string): string =>
  `void poll() { while (true) { for (ConsumerRecord<String, String> r : consumer.poll(d)) { ${body} } } }`;

/** How many findings of one rule, in programs that are big and plain: none is lost to their size. */
async function countOf(ruleId: string, path: string, text: string): Promise<number> {
  const { findings } = await survive(fuzzed, path, text);
  return findings.filter((finding) => finding.ruleId === ruleId).length;
}

describe('circles', () => {
  it.each([
    ['variables', 'const a = b; const b = a; let c = c; a.send({}); c.send({});'],
    ['a ring of variables', `${each(1000, (at) => `let v${at} = v${(at + 1) % 1000};\n`)} v0.send({});`],
    [
      'variables with three roads',
      each(400, (at) => `const v${at} = v${(at + 1) % 400} || v${(at + 7) % 400} || v${(at + 31) % 400};\n`),
    ],
    [
      'functions as values',
      each(400, (at) => `const f${at} = (x) => x ? f${(at + 1) % 400}(f${(at + 7) % 400}) : f${(at + 31) % 400}(x);\n`),
    ],
    [
      'promises',
      each(
        400,
        (at) => `let p${at} = p${(at + 1) % 400}.catch(() => p${(at + 7) % 400}); p${at} = producer.send({});\n`,
      ),
    ],
    [
      'classes',
      'class A extends B { m() { return this.x.send({}); } } class B extends C {} class C extends A {} new A().y.z(); new A().m();',
    ],
    ['a class of itself', 'class A extends A { run() { this.producer.send({}); } }'],
    [
      'spread objects',
      'const a = { ...b }; const b = { ...a }; kafka.producer(a); kafka.consumer({ ...a, retry: { ...b } });',
    ],
    [
      'an object in itself',
      'const a = { k: b, l: b }; const b = { k: a, l: a }; kafka.producer(a); const c = { ...c }; kafka.producer(c);',
    ],
    ['an object changed and spread', 'const a = { ...b }; a.x = 1; const b = { ...a }; b.y = 2; kafka.producer(a);'],
  ])('TypeScript: %s', async (_, body) => {
    await survive(fuzzed, 'circle.ts', scriptHead + body);
  });

  it.each([
    ['classes', 'class A extends B { void m() { this.x.send(r); } } class B extends C {} class C extends A {}'],
    ['fields', `${each(1000, (at) => `Object v${at} = v${(at + 1) % 1000};\n`)} void f() { v0.send(r); }`],
    [
      'maps put into each other',
      'void f() { Properties a = new Properties(), b = new Properties(); a.putAll(b); b.putAll(a); new KafkaProducer<>(a); }',
    ],
    [
      'inner classes',
      each(500, (at) => `static class A${at} extends A${(at + 1) % 500} { void m() { x.send(r); } }\n`),
    ],
  ])('Java: %s', async (_, body) => {
    await survive(fuzzed, 'Circle.java', java(body));
  });

  it('TypeScript: a thousand functions that call each other', async () => {
    const calls = each(
      1000,
      (at) => `function f${at}(m) { producer.send({ topic: 't' }); return f${(at + 1) % 1000}(m); }\n`,
    );
    const text = scriptHead + calls + handler('f0(message);');
    expect(await countOf('fire-and-forget-send', 'circle.ts', text)).toBe(1000);
  });

  it('Java: a thousand methods that call each other', async () => {
    const calls = each(
      1000,
      (at) => `void f${at}(Object m) { producer.send(new ProducerRecord<>("t", m)); f${(at + 1) % 1000}(m); }\n`,
    );
    expect(await countOf('fire-and-forget-send', 'Circle.java', java(calls + pollLoop('f0(r);')))).toBe(1000);
  });

  it('functions that hand parameters to and fro', async () => {
    const fan = each(
      1000,
      (at) =>
        `function f${at}(m, k) { if (m) return f${(at * 7 + 1) % 1000}(k, m); return f${(at * 13 + 5) % 1000}(m.x, k); }\n`,
    );
    await survive(fuzzed, 'fan.ts', scriptHead + fan + handler('f0(message, message);'));
  });

  it('logging through a chain of functions', async () => {
    const chain = each(1000, (at) => `function f${at}(e) { f${at + 1}(e); f${at + 2}(e); }\n`);
    const text = `${scriptHead}${chain}${handler('try { await save(message); } catch (e) { f0(e); }')}`;
    await survive(fuzzed, 'chain.ts', text);
  });
});

describe('what doubles at every step', () => {
  it('TypeScript: spread objects', async () => {
    const objects = `const a0 = { acks: 1 };${each(60, (at) => `const a${at + 1} = { ...a${at}, ...a${at} };\n`)}`;
    await survive(fuzzed, 'double.ts', `${scriptHead}${objects}kafka.producer(a60); producer.send(a60);`);
  });

  it('TypeScript: nested objects', async () => {
    const objects = `const a0 = { acks: 1 };${each(60, (at) => `const a${at + 1} = { k: a${at}, l: a${at} };\n`)}`;
    await survive(fuzzed, 'double.ts', `${scriptHead}${objects}kafka.producer(a60);`);
  });

  it('Java: putAll', async () => {
    const maps = each(61, (at) => `Properties a${at} = new Properties();\n`);
    const puts = `a0.put("acks", "1");${each(60, (at) => `a${at + 1}.putAll(a${at}); a${at + 1}.putAll(a${at});\n`)}`;
    await survive(fuzzed, 'Double.java', java(`void f() { ${maps}${puts} new KafkaProducer<>(a60); }`));
  });
});

describe('size', () => {
  it('thousands of sends', async () => {
    expect(
      await countOf(
        'fire-and-forget-send',
        'sends.ts',
        scriptHead + each(1000, (at) => `producer.send({ topic: 't${at}' });\n`),
      ),
    ).toBe(1000);
    const sends = each(1000, (at) => `producer.send(new ProducerRecord<>("t", "${at}"));\n`);
    expect(await countOf('fire-and-forget-send', 'Sends.java', java(`void f() { ${sends} }`))).toBe(1000);
  });

  it('a long handler whose data passes from name to name', async () => {
    const forward = each(1000, (at) => `const a${at + 1} = use(a${at});\n`);
    const text =
      scriptHead + handler(`const a0 = message;\n${forward}try { await save(a1000); } catch (e) { console.log(e); }`);
    expect(await countOf('swallowed-processing-error', 'handler.ts', text)).toBe(1);
    const backward = each(1000, (at) => `a${1000 - at} = a${999 - at};\n`);
    await survive(fuzzed, 'handler.ts', scriptHead + handler(`${backward}a0 = message;`));
  });

  it('many tasks and many attempts in one poll loop', async () => {
    const submits = each(1000, () => 'executor.submit(() -> save(r));\n');
    expect(await countOf('unawaited-processing', 'Tasks.java', java(pollLoop(submits)))).toBe(1000);
    const attempts = each(1000, (at) => `try { save(r, ${at}); } catch (Exception e) { log.error("x", e); }\n`);
    expect(await countOf('swallowed-processing-error', 'Attempts.java', java(pollLoop(attempts)))).toBe(1000);
  });

  it('twenty thousand comments', async () => {
    const comments = each(20_000, (at) => `// kafka ${at}\n`);
    const sends = each(200, () => 'try { producer.send({}); } catch { /* nothing */ }\n');
    expect(await countOf('fire-and-forget-send', 'comments.ts', scriptHead + comments + sends)).toBe(200);
    const javaSends = each(200, () => 'producer.send(r);\n');
    expect(await countOf('fire-and-forget-send', 'Comments.java', java(`${comments}void f() { ${javaSends} }`))).toBe(
      200,
    );
  });

  it('thousands of suppressions', async () => {
    const line = (at: number): string =>
      `// kafka-reliability-disable-next-line fire-and-forget-send -- case ${at}\nproducer.send({});\n// kafka-reliability-disable-next-line\n`;
    expect(await countOf('unused-suppression', 'suppressed.ts', scriptHead + each(600, line))).toBe(600);
  });

  it('huge configurations', async () => {
    const entries = each(30_000, (at) => `k${at}: ${at},\n`);
    await survive(fuzzed, 'config.ts', `${scriptHead}kafka.producer({ ${entries} idempotent: false });`);
    const puts = each(5000, (at) => `a.put("k${at}", "v");\n`);
    await survive(
      fuzzed,
      'Config.java',
      java(`void f() { Properties a = new Properties(); ${puts} new KafkaProducer<>(a); }`),
    );
    const keys = each(
      10_000,
      (at) => `spring.kafka.producer.properties.k${at}=1\nspring.kafka.consumer.k${at}=2\nacks=${at}\n`,
    );
    await survive(fuzzed, 'application.properties', keys);
  });

  it('the same names over and over', async () => {
    const twins = each(
      1000,
      () => 'const x = producer; function f(x) { return x.send({}); } class K { f() { f(x); } }\n',
    );
    await survive(fuzzed, 'twins.ts', scriptHead + twins);
    const methods = each(1000, () => 'Object x; void f(Object x) { producer.send(x); f(x); }\n');
    await survive(fuzzed, 'Twins.java', java(methods));
  });

  it('thousands of imports, classes and closures', async () => {
    await survive(fuzzed, 'imports.ts', each(5000, (at) => `import { a${at} } from 'kafka${at}';\n`) + scriptHead);
    await survive(
      fuzzed,
      'Imports.java',
      each(1000, (at) => `import kafka.a${at}.*;\n`) + java(each(500, (at) => `Foo${at} x${at};\n`)),
    );
    await survive(
      fuzzed,
      'Anonymous.java',
      java(`void f() { ${each(600, () => 'g(new Runnable() { public void run() { producer.send(r); } });\n')} }`),
    );
    await survive(fuzzed, 'Lambdas.java', java(each(600, (at) => `Runnable r${at} = () -> producer.send(r);\n`)));
    await survive(
      fuzzed,
      'classes.ts',
      scriptHead + each(600, (at) => `class A${at} extends A${at + 1} { m() { this.p.send({}); } }\n`),
    );
  });

  it('a syntax error in every line', async () => {
    await survive(fuzzed, 'errors.ts', scriptHead + each(1000, () => 'producer.send({ topic: ) };\n'));
    await survive(fuzzed, 'Errors.java', java(each(900, () => 'void f( { producer.send(r; }\n')));
    await survive(fuzzed, 'Quotes.java', java(each(900, () => 'String s = "abc\n')));
  });

  it('minified code', async () => {
    const unit = (at: number): string =>
      `var k${at}=new(require("kafkajs").Kafka)({brokers:[]}),p${at}=k${at}.producer();async function s${at}(e,t){for(const n of e)p${at}.send({topic:t,messages:[n]});return e?s${(at + 1) % 400}(t,e):(0,s${(at + 3) % 400})(e)}!function(e){e.then((function(e){return p${at}.send(e)})).catch((function(){}))}(s${at}([]));`;
    expect(await countOf('fire-and-forget-send', 'bundle.js', each(400, unit))).toBeGreaterThanOrEqual(400);
  });
});
