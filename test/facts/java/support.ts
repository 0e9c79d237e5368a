import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { lowerJava } from '../../../server/src/core/facts/java/lower.ts';
import type { FileFacts } from '../../../server/src/core/facts/model.ts';
import {
  createJavaParser,
  type JavaParser,
  type JavaParserOptions,
} from '../../../server/src/core/syntax/java/parse.ts';
import { type FactsPart, printFacts } from '../../support/print-facts.ts';

const require = createRequire(import.meta.url);

export function newParser(options?: JavaParserOptions): Promise<JavaParser> {
  return createJavaParser(
    {
      runtime: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
      grammar: readFileSync(require.resolve('tree-sitter-java/tree-sitter-java.wasm')),
    },
    options,
  );
}

const shared = await newParser();

/** The facts of `text`, parsed from scratch. */
export function factsOf(text: string): FileFacts {
  const facts = lowerJava(shared.parse('Test.java', text), text);
  shared.close('Test.java');
  return facts;
}

export function printed(text: string, ...parts: FactsPart[]): string {
  return printFacts(factsOf(text), parts.length === 0 ? {} : { parts });
}

/** The lines of the body of a method that holds `statements`, and of the functions inside. */
export function printedBody(statements: string): string {
  const lines = printed(`class A { void m() {\n${statements}\n} }`, 'functions').split('\n');
  return lines.slice(2).join('\n');
}

/** One expression, as an initialiser. */
export function printedExpression(expression: string): string {
  return printedBody(`Object x = ${expression};`).replace(/^ {2}let x: Object = /, '');
}

/** What each syntax error covers. */
export function errorTexts(text: string): string[] {
  return factsOf(text).syntaxErrors.map(({ start, end }) => text.slice(start, end));
}

/** Removes the common indentation of a template literal and its first and last line break. */
export function block(text: string): string {
  const lines = text
    .replace(/^\n/, '')
    .replace(/\n\s*$/, '')
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}
