import type ts from 'typescript';
import type { ExportFact, Expression, ImportFact, Statement } from '../model.ts';
import {
  expression,
  hasModifier,
  type Lowering,
  spanOf,
  statement,
  type Tables,
  type TypeScript,
} from './lower-context.ts';
import { skipTrivia } from './trivia.ts';

/** Registers `import x = A.B`, which is an alias and runs where it stands, also inside a namespace. */
export function registerModules(typescript: TypeScript, tables: Tables): void {
  tables.statements[typescript.SyntaxKind.ImportEqualsDeclaration] = importAlias;
}

/** Lowers one top-level statement: what it imports and exports, and what it runs. */
export function moduleStatement(lowering: Lowering, node: ts.Statement, into: Statement[]): void {
  const { kinds } = lowering;
  switch (node.kind) {
    case kinds.ImportDeclaration:
      importDeclaration(lowering, node as ts.ImportDeclaration);
      return;
    case kinds.ExportDeclaration:
      exportDeclaration(lowering, node as ts.ExportDeclaration);
      return;
    case kinds.ExportAssignment:
      exportAssignment(lowering, node as ts.ExportAssignment, into);
      return;
  }
  const before = into.length;
  statement(lowering, node, into);
  const modifiers = (node as { readonly modifiers?: ts.NodeArray<ts.ModifierLike> }).modifiers;
  if (hasModifier(modifiers, kinds.ExportKeyword)) {
    exportedDeclaration(lowering, node, hasModifier(modifiers, kinds.DefaultKeyword), into[before]);
  } else if (node.kind === kinds.ExpressionStatement) {
    const lowered = into[before];
    if (lowered?.kind === 'expression') {
      commonJsExports(lowering, lowered.expression);
    }
  }
}

/* --------------------------------------------------------------------- imports */

function importDeclaration(lowering: Lowering, node: ts.ImportDeclaration): void {
  const { kinds, imports } = lowering;
  const span = spanOf(lowering, node);
  const module = moduleName(node.moduleSpecifier);
  const clause = node.importClause;
  if (clause === undefined) {
    // For its effect alone: binds nothing, but the other file runs.
    imports.push({ local: '', module, imported: '', span });
    return;
  }
  const wholeTypeOnly = clause.phaseModifier === kinds.TypeKeyword;
  const add = (local: string, imported: string, typeOnly: boolean): void => {
    const fact: ImportFact = { local, module, imported, span };
    imports.push(typeOnly ? { ...fact, typeOnly } : fact);
  };
  if (clause.name !== undefined) {
    add(clause.name.text, 'default', wholeTypeOnly);
  }
  const bindings = clause.namedBindings;
  if (bindings === undefined) {
    return;
  }
  if (bindings.kind === kinds.NamespaceImport) {
    add((bindings as ts.NamespaceImport).name.text, '*', wholeTypeOnly);
    return;
  }
  for (const element of (bindings as ts.NamedImports).elements) {
    add(element.name.text, (element.propertyName ?? element.name).text, wholeTypeOnly || element.isTypeOnly);
  }
}

function importAlias(lowering: Lowering, node: ts.ImportEqualsDeclaration, into: Statement[]): void {
  const { kinds } = lowering;
  const span = spanOf(lowering, node);
  const reference = node.moduleReference;
  if (reference.kind === kinds.ExternalModuleReference) {
    const module = moduleName((reference as ts.ExternalModuleReference).expression);
    const fact: ImportFact = { local: node.name.text, module, imported: '*', span };
    lowering.imports.push(node.isTypeOnly ? { ...fact, typeOnly: true } : fact);
    return;
  }
  into.push({
    kind: 'variable',
    pattern: { kind: 'name', name: node.name.text, span: spanOf(lowering, node.name) },
    initializer: entityExpression(lowering, reference as ts.EntityName),
    constant: true,
    span,
    declarationSpan: span,
  });
}

function entityExpression(lowering: Lowering, node: ts.EntityName): Expression {
  const span = spanOf(lowering, node);
  if (node.kind === lowering.kinds.Identifier) {
    return { kind: 'name', name: (node as ts.Identifier).text, span };
  }
  const { left, right } = node as ts.QualifiedName;
  const object = entityExpression(lowering, left);
  return { kind: 'member', object, name: right.text, nameSpan: spanOf(lowering, right), span };
}

function moduleName(node: ts.Expression): string {
  return 'text' in node && typeof node.text === 'string' ? node.text : '';
}

/* --------------------------------------------------------------------- exports */

function exportDeclaration(lowering: Lowering, node: ts.ExportDeclaration): void {
  const { kinds, exports } = lowering;
  const module = node.moduleSpecifier === undefined ? undefined : moduleName(node.moduleSpecifier);
  const clause = node.exportClause;
  if (clause === undefined || clause.kind === kinds.NamespaceExport) {
    if (module !== undefined) {
      const exported = clause === undefined ? '*' : (clause as ts.NamespaceExport).name.text;
      exports.push({ exported, module, imported: '*' });
    }
    return;
  }
  for (const element of (clause as ts.NamedExports).elements) {
    const exported = element.name.text;
    const source = (element.propertyName ?? element.name).text;
    exports.push(module === undefined ? { exported, local: source } : { exported, module, imported: source });
  }
}

/** `export default value` and `export = value`. The value is kept by the module, so it is stored and not dropped. */
function exportAssignment(lowering: Lowering, node: ts.ExportAssignment, into: Statement[]): void {
  const span = spanOf(lowering, node);
  const keyword = node.isExportEquals ? '=' : 'default';
  const value = expression(lowering, node.expression);
  const from = skipTrivia(lowering.text, span.start + 'export'.length);
  into.push({
    kind: 'variable',
    pattern: { kind: 'other', span: { start: from, end: Math.min(from + keyword.length, span.end) } },
    initializer: value,
    constant: true,
    span,
    declarationSpan: span,
  });
  lowering.exports.push(exportOf(keyword, value));
}

function exportOf(exported: string, value: Expression): ExportFact {
  return value.kind === 'name' ? { exported, local: value.name } : { exported, value };
}

function exportedDeclaration(
  lowering: Lowering,
  node: ts.Statement,
  isDefault: boolean,
  lowered: Statement | undefined,
): void {
  const { kinds } = lowering;
  if (node.kind === kinds.VariableStatement) {
    for (const declaration of (node as ts.VariableStatement).declarationList.declarations) {
      exportBoundNames(lowering, declaration.name);
    }
    return;
  }
  const { name } = node as ts.DeclarationStatement;
  if (name !== undefined) {
    addNamedExport(lowering, isDefault ? 'default' : firstName(name), firstName(name));
  } else if (isDefault && lowered?.kind === 'function-declaration') {
    const value: Expression = { kind: 'function', functionId: lowered.functionId, span: lowered.span };
    lowering.exports.push({ exported: 'default', value });
  } else if (isDefault && lowered?.kind === 'class-declaration') {
    const value: Expression = { kind: 'class', classId: lowered.classId, span: lowered.span };
    lowering.exports.push({ exported: 'default', value });
  }
}

function firstName(name: ts.Node): string {
  return (name as ts.Identifier).text;
}

/** Overloads repeat their name. */
function addNamedExport(lowering: Lowering, exported: string, local: string): void {
  const last = lowering.exports.at(-1);
  if (last?.exported !== exported || last.local !== local) {
    lowering.exports.push({ exported, local });
  }
}

function exportBoundNames(lowering: Lowering, node: ts.BindingName): void {
  if (node.kind === lowering.kinds.Identifier) {
    addNamedExport(lowering, (node as ts.Identifier).text, (node as ts.Identifier).text);
    return;
  }
  for (const element of (node as ts.BindingPattern).elements) {
    if (element.kind !== lowering.kinds.OmittedExpression) {
      exportBoundNames(lowering, (element as ts.BindingElement).name);
    }
  }
}

/** `module.exports = …`, `exports.x = …`, `module.exports.x = …`, also several in one chain. */
function commonJsExports(lowering: Lowering, value: Expression): void {
  const names: string[] = [];
  let current = value;
  while (current.kind === 'assignment' && current.operator === '=') {
    const exported = commonJsName(current.target);
    if (exported !== undefined) {
      names.push(exported);
    }
    current = current.value;
  }
  for (const exported of names) {
    lowering.exports.push(exportOf(exported, current));
  }
}

function commonJsName(target: Expression): string | undefined {
  if (target.kind !== 'member') {
    return undefined;
  }
  if (isModuleExports(target)) {
    return '=';
  }
  const { object } = target;
  return (object.kind === 'name' && object.name === 'exports') || isModuleExports(object) ? target.name : undefined;
}

function isModuleExports(value: Expression): boolean {
  return (
    value.kind === 'member' &&
    value.name === 'exports' &&
    value.object.kind === 'name' &&
    value.object.name === 'module'
  );
}
