import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import type { Comment } from '../../../server/src/core/facts/model.ts';
import { skipTrivia } from '../../../server/src/core/facts/typescript/trivia.ts';
import { spanFaults } from '../../support/check-spans.ts';
import { typeScriptFacts } from '../../support/lower-typescript.ts';

const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));

/** Published files: CommonJS, modules and declarations. `SPAN_FILES=200` reads more of them. */
const samples = sampleFiles(Number(process.env.SPAN_FILES ?? 24));

function sampleFiles(count: number): string[] {
  const all = ['kafkajs/src', 'kafkajs/types', 'vitest/dist', 'fast-check/lib', 'yaml/dist'].flatMap(filesBelow);
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, index) => index % step === 0).slice(0, count);
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(join(modules, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[cm]?[jt]s$/.test(name) && !name.endsWith('.min.js'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function load(file: string): { readonly text: string; readonly languageId: string } {
  const text = readFileSync(join(modules, file), 'utf8');
  return { text, languageId: /\.[cm]?ts$/.test(file) ? 'typescript' : 'javascript' };
}

/** Each token of the file as TypeScript itself divides it. */
function tokensOf(sourceFile: ts.SourceFile): ts.Node[] {
  const tokens: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const children = node
      .getChildren(sourceFile)
      .filter(({ kind }) => kind < ts.SyntaxKind.FirstJSDocNode || kind > ts.SyntaxKind.LastJSDocNode);
    if (children.length === 0 && node.kind !== ts.SyntaxKind.SyntaxList) {
      tokens.push(node);
    }
    children.forEach(visit);
  };
  visit(sourceFile);
  return tokens;
}

/** The comments in front of each token, read with TypeScript's scanner. */
function scannedComments(text: string, sourceFile: ts.SourceFile): Comment['span'][] {
  const spans: Comment['span'][] = [];
  for (const token of tokensOf(sourceFile)) {
    const start = token.kind === ts.SyntaxKind.JsxText ? token.pos : token.getStart(sourceFile, false);
    const scanner = ts.createScanner(
      ts.ScriptTarget.Latest,
      false,
      sourceFile.languageVariant,
      text,
      undefined,
      token.pos,
      start - token.pos,
    );
    for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
      if (kind === ts.SyntaxKind.SingleLineCommentTrivia || kind === ts.SyntaxKind.MultiLineCommentTrivia) {
        spans.push({ start: scanner.getTokenStart(), end: scanner.getTokenEnd() });
      }
    }
  }
  return spans;
}

describe('published files', () => {
  test('are enough to say something', () => {
    expect(samples.length).toBeGreaterThanOrEqual(20);
  });

  test.each(samples)('%s: spans are where the text is', (file) => {
    const { text, languageId } = load(file);
    const facts = typeScriptFacts(text, file, languageId);
    expect(facts.syntaxErrors).toEqual([]);
    const found = facts.imports.length + facts.exports.length + facts.functions.length + facts.classes.length;
    expect(found).toBeGreaterThan(1);
    expect(spanFaults(facts, text)).toEqual([]);
  });

  test.each(samples)('%s: starts and comments are those of TypeScript', (file) => {
    const { text } = load(file);
    const sourceFile = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (node.pos < node.end && node.kind !== ts.SyntaxKind.JsxText) {
        const start = skipTrivia(text, node.pos);
        if (start !== node.getStart(sourceFile, false)) {
          expect.fail(
            `${ts.SyntaxKind[node.kind]} at ${node.pos} starts at ${node.getStart(sourceFile)}, not ${start}`,
          );
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(sourceFile);
    expect(typeScriptFacts(text, file).comments.map(({ span }) => span)).toEqual(scannedComments(text, sourceFile));
  });
});

describe('white space and comments', () => {
  const cases: readonly [name: string, text: string][] = [
    ['byte order mark', '\uFEFFx'],
    ['wide spaces', '\u00a0\u2003\u3000\u1680\u202f\u205f\u2028\u2029\u0085x'],
    ['hash bang', '#!/usr/bin/env node // no\nx'],
    ['comments', ' /* a */ // b\r\n /**/ x'],
    ['unclosed comment', '/* x'],
    ['conflict', 'a;\n<<<<<<< ours\nb;\n||||||| base\nc;\n=======\nd;\n>>>>>>> theirs\ne'],
    ['shift at the start of a line', 'a\n<<b'],
    ['only a comment', '// x'],
  ];
  test.each(cases)('%s', (_name, text) => {
    const sourceFile = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
    for (const token of tokensOf(sourceFile)) {
      expect(skipTrivia(text, token.pos)).toBe(token.getStart(sourceFile, false));
    }
  });
});
