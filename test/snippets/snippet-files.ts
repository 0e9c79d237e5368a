import { readFileSync } from 'node:fs';
import { type ExpandedSnippet, expandSnippet } from '../support/expand-snippet.ts';

export type SnippetLanguage = 'typescript' | 'javascript' | 'java' | 'properties';
export const snippetLanguages: readonly SnippetLanguage[] = ['typescript', 'javascript', 'java', 'properties'];

export interface Snippet {
  readonly name: string;
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** The snippets of one language, in the file's order, as unchecked as they stand there. */
export function readSnippetFile(language: SnippetLanguage): Readonly<Record<string, Omit<Snippet, 'name'>>> {
  return JSON.parse(readFileSync(new URL(`../../snippets/${language}.json`, import.meta.url), 'utf8'));
}

export function snippetsOf(language: SnippetLanguage): readonly Snippet[] {
  return Object.entries(readSnippetFile(language)).map(([name, snippet]) => ({ name, ...snippet }));
}

/** The expansion with the first alternative of every choice, then one more for each other alternative, so that each is seen once. */
export function expansionsOf(snippet: Snippet): readonly ExpandedSnippet[] {
  const first = expandSnippet(snippet.body);
  const others = [...first.choices].flatMap(([stop, alternatives]) =>
    alternatives.slice(1).map((_, index) => expandSnippet(snippet.body, {}, new Map([[stop, index + 1]]))),
  );
  return [first, ...others];
}
