import ts from 'typescript';
import type { FileFacts } from '../../server/src/core/facts/model.ts';
import { lowerTypeScript } from '../../server/src/core/facts/typescript/lower.ts';
import { createTypeScriptParser } from '../../server/src/core/syntax/typescript/parse.ts';

/** Parses and lowers `text`, as a file of its own. */
export function typeScriptFacts(text: string, path = 'file.ts', languageId = 'typescript'): FileFacts {
  const { sourceFile } = createTypeScriptParser(ts).parse(path, languageId, text);
  return lowerTypeScript(ts, sourceFile, text);
}
