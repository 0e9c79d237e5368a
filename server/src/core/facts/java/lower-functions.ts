import { childOfType, childrenOf, noNode, type SyntaxNode } from '../../syntax/java/table.ts';
import type { Block, Expression, FunctionFact, FunctionId, Parameter, Pattern, Span, TypeReference } from '../model.ts';
import { lowerModifiers } from './lower-annotations.ts';
import { lowerExpression } from './lower-expressions.ts';
import { lowerBlock } from './lower-statements.ts';
import { arrayOf, countDimensions, declaredType, firstTypeChild, lowerTypes } from './lower-types.ts';
import { field, type Lowering, type OpenClass, span, spanAfter, text, typeOf } from './lowering.ts';

const notAsync = { async: false, generator: false } as const;

/** Reserves the next number, lowers with the new function as the current one, and stores the result. */
export function addFunction(
  lowering: Lowering,
  lower: (id: FunctionId, parent: FunctionId) => FunctionFact,
): FunctionId {
  const id = lowering.functions.length;
  const parent = lowering.currentFunction;
  // The slot keeps the order of the text while the inner functions take the numbers that follow.
  lowering.functions.push(undefined as unknown as FunctionFact);
  lowering.currentFunction = id;
  lowering.functions[id] = lower(id, parent);
  lowering.currentFunction = parent;
  return id;
}

/** A method, an annotation element, a constructor or a compact constructor. */
export function lowerMethod(
  lowering: Lowering,
  node: SyntaxNode,
  kind: 'method' | 'constructor',
  owner: OpenClass | undefined,
): FunctionId {
  return addFunction(lowering, (id, parent) => {
    const name = field(lowering, node, 'name');
    const parameters = field(lowering, node, 'parameters');
    const body = field(lowering, node, 'body');
    const type = field(lowering, node, 'type');
    const returnType = kind === 'method' && declaredType(lowering, type, field(lowering, node, 'dimensions'));
    return {
      id,
      kind,
      ...(name !== noNode && { name: text(lowering, name), nameSpan: span(lowering, name) }),
      parent,
      ...(owner && { classId: owner.id }),
      ...notAsync,
      ...lowerModifiers(lowering, node),
      parameters: lowerParameters(lowering, parameters),
      ...(returnType && { returnType }),
      throws: lowerTypes(lowering, childOfType(lowering.table, node, 'throws')),
      ...(body !== noNode && { body: lowerBlock(lowering, body) }),
      expressionBody: false,
      span: span(lowering, node),
      parametersSpan: parametersSpan(lowering, node, parameters, name),
    };
  });
}

function parametersSpan(lowering: Lowering, node: SyntaxNode, parameters: SyntaxNode, name: SyntaxNode): Span {
  if (parameters !== noNode) return span(lowering, parameters);
  return spanAfter(lowering, name === noNode ? node : name);
}

/** `{ … }` or `static { … }` in a class body. */
export function lowerInitializer(lowering: Lowering, node: SyntaxNode, owner: OpenClass | undefined): FunctionId {
  return addFunction(lowering, (id, parent) => {
    const isStatic = typeOf(lowering, node) === 'static_initializer';
    const block = isStatic ? childOfType(lowering.table, node, 'block') : node;
    const whole = span(lowering, node);
    return {
      id,
      kind: 'initializer',
      parent,
      ...(owner && { classId: owner.id }),
      ...notAsync,
      parameters: [],
      annotations: [],
      modifiers: isStatic ? ['static'] : [],
      throws: [],
      ...(block !== noNode && { body: lowerBlock(lowering, block) }),
      expressionBody: false,
      span: whole,
      parametersSpan: { start: whole.start, end: whole.start },
    };
  });
}

export function lowerLambda(lowering: Lowering, node: SyntaxNode): Expression {
  const functionId = addFunction(lowering, (id, parent) => {
    const parameters = field(lowering, node, 'parameters');
    const body = field(lowering, node, 'body');
    const isBlock = body !== noNode && typeOf(lowering, body) === 'block';
    return {
      id,
      kind: 'closure',
      parent,
      ...notAsync,
      parameters: lowerParameters(lowering, parameters),
      annotations: [],
      modifiers: [],
      throws: [],
      ...(body !== noNode && { body: isBlock ? lowerBlock(lowering, body) : lowerExpressionBody(lowering, body) }),
      expressionBody: !isBlock,
      span: span(lowering, node),
      parametersSpan: parametersSpan(lowering, node, parameters, noNode),
    };
  });
  return { kind: 'function', functionId, span: span(lowering, node) };
}

function lowerExpressionBody(lowering: Lowering, node: SyntaxNode): Block {
  const argument = lowerExpression(lowering, node);
  return { kind: 'block', statements: [{ kind: 'return', argument, span: argument.span }], span: argument.span };
}

/** The parameters of a list, or the single bare parameter of a lambda. */
export function lowerParameters(lowering: Lowering, node: SyntaxNode): Parameter[] {
  if (node === noNode) return [];
  if (typeOf(lowering, node) === 'identifier') return [untypedParameter(lowering, node)];
  return childrenOf(lowering.table, node).flatMap((child) => {
    switch (typeOf(lowering, child)) {
      case 'formal_parameter':
        return [typedParameter(lowering, child)];
      case 'spread_parameter':
        return [spreadParameter(lowering, child)];
      case 'identifier':
        return [untypedParameter(lowering, child)];
      default:
        return [];
    }
  });
}

function untypedParameter(lowering: Lowering, name: SyntaxNode): Parameter {
  return { pattern: lowerBinding(lowering, name), annotations: [], span: span(lowering, name) };
}

function typedParameter(lowering: Lowering, node: SyntaxNode): Parameter {
  const dimensions = field(lowering, node, 'dimensions');
  const type = declaredType(lowering, field(lowering, node, 'type'), dimensions);
  return {
    pattern: lowerBinding(lowering, field(lowering, node, 'name'), node),
    ...(type && { type }),
    annotations: lowerModifiers(lowering, node).annotations,
    span: span(lowering, node),
  };
}

/** `String... names` is an array of strings inside the body. */
function spreadParameter(lowering: Lowering, node: SyntaxNode): Parameter {
  const { table } = lowering;
  const declarator = childOfType(table, node, 'variable_declarator');
  const name = declarator === noNode ? noNode : field(lowering, declarator, 'name');
  const element = declaredType(lowering, firstTypeChild(lowering, node));
  const extra = declarator === noNode ? noNode : field(lowering, declarator, 'dimensions');
  const type: TypeReference | undefined =
    element && arrayOf(element, 1 + countDimensions(lowering, extra), element.span);
  return {
    pattern: lowerBinding(lowering, name, node),
    ...(type && { type }),
    annotations: lowerModifiers(lowering, node).annotations,
    rest: true,
    span: span(lowering, node),
  };
}

/** The name that a declaration binds; `_` binds nothing. */
export function lowerBinding(lowering: Lowering, name: SyntaxNode, declaration: SyntaxNode = name): Pattern {
  if (name === noNode) return { kind: 'other', span: spanAfter(lowering, declaration) };
  const source = text(lowering, name);
  const at = span(lowering, name);
  return source === '' || source === '_' ? { kind: 'other', span: at } : { kind: 'name', name: source, span: at };
}
