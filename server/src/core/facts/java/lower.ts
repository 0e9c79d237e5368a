import type { JavaTree } from '../../syntax/java/parse.ts';
import {
  childOfType,
  childrenOf,
  noNode,
  type SyntaxNode,
  type SyntaxTable,
  tableOf,
} from '../../syntax/java/table.ts';
import type { ClassFact, FileFacts, FunctionFact, ImportFact, Span, Statement } from '../model.ts';
import { isClassDeclaration, lowerClass, lowerMember } from './lower-classes.ts';
import { lowerComments } from './lower-comments.ts';
import { lowerErrors } from './lower-errors.ts';
import { recoverClass } from './lower-recovery.ts';
import { lowerStatementInto } from './lower-statements.ts';
import {
  dottedText,
  type Lowering,
  type OpenClass,
  span,
  text as textOf,
  typeOf,
  withoutComments,
} from './lowering.ts';

/**
 * The facts of one Java file.
 *
 * `source` is what `JavaParser.parse` gave for `text`; it may be freed afterwards. Without a tree, or when the program is
 * nested too deeply, the file has no facts and one syntax error over its whole length. Never throws.
 */
export function lowerJava(source: JavaTree | undefined, text: string): FileFacts {
  if (!source) return noFacts(text);
  try {
    return lowerTable(tableOf(source.tree, text), source.unfinished);
  } catch {
    return noFacts(text);
  }
}

function noFacts(text: string): FileFacts {
  const end = text.trimEnd().length;
  const start = text.length - text.trimStart().length;
  return {
    language: 'java',
    packageName: '',
    imports: [],
    exports: [],
    functions: [moduleFunction([], { start: 0, end: text.length })],
    classes: [],
    comments: [],
    syntaxErrors: end > start ? [{ start, end }] : [],
    gaveUp: true,
  };
}

function moduleFunction(statements: readonly Statement[], whole: Span): FunctionFact {
  return {
    id: 0,
    kind: 'module',
    async: false,
    generator: false,
    parameters: [],
    annotations: [],
    modifiers: [],
    throws: [],
    body: { kind: 'block', statements, span: whole },
    expressionBody: false,
    span: whole,
    parametersSpan: { start: 0, end: 0 },
  };
}

function lowerTable(table: SyntaxTable, unfinished: readonly Span[]): FileFacts {
  const whole = { start: 0, end: table.text.length };
  const statements: Statement[] = [];
  const functions: FunctionFact[] = [moduleFunction(statements, whole)];
  const classes: ClassFact[] = [];
  const lowering: Lowering = {
    table,
    functions,
    classes,
    openClasses: [],
    currentFunction: 0,
    currentClass: undefined,
    depth: 0,
  };
  const imports: ImportFact[] = [];
  let packageName = '';
  let lastClass: OpenClass | undefined;

  const lowerTopLevel = (node: SyntaxNode): void => {
    switch (typeOf(lowering, node)) {
      case 'import_declaration':
        imports.push(...lowerImports(lowering, node));
        break;
      case 'package_declaration':
        packageName = lowerPackage(lowering, node);
        break;
      case 'module_declaration':
        break;
      case 'ERROR':
        lastClass = recoverClass(lowering, node) ?? lastClass;
        for (const child of childrenOf(table, node)) lowerTopLevel(child);
        break;
      default:
        if (isClassDeclaration(lowering, node)) lastClass = lowering.openClasses[lowerClass(lowering, node)];
        else if (!lastClass || !lowerStrayMember(lowering, node, lastClass)) {
          lowerStatementInto(lowering, node, statements);
        }
    }
  };

  for (const node of childrenOf(table, 0)) lowerTopLevel(node);
  // A member that was found inside another one is added before it.
  if (table.errors.length > 0) for (const { members } of lowering.openClasses) members.sort((a, b) => a - b);
  return {
    language: 'java',
    packageName,
    imports,
    exports: [],
    functions,
    classes,
    comments: lowerComments(table.text, table.comments),
    syntaxErrors: lowerErrors(lowering, unfinished),
  };
}

/** A `}` too many closes a class early: the members that then stand outside are still its own. */
function lowerStrayMember(lowering: Lowering, node: SyntaxNode, owner: OpenClass): boolean {
  if (lowering.table.errors.length === 0) return false;
  lowering.currentClass = owner;
  const isMember = lowerMember(lowering, node, owner);
  lowering.currentClass = undefined;
  return isMember;
}

function nameNode(lowering: Lowering, node: SyntaxNode): SyntaxNode {
  const scoped = childOfType(lowering.table, node, 'scoped_identifier');
  return scoped === noNode ? childOfType(lowering.table, node, 'identifier') : scoped;
}

function lowerPackage(lowering: Lowering, node: SyntaxNode): string {
  const name = nameNode(lowering, node);
  return name === noNode ? '' : dottedText(lowering, name);
}

/**
 * Usually one. An unfinished import takes the next one into its name (`import a.` + `import b.C;`), so the text is read
 * line by line, and what has no semicolon is left out.
 */
function lowerImports(lowering: Lowering, node: SyntaxNode): ImportFact[] {
  const { start } = span(lowering, node);
  const facts: ImportFact[] = [];
  for (const match of textOf(lowering, node).matchAll(/(?:^|\n[^\S\n]*)(import\b(?:(?!\n[^\S\n]*import\b)[^;])*;)/g)) {
    const source = match[1] ?? '';
    const end = start + match.index + match[0].length;
    const fact = importOf(source, { start: end - source.length, end });
    if (fact) facts.push(fact);
  }
  return facts;
}

function importOf(source: string, at: Span): ImportFact | undefined {
  const words = withoutComments(source).slice('import'.length, -1).trim();
  const isStatic = /^static\s/.test(words);
  const path = (isStatic ? words.slice('static'.length) : words).replace(/\s+/g, '');
  const dot = path.lastIndexOf('.');
  const imported = path.slice(dot + 1);
  if (imported === '') return undefined;
  return {
    local: imported,
    module: dot < 0 ? '' : path.slice(0, dot),
    imported,
    ...(isStatic && { static: true }),
    span: at,
  };
}
