import type ts from 'typescript';
import type { Expression, Member, ObjectProperty, Span } from '../model.ts';
import {
  bracketedSpan,
  expression,
  expressions,
  type Lowering,
  none,
  propertyName,
  spanOf,
  startOf,
  type Tables,
  type TypeScript,
  typeReference,
  typeReferences,
  unquotedSpan,
} from './lower-context.ts';

/** Registers the expressions other than functions, classes and JSX. Parentheses leave no trace. */
export function registerExpressions(typescript: TypeScript, tables: Tables): void {
  const kinds = typescript.SyntaxKind;
  const table = tables.expressions;

  table[kinds.Identifier] = name;
  table[kinds.PrivateIdentifier] = name;
  table[kinds.ThisKeyword] = (lowering, node) => keywordName(lowering, node, 'this');
  table[kinds.SuperKeyword] = (lowering, node) => keywordName(lowering, node, 'super');
  table[kinds.ImportKeyword] = (lowering, node) => keywordName(lowering, node, 'import');

  table[kinds.StringLiteral] = stringLiteral;
  table[kinds.NoSubstitutionTemplateLiteral] = stringLiteral;
  table[kinds.NumericLiteral] = (lowering, node: ts.NumericLiteral) => literal(lowering, node, Number(node.text));
  table[kinds.BigIntLiteral] = (lowering, node: ts.BigIntLiteral) => ({
    kind: 'literal',
    value: node.text.replace(/n$/, ''),
    bigint: true,
    span: spanOf(lowering, node),
  });
  table[kinds.TrueKeyword] = (lowering, node) => literal(lowering, node, true);
  table[kinds.FalseKeyword] = (lowering, node) => literal(lowering, node, false);
  table[kinds.NullKeyword] = (lowering, node) => literal(lowering, node, null);
  table[kinds.RegularExpressionLiteral] = (lowering, node) => literal(lowering, node, undefined);

  table[kinds.ParenthesizedExpression] = (lowering, node: ts.ParenthesizedExpression) =>
    expression(lowering, node.expression);
  table[kinds.AsExpression] = cast;
  table[kinds.SatisfiesExpression] = cast;
  table[kinds.TypeAssertionExpression] = cast;
  table[kinds.NonNullExpression] = castWithoutType;
  table[kinds.ExpressionWithTypeArguments] = castWithoutType;

  table[kinds.PropertyAccessExpression] = propertyAccess;
  table[kinds.ElementAccessExpression] = elementAccess;
  table[kinds.CallExpression] = call;
  table[kinds.NewExpression] = instantiation;
  table[kinds.ObjectLiteralExpression] = objectLiteral;
  table[kinds.ArrayLiteralExpression] = (lowering, node: ts.ArrayLiteralExpression) => ({
    kind: 'array',
    span: spanOf(lowering, node),
    elements: expressions(lowering, node.elements),
  });
  table[kinds.OmittedExpression] = leaf;
  table[kinds.MetaProperty] = leaf;

  table[kinds.AwaitExpression] = (lowering, node: ts.AwaitExpression) => ({
    kind: 'await',
    span: spanOf(lowering, node),
    operand: expression(lowering, node.expression),
  });
  table[kinds.VoidExpression] = (lowering, node: ts.VoidExpression) => unary(lowering, node, 'void', node.expression);
  table[kinds.TypeOfExpression] = (lowering, node: ts.TypeOfExpression) =>
    unary(lowering, node, 'typeof', node.expression);
  table[kinds.DeleteExpression] = (lowering, node: ts.DeleteExpression) =>
    unary(lowering, node, 'delete', node.expression);
  table[kinds.PrefixUnaryExpression] = (lowering, node: ts.PrefixUnaryExpression) =>
    unary(lowering, node, lowering.tables.tokens[node.operator] ?? '', node.operand);
  table[kinds.PostfixUnaryExpression] = (lowering, node: ts.PostfixUnaryExpression) =>
    unary(lowering, node, lowering.tables.tokens[node.operator] ?? '', node.operand);
  table[kinds.BinaryExpression] = binary;
  table[kinds.ConditionalExpression] = (lowering, node: ts.ConditionalExpression) => ({
    kind: 'conditional',
    span: spanOf(lowering, node),
    test: expression(lowering, node.condition),
    consequent: expression(lowering, node.whenTrue),
    alternate: expression(lowering, node.whenFalse),
  });
  table[kinds.TemplateExpression] = (lowering, node: ts.TemplateExpression) => ({
    kind: 'template',
    span: spanOf(lowering, node),
    parts: templateParts(lowering, node),
  });
  table[kinds.TaggedTemplateExpression] = taggedTemplate;
  table[kinds.SpreadElement] = (lowering, node: ts.SpreadElement) => ({
    kind: 'spread',
    span: spanOf(lowering, node),
    operand: expression(lowering, node.expression),
  });
  table[kinds.YieldExpression] = (lowering, node: ts.YieldExpression) => {
    const span = spanOf(lowering, node);
    const operand = node.expression === undefined ? undefined : expression(lowering, node.expression);
    if (operand !== undefined && lowering.functions[lowering.currentFunction]?.compiledAsync === true) {
      return { kind: 'await', operand, span };
    }
    return { kind: 'opaque', span, children: operand === undefined ? none : [operand] };
  };
}

function name(lowering: Lowering, node: ts.Identifier | ts.PrivateIdentifier): Expression {
  return { kind: 'name', name: node.text, span: spanOf(lowering, node) };
}

function keywordName(lowering: Lowering, node: ts.Node, text: string): Expression {
  return { kind: 'name', name: text, span: spanOf(lowering, node) };
}

function literal(lowering: Lowering, node: ts.Node, value: number | boolean | null | undefined): Expression {
  return { kind: 'literal', value, span: spanOf(lowering, node) };
}

function stringLiteral(lowering: Lowering, node: ts.StringLiteralLike): Expression {
  return { kind: 'literal', value: node.text, span: spanOf(lowering, node) };
}

function leaf(lowering: Lowering, node: ts.Node): Expression {
  return { kind: 'opaque', children: none, span: spanOf(lowering, node) };
}

function unary(lowering: Lowering, node: ts.Node, operator: string, operand: ts.Node): Expression {
  const span = spanOf(lowering, node);
  return { kind: 'unary', operator, operand: expression(lowering, operand), span };
}

function cast(lowering: Lowering, node: ts.AsExpression | ts.SatisfiesExpression | ts.TypeAssertion): Expression {
  const span = spanOf(lowering, node);
  return {
    kind: 'cast',
    operand: expression(lowering, node.expression),
    type: typeReference(lowering, node.type),
    span,
  };
}

function castWithoutType(lowering: Lowering, node: ts.NonNullExpression | ts.ExpressionWithTypeArguments): Expression {
  const span = spanOf(lowering, node);
  return { kind: 'cast', operand: expression(lowering, node.expression), span };
}

function member(object: Expression, text: string, nameSpan: Span, optional: boolean, span: Span): Member {
  return optional
    ? { kind: 'member', object, name: text, nameSpan, optional, span }
    : { kind: 'member', object, name: text, nameSpan, span };
}

function propertyAccess(lowering: Lowering, node: ts.PropertyAccessExpression): Expression {
  const span = spanOf(lowering, node);
  const object = expression(lowering, node.expression);
  const nameSpan = spanOf(lowering, node.name);
  return member(object, node.name.text, nameSpan, node.questionDotToken !== undefined, span);
}

function elementAccess(lowering: Lowering, node: ts.ElementAccessExpression): Expression {
  const { kinds } = lowering;
  const span = spanOf(lowering, node);
  const object = expression(lowering, node.expression);
  const argument = node.argumentExpression;
  if (argument.kind === kinds.StringLiteral || argument.kind === kinds.NoSubstitutionTemplateLiteral) {
    const optional = node.questionDotToken !== undefined;
    return member(object, (argument as ts.StringLiteralLike).text, unquotedSpan(lowering, argument), optional, span);
  }
  return { kind: 'index', object, index: expression(lowering, argument), span };
}

/** TypeScript's helper for async functions below ES2017: `__awaiter(this, void 0, void 0, function* () { … })`. */
function isAwaiter(lowering: Lowering, node: ts.CallExpression): boolean {
  const { kinds } = lowering;
  const callee = node.expression;
  const helper = callee.kind === kinds.PropertyAccessExpression ? (callee as ts.PropertyAccessExpression).name : callee;
  return helper.kind === kinds.Identifier && (helper as ts.Identifier).text === '__awaiter';
}

function call(lowering: Lowering, node: ts.CallExpression): Expression {
  const span = spanOf(lowering, node);
  const callee = expression(lowering, node.expression);
  const typeArguments = typeReferences(lowering, node.typeArguments);
  const outer = lowering.awaiterBody;
  lowering.awaiterBody = isAwaiter(lowering, node) ? node.arguments[node.arguments.length - 1] : outer;
  const values = expressions(lowering, node.arguments);
  lowering.awaiterBody = outer;
  const argumentsSpan = bracketedSpan(lowering, node.arguments, node.end);
  return node.questionDotToken === undefined
    ? { kind: 'call', callee, arguments: values, typeArguments, argumentsSpan, span }
    : { kind: 'call', callee, arguments: values, typeArguments, argumentsSpan, optional: true, span };
}

function instantiation(lowering: Lowering, node: ts.NewExpression): Expression {
  const span = spanOf(lowering, node);
  return {
    kind: 'new',
    callee: expression(lowering, node.expression),
    typeArguments: typeReferences(lowering, node.typeArguments),
    arguments: expressions(lowering, node.arguments),
    argumentsSpan:
      node.arguments === undefined
        ? { start: node.end, end: node.end }
        : bracketedSpan(lowering, node.arguments, node.end),
    span,
  };
}

function objectLiteral(lowering: Lowering, node: ts.ObjectLiteralExpression): Expression {
  const span = spanOf(lowering, node);
  const properties: ObjectProperty[] = [];
  for (const property of node.properties) {
    properties.push(objectProperty(lowering, property));
  }
  return { kind: 'object', properties, span };
}

function objectProperty(lowering: Lowering, node: ts.ObjectLiteralElementLike): ObjectProperty {
  const { kinds } = lowering;
  const span = spanOf(lowering, node);
  if (node.kind === kinds.SpreadAssignment) {
    const value = expression(lowering, (node as ts.SpreadAssignment).expression);
    return { value, spread: true, keySpan: { start: span.start, end: Math.min(span.start + 3, span.end) }, span };
  }
  if (node.kind === kinds.ShorthandPropertyAssignment) {
    const { name: identifier, objectAssignmentInitializer } = node as ts.ShorthandPropertyAssignment;
    const keySpan = spanOf(lowering, identifier);
    const target: Expression = { kind: 'name', name: identifier.text, span: keySpan };
    const value: Expression =
      objectAssignmentInitializer === undefined
        ? target
        : {
            kind: 'assignment',
            operator: '=',
            target,
            value: expression(lowering, objectAssignmentInitializer),
            span,
          };
    return { key: identifier.text, value, shorthand: true, keySpan, span };
  }
  const named = node as ts.PropertyAssignment | ts.MethodDeclaration | ts.AccessorDeclaration;
  const key = propertyName(lowering, named.name);
  const value = expression(
    lowering,
    node.kind === kinds.PropertyAssignment ? (node as ts.PropertyAssignment).initializer : node,
  );
  return {
    ...(key.text === undefined ? {} : { key: key.text }),
    ...(key.computed === undefined ? {} : { keyExpression: key.computed }),
    value,
    keySpan: key.span,
    span,
  };
}

/** A chain of this many operands (a long text put together) says nothing as a tree: it becomes a flat list. */
const longChain = 200;

/** Operands of a chain (`a + b + c + …`) nest to the left: walked in a loop, so that length costs no stack. */
function binary(lowering: Lowering, node: ts.BinaryExpression): Expression {
  const { kinds, tables } = lowering;
  const start = startOf(lowering, node);
  const chain: ts.BinaryExpression[] = [node];
  let first: ts.Node = node.left;
  while (first.kind === kinds.BinaryExpression) {
    chain.push(first as ts.BinaryExpression);
    first = (first as ts.BinaryExpression).left;
  }
  if (chain.length >= longChain) {
    const operands = [first, ...chain.reverse().map(({ right }) => right)];
    return { kind: 'opaque', children: expressions(lowering, operands), span: { start, end: node.end } };
  }
  let left = expression(lowering, first);
  for (let index = chain.length - 1; index >= 0; index--) {
    const { operatorToken, right, end } = chain[index] as ts.BinaryExpression;
    const operator = tables.tokens[operatorToken.kind] ?? '';
    const assigns = operatorToken.kind >= kinds.FirstAssignment && operatorToken.kind <= kinds.LastAssignment;
    const value = expression(lowering, right);
    const span = { start, end };
    left = assigns
      ? { kind: 'assignment', operator, target: left, value, span }
      : { kind: 'binary', operator, left, right: value, span };
  }
  return left;
}

/** Texts and holes in order; empty texts are left out. */
function templateParts(lowering: Lowering, node: ts.TemplateExpression): (string | Expression)[] {
  const parts: (string | Expression)[] = node.head.text === '' ? [] : [node.head.text];
  for (const hole of node.templateSpans) {
    parts.push(expression(lowering, hole.expression));
    if (hole.literal.text !== '') {
      parts.push(hole.literal.text);
    }
  }
  return parts;
}

function taggedTemplate(lowering: Lowering, node: ts.TaggedTemplateExpression): Expression {
  const span = spanOf(lowering, node);
  const tag = expression(lowering, node.tag);
  const { template } = node;
  const parts =
    template.kind === lowering.kinds.TemplateExpression
      ? templateParts(lowering, template as ts.TemplateExpression)
      : [(template as ts.NoSubstitutionTemplateLiteral).text];
  return { kind: 'template', parts, tag, span };
}
