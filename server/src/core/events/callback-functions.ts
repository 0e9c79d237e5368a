import type { Expression, FunctionId } from '../facts/model.ts';
import { unwrap } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';

/**
 * The function that runs when a callback is called: a closure, a named function, or the first of `methods` that an object of a
 * class of this file (also an anonymous one) has. Undefined when the file does not show it.
 */
export function callbackFunctionOf(
  code: CodeModel,
  callback: Expression,
  methods: readonly string[],
): FunctionId | undefined {
  const bare = unwrap(callback);
  const direct = code.values.functionOf(bare);
  if (direct !== undefined) return direct;
  const value = code.values.of(bare);
  const object = value.kind === 'object' ? value.classId : undefined;
  const classId = bare.kind === 'new' && bare.classId !== undefined ? bare.classId : object;
  const members = classId === undefined ? [] : (code.facts.classes[classId]?.members ?? []);
  for (const name of methods) {
    const found = members.find((id) => code.facts.functions[id]?.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}
