import type { CatchClause } from '../facts/model.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { freshName } from './names.ts';
import { blockText, indentationAt, insert, lineBreakOf, ordered, replace } from './text.ts';

/** TypeScript: `throw error;` as the last statement of a catch clause, naming the error when it has no name. */
export function rethrowInScript(code: CodeModel, clause: CatchClause): readonly TextEdit[] | undefined {
  const { text } = code;
  const edits: TextEdit[] = [];
  let name: string;
  if (clause.parameter === undefined) {
    name = freshName(code, 'error');
    edits.push(insert(clause.body.span.start, `(${name}) `));
  } else if (clause.parameter.kind === 'name') {
    name = clause.parameter.name;
  } else {
    return undefined;
  }
  const throwing = `throw ${name};`;
  const last = clause.body.statements.at(-1);
  if (!last) {
    const inner = text.slice(clause.body.span.start + 1, clause.body.span.end - 1);
    if (inner.trim() === '')
      edits.push(replace(clause.body.span, blockText(text, clause.span.start, ['{', `\t${throwing}`, '}'])));
    else edits.push(insert(clause.body.span.end - 1, `${throwing} `));
  } else if (last.kind === 'return' || last.kind === 'continue' || last.kind === 'break') {
    edits.push(replace(last.span, throwing));
  } else if (last.kind === 'throw') {
    return undefined;
  } else {
    edits.push(insert(last.span.end, lineBreakOf(text) + indentationAt(text, last.span.start) + throwing));
  }
  return ordered(edits);
}
