import type { Expression } from '../facts/model.ts';
import { statementOf, unwrap } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { blockLine, blockText, indentationAt, insert, lineBreakOf, lineStart } from './text.ts';

/** The whole `a.b().then(…)` chain that an expression begins. */
export function chainRoot(code: CodeModel, expression: Expression): Expression {
  let current = expression;
  for (;;) {
    const { parent, role } = code.tree.link(current);
    if (parent?.kind === 'cast') current = parent;
    else if (role === 'object' && parent?.kind === 'member') current = parent;
    else if (role === 'callee' && parent?.kind === 'call') current = parent;
    else return current;
  }
}

/** Adds a call (`.catch(…)`, as lines) to the end of a chain: on a line of its own when the chain's last call has one. */
export function extendChain(code: CodeModel, root: Expression, lines: readonly string[]): TextEdit {
  const { text, tree } = code;
  const { end } = root.span;
  const callee = root.kind === 'call' ? unwrap(root.callee) : undefined;
  const name = callee?.kind === 'member' ? callee.nameSpan.start : undefined;
  if (name !== undefined && text.slice(lineStart(text, name), name).trim() === '.')
    return insert(end, lineBreakOf(text) + indentationAt(text, name) + blockText(text, name, lines));
  const statement = statementOf(tree, root)?.span.start ?? root.span.start;
  return insert(end, blockText(text, blockLine(text, end, statement), lines));
}
