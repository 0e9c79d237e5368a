import { expect } from 'vitest';
import { createAnalyzer, languageIdOfPath } from '../../../server/src/core/analysis.ts';
import type { AnalysisResult, AnalysisSettings, Analyzer, Finding } from '../../../server/src/core/types.ts';
import { createNodeHost } from '../../../server/src/host.node.ts';

/** The strictest settings: every rule has something to say. */
export const settings: AnalysisSettings = { profile: 'critical', rules: {}, testFile: false };

export interface Fuzzed {
  readonly analyzer: Analyzer;
  /** Everything that was logged, and emptied by whoever expects it. */
  readonly log: string[];
  analyze(path: string, text: string, version?: number): Promise<AnalysisResult>;
}

/** The analyzer with its real parsers. */
export function openAnalyzer(): Fuzzed {
  const log: string[] = [];
  const analyzer = createAnalyzer(createNodeHost((line) => log.push(line)));
  return {
    analyzer,
    log,
    analyze: (path, text, version = 1) =>
      analyzer.analyze({ path, languageId: languageIdOfPath(path) ?? 'plaintext', text, version }, settings),
  };
}

/** One short program for each language, with what is found in it. */
const goodPrograms: readonly { readonly path: string; readonly text: string; readonly ruleIds: readonly string[] }[] = [
  {
    path: 'good.ts',
    text: [
      "import { Kafka } from 'kafkajs';",
      "const producer = new Kafka({ brokers: ['a:9092'] }).producer({ idempotent: true });",
      "export function publish(value: string) { producer.send({ topic: 'orders', acks: -1, messages: [{ value }] }); }",
    ].join('\n'),
    ruleIds: ['fire-and-forget-send'],
  },
  {
    path: 'Good.java',
    text: [
      'import org.apache.kafka.clients.producer.*;',
      'class Good {',
      '  private final KafkaProducer<String, String> producer;',
      '  Good(KafkaProducer<String, String> producer) { this.producer = producer; }',
      '  void publish(String value) { producer.send(new ProducerRecord<>("orders", value)); }',
      '}',
    ].join('\n'),
    ruleIds: ['fire-and-forget-send'],
  },
  { path: 'good.properties', text: 'bootstrap.servers=a:9092\nacks=0\n', ruleIds: ['weak-acks'] },
];

/** A breath after bad input: the analyzer still finds what it finds. */
export async function expectUnharmed(fuzzed: Fuzzed): Promise<void> {
  for (const { path, text, ruleIds } of goodPrograms) {
    const result = await fuzzed.analyze(path, text);
    expect(
      result.findings.map((finding) => finding.ruleId),
      `findings in ${path} after bad input`,
    ).toEqual(ruleIds);
  }
}

/** A line of the log that says that something broke, which no input may cause. */
export const breakages = (log: readonly string[]): string[] =>
  log.filter((line) => /failed on|could not be analysed|No hover|could not be loaded/.test(line));

/** Spans lie inside the text and edits do not overlap, whatever the text is. */
export function expectWellFormed(result: AnalysisResult, text: string): void {
  for (const finding of result.findings) {
    expectInside(finding.span, text, finding);
    for (const related of finding.related) if (!related.path) expectInside(related.span, text, finding);
    for (const fix of finding.fixes) {
      let position = 0;
      for (const { span } of [...fix.edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
        expectInside(span, text, finding);
        expect(span.start, `overlapping edits of "${fix.title}"`).toBeGreaterThanOrEqual(position);
        position = span.end;
      }
    }
  }
}

function expectInside(span: Finding['span'], text: string, finding: Finding): void {
  const inside = span.start >= 0 && span.start <= span.end && span.end <= text.length;
  if (!inside) expect.fail(`${finding.ruleId} points outside the text: ${span.start}–${span.end} of ${text.length}`);
}

/** Analyses bad input and shows that nothing came of it but a result. */
export async function survive(fuzzed: Fuzzed, path: string, text: string): Promise<AnalysisResult> {
  const result = await fuzzed.analyze(path, text);
  expectWellFormed(result, text);
  expect(breakages(fuzzed.log)).toEqual([]);
  fuzzed.analyzer.close(path);
  return result;
}
