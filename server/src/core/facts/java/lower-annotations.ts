import { childOfType, childrenOf, noNode, type SyntaxNode } from '../../syntax/java/table.ts';
import type { Annotation, Expression, New, ObjectProperty } from '../model.ts';
import { isExpressionNode, lowerExpression, lowerOperand } from './lower-expressions.ts';
import { dottedText, field, type Lowering, span, spanAfter, text, typeOf } from './lowering.ts';

export interface ModifiersAndAnnotations {
  readonly modifiers: readonly string[];
  readonly annotations: readonly Annotation[];
}

const none: ModifiersAndAnnotations = { modifiers: [], annotations: [] };

/** What stands before a declaration. */
export function lowerModifiers(lowering: Lowering, declaration: SyntaxNode): ModifiersAndAnnotations {
  const { table } = lowering;
  const node = childOfType(table, declaration, 'modifiers');
  if (node === noNode) return none;
  const modifiers: string[] = [];
  const annotations: Annotation[] = [];
  for (let child = node + 1; child < table.next[node]!; child = table.next[child]!) {
    const type = typeOf(lowering, child);
    if (type === 'annotation' || type === 'marker_annotation') annotations.push(lowerAnnotation(lowering, child));
    else if (type !== 'ERROR') modifiers.push(type);
  }
  return { modifiers, annotations };
}

export function lowerAnnotation(lowering: Lowering, node: SyntaxNode): Annotation {
  return {
    name: dottedText(lowering, field(lowering, node, 'name')),
    arguments: annotationArguments(lowering, node).map(({ key, value }) =>
      key === noNode ? { value } : { name: text(lowering, key), value },
    ),
    span: span(lowering, node),
  };
}

interface AnnotationArgument {
  /** The element's name, or `noNode` for the single value. */
  readonly key: SyntaxNode;
  readonly pair: SyntaxNode;
  readonly value: Expression;
}

function annotationArguments(lowering: Lowering, node: SyntaxNode): AnnotationArgument[] {
  const list = field(lowering, node, 'arguments');
  if (list === noNode) return [];
  const found: AnnotationArgument[] = [];
  for (const child of childrenOf(lowering.table, list)) {
    if (typeOf(lowering, child) === 'element_value_pair') {
      const key = field(lowering, child, 'key');
      found.push({ key, pair: child, value: lowerOperand(lowering, child, 'value') });
    } else if (typeOf(lowering, child) !== 'ERROR' && isExpressionNode(lowering, child)) {
      found.push({ key: noNode, pair: child, value: lowerExpression(lowering, child) });
    }
  }
  return found;
}

/**
 * An annotation as the value of an element (`backoff = @Backoff(delay = 1)`): a `new` of the annotation. Its single
 * value is the argument; named elements become one object, as in a TypeScript decorator.
 */
export function lowerAnnotationAsExpression(lowering: Lowering, node: SyntaxNode): New {
  const name = field(lowering, node, 'name');
  const list = field(lowering, node, 'arguments');
  const found = annotationArguments(lowering, node);
  const named = found.filter(({ key }) => key !== noNode);
  const argumentsSpan = list === noNode ? spanAfter(lowering, node) : span(lowering, list);
  const properties = named.map(
    ({ key, pair, value }): ObjectProperty => ({
      key: text(lowering, key),
      value,
      keySpan: span(lowering, key),
      span: span(lowering, pair),
    }),
  );
  const positional = found.filter(({ key }) => key === noNode).map(({ value }) => value);
  return {
    kind: 'new',
    callee:
      name === noNode ? { kind: 'opaque', children: [], span: span(lowering, node) } : lowerExpression(lowering, name),
    typeArguments: [],
    arguments: properties.length === 0 ? positional : [{ kind: 'object', properties, span: argumentsSpan }],
    argumentsSpan,
    span: span(lowering, node),
  };
}
