import { afterAll, describe, expect, it } from 'vitest';
import { embedJava, isSpringSnippet } from '../snippets/java-harness.ts';
import { clientsOf, embedScript } from '../snippets/script-harness.ts';
import { expansionsOf, snippetsOf } from '../snippets/snippet-files.ts';
import { type JavaClassPath, javaErrors, stopJavaCompiler } from './support/javac.ts';
import { typeScriptErrors } from './support/typecheck.ts';

afterAll(stopJavaCompiler);

describe.each<[JavaClassPath, boolean]>([
  ['kafka-clients-3', false],
  ['kafka-clients-4', false],
  ['spring-kafka', true],
])('Java snippets compile against %s', (classPath, spring) => {
  const snippets = snippetsOf('java').filter((snippet) => spring || !isSpringSnippet(snippet.prefix));

  it.each(snippets)('$prefix', async (snippet) => {
    for (const { text } of expansionsOf(snippet)) {
      expect(
        await javaErrors([{ name: 'Snippet.java', text: embedJava(snippet.prefix, text).text }], classPath),
      ).toEqual([]);
    }
  });
});

describe.each(['typescript', 'javascript'] as const)('%s snippets type-check against the real packages', (language) => {
  const extension = language === 'typescript' ? 'ts' : 'js';
  const orders = `import type { KafkaMessage } from 'kafkajs';
export declare function handle(message: { readonly value: KafkaMessage['value'] }): Promise<void>;
export declare function transform(message: { readonly value: KafkaMessage['value'] }): Promise<string>;
export declare function isTransient(error: unknown): boolean;
export declare const order: { readonly id: string };
export declare const orders: readonly { readonly id: string }[];
export declare const topic: string;
export declare const partition: number;
export declare const message: { readonly offset: string };
`;

  it.each(
    snippetsOf(language).flatMap((snippet) =>
      clientsOf(snippet).map((client) => ({ snippet, client, prefix: snippet.prefix })),
    ),
  )('$prefix with $client', async ({ snippet, client }) => {
    const files = expansionsOf(snippet).map(({ text }, index) => ({
      name: `snippet${index}.${extension}`,
      text: embedScript(language, client, text).text,
    }));
    expect(await typeScriptErrors([...files, { name: 'orders.ts', text: orders }])).toEqual([]);
  });
});
