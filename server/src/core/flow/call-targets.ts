import type { Call, Expression, FunctionId } from '../facts/model.ts';
import type { Binding, Bindings } from './bindings.ts';
import { calleeParts, type Tree, unwrap } from './tree.ts';
import type { Uses } from './uses.ts';
import type { Value } from './value.ts';

/** Which local function a call runs, and which calls run a local function. */
export interface CallTargets {
  functionOf(expression: Expression): FunctionId | undefined;
  target(call: Call): FunctionId | undefined;
  callsOf(functionId: FunctionId): readonly Call[];
}

export function createCallTargets(
  tree: Tree,
  bindings: Bindings,
  { methodOfClass }: Uses,
  of: (expression: Expression) => Value,
  ofBinding: (binding: Binding) => Value,
): CallTargets {
  const { facts } = tree;
  const java = facts.language === 'java';

  const functionOf = (expression: Expression): FunctionId | undefined => {
    const bare = unwrap(expression);
    if (bare.kind === 'function') return bare.functionId;
    if (bare.kind === 'call') {
      const { object, name } = calleeParts(bare);
      return name === 'bind' && object ? functionOf(object) : undefined;
    }
    if (bare.kind === 'method-reference') {
      const object = of(bare.object);
      if (object.kind === 'object' || object.kind === 'class') return methodOfClass(object.classId, bare.name);
      return undefined;
    }
    const value = of(bare);
    return value.kind === 'function' ? value.functionId : undefined;
  };

  const target = (call: Call): FunctionId | undefined => {
    const callee = unwrap(call.callee);
    if (callee.kind === 'name') {
      const binding = bindings.of(callee);
      if (binding) {
        const value = ofBinding(binding);
        return value.kind === 'function' ? value.functionId : undefined;
      }
      if (!java) return undefined;
      for (let fn = tree.link(call).functionId; ; ) {
        const classId = bindings.thisClass(fn);
        if (classId === undefined) return undefined;
        const found = methodOfClass(classId, callee.name);
        if (found !== undefined) return found;
        const outer = facts.classes[classId];
        if (!outer || outer.parent === fn) {
          return outer?.outerClass === undefined ? undefined : methodOfClass(outer.outerClass, callee.name);
        }
        if (outer.outerClass !== undefined) {
          const inOuter = methodOfClass(outer.outerClass, callee.name);
          if (inOuter !== undefined) return inOuter;
        }
        fn = outer.parent;
      }
    }
    if (callee.kind === 'function') return callee.functionId;
    const value = of(callee);
    return value.kind === 'function' ? value.functionId : undefined;
  };

  let calls: Map<FunctionId, Call[]> | undefined;
  const callsOf = (functionId: FunctionId): readonly Call[] => {
    if (!calls) {
      // Filled in one go; a nested request while it is being filled sees what is there already.
      calls = new Map();
      for (const node of tree.nodes) {
        if (node.kind !== 'call') continue;
        const callee = target(node);
        if (callee === undefined) continue;
        const list = calls.get(callee);
        if (list) list.push(node);
        else calls.set(callee, [node]);
      }
    }
    return calls.get(functionId) ?? [];
  };

  return { functionOf, target, callsOf };
}
