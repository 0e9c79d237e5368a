import type ts from 'typescript';
import type { Expression } from '../model.ts';
import { expression, type Lowering, spanOf, type Tables, type TypeScript } from './lower-context.ts';

/** Registers JSX: opaque, with the expressions in its attributes and between its tags as children. */
export function registerJsx(typescript: TypeScript, tables: Tables): void {
  const kinds = typescript.SyntaxKind;
  tables.expressions[kinds.JsxElement] = (lowering, node: ts.JsxElement) =>
    markup(lowering, node, [...node.openingElement.attributes.properties, ...node.children]);
  tables.expressions[kinds.JsxSelfClosingElement] = (lowering, node: ts.JsxSelfClosingElement) =>
    markup(lowering, node, node.attributes.properties);
  tables.expressions[kinds.JsxFragment] = (lowering, node: ts.JsxFragment) => markup(lowering, node, node.children);
}

function markup(lowering: Lowering, node: ts.Node, parts: readonly (ts.JsxAttributeLike | ts.JsxChild)[]): Expression {
  const span = spanOf(lowering, node);
  const children: Expression[] = [];
  for (const part of parts) {
    const inner = innerExpression(lowering, part);
    if (inner !== undefined) {
      children.push(expression(lowering, inner));
    }
  }
  return { kind: 'opaque', children, span };
}

function innerExpression(lowering: Lowering, part: ts.Node): ts.Node | undefined {
  const { kinds } = lowering;
  switch (part.kind) {
    case kinds.JsxText:
      return undefined;
    case kinds.JsxExpression:
      return (part as ts.JsxExpression).expression;
    case kinds.JsxSpreadAttribute:
      return (part as ts.JsxSpreadAttribute).expression;
    case kinds.JsxAttribute: {
      const { initializer } = part as ts.JsxAttribute;
      return initializer === undefined ? undefined : innerExpression(lowering, initializer);
    }
    default:
      return part;
  }
}
