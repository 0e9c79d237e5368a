import { childrenOf, noNode, type SyntaxNode } from '../../syntax/java/table.ts';
import type { Cast, Expression } from '../model.ts';
import { lowerOperand } from './lower-expressions.ts';
import { declaredType, firstTypeChild, lowerTypeAsExpression } from './lower-types.ts';
import { absentExpression, field, type Lowering, oneLevelDeeper, span, text, typeOf } from './lowering.ts';

/**
 * `x instanceof T`: the right side is the class name, as in TypeScript. With a variable (`x instanceof T t`) it is a
 * cast of the name `t` to `T`, so that both can be found; a record pattern is opaque and holds such casts.
 */
export function lowerTypeTest(lowering: Lowering, node: SyntaxNode): Expression {
  return {
    kind: 'binary',
    operator: 'instanceof',
    left: lowerOperand(lowering, node, 'left'),
    right: lowerTested(lowering, node),
    span: span(lowering, node),
  };
}

function lowerTested(lowering: Lowering, node: SyntaxNode): Expression {
  const pattern = field(lowering, node, 'pattern');
  if (pattern !== noNode) return lowerPattern(lowering, pattern);
  const type = field(lowering, node, 'right');
  if (type === noNode) return absentExpression(lowering, node);
  const name = field(lowering, node, 'name');
  return name === noNode ? lowerTypeAsExpression(lowering, type) : boundName(lowering, type, name);
}

/** A `case` or record pattern: the variables that it binds, each as a cast of its name to its type. */
export function lowerPattern(lowering: Lowering, node: SyntaxNode): Expression {
  const children: Expression[] = [];
  collectBoundNames(lowering, node, children);
  const [only] = children;
  const whole = span(lowering, node);
  const isWhole = only?.span.start === whole.start && only.span.end === whole.end;
  return children.length === 1 && only && isWhole ? only : { kind: 'opaque', children, span: whole };
}

function collectBoundNames(lowering: Lowering, node: SyntaxNode, into: Expression[]): void {
  const type = typeOf(lowering, node);
  if (type === 'type_pattern' || type === 'record_pattern_component') {
    const written = firstTypeChild(lowering, node);
    const name = childrenOf(lowering.table, node).find((child) => typeOf(lowering, child) === 'identifier');
    if (written !== noNode && name !== undefined) into.push(boundName(lowering, written, name));
    return;
  }
  for (const child of childrenOf(lowering.table, node)) {
    oneLevelDeeper(lowering, (inner, below: SyntaxNode) => collectBoundNames(inner, below, into), child);
  }
}

function boundName(lowering: Lowering, type: SyntaxNode, name: SyntaxNode): Cast {
  const nameSpan = span(lowering, name);
  const declared = declaredType(lowering, type);
  return {
    kind: 'cast',
    operand: { kind: 'name', name: text(lowering, name), span: nameSpan },
    ...(declared && { type: declared }),
    span: { start: span(lowering, type).start, end: nameSpan.end },
  };
}
