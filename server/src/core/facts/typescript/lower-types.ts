import type ts from 'typescript';
import type { TypeReference } from '../model.ts';
import {
  type Lowering,
  none,
  propertyName,
  spanOf,
  type Tables,
  type TypeScript,
  typeReference,
  typeReferences,
} from './lower-context.ts';

const keywordTypes = [
  'AnyKeyword',
  'BigIntKeyword',
  'BooleanKeyword',
  'NeverKeyword',
  'NumberKeyword',
  'ObjectKeyword',
  'StringKeyword',
  'SymbolKeyword',
  'UndefinedKeyword',
  'UnknownKeyword',
  'VoidKeyword',
] as const;

/**
 * Registers the types that have a name or parts worth following; every other type is ''.
 * `function` has its return type as argument; `import('m').T` keeps that form as its name.
 */
export function registerTypes(typescript: TypeScript, tables: Tables): void {
  const kinds = typescript.SyntaxKind;
  const table = tables.types;

  for (const keyword of keywordTypes) {
    const name = typescript.tokenToString(kinds[keyword]) ?? '';
    table[kinds[keyword]] = (lowering, node) => ({ name, arguments: none, span: spanOf(lowering, node) });
  }
  table[kinds.ThisType] = (lowering, node) => ({ name: 'this', arguments: none, span: spanOf(lowering, node) });
  table[kinds.TypeReference] = (lowering, node: ts.TypeReferenceNode) => ({
    name: entityName(node.typeName),
    arguments: typeReferences(lowering, node.typeArguments),
    span: spanOf(lowering, node),
  });
  table[kinds.LiteralType] = (lowering, node: ts.LiteralTypeNode) => ({
    name: node.literal.kind === kinds.NullKeyword ? 'null' : '',
    arguments: none,
    span: spanOf(lowering, node),
  });
  table[kinds.ImportType] = importType;
  table[kinds.UnionType] = (lowering, node: ts.UnionTypeNode) => compound(lowering, node, '|', node.types);
  table[kinds.IntersectionType] = (lowering, node: ts.IntersectionTypeNode) =>
    compound(lowering, node, '&', node.types);
  table[kinds.ArrayType] = (lowering, node: ts.ArrayTypeNode) => compound(lowering, node, '[]', [node.elementType]);
  table[kinds.FunctionType] = (lowering, node: ts.FunctionTypeNode) =>
    compound(lowering, node, 'function', [node.type]);
  table[kinds.ParenthesizedType] = (lowering, node: ts.ParenthesizedTypeNode) => typeReference(lowering, node.type);
  table[kinds.TypeOperator] = typeOperator;
  table[kinds.TypeLiteral] = typeLiteral;
}

function compound(lowering: Lowering, node: ts.Node, name: string, parts: readonly ts.TypeNode[]): TypeReference {
  return { name, arguments: typeReferences(lowering, parts), span: spanOf(lowering, node) };
}

export function entityName(node: ts.EntityName): string {
  return 'left' in node ? `${entityName(node.left)}.${node.right.text}` : node.text;
}

function importType(lowering: Lowering, node: ts.ImportTypeNode): TypeReference {
  const { kinds } = lowering;
  const span = spanOf(lowering, node);
  const literal = node.argument.kind === kinds.LiteralType ? (node.argument as ts.LiteralTypeNode).literal : undefined;
  if (node.isTypeOf || literal === undefined || literal.kind !== kinds.StringLiteral) {
    return { name: '', arguments: none, span };
  }
  const qualifier = node.qualifier === undefined ? '' : `.${entityName(node.qualifier)}`;
  return {
    name: `import('${(literal as ts.StringLiteral).text}')${qualifier}`,
    arguments: typeReferences(lowering, node.typeArguments),
    span,
  };
}

/** `readonly T[]` is its array; `keyof T` and `unique symbol` have no name. */
function typeOperator(lowering: Lowering, node: ts.TypeOperatorNode): TypeReference {
  return node.operator === lowering.kinds.ReadonlyKeyword
    ? typeReference(lowering, node.type)
    : { name: '', arguments: none, span: spanOf(lowering, node) };
}

function typeLiteral(lowering: Lowering, node: ts.TypeLiteralNode): TypeReference {
  const members: { name: string; type: TypeReference }[] = [];
  for (const element of node.members) {
    if (element.kind !== lowering.kinds.PropertySignature) {
      continue;
    }
    const { name, type } = element as ts.PropertySignature;
    const text = propertyName(lowering, name).text;
    if (text !== undefined && type !== undefined) {
      members.push({ name: text, type: typeReference(lowering, type) });
    }
  }
  const reference = { name: '', arguments: none, span: spanOf(lowering, node) };
  return members.length === 0 ? reference : { ...reference, members };
}
