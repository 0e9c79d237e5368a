import type { Call, FunctionFact, Pattern } from '../facts/model.ts';
import { statementOf, walk } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { freshName, logStatement } from './names.ts';
import { completes } from './reachable.ts';
import { blockText, insert, insertLinesAfter, ordered, replace } from './text.ts';

/** `commitAsync()` becomes `commitAsync((committed, exception) -> { … })`; a callback that is there already is replaced when it is empty. */
export function addCommitCallback(code: CodeModel, call: Call, message: string): readonly TextEdit[] | undefined {
  const offsets = freshName(code, 'committed', call);
  const exception = freshName(code, 'exception', call);
  const lines = [
    `(${offsets}, ${exception}) -> {`,
    `\tif (${exception} != null) {`,
    `\t\t${logStatement(code, call, message, exception)}`,
    '\t}',
    '}',
  ];
  const body = blockText(code.text, statementOf(code.tree, call)?.span.start ?? call.span.start, lines);
  const last = call.arguments.at(-1);
  if (!last) return [insert(call.argumentsSpan.start + 1, body)];
  const isNull = last.kind === 'literal' && last.value === null;
  return isNull || isEmptyLambda(code, last) ? [replace(last.span, body)] : undefined;
}

function isEmptyLambda(code: CodeModel, callback: Call['arguments'][number]): boolean {
  if (callback.kind !== 'function') return false;
  const { body } = code.facts.functions[callback.functionId]!;
  return body !== undefined && code.text.slice(body.span.start + 1, body.span.end - 1).trim() === '';
}

/** kafkajs and alike: commits the next offset of the message at the end of a handler; undefined where the place is not clear. */
export function commitAtHandlerEnd(
  code: CodeModel,
  handler: FunctionFact,
  consumer: string,
): readonly TextEdit[] | undefined {
  const { body } = handler;
  const last = body?.statements.at(-1);
  if (!body || !last || !handler.async || handler.expressionBody || !completes(body) || leavesEarly(code, handler))
    return undefined;
  const [parameter] = handler.parameters;
  const names = parameter ? partsOfMessage(code, handler, parameter.pattern) : undefined;
  if (!names) return undefined;
  const line = `await ${consumer}.commitOffsets([{ ${names.where}, offset: (BigInt(${names.message}.offset) + 1n).toString() }]);`;
  return ordered([...names.edits, insertLinesAfter(code.text, last.span.end, last.span.start, [line])]);
}

/** Gives the handler's record to `commit` at the end of the handler; undefined where the place is not clear. */
export function commitMessageAtHandlerEnd(
  code: CodeModel,
  handler: FunctionFact,
  parameter: number,
  commit: string,
): readonly TextEdit[] | undefined {
  const { body } = handler;
  const last = body?.statements.at(-1);
  const pattern = handler.parameters[parameter]?.pattern;
  if (!body || !last || !handler.async || handler.expressionBody || !completes(body) || leavesEarly(code, handler))
    return undefined;
  if (pattern?.kind !== 'name') return undefined;
  return [insertLinesAfter(code.text, last.span.end, last.span.start, [`${commit}(${pattern.name});`])];
}

function leavesEarly(code: CodeModel, handler: FunctionFact): boolean {
  let found = false;
  walk(code.tree, handler.body!, false, (node) => {
    if (node.kind === 'return') found = true;
    return found ? false : undefined;
  });
  return found;
}

interface MessageParts {
  readonly where: string;
  readonly message: string;
  /** Takes what is missing out of the payload. */
  readonly edits: readonly TextEdit[];
}

function partsOfMessage(code: CodeModel, handler: FunctionFact, pattern: Pattern): MessageParts | undefined {
  if (pattern.kind === 'name') {
    const { name } = pattern;
    return { where: `topic: ${name}.topic, partition: ${name}.partition`, message: `${name}.message`, edits: [] };
  }
  if (pattern.kind !== 'object' || pattern.rest) return undefined;
  const taken = (key: string): string | undefined => {
    const found = pattern.entries.find((entry) => entry.key === key)?.pattern;
    return found?.kind === 'name' ? found.name : undefined;
  };
  const message = taken('message');
  const last = pattern.entries.at(-1);
  if (message === undefined || !last || last.defaultValue) return undefined;
  const missing: string[] = [];
  const property = (key: string): string | undefined => {
    const name = taken(key);
    if (name !== undefined) return name === key ? key : `${key}: ${name}`;
    if (freshName(code, key, handler.body!) !== key) return undefined;
    missing.push(key);
    return key;
  };
  const topic = property('topic');
  const partition = property('partition');
  if (topic === undefined || partition === undefined) return undefined;
  const edits = missing.length === 0 ? [] : [insert(last.pattern.span.end, `, ${missing.join(', ')}`)];
  return { where: `${topic}, ${partition}`, message, edits };
}
