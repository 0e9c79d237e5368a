import { beforeAll, describe, expect, it } from 'vitest';
import type { Analyzer, Finding } from '../../server/src/core/types.ts';
import { embedJava } from './java-harness.ts';
import { clientsOf, embedScript } from './script-harness.ts';
import { expansionsOf, type SnippetLanguage, snippetLanguages, snippetsOf } from './snippet-files.ts';

interface Case {
  readonly path: string;
  readonly languageId: SnippetLanguage;
  readonly text: string;
}

const extensions: Readonly<Record<SnippetLanguage, string>> = {
  typescript: 'ts',
  javascript: 'js',
  java: 'java',
  properties: 'properties',
};

let analyzer: Analyzer;
const logged: string[] = [];

beforeAll(async () => {
  const { createAnalyzer } = await import('../../server/src/core/analysis.ts');
  const { createNodeHost } = await import('../../server/src/host.node.ts');
  analyzer = createAnalyzer(createNodeHost((message) => logged.push(message)));
});

async function findingsOf({ path, languageId, text }: Case): Promise<readonly Finding[]> {
  const result = await analyzer.analyze(
    { path, languageId, text, version: 1 },
    // The strictest profile: what an expert would write for payments.
    { profile: 'critical', rules: {}, testFile: false },
  );
  expect(result.analysed).toBe(true);
  return result.findings;
}

const described = (findings: readonly Finding[], text: string) =>
  findings.map(({ ruleId, span, message }) => `${ruleId}: ${text.slice(span.start, span.end)} – ${message}`);

function casesOf(language: SnippetLanguage): readonly (Case & { readonly name: string })[] {
  return snippetsOf(language).flatMap((snippet) =>
    expansionsOf(snippet).flatMap(({ text }, index) => {
      const path = `/project/${snippet.prefix}.${index}.${extensions[language]}`;
      const common = { path, languageId: language };
      if (language === 'properties') return [{ ...common, text, name: `${snippet.prefix}, expansion ${index}` }];
      if (language === 'java')
        return [
          { ...common, text: embedJava(snippet.prefix, text).text, name: `${snippet.prefix}, expansion ${index}` },
        ];
      return clientsOf(snippet).map((client) => ({
        ...common,
        text: embedScript(language, client, text).text,
        name: `${snippet.prefix} with ${client}, expansion ${index}`,
      }));
    }),
  );
}

describe.each(snippetLanguages)('our own rules find nothing in the %s snippets', (language) => {
  it.each(casesOf(language))('$name', async (one) => {
    expect(described(await findingsOf(one), one.text)).toEqual([]);
    expect(logged).toEqual([]);
  });
});

/** The same snippets with the defect put back: silence above means that nothing is wrong, not that nobody looked. */
describe('and they do look', () => {
  it.each<[string, SnippetLanguage, string, string | RegExp, string]>([
    ['fire-and-forget-send', 'typescript', 'kafka-send', 'await producer.send', 'producer.send'],
    ['fire-and-forget-send', 'javascript', 'kafka-send', 'await producer.send', 'producer.send'],
    ['fire-and-forget-send', 'typescript', 'kafka-dead-letter', 'await producer.send', 'producer.send'],
    ['fire-and-forget-send', 'java', 'kafka-send-sync', '.get();', ';'],
    ['fire-and-forget-send', 'java', 'kafka-dead-letter', '.send(deadLetter).get()', '.send(deadLetter)'],
    ['unawaited-processing', 'typescript', 'kafka-each-message-manual-commit', 'await handle', 'handle'],
    ['unawaited-processing', 'typescript', 'kafka-each-batch-concurrent', 'await Promise.all(', 'Promise.all('],
    ['unawaited-processing', 'java', 'kafka-batch-concurrent', /CompletableFuture\.allOf.*/, ''],
    [
      'commit-offset-not-next',
      'typescript',
      'kafka-each-message-manual-commit',
      /\(BigInt.*toString\(\)/,
      'message.offset',
    ],
    ['commit-offset-not-next', 'java', 'kafka-commit-record', 'record.offset() + 1', 'record.offset()'],
    ['swallowed-processing-error', 'java', 'kafka-spring-batch-listener', /throw new Batch.*/, 'log.error("x", e);'],
    ['auto-commit', 'java', 'kafka-consumer-config', '"false"', '"true"'],
    ['weak-acks', 'java', 'kafka-producer-config', '"all"', '"1"'],
    ['weak-acks', 'properties', 'kafka-producer', 'acks=all', 'acks=0'],
    ['idempotence-disabled', 'properties', 'kafka-producer', 'idempotence=true', 'idempotence=false'],
    ['retries-disabled', 'properties', 'kafka-producer', 'retries=2147483647', 'retries=0'],
    ['auto-commit', 'properties', 'kafka-consumer', 'commit=false', 'commit=true'],
  ])('%s in the %s snippet %s', async (ruleId, language, prefix, good, bad) => {
    const one = casesOf(language).find(({ path }) => path.startsWith(`/project/${prefix}.0.`))!;
    const text = one.text.replace(good, bad);
    expect(text).not.toBe(one.text);
    const findings = await findingsOf({ ...one, path: `/project/changed-${prefix}.${extensions[language]}`, text });
    expect(logged).toEqual([]);
    expect(findings.map((finding) => finding.ruleId)).toContain(ruleId);
  });
});
