import { childOfType, childrenOf, noNode, type SyntaxNode } from '../../syntax/java/table.ts';
import type { Expression, Span, TypeReference } from '../model.ts';
import { dottedText, field, type Lowering, oneLevelDeeper, span, text, typeOf } from './lowering.ts';

const typeNodes = new Set([
  'annotated_type',
  'array_type',
  'boolean_type',
  'floating_point_type',
  'generic_type',
  'integral_type',
  'scoped_type_identifier',
  'type_identifier',
  'void_type',
]);

export function isTypeNode(lowering: Lowering, node: SyntaxNode): boolean {
  return typeNodes.has(typeOf(lowering, node));
}

export function firstTypeChild(lowering: Lowering, node: SyntaxNode): SyntaxNode {
  const { next } = lowering.table;
  for (let child = node + 1; child < next[node]!; child = next[child]!) {
    if (isTypeNode(lowering, child)) return child;
  }
  return noNode;
}

/** Lowers a type as written. `var` is a type here; see {@link declaredType}. */
export function lowerType(lowering: Lowering, node: SyntaxNode): TypeReference {
  return oneLevelDeeper(lowering, lowerTypeHere, node);
}

function lowerTypeHere(lowering: Lowering, node: SyntaxNode): TypeReference {
  switch (typeOf(lowering, node)) {
    case 'generic_type':
      return {
        name: typeName(lowering, node),
        arguments: lowerTypeArguments(lowering, childOfType(lowering.table, node, 'type_arguments')),
        span: span(lowering, node),
      };
    case 'array_type': {
      const element = field(lowering, node, 'element');
      const dimensions = field(lowering, node, 'dimensions');
      if (element === noNode) return { name: '[]', arguments: [], span: span(lowering, node) };
      return arrayOf(lowerType(lowering, element), countDimensions(lowering, dimensions), span(lowering, node));
    }
    case 'annotated_type': {
      const inner = firstTypeChild(lowering, node);
      return inner === noNode ? { name: '', arguments: [], span: span(lowering, node) } : lowerType(lowering, inner);
    }
    case 'wildcard': {
      const bound = firstTypeChild(lowering, node);
      return bound === noNode ? { name: '', arguments: [], span: span(lowering, node) } : lowerType(lowering, bound);
    }
    default:
      return { name: typeName(lowering, node), arguments: [], span: span(lowering, node) };
  }
}

/** The type of a variable, field or parameter: absent for `var`, an array when the name or the list has dimensions too. */
export function declaredType(
  lowering: Lowering,
  node: SyntaxNode,
  dimensions: SyntaxNode = noNode,
): TypeReference | undefined {
  if (node === noNode) return undefined;
  const type = lowerType(lowering, node);
  if (type.name === 'var' && type.arguments.length === 0) return undefined;
  return dimensions === noNode ? type : arrayOf(type, countDimensions(lowering, dimensions), type.span);
}

/** The arguments between `<` and `>`; none for a diamond or where there is no list. */
export function lowerTypeArguments(lowering: Lowering, node: SyntaxNode): TypeReference[] {
  if (node === noNode) return [];
  return childrenOf(lowering.table, node)
    .filter((child) => isTypeNode(lowering, child) || typeOf(lowering, child) === 'wildcard')
    .map((child) => lowerType(lowering, child));
}

/** Every type directly below `node`, which is a `throws`, a type list, a catch type or the like. */
export function lowerTypes(lowering: Lowering, node: SyntaxNode): TypeReference[] {
  if (node === noNode) return [];
  return childrenOf(lowering.table, node).flatMap((child) => {
    if (typeOf(lowering, child) === 'type_list') return lowerTypes(lowering, child);
    return isTypeNode(lowering, child) ? [lowerType(lowering, child)] : [];
  });
}

export function arrayOf(element: TypeReference, dimensions: number, at: Span): TypeReference {
  let type = element;
  for (let level = 0; level < dimensions; level++) type = { name: '[]', arguments: [type], span: at };
  return type;
}

export function countDimensions(lowering: Lowering, dimensions: SyntaxNode): number {
  return dimensions === noNode ? 0 : text(lowering, dimensions).split('[').length - 1;
}

/** `A.B` for `A<X>.@Y B<Z>`. */
function typeName(lowering: Lowering, node: SyntaxNode): string {
  const { next } = lowering.table;
  switch (typeOf(lowering, node)) {
    case 'generic_type':
      return node + 1 < next[node]! ? typeName(lowering, node + 1) : '';
    case 'scoped_type_identifier':
      return childrenOf(lowering.table, node)
        .filter((child) => isTypeNode(lowering, child))
        .map((child) => typeName(lowering, child))
        .join('.');
    default:
      return dottedText(lowering, node);
  }
}

/** A class name where an expression stands (`new A.B()`, `A::new`, `A.class`): a name, or members of one. */
export function lowerTypeAsExpression(lowering: Lowering, node: SyntaxNode): Expression {
  return oneLevelDeeper(lowering, lowerTypeAsExpressionHere, node);
}

function lowerTypeAsExpressionHere(lowering: Lowering, node: SyntaxNode): Expression {
  const { next } = lowering.table;
  switch (typeOf(lowering, node)) {
    case 'generic_type':
      if (node + 1 < next[node]!) return lowerTypeAsExpression(lowering, node + 1);
      break;
    case 'annotated_type': {
      const inner = firstTypeChild(lowering, node);
      if (inner !== noNode) return lowerTypeAsExpression(lowering, inner);
      break;
    }
    case 'scoped_type_identifier': {
      const parts = childrenOf(lowering.table, node).filter((child) => isTypeNode(lowering, child));
      const [scope, name] = parts;
      if (scope === undefined || name === undefined) break;
      return {
        kind: 'member',
        object: lowerTypeAsExpression(lowering, scope),
        name: text(lowering, name),
        nameSpan: span(lowering, name),
        span: span(lowering, node),
      };
    }
    case 'array_type':
      break;
    default:
      return { kind: 'name', name: text(lowering, node), span: span(lowering, node) };
  }
  return { kind: 'opaque', children: [], span: span(lowering, node) };
}
