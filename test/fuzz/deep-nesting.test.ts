import { afterAll, expect, it } from 'vitest';
import { expectUnharmed, openAnalyzer, survive } from './support/analysis.ts';

const fuzzed = openAnalyzer();
const levels = 10_000;

const script = (body: string): string =>
  `import { Kafka } from 'kafkajs';\nconst producer = new Kafka({ brokers: [] }).producer();\n${body}\n`;
const java = (body: string): string =>
  `import org.apache.kafka.clients.producer.*;\nclass Deep {\n  KafkaProducer<String, String> producer;\n${body}\n}\n`;

/** Opened and closed `levels` times, or opened only. */
const nested = (open: string, inner: string, close: string): string =>
  open.repeat(levels) + inner + close.repeat(levels);
const send = 'producer.send(record)';

const scripts: readonly (readonly [string, string])[] = [
  ['parentheses', `x = ${nested('(', send, ')')};`],
  ['blocks', nested('{', `${send};`, '}')],
  ['arrays', `x = ${nested('[', send, ']')};`],
  ['objects', `x = ${nested('{ a: ', send, '}')};`],
  ['lambdas', `x = ${'() => '.repeat(levels)}${send};`],
  ['closures', `${nested('run(() => { ', `${send};`, '});')}`],
  ['calls in calls', `${nested('f(', send, ')')};`],
  ['members', `a${'.b'.repeat(levels)}.send(record);`],
  ['promise chains', `${send}${'.then(x => x)'.repeat(levels)};`],
  ['sums', `x = 1${' + a'.repeat(levels)};`],
  ['concatenations', `x = 'a'${" + 'b'".repeat(levels)};`],
  ['templates', `x = ${'`${'.repeat(levels)}1${'}`'.repeat(levels)};`],
  ['conditions', `x = ${'a ? b : '.repeat(levels)}c;`],
  ['else if', `if (a) {}${' else if (b) { c(); }'.repeat(levels)}`],
  ['classes', nested('class A { m() { ', send, ' } }')],
  ['try', nested('try { ', `${send};`, ' } catch { }')],
  ['loops', nested('for (const a of x) { ', `${send};`, ' }')],
  ['types', `let x: ${'A<'.repeat(levels)}B${'>'.repeat(levels)};`],
  ['patterns', `const ${nested('{ a: ', 'b', ' }')} = producer;`],
  ['await', `async function f() { ${'await '.repeat(levels)}${send}; }`],
  ['negations', `x = ${'!'.repeat(levels)}${send};`],
  ['unclosed brackets', '{ ( [ '.repeat(levels)],
  ['unclosed calls', 'producer.send('.repeat(levels)],
];

const javas: readonly (readonly [string, string])[] = [
  ['parentheses', `Object x = ${nested('(', send, ')')};`],
  ['blocks', `void f() ${nested('{', `${send};`, '}')}`],
  ['arrays', `Object x = new int[]${nested('{', '', '}')};`],
  ['lambdas', `Object x = ${'() -> '.repeat(levels)}${send};`],
  ['calls in calls', `void f() { ${nested('f(', send, ')')}; }`],
  ['members', `void f() { a${'.b'.repeat(levels)}.send(record); }`],
  ['future chains', `void f() { ${send}${'.thenApply(x -> x)'.repeat(levels)}; }`],
  ['sums', `void f() { x = 1${' + a'.repeat(levels)}; }`],
  ['concatenations', `String s = "a"${' + "b"'.repeat(levels)};`],
  ['conditions', `Object x = ${'a ? b : '.repeat(levels)}c;`],
  ['else if', `void f() { if (a) {}${' else if (b) { c(); }'.repeat(levels)} }`],
  ['classes', nested('class A { void m() { ', `${send};`, ' } }')],
  ['anonymous classes', `void f() { ${nested('g(new R() { public void run() { ', `${send};`, '}});')} }`],
  ['generics', `A${nested('<A', '', '>')} x;`],
  ['annotations', `${nested('@A(', '1', ')')} int x;`],
  ['casts', `Object x = ${'(A) '.repeat(levels)}${send};`],
  ['unclosed brackets', '{ ( [ '.repeat(levels)],
  ['unclosed calls', `void f() { ${'producer.send('.repeat(levels)}`],
];

/** Too deep is a clear outcome: nothing was analysed, and the log says so, once. */
async function expectClearOutcome(path: string, text: string): Promise<void> {
  fuzzed.log.length = 0;
  const { analysed } = await survive(fuzzed, path, text);
  const notices = fuzzed.log.filter((line) => line.startsWith(`${path} is not analysed: `));
  expect(notices).toHaveLength(analysed ? 0 : 1);
}

it.each(scripts)('TypeScript: %s', (name, body) => expectClearOutcome(`${name}.ts`, script(body)));
it.each(javas)('Java: %s', (name, body) => expectClearOutcome(`${name}.java`, java(body)));

it('properties: continuations and placeholders', async () => {
  await expectClearOutcome('kafka.properties', `bootstrap.servers=a\nacks=${'\\\n'.repeat(levels)}1\n`);
  await expectClearOutcome('kafka.properties', `bootstrap.servers=a\nacks=${nested('${', 'a', '}')}\n`);
});

it('a file that was too deep is analysed again once it is not', async () => {
  const deep = script(`x = ${nested('(', '1', ')')};`);
  expect((await fuzzed.analyze('edited.ts', deep)).analysed).toBe(false);
  const { findings } = await fuzzed.analyze('edited.ts', script(`${send};`), 2);
  expect(findings.map(({ ruleId }) => ruleId)).toContain('fire-and-forget-send');
  expect((await fuzzed.analyze('Edited.java', java('{ ( [ '.repeat(levels)))).analysed).toBe(false);
  const again = await fuzzed.analyze('Edited.java', java(`void f() { ${send}; }`), 2);
  expect(again.findings.map(({ ruleId }) => ruleId)).toContain('fire-and-forget-send');
});

// A few hundred levels are code that somebody may have written: findings there are not lost.
it.each([
  ['closures.ts', script('run(() => { '.repeat(200) + send + '});'.repeat(200))],
  ['blocks.ts', script('{'.repeat(400) + send + '}'.repeat(400))],
  ['Blocks.java', java(`void f() ${'{'.repeat(400)}${send};${'}'.repeat(400)}`)],
])('%s: some hundred levels are analysed', async (path, text) => {
  const { findings } = await survive(fuzzed, path, text);
  expect(findings.map(({ ruleId }) => ruleId)).toContain('fire-and-forget-send');
});

afterAll(() => expectUnharmed(fuzzed));
