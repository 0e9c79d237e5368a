import type ts from 'typescript';

type TypeScript = typeof import('typescript');

/** One parsed version of one file. */
export interface ParsedTypeScript {
  readonly path: string;
  readonly text: string;
  /**
   * Absent when the parser could not finish (nesting beyond its stack). The next {@link TypeScriptParser.parse} of the
   * same path reuses and moves its nodes: read them before that.
   */
  readonly sourceFile: ts.SourceFile | undefined;
}

export interface TypeScriptParser {
  /**
   * Parses `text`; incrementally when an earlier version of `path` without syntax errors is kept. Never throws: a text that the parser
   * cannot finish gives a result without `sourceFile`.
   *
   * @param path a stable key, a file path or a URI; its extension helps to choose the dialect
   * @param languageId a VS Code language id; an unknown one leaves the choice to the extension
   */
  parse(path: string, languageId: string, text: string): ParsedTypeScript;
  /** Forgets what is kept for `path`. */
  close(path: string): void;
}

/** Trees kept for incremental parsing: enough for the files that are being edited at one time. */
const keptPaths = 32;
/** A tree takes some thirty times the memory of its text; larger texts are parsed from scratch instead of kept. */
const keptLength = 1_000_000;

/** A parser that works with the given `typescript` module and keeps the last tree of recently parsed paths. */
export function createTypeScriptParser(typescript: TypeScript): TypeScriptParser {
  const kept = new Map<string, ts.SourceFile>();

  const parseFresh = (path: string, scriptKind: ts.ScriptKind, text: string): ts.SourceFile | undefined => {
    try {
      return typescript.createSourceFile(
        path,
        text,
        {
          languageVersion: typescript.ScriptTarget.Latest,
          jsDocParsingMode: typescript.JSDocParsingMode.ParseNone,
        },
        false,
        scriptKind,
      );
    } catch {
      return undefined;
    }
  };

  const parseIncrementally = (previous: ts.SourceFile, text: string): ts.SourceFile | undefined => {
    if (previous.text === text) {
      return previous;
    }
    try {
      return typescript.updateSourceFile(previous, text, changeRange(previous.text, text));
    } catch {
      return undefined;
    }
  };

  return {
    parse(path, languageId, text) {
      const scriptKind = scriptKindOf(typescript, path, languageId);
      const previous = kept.get(path);
      kept.delete(path);
      const sourceFile =
        (previous !== undefined && isReusable(previous, scriptKind) ? parseIncrementally(previous, text) : undefined) ??
        parseFresh(path, scriptKind, text);
      if (sourceFile !== undefined && text.length <= keptLength) {
        kept.set(path, sourceFile);
        if (kept.size > keptPaths) {
          kept.delete(kept.keys().next().value as string);
        }
      }
      return { path, text, sourceFile };
    },
    close(path) {
      kept.delete(path);
    },
  };
}

/** What every source file has but the published type leaves out. */
function internalsOf(sourceFile: ts.SourceFile): {
  readonly scriptKind?: ts.ScriptKind;
  readonly parseDiagnostics?: readonly unknown[];
} {
  return sourceFile as ts.SourceFile & ReturnType<typeof internalsOf>;
}

/**
 * Only a tree without syntax errors is updated: TypeScript can reuse a node beside a skipped token and lose the error
 * that the token gave (`import { a), b }`, after an edit elsewhere).
 */
function isReusable(previous: ts.SourceFile, scriptKind: ts.ScriptKind): boolean {
  const internals = internalsOf(previous);
  return internals.scriptKind === scriptKind && internals.parseDiagnostics?.length === 0;
}

function scriptKindOf(typescript: TypeScript, path: string, languageId: string): ts.ScriptKind {
  const kinds = typescript.ScriptKind;
  const extension = /\.([cm]?[jt]sx?)$/i.exec(path)?.[1]?.toLowerCase();
  switch (languageId) {
    case 'typescriptreact':
      return kinds.TSX;
    case 'javascriptreact':
      return kinds.JSX;
    case 'javascript':
      return extension === 'jsx' ? kinds.JSX : kinds.JS;
    case 'typescript':
      return extension === 'tsx' ? kinds.TSX : kinds.TS;
  }
  switch (extension) {
    case 'tsx':
      return kinds.TSX;
    case 'jsx':
      return kinds.JSX;
    case 'js':
    case 'mjs':
    case 'cjs':
      return kinds.JS;
    default:
      return kinds.TS;
  }
}

/** The smallest single replacement that turns `before` into `after`. The texts differ. */
function changeRange(before: string, after: string): ts.TextChangeRange {
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before.charCodeAt(prefix) === after.charCodeAt(prefix)) {
    prefix++;
  }
  let suffix = 0;
  while (
    suffix < shorter - prefix &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  ) {
    suffix++;
  }
  return {
    span: { start: prefix, length: before.length - prefix - suffix },
    newLength: after.length - prefix - suffix,
  };
}
