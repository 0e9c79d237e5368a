import type { Call, Expression } from '../facts/model.ts';
import { calleeParts, statementOf } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { freshName } from './names.ts';
import { appendStatement, blockText, ordered, replace } from './text.ts';

/** TypeScript: makes a `.catch(…)` pass the error on, after whatever its callback does; one that does nothing goes away. */
export function rethrowInCallback(code: CodeModel, call: Call, callback: Expression): readonly TextEdit[] | undefined {
  const { text, facts } = code;
  const { object } = calleeParts(call);
  if (!object) return undefined;
  const like = statementOf(code.tree, callback)?.span.start ?? call.span.start;
  if (callback.kind === 'member' || callback.kind === 'name') {
    const name = freshName(code, 'error', callback);
    const reports = text.slice(callback.span.start, callback.span.end);
    const lines = [`(${name}) => {`, `\t${reports}(${name});`, `\tthrow ${name};`, '}'];
    return [replace(callback.span, blockText(text, like, lines))];
  }
  const fn = callback.kind === 'function' ? facts.functions[callback.functionId] : undefined;
  const [parameter] = fn?.parameters ?? [];
  if (!fn?.body || (parameter && parameter.pattern.kind !== 'name')) return undefined;
  const inner = text.slice(fn.body.span.start + 1, fn.body.span.end - 1).trim();
  const value = fn.expressionBody ? text.slice(fn.body.span.start, fn.body.span.end) : undefined;
  if ((!fn.expressionBody && inner === '') || value === 'undefined' || value === 'null')
    return [replace({ start: object.span.end, end: call.span.end }, '')];
  const name = parameter?.pattern.kind === 'name' ? parameter.pattern.name : freshName(code, 'error', fn.body);
  const throwing = `throw ${name};`;
  const edits = parameter ? [] : [replace(fn.parametersSpan, `(${name})`)];
  const last = fn.body.statements.at(-1);
  if (value !== undefined)
    edits.push(replace(fn.body.span, blockText(text, like, ['{', `\t${value};`, `\t${throwing}`, '}'])));
  else if (last?.kind === 'return') edits.push(replace(last.span, throwing));
  else if (last?.kind === 'throw') return undefined;
  else edits.push(appendStatement(text, fn.body, like, throwing));
  return ordered(edits);
}
