import { childOfType, childrenOf, lastChildOf, noNode, type SyntaxNode } from '../../syntax/java/table.ts';
import type { ArrayLiteral, Call, Expression, New, Span, TypeReference } from '../model.ts';
import { lowerAnnotationAsExpression } from './lower-annotations.ts';
import { lowerAnonymousClass } from './lower-classes.ts';
import { lowerLambda } from './lower-functions.ts';
import { lowerNumber, lowerText } from './lower-literals.ts';
import { lowerPattern, lowerTypeTest } from './lower-patterns.ts';
import { lowerSwitchValue } from './lower-switch.ts';
import { firstTypeChild, isTypeNode, lowerType, lowerTypeArguments, lowerTypeAsExpression } from './lower-types.ts';
import { absentExpression, field, type Lowering, oneLevelDeeper, span, spanAfter, text, typeOf } from './lowering.ts';

type ExpressionLowering = (lowering: Lowering, node: SyntaxNode) => Expression;

/** By node type, commonest first. What is not here is not an expression. */
const expressionLowerings: ReadonlyMap<string, ExpressionLowering> = new Map<string, ExpressionLowering>([
  ['identifier', lowerName],
  ['method_invocation', lowerCall],
  ['string_literal', lowerText],
  ['field_access', lowerFieldAccess],
  ['this', lowerName],
  ['super', lowerName],
  ['object_creation_expression', lowerNew],
  ['decimal_integer_literal', lowerNumber],
  ['lambda_expression', lowerLambda],
  ['binary_expression', lowerBinary],
  ['assignment_expression', lowerAssignment],
  ['parenthesized_expression', lowerParenthesized],
  ['class_literal', lowerClassLiteral],
  ['method_reference', lowerMethodReference],
  ['true', lowerTrue],
  ['false', lowerFalse],
  ['null_literal', lowerNull],
  ['unary_expression', lowerUnary],
  ['update_expression', lowerUpdate],
  ['ternary_expression', lowerConditional],
  ['cast_expression', lowerCast],
  ['instanceof_expression', lowerTypeTest],
  ['array_access', lowerIndex],
  ['array_creation_expression', lowerArrayCreation],
  ['array_initializer', lowerArray],
  ['element_value_array_initializer', lowerArray],
  ['switch_expression', lowerSwitchValue],
  ['character_literal', lowerText],
  ['hex_integer_literal', lowerNumber],
  ['octal_integer_literal', lowerNumber],
  ['binary_integer_literal', lowerNumber],
  ['decimal_floating_point_literal', lowerNumber],
  ['hex_floating_point_literal', lowerNumber],
  ['annotation', lowerAnnotationAsExpression],
  ['marker_annotation', lowerAnnotationAsExpression],
  ['template_expression', lowerParts],
  ['scoped_identifier', lowerScopedIdentifier],
  ['pattern', lowerPattern],
  ['ERROR', lowerParts],
]);

export function isExpressionNode(lowering: Lowering, node: SyntaxNode): boolean {
  return node !== noNode && expressionLowerings.has(typeOf(lowering, node));
}

/** Lowers any node; what is no expression becomes opaque with the expressions that it holds. */
export function lowerExpression(lowering: Lowering, node: SyntaxNode): Expression {
  return oneLevelDeeper(lowering, expressionLowerings.get(typeOf(lowering, node)) ?? lowerParts, node);
}

/** The expression in a field of `parent`; an empty opaque one where the text lacks it. */
export function lowerOperand(lowering: Lowering, parent: SyntaxNode, fieldName: string): Expression {
  const node = field(lowering, parent, fieldName);
  return node === noNode ? absentExpression(lowering, parent) : lowerExpression(lowering, node);
}

/** The expressions directly below `node`. */
export function lowerOperands(lowering: Lowering, node: SyntaxNode): Expression[] {
  if (node === noNode) return [];
  const operands: Expression[] = [];
  const { next } = lowering.table;
  for (let child = node + 1; child < next[node]!; child = next[child]!) {
    if (isExpressionNode(lowering, child)) {
      // A stray token between two arguments must not shift those that follow.
      if (typeOf(lowering, child) === 'ERROR' && !holdsExpression(lowering, child)) continue;
      operands.push(lowerExpression(lowering, child));
    }
  }
  return operands;
}

function holdsExpression(lowering: Lowering, error: SyntaxNode): boolean {
  return childrenOf(lowering.table, error).some((child) => isExpressionNode(lowering, child));
}

function firstOperand(lowering: Lowering, node: SyntaxNode): SyntaxNode {
  return childrenOf(lowering.table, node).find((child) => isExpressionNode(lowering, child)) ?? noNode;
}

/** What has no shape of its own: the expressions inside, however deep they stand. */
export function lowerParts(lowering: Lowering, node: SyntaxNode): Expression {
  const children: Expression[] = [];
  collectParts(lowering, node, children);
  return { kind: 'opaque', children, span: span(lowering, node) };
}

function collectParts(lowering: Lowering, node: SyntaxNode, into: Expression[]): void {
  const { next } = lowering.table;
  for (let child = node + 1; child < next[node]!; child = next[child]!) {
    if (isTypeNode(lowering, child)) continue;
    if (isExpressionNode(lowering, child)) into.push(lowerExpression(lowering, child));
    else collectPartsBelow(lowering, child, into);
  }
}

function collectPartsBelow(lowering: Lowering, node: SyntaxNode, into: Expression[]): void {
  oneLevelDeeper(lowering, (inner, child: SyntaxNode) => collectParts(inner, child, into), node);
}

function lowerName(lowering: Lowering, node: SyntaxNode): Expression {
  return { kind: 'name', name: text(lowering, node), span: span(lowering, node) };
}

/** A dotted name that the grammar keeps as one token (annotation names). */
export function lowerScopedIdentifier(lowering: Lowering, node: SyntaxNode): Expression {
  const { start } = span(lowering, node);
  const source = text(lowering, node);
  let expression: Expression | undefined;
  for (const match of source.matchAll(/[\p{L}\p{N}_$]+/gu)) {
    const nameSpan = { start: start + match.index, end: start + match.index + match[0].length };
    expression = expression
      ? { kind: 'member', object: expression, name: match[0], nameSpan, span: { start, end: nameSpan.end } }
      : { kind: 'name', name: match[0], span: nameSpan };
  }
  return expression ?? { kind: 'opaque', children: [], span: span(lowering, node) };
}

function lowerTrue(lowering: Lowering, node: SyntaxNode): Expression {
  return { kind: 'literal', value: true, span: span(lowering, node) };
}

function lowerFalse(lowering: Lowering, node: SyntaxNode): Expression {
  return { kind: 'literal', value: false, span: span(lowering, node) };
}

function lowerNull(lowering: Lowering, node: SyntaxNode): Expression {
  return { kind: 'literal', value: null, span: span(lowering, node) };
}

function lowerParenthesized(lowering: Lowering, node: SyntaxNode): Expression {
  const inner = firstOperand(lowering, node);
  return inner === noNode ? lowerParts(lowering, node) : lowerExpression(lowering, inner);
}

function lowerCall(lowering: Lowering, node: SyntaxNode): Call {
  const { table } = lowering;
  const name = field(lowering, node, 'name');
  const nameSpan = name === noNode ? spanAfter(lowering, node) : span(lowering, name);
  const receiver = lowerReceiver(lowering, node, 'object', name);
  const nameText = text(lowering, name);
  const argumentList = field(lowering, node, 'arguments');
  const typeArguments = field(lowering, node, 'type_arguments');
  return {
    kind: 'call',
    callee: receiver
      ? {
          kind: 'member',
          object: receiver,
          name: nameText,
          nameSpan,
          span: { start: table.starts[node]!, end: nameSpan.end },
        }
      : { kind: 'name', name: nameText, span: nameSpan },
    arguments: lowerOperands(lowering, argumentList),
    typeArguments: lowerTypeArguments(lowering, typeArguments),
    argumentsSpan: argumentList === noNode ? spanAfter(lowering, node) : span(lowering, argumentList),
    span: span(lowering, node),
  };
}

/** The object before the last dot. In `Outer.super.name` the grammar makes `super` a sibling of the object. */
function lowerReceiver(
  lowering: Lowering,
  node: SyntaxNode,
  objectField: string,
  name: SyntaxNode,
): Expression | undefined {
  const { table } = lowering;
  const object = field(lowering, node, objectField);
  if (object === noNode) return undefined;
  const receiver = lowerExpression(lowering, object);
  for (let child = table.next[object]!; child < name; child = table.next[child]!) {
    if (typeOf(lowering, child) !== 'super') continue;
    const superSpan = span(lowering, child);
    return {
      kind: 'member',
      object: receiver,
      name: 'super',
      nameSpan: superSpan,
      span: { start: table.starts[node]!, end: superSpan.end },
    };
  }
  return receiver;
}

/** `this(…);`, `super(…);`, `outer.super(…);` as the first statement of a constructor. */
export function lowerConstructorCall(lowering: Lowering, node: SyntaxNode): Call {
  const target = field(lowering, node, 'constructor');
  const argumentList = field(lowering, node, 'arguments');
  const start = lowering.table.starts[node]!;
  const nameSpan = target === noNode ? spanAfter(lowering, node) : span(lowering, target);
  const name = text(lowering, target);
  const object = field(lowering, node, 'object');
  const argumentsSpan = argumentList === noNode ? spanAfter(lowering, node) : span(lowering, argumentList);
  return {
    kind: 'call',
    callee:
      object === noNode
        ? { kind: 'name', name, span: nameSpan }
        : {
            kind: 'member',
            object: lowerExpression(lowering, object),
            name,
            nameSpan,
            span: { start, end: nameSpan.end },
          },
    arguments: lowerOperands(lowering, argumentList),
    typeArguments: lowerTypeArguments(lowering, field(lowering, node, 'type_arguments')),
    argumentsSpan,
    span: { start, end: argumentsSpan.end },
  };
}

function lowerFieldAccess(lowering: Lowering, node: SyntaxNode): Expression {
  const name = field(lowering, node, 'field');
  const object = lowerReceiver(lowering, node, 'object', name) ?? absentExpression(lowering, node);
  const nameSpan = name === noNode ? spanAfter(lowering, node) : span(lowering, name);
  return { kind: 'member', object, name: text(lowering, name), nameSpan, span: span(lowering, node) };
}

/** `Type.class`: the member `class` of the type, because that is how the name of a serializer class is given. */
function lowerClassLiteral(lowering: Lowering, node: SyntaxNode): Expression {
  const whole = span(lowering, node);
  const type = firstTypeChild(lowering, node);
  const object = type === noNode ? absentExpression(lowering, node) : lowerTypeAsExpression(lowering, type);
  const nameSpan = { start: whole.end - 'class'.length, end: whole.end };
  return { kind: 'member', object, name: 'class', nameSpan, span: whole };
}

function lowerNew(lowering: Lowering, node: SyntaxNode): New {
  const { table } = lowering;
  const type = field(lowering, node, 'type');
  const argumentList = field(lowering, node, 'arguments');
  const className: Expression =
    type === noNode ? absentExpression(lowering, node) : lowerTypeAsExpression(lowering, type);
  const first = node + 1;
  // `outer.new Inner()`: the object comes before the type and stands in no field.
  const outer =
    first < table.next[node]! && first < type && table.fields[first] === undefined && isExpressionNode(lowering, first)
      ? first
      : noNode;
  const callee = outer === noNode ? className : innerClassOf(lowerUnlessAnnotation(lowering, outer), className);
  const argumentsOf = lowerOperands(lowering, argumentList);
  const body = childOfType(table, node, 'class_body');
  const created = {
    kind: 'new',
    callee,
    typeArguments: typeArgumentsOf(lowering, type),
    arguments: argumentsOf,
    argumentsSpan: argumentList === noNode ? spanAfter(lowering, node) : span(lowering, argumentList),
    span: span(lowering, node),
  } as const;
  if (body === noNode) return created;
  return { ...created, classId: lowerAnonymousClass(lowering, node, body, createdType(lowering, type)) };
}

function lowerUnlessAnnotation(lowering: Lowering, node: SyntaxNode): Expression | undefined {
  return typeOf(lowering, node).endsWith('annotation') ? undefined : lowerExpression(lowering, node);
}

function innerClassOf(outer: Expression | undefined, className: Expression): Expression {
  if (!outer || className.kind !== 'name') return className;
  return {
    kind: 'member',
    object: outer,
    name: className.name,
    nameSpan: className.span,
    span: { start: outer.span.start, end: className.span.end },
  };
}

function typeArgumentsOf(lowering: Lowering, type: SyntaxNode): TypeReference[] {
  if (type === noNode) return [];
  return lowerTypeArguments(lowering, childOfType(lowering.table, type, 'type_arguments'));
}

function createdType(lowering: Lowering, type: SyntaxNode): TypeReference | undefined {
  return type === noNode ? undefined : lowerType(lowering, type);
}

function lowerMethodReference(lowering: Lowering, node: SyntaxNode): Expression {
  const { table } = lowering;
  const whole = span(lowering, node);
  const object = node + 1 < table.next[node]! ? node + 1 : noNode;
  const last = lastChildOf(table, node);
  const name = last === noNode || last === object ? '' : text(lowering, last);
  return {
    kind: 'method-reference',
    object:
      object === noNode
        ? absentExpression(lowering, node)
        : isTypeNode(lowering, object)
          ? lowerTypeAsExpression(lowering, object)
          : lowerExpression(lowering, object),
    name,
    span: whole,
  };
}

function lowerIndex(lowering: Lowering, node: SyntaxNode): Expression {
  return {
    kind: 'index',
    object: lowerOperand(lowering, node, 'array'),
    index: lowerOperand(lowering, node, 'index'),
    span: span(lowering, node),
  };
}

function lowerArray(lowering: Lowering, node: SyntaxNode): ArrayLiteral {
  return { kind: 'array', elements: lowerOperands(lowering, node), span: span(lowering, node) };
}

/** With values: their array. With sizes only: opaque, holding the sizes. */
function lowerArrayCreation(lowering: Lowering, node: SyntaxNode): Expression {
  const value = field(lowering, node, 'value');
  if (value === noNode) return lowerParts(lowering, node);
  return { kind: 'array', elements: lowerOperands(lowering, value), span: span(lowering, node) };
}

function lowerBinary(lowering: Lowering, node: SyntaxNode): Expression {
  return {
    kind: 'binary',
    operator: text(lowering, field(lowering, node, 'operator')),
    left: lowerOperand(lowering, node, 'left'),
    right: lowerOperand(lowering, node, 'right'),
    span: span(lowering, node),
  };
}

function lowerAssignment(lowering: Lowering, node: SyntaxNode): Expression {
  return {
    kind: 'assignment',
    operator: text(lowering, field(lowering, node, 'operator')),
    target: lowerOperand(lowering, node, 'left'),
    value: lowerOperand(lowering, node, 'right'),
    span: span(lowering, node),
  };
}

function lowerUnary(lowering: Lowering, node: SyntaxNode): Expression {
  return {
    kind: 'unary',
    operator: text(lowering, field(lowering, node, 'operator')),
    operand: lowerOperand(lowering, node, 'operand'),
    span: span(lowering, node),
  };
}

function lowerUpdate(lowering: Lowering, node: SyntaxNode): Expression {
  const operand = firstOperand(lowering, node);
  const operator = childOfType(lowering.table, node, '--') === noNode ? '++' : '--';
  return {
    kind: 'unary',
    operator,
    operand: operand === noNode ? absentExpression(lowering, node) : lowerExpression(lowering, operand),
    span: span(lowering, node),
  };
}

function lowerConditional(lowering: Lowering, node: SyntaxNode): Expression {
  return {
    kind: 'conditional',
    test: lowerOperand(lowering, node, 'condition'),
    consequent: lowerOperand(lowering, node, 'consequence'),
    alternate: lowerOperand(lowering, node, 'alternative'),
    span: span(lowering, node),
  };
}

function lowerCast(lowering: Lowering, node: SyntaxNode): Expression {
  const operand = lowerOperand(lowering, node, 'value');
  const types = childrenOf(lowering.table, node)
    .filter((child) => isTypeNode(lowering, child))
    .map((child) => lowerType(lowering, child));
  const [first] = types;
  const whole = span(lowering, node);
  if (!first) return { kind: 'cast', operand, span: whole };
  const typesSpan: Span = { start: first.span.start, end: types.at(-1)!.span.end };
  const type = types.length === 1 ? first : { name: '&', arguments: types, span: typesSpan };
  return { kind: 'cast', operand, type, span: whole };
}
