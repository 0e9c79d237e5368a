import type ts from 'typescript';
import type { FileFacts, Span, Statement } from '../model.ts';
import { registerClasses } from './lower-classes.ts';
import { commentsOf } from './lower-comments.ts';
import { type Lowering, none, type Tables, type TypeScript } from './lower-context.ts';
import { registerExpressions } from './lower-expressions.ts';
import { registerFunctions } from './lower-functions.ts';
import { registerJsx } from './lower-jsx.ts';
import { moduleStatement, registerModules } from './lower-modules.ts';
import { registerStatements } from './lower-statements.ts';
import { registerTypes } from './lower-types.ts';

const tablesByModule = new WeakMap<TypeScript, Tables>();

/**
 * The facts of one TypeScript or JavaScript file. Never throws: a tree that is missing, or nested too deeply to be
 * walked, gives a file without facts whose whole text is one syntax error.
 *
 * @param sourceFile the tree of `text`, or undefined when the parser gave up
 */
export function lowerTypeScript(
  typescript: TypeScript,
  sourceFile: ts.SourceFile | undefined,
  text: string,
): FileFacts {
  if (sourceFile === undefined) {
    return withoutFacts(text);
  }
  try {
    return lowerSourceFile(typescript, sourceFile, text);
  } catch {
    return withoutFacts(text);
  }
}

function lowerSourceFile(typescript: TypeScript, sourceFile: ts.SourceFile, text: string): FileFacts {
  const lowering: Lowering = {
    typescript,
    kinds: typescript.SyntaxKind,
    tables: tablesFor(typescript),
    sourceFile,
    text,
    functions: [undefined as never],
    classes: [],
    imports: [],
    exports: [],
    currentFunction: 0,
    currentClass: undefined,
    fieldClass: undefined,
    awaiterBody: undefined,
    depth: 0,
    lastPosition: -1,
    lastStart: -1,
  };
  const statements: Statement[] = [];
  for (const node of sourceFile.statements) {
    moduleStatement(lowering, node, statements);
  }
  return factsOf(text, statements, lowering, syntaxErrors(sourceFile, text));
}

function withoutFacts(text: string): FileFacts {
  return { ...factsOf(text, none, undefined, [{ start: 0, end: text.length }]), gaveUp: true };
}

function factsOf(
  text: string,
  statements: readonly Statement[],
  lowering: Lowering | undefined,
  errors: readonly Span[],
): FileFacts {
  const span = { start: 0, end: text.length };
  const [, ...functions] = lowering?.functions ?? [];
  return {
    language: 'typescript',
    packageName: '',
    imports: lowering?.imports ?? none,
    exports: lowering?.exports ?? none,
    functions: [
      {
        id: 0,
        kind: 'module',
        async: false,
        generator: false,
        parameters: none,
        annotations: none,
        modifiers: none,
        throws: none,
        body: { kind: 'block', statements, span },
        expressionBody: false,
        span,
        parametersSpan: { start: 0, end: 0 },
      },
      ...functions,
    ],
    classes: lowering?.classes ?? none,
    comments: lowering === undefined ? none : commentsOf(lowering),
    syntaxErrors: errors,
  };
}

function tablesFor(typescript: TypeScript): Tables {
  const known = tablesByModule.get(typescript);
  if (known !== undefined) {
    return known;
  }
  const kinds = typescript.SyntaxKind;
  const tables: Tables = { expressions: [], statements: [], types: [], tokens: [] };
  for (let kind = kinds.FirstToken; kind <= kinds.LastToken; kind++) {
    tables.tokens[kind] = typescript.tokenToString(kind);
  }
  registerExpressions(typescript, tables);
  registerFunctions(typescript, tables);
  registerClasses(typescript, tables);
  registerJsx(typescript, tables);
  registerStatements(typescript, tables);
  registerModules(typescript, tables);
  registerTypes(typescript, tables);
  tablesByModule.set(typescript, tables);
  return tables;
}

/** From here on the text is not code: one error covers the rest. */
const mostErrors = 1000;

/**
 * Where the parser reported an error. `parseDiagnostics` is on every source file but left out of the published type; in
 * JavaScript it does not hold what is only wrong because it belongs to TypeScript.
 */
function syntaxErrors(sourceFile: ts.SourceFile, text: string): Span[] {
  const { parseDiagnostics } = sourceFile as ts.SourceFile & {
    readonly parseDiagnostics?: readonly { readonly start: number; readonly length: number }[];
  };
  const errors = (parseDiagnostics ?? none).slice(0, mostErrors).map(({ start, length }) => ({
    start: Math.min(start, text.length),
    end: Math.min(start + length, text.length),
  }));
  const last = errors[mostErrors - 1];
  if (last !== undefined) {
    errors[mostErrors - 1] = { start: last.start, end: text.length };
  }
  return errors;
}
