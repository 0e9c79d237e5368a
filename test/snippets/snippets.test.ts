import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { expandSnippet } from '../support/expand-snippet.ts';
import { clientsOf, embedScript, isConfluentSnippet } from './script-harness.ts';
import { expansionsOf, readSnippetFile, type Snippet, snippetLanguages, snippetsOf } from './snippet-files.ts';

describe.each(snippetLanguages)('the %s snippets', (language) => {
  const snippets = snippetsOf(language);

  it('has one snippet for a prefix', () => {
    const prefixes = snippets.map((snippet) => snippet.prefix);
    expect(prefixes.length).toBeGreaterThan(0);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it.each(snippets)('$prefix is well formed', (snippet) => {
    const { name, ...written } = snippet;
    expect(Object.keys(written).sort()).toEqual(['body', 'description', 'prefix']);
    expect(name).toMatch(/^Kafka( \([A-Z]\w+\))?: \S/);
    expect(snippet.prefix).toMatch(/^kafka(-[a-z]+)+$/);
    // Says what guarantee it gives: more than a title, in whole sentences.
    expect(snippet.description.length).toBeGreaterThan(60);
    expect(snippet.description).toMatch(/^[A-Z@k].*\.$/);
    expect(snippet.body.every((line) => typeof line === 'string' && !/[\r\n\t]|\s$/.test(line))).toBe(true);
  });

  it.each(snippets)('$prefix can be filled in and ends at $0', (snippet) => {
    const { text, tabStops, choices } = expandSnippet(snippet.body);
    expect(tabStops[0]).toBe(0);
    // No gaps: the user steps through 1, 2, 3, and then to the end.
    expect(tabStops).toEqual(tabStops.map((_, index) => index));
    expect(tabStops.length).toBeGreaterThan(1);
    for (const alternatives of choices.values()) {
      expect(alternatives.length).toBeGreaterThan(1);
      expect(new Set(alternatives).size).toBe(alternatives.length);
    }
    expect(text.trim()).not.toBe('');
    expect(text.split('\n').every((line) => line.length <= 130)).toBe(true);
  });
});

it('offers the same in TypeScript and in JavaScript', () => {
  const prefixes = (language: 'typescript' | 'javascript') => snippetsOf(language).map((snippet) => snippet.prefix);
  expect(prefixes('javascript')).toEqual(prefixes('typescript'));
  expect(Object.keys(readSnippetFile('javascript'))).toEqual(Object.keys(readSnippetFile('typescript')));
});

describe.each(['typescript', 'javascript'] as const)('%s', (language) => {
  const extension = language === 'typescript' ? 'ts' : 'js';

  it.each(snippetsOf(language))('$prefix parses', (snippet) => {
    for (const { text } of expansionsOf(snippet)) {
      const embedded = embedScript(language, clientsOf(snippet)[0]!, text);
      const { diagnostics = [] } = ts.transpileModule(embedded.text, {
        fileName: `snippet.${extension}`,
        reportDiagnostics: true,
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
      });
      expect(diagnostics.map((diagnostic) => diagnostic.messageText)).toEqual([]);
    }
  });
});

describe('type-checked against the real kafkajs', () => {
  const kafkajs = snippetsOf('typescript').filter((snippet) => !isConfluentSnippet(snippet.prefix));
  const files = new Map(
    kafkajs.flatMap((snippet) =>
      expansionsOf(snippet).map(({ text }, index) => [
        fileName(snippet, index),
        embedScript('typescript', 'kafkajs', text).text,
      ]),
    ),
  );
  const wrong = embedScript('typescript', 'kafkajs', 'await producer.send({ topic: 42, messages: [] });').text;
  const program = programOf(new Map([...files, ['wrong.ts', wrong]]));
  const errorsOf = (name: string): readonly string[] => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) =>
      ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
    );
  };

  it('knows the types of the package', () => {
    expect(errorsOf('wrong.ts')).toEqual([expect.stringContaining("'number' is not assignable to type 'string'")]);
  });

  it.each(kafkajs)('$prefix', (snippet) => {
    for (const index of expansionsOf(snippet).keys()) expect(errorsOf(fileName(snippet, index))).toEqual([]);
  });
});

function fileName(snippet: Snippet, index: number): string {
  return `${snippet.prefix}.${index}.ts`;
}

/** A strict program of files that exist only here; imports are resolved as if they stood in this project. */
function programOf(texts: ReadonlyMap<string, string>): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const given = (name: string) => texts.get(name.slice(name.lastIndexOf('/') + 1));
  host.fileExists = (name) => given(name) !== undefined || fileExists(name);
  host.readFile = (name) => given(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = given(name);
    return text === undefined ? getSourceFile(name, ...rest) : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  };
  return ts.createProgram({ rootNames: [...texts.keys()], options, host });
}

describe('properties', () => {
  it.each(snippetsOf('properties'))('$prefix holds keys with values, each once', (snippet) => {
    for (const { text } of expansionsOf(snippet)) {
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      const entries = lines.map((line) => /^([a-z][a-z0-9.-]*[a-z])=(\S+)$/.exec(line));
      expect(lines.filter((_, index) => entries[index] === null)).toEqual([]);
      const keys = entries.map((entry) => entry?.[1]);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
