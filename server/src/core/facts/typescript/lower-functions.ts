import type ts from 'typescript';
import type { Block, ClassId, Expression, FunctionFact, FunctionId, FunctionKind, Parameter, Span } from '../model.ts';
import {
  block,
  expression,
  hasModifier,
  type Lowering,
  type Mutable,
  modifiersOf,
  none,
  pattern,
  propertyName,
  spanOf,
  startOf,
  type Tables,
  type TypeScript,
  typeReference,
} from './lower-context.ts';
import { skipTrivia } from './trivia.ts';

type FunctionNode = ts.SignatureDeclaration & {
  readonly body?: ts.Block | ts.Expression | undefined;
  readonly asteriskToken?: ts.AsteriskToken | undefined;
  readonly modifiers?: ts.NodeArray<ts.ModifierLike> | undefined;
};

/** Registers functions where they stand: as expressions, as members of object literals and as declarations. */
export function registerFunctions(typescript: TypeScript, tables: Tables): void {
  const kinds = typescript.SyntaxKind;
  // `this` in an arrow is the instance whose field is being initialised; the others have a `this` of their own.
  tables.expressions[kinds.ArrowFunction] = (lowering, node: ts.ArrowFunction) =>
    functionExpression(lowering, node, 'closure', lowering.fieldClass);
  tables.expressions[kinds.FunctionExpression] = (lowering, node: ts.FunctionExpression) =>
    functionExpression(lowering, node, 'closure');
  tables.expressions[kinds.MethodDeclaration] = (lowering, node: ts.MethodDeclaration) =>
    functionExpression(lowering, node, 'method');
  tables.expressions[kinds.GetAccessor] = (lowering, node: ts.GetAccessorDeclaration) =>
    functionExpression(lowering, node, 'accessor');
  tables.expressions[kinds.SetAccessor] = (lowering, node: ts.SetAccessorDeclaration) =>
    functionExpression(lowering, node, 'accessor');
  tables.statements[kinds.FunctionDeclaration] = (lowering, node: ts.FunctionDeclaration, into) => {
    if (!hasModifier(node.modifiers, kinds.DeclareKeyword)) {
      const functionId = lowerFunction(lowering, node, 'function');
      into.push({ kind: 'function-declaration', functionId, span: spanOf(lowering, node) });
    }
  };
}

function functionExpression(lowering: Lowering, node: FunctionNode, kind: FunctionKind, classId?: ClassId): Expression {
  const span = spanOf(lowering, node);
  return { kind: 'function', functionId: lowerFunction(lowering, node, kind, classId), span };
}

/**
 * Adds the function and everything in it to the facts. Ids follow the order in which functions begin.
 *
 * @param classId the class whose member it is; for a closure in a field initialiser, the class of the field, whose
 *   instance is `this` there
 */
export function lowerFunction(
  lowering: Lowering,
  node: FunctionNode,
  kind: FunctionKind,
  classId?: ClassId,
): FunctionId {
  const { kinds, tables } = lowering;
  const span = spanOf(lowering, node);
  const id = reserveFunction(lowering);
  const parent = lowering.currentFunction;
  const { modifiers: words, annotations } = modifiersOf(lowering, node.modifiers);
  const accessor = node.kind === kinds.GetAccessor || node.kind === kinds.SetAccessor;
  const modifiers = accessor ? [...words, tables.tokens[accessorKeyword(lowering, node)] ?? ''] : words;
  const fact: Mutable<FunctionFact> = {
    id,
    kind,
    parent,
    async: hasModifier(node.modifiers, kinds.AsyncKeyword),
    generator: node.asteriskToken !== undefined,
    parameters: none,
    annotations,
    modifiers,
    throws: none,
    expressionBody: false,
    span,
    parametersSpan: parametersSpan(lowering, node, span),
  };
  if (node === lowering.awaiterBody) {
    fact.async = true;
    fact.generator = false;
    fact.compiledAsync = true;
  }
  if (classId !== undefined) {
    fact.classId = classId;
  }
  nameFunction(lowering, node, fact);
  const insertion = asyncInsertion(lowering, node, fact);
  if (insertion !== undefined) {
    fact.asyncInsertion = insertion;
  }

  insideFunction(lowering, id, () => {
    fact.parameters = parameters(lowering, node.parameters);
    if (node.type !== undefined) {
      fact.returnType = typeReference(lowering, node.type);
    }
    if (node.body !== undefined) {
      fact.expressionBody = node.body.kind !== kinds.Block;
      fact.body = fact.expressionBody
        ? expressionBody(lowering, node.body as ts.Expression)
        : block(lowering, node.body as ts.Block);
    }
  });
  lowering.functions[id] = fact;
  return id;
}

/** A `static { … }` block of a class. */
export function lowerStaticBlock(
  lowering: Lowering,
  node: ts.ClassStaticBlockDeclaration,
  classId: ClassId,
): FunctionId {
  const span = spanOf(lowering, node);
  const id = reserveFunction(lowering);
  const parent = lowering.currentFunction;
  insideFunction(lowering, id, () => {
    lowering.functions[id] = {
      id,
      kind: 'initializer',
      parent,
      classId,
      async: false,
      generator: false,
      parameters: none,
      annotations: none,
      modifiers: ['static'],
      throws: none,
      body: block(lowering, node.body),
      expressionBody: false,
      span,
      parametersSpan: { start: span.start, end: span.start },
    };
  });
  return id;
}

/** The place of a function in the list, taken before the functions inside it take theirs. */
function reserveFunction(lowering: Lowering): FunctionId {
  return lowering.functions.push(undefined as never) - 1;
}

function insideFunction(lowering: Lowering, id: FunctionId, lower: () => void): void {
  const { currentFunction, fieldClass } = lowering;
  lowering.currentFunction = id;
  lowering.fieldClass = undefined;
  lower();
  lowering.currentFunction = currentFunction;
  lowering.fieldClass = fieldClass;
}

function accessorKeyword(lowering: Lowering, node: ts.Node): ts.SyntaxKind {
  return node.kind === lowering.kinds.GetAccessor ? lowering.kinds.GetKeyword : lowering.kinds.SetKeyword;
}

/** Methods, accessors, constructors and declarations have a name; a function expression's own name is not seen outside. */
function nameFunction(lowering: Lowering, node: FunctionNode, fact: Mutable<FunctionFact>): void {
  if (fact.kind === 'constructor') {
    const start = afterModifiers(lowering, node);
    fact.name = 'constructor';
    fact.nameSpan = { start, end: start + fact.name.length };
    return;
  }
  if (fact.kind === 'closure' || node.name === undefined) {
    return;
  }
  // A computed name is lowered by the member's owner, where its value is used.
  if (node.name.kind === lowering.kinds.ComputedPropertyName && !isLiteralName(lowering, node.name)) {
    return;
  }
  const { text, nameSpan } = propertyName(lowering, node.name as ts.PropertyName);
  if (text !== undefined) {
    fact.name = text;
    fact.nameSpan = nameSpan;
  }
}

function isLiteralName(lowering: Lowering, name: ts.ComputedPropertyName): boolean {
  const { kind } = name.expression;
  return kind === lowering.kinds.StringLiteral || kind === lowering.kinds.NumericLiteral;
}

function expressionBody(lowering: Lowering, node: ts.Expression): Block {
  // With the parentheses of `() => ({ … })`, so that the body as a whole can be replaced.
  const span = spanOf(lowering, node);
  return { kind: 'block', statements: [{ kind: 'return', argument: expression(lowering, node), span }], span };
}

function parameters(lowering: Lowering, nodes: readonly ts.ParameterDeclaration[]): readonly Parameter[] {
  const result: Parameter[] = [];
  for (const node of nodes) {
    // `this: T` takes no argument.
    if (node.name.kind !== lowering.kinds.Identifier || (node.name as ts.Identifier).text !== 'this') {
      result.push(parameter(lowering, node));
    }
  }
  return result;
}

function parameter(lowering: Lowering, node: ts.ParameterDeclaration): Parameter {
  const { modifiers, annotations } = modifiersOf(lowering, node.modifiers);
  const fact: Mutable<Parameter> = {
    pattern: pattern(lowering, node.name),
    annotations: annotations,
    span: spanOf(lowering, node),
  };
  if (node.type !== undefined) {
    fact.type = typeReference(lowering, node.type);
  }
  if (node.initializer !== undefined) {
    fact.defaultValue = expression(lowering, node.initializer);
  }
  if (node.dotDotDotToken !== undefined) {
    fact.rest = true;
  }
  if (modifiers.length > 0) {
    fact.property = true;
  }
  return fact;
}

function parametersSpan(lowering: Lowering, node: FunctionNode, span: Span): Span {
  const { text } = lowering;
  const list = node.parameters;
  // A bare arrow parameter is the first thing in the arrow, or follows `async`: no `(` of its own stands before it.
  if (list.pos === node.pos || text.charCodeAt(list.pos - 1) !== 0x28) {
    const [bare] = list;
    if (bare !== undefined && bare.end <= span.end) {
      return spanOf(lowering, bare);
    }
    const at = Math.max(span.start, Math.min(list.pos, span.end));
    return { start: at, end: at };
  }
  const close = skipTrivia(text, list.end);
  const closed = close < span.end && text.charCodeAt(close) === 0x29;
  return { start: list.pos - 1, end: closed ? close + 1 : list.end };
}

function afterModifiers(lowering: Lowering, node: FunctionNode): number {
  return node.modifiers === undefined ? startOf(lowering, node) : skipTrivia(lowering.text, node.modifiers.end);
}

function asyncInsertion(lowering: Lowering, node: FunctionNode, fact: FunctionFact): number | undefined {
  if (fact.async || fact.generator || node.body === undefined) {
    return undefined;
  }
  if (fact.kind === 'constructor' || fact.kind === 'accessor') {
    return undefined;
  }
  return afterModifiers(lowering, node);
}
