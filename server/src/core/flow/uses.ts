import type { ClassId, Expression, FunctionId, Member } from '../facts/model.ts';
import type { Binding, Bindings } from './bindings.ts';
import { type Tree, unwrap } from './tree.ts';

/** Methods of classes, and where functions and objects are used as values. */
export interface Uses {
  /** The method of that name, of the class or of its superclasses in the file. */
  methodOfClass(classId: ClassId, name: string): FunctionId | undefined;
  /** The closure, the names it is bound to, `this.method`, `this.method.bind(this)`. */
  usesOfFunction(functionId: FunctionId): Expression[];
  usesOfObject(node: Expression): Expression[];
}

export function createUses(tree: Tree, bindings: Bindings): Uses {
  const { facts } = tree;

  const methods = new Map<ClassId, ReadonlyMap<string, FunctionId>>();
  /** The first method of each name. */
  const methodsOf = (classId: ClassId): ReadonlyMap<string, FunctionId> => {
    const known = methods.get(classId);
    if (known) return known;
    const byName = new Map<string, FunctionId>();
    for (const id of facts.classes[classId]?.members ?? []) {
      const fn = facts.functions[id];
      if (fn?.kind === 'method' && fn.name !== undefined && !byName.has(fn.name)) byName.set(fn.name, id);
    }
    methods.set(classId, byName);
    return byName;
  };

  const methodOfClass = (classId: ClassId, name: string): FunctionId | undefined => {
    let current: ClassId | undefined = classId;
    for (let steps = 0; current !== undefined && steps < 20; steps++) {
      const found = methodsOf(current).get(name);
      if (found !== undefined) return found;
      const superName: string | undefined = facts.classes[current]?.superClass?.name;
      current =
        superName === undefined ? undefined : bindings.classByName(superName.slice(superName.lastIndexOf('.') + 1));
    }
    return undefined;
  };

  /** The literal itself and the names it was given to. */
  const usesOfObject = (node: Expression): Expression[] => {
    const link = tree.link(node);
    if (link.parent?.kind !== 'variable') return [node];
    return [node, ...bindings.ofStatement(link.parent).flatMap((binding) => binding.references)];
  };

  let declarations: Map<FunctionId, Binding[]> | undefined;
  const declarationsOf = (functionId: FunctionId): readonly Binding[] => {
    if (!declarations) {
      declarations = new Map();
      for (const binding of bindings.all) {
        if (binding.origin.kind !== 'function') continue;
        const list = declarations.get(binding.origin.declared);
        if (list) list.push(binding);
        else declarations.set(binding.origin.declared, [binding]);
      }
    }
    return declarations.get(functionId) ?? [];
  };

  const usesOfFunction = (functionId: FunctionId): Expression[] => {
    const owner = tree.ownerOf(functionId);
    const uses: Expression[] = [];
    if (owner?.kind === 'function') {
      uses.push(owner);
      const link = tree.link(owner);
      if (link.parent?.kind === 'variable') {
        for (const binding of bindings.ofStatement(link.parent)) uses.push(...binding.references);
      }
    } else {
      const fn = facts.functions[functionId];
      for (const binding of declarationsOf(functionId)) uses.push(...binding.references);
      if (fn?.classId !== undefined && fn.name !== undefined) uses.push(...memberUses(fn.classId, fn.name));
    }
    // `this.handle.bind(this)` and a wrapping cast stand for the function.
    return uses.map((use) => {
      const link = tree.link(use);
      if (link.role !== 'object' || link.parent?.kind !== 'member' || link.parent.name !== 'bind') return use;
      const call = tree.link(link.parent).parent;
      return call?.kind === 'call' ? call : use;
    });
  };

  let membersByName: Map<string, Member[]> | undefined;
  const memberUses = (classId: ClassId, name: string): Expression[] => {
    if (!membersByName) {
      membersByName = new Map();
      for (const node of tree.nodes) {
        if (node.kind !== 'member') continue;
        const list = membersByName.get(node.name);
        if (list) list.push(node);
        else membersByName.set(node.name, [node]);
      }
    }
    return (membersByName.get(name) ?? []).filter((member) => {
      const object = unwrap(member.object);
      if (object.kind !== 'name' || object.name !== 'this') return false;
      const owner = bindings.thisClass(tree.link(member).functionId);
      return owner !== undefined && methodOfClass(owner, name) === methodOfClass(classId, name);
    });
  };

  return { methodOfClass, usesOfFunction, usesOfObject };
}
