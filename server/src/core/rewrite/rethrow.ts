import type { CatchClause, TryStatement } from '../facts/model.ts';
import { functionOf } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { freshName } from './names.ts';
import { appendStatement, indentationAt, indentUnitOf, insert, ordered, replace, startsLine } from './text.ts';

/**
 * TypeScript: passes the failure on at the end of a catch clause, naming the error when it has no name: `throw error;`, or
 * `return next(error);` in Express middleware.
 */
export function rethrowInScript(code: CodeModel, clause: CatchClause): readonly TextEdit[] | undefined {
  const { text } = code;
  const edits: TextEdit[] = [];
  let name: string;
  if (clause.parameter === undefined) {
    name = freshName(code, 'error', clause.body);
    edits.push(insert(clause.body.span.start, `(${name}) `));
  } else if (clause.parameter.kind === 'name') {
    name = clause.parameter.name;
  } else {
    return undefined;
  }
  const passing = isMiddleware(code, clause) ? `return next(${name});` : `throw ${name};`;
  const last = clause.body.statements.at(-1);
  if (last?.kind === 'throw') return undefined;
  if (last?.kind === 'return' || last?.kind === 'continue' || last?.kind === 'break')
    edits.push(replace(last.span, passing));
  else edits.push(appendStatement(text, clause.body, clause.span.start, passing));
  return ordered(edits);
}

/** Express 4 does not look at what an async handler throws: the failure goes to `next`. */
function isMiddleware(code: CodeModel, clause: CatchClause): boolean {
  const { parameters } = functionOf(code.tree, clause.body);
  const third = parameters[2]?.pattern;
  return parameters.length === 3 && third?.kind === 'name' && third.name === 'next';
}

/** Takes a catch clause away that does nothing at all, and the `try` with it when nothing else needs it. */
export function removeEmptyCatch(code: CodeModel, clause: CatchClause, statement: TryStatement): TextEdit | undefined {
  const { text } = code;
  if (text.slice(clause.body.span.start + 1, clause.body.span.end - 1).trim() !== '') return undefined;
  if (statement.handlers.length > 1 || statement.finalizer || statement.resources.length > 0) {
    const before = text.slice(0, clause.span.start).trimEnd().length;
    return { span: { start: before, end: clause.span.end }, newText: '' };
  }
  const { block } = statement;
  const [first] = block.statements;
  const inner = text.slice(block.span.start + 1, block.span.end - 1);
  const declares = block.statements.some((one) => /^(variable|class-declaration|function-declaration)$/.test(one.kind));
  // Names would move into the scope around, and the lines of a text would be moved with the code.
  if (!first || declares || /`|"""/.test(inner) || !startsLine(text, first.span.start)) return undefined;
  const outer = indentationAt(text, statement.span.start);
  const deeper = indentationAt(text, first.span.start);
  if (deeper !== outer + indentUnitOf(text)) return undefined;
  const lines = inner.trim().split(/\r?\n/);
  const moved = lines.map((line) => (line.startsWith(deeper) ? outer + line.slice(deeper.length) : line));
  return { span: statement.span, newText: moved.join(text.includes('\r\n') ? '\r\n' : '\n') };
}
