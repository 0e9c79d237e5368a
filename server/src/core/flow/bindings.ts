import type {
  Assignment,
  ClassFact,
  ClassId,
  Expression,
  Field,
  FileFacts,
  FunctionFact,
  FunctionId,
  ImportFact,
  LoopStatement,
  Member,
  Name,
  Parameter,
  Pattern,
  Span,
  Statement,
  TypeReference,
  VariableStatement,
} from '../facts/model.ts';
import { contains, forEachChild, type Node, type Tree, unwrap } from './tree.ts';

/** What a name stands for. */
export interface Binding {
  readonly name: string;
  readonly nameSpan: Span;
  readonly origin: BindingOrigin;
  /** Keys taken from the origin's value by destructuring, outermost first; `*` for an array element or a rest that cannot be followed. */
  readonly path: readonly string[];
  /** The function whose text declares it; fields: the function that holds the class. */
  readonly functionId: FunctionId;
  /** Every use, reads and writes, in no particular order. For fields also `this.x` members. */
  readonly references: (Name | Member)[];
  /** Assignments to it after its declaration. */
  readonly writes: Assignment[];
}

export type BindingOrigin =
  | { readonly kind: 'variable'; readonly statement: VariableStatement }
  | { readonly kind: 'loop-variable'; readonly loop: LoopStatement }
  | { readonly kind: 'parameter'; readonly parameter: Parameter; readonly index: number }
  | { readonly kind: 'catch-parameter'; readonly types: readonly TypeReference[] }
  | { readonly kind: 'import'; readonly fact: ImportFact }
  | { readonly kind: 'function'; readonly declared: FunctionId }
  | { readonly kind: 'class'; readonly classId: ClassId }
  | { readonly kind: 'field'; readonly classId: ClassId; readonly field: Field | undefined };

export interface Bindings {
  /** What a name refers to; undefined for globals and unknown names. */
  of(name: Name): Binding | undefined;
  /** The field that `this.x` (or `x` as a Java member) refers to, looking at superclasses in the same file. */
  field(classId: ClassId, name: string): Binding | undefined;
  /** The binding a member expression on `this` refers to. */
  ofMember(member: Member): Binding | undefined;
  readonly all: readonly Binding[];
  /** Those of {@link all} that are called `name`. */
  named(name: string): readonly Binding[];
  /** Bindings declared by a parameter, in pattern order. */
  ofParameter(functionId: FunctionId, index: number): readonly Binding[];
  /** Bindings declared by a statement (variable or loop). */
  ofStatement(statement: VariableStatement | LoopStatement): readonly Binding[];
  /** The class whose `this` is meant inside a function; closures see their surrounding one. */
  thisClass(functionId: FunctionId): ClassId | undefined;
  classByName(name: string): ClassId | undefined;
}

interface Scope {
  readonly names: Map<string, Binding>;
  readonly outer: Scope | undefined;
}

/** Resolves every name of a file to its declaration. Scoping is lexical by block, which fits both languages. */
export function createBindings(tree: Tree): Bindings {
  const { facts } = tree;
  const resolved = new Map<Name, Binding>();
  const members = new Map<Member, Binding>();
  const all: Binding[] = [];
  const parameters = new Map<FunctionId, Binding[][]>();
  const byStatement = new Map<Statement, Binding[]>();
  const fields = facts.classes.map(() => new Map<string, Binding>());
  const classNames = new Map<string, ClassId>();
  for (const type of facts.classes) if (type.name && !classNames.has(type.name)) classNames.set(type.name, type.id);

  const declare = (
    scope: Map<string, Binding>,
    name: string,
    nameSpan: Span,
    origin: BindingOrigin,
    path: readonly string[],
    functionId: FunctionId,
  ): Binding => {
    const binding: Binding = { name, nameSpan, origin, path, functionId, references: [], writes: [] };
    all.push(binding);
    scope.set(name, binding);
    return binding;
  };

  const declarePattern = (
    scope: Map<string, Binding>,
    pattern: Pattern,
    origin: BindingOrigin,
    functionId: FunctionId,
    path: readonly string[] = [],
  ): Binding[] => {
    switch (pattern.kind) {
      case 'name':
        return [declare(scope, pattern.name, pattern.span, origin, path, functionId)];
      case 'object':
        return [
          ...pattern.entries.flatMap((entry) =>
            declarePattern(scope, entry.pattern, origin, functionId, [...path, entry.key]),
          ),
          ...(pattern.rest ? declarePattern(scope, pattern.rest, origin, functionId, [...path, '*']) : []),
        ];
      case 'array':
        return pattern.elements.flatMap((element) =>
          element ? declarePattern(scope, element, origin, functionId, [...path, '*']) : [],
        );
      default:
        return [];
    }
  };

  const superClassOf = (classId: ClassId): ClassId | undefined => {
    const name = facts.classes[classId]?.superClass?.name;
    const found = name === undefined ? undefined : classNames.get(name.slice(name.lastIndexOf('.') + 1));
    return found === classId ? undefined : found;
  };

  const fieldOf = (classId: ClassId, name: string): Binding | undefined => {
    let current: ClassId | undefined = classId;
    for (let depth = 0; current !== undefined && depth < 20; depth++) {
      const found = fields[current]?.get(name);
      if (found) return found;
      current = superClassOf(current);
    }
    return undefined;
  };

  const thisClasses = new Map<FunctionId, ClassId | undefined>();
  const thisClass = (functionId: FunctionId): ClassId | undefined => {
    if (thisClasses.has(functionId)) return thisClasses.get(functionId);
    const fn = facts.functions[functionId];
    const result =
      fn === undefined
        ? undefined
        : (fn.classId ?? classOfInitializer(facts, fn) ?? (fn.parent === undefined ? undefined : thisClass(fn.parent)));
    thisClasses.set(functionId, result);
    return result;
  };

  const lookUp = (scope: Scope | undefined, name: string): Binding | undefined => {
    for (let current = scope; current; current = current.outer) {
      const found = current.names.get(name);
      if (found) return found;
    }
    return undefined;
  };

  for (const type of facts.classes) {
    for (const field of type.fields) {
      declare(
        fields[type.id]!,
        field.name,
        field.nameSpan,
        { kind: 'field', classId: type.id, field },
        [],
        type.parent,
      );
    }
  }
  if (facts.language === 'typescript') declareAssignedFields(tree, thisClass, fields, declare);

  const moduleScope: Scope = { names: new Map(), outer: undefined };
  for (const fact of facts.imports) {
    if (fact.local !== '*') declare(moduleScope.names, fact.local, fact.span, { kind: 'import', fact }, [], 0);
  }
  if (facts.language === 'java') {
    for (const type of facts.classes) {
      if (type.name && type.nameSpan && !moduleScope.names.has(type.name)) {
        declare(moduleScope.names, type.name, type.nameSpan, { kind: 'class', classId: type.id }, [], 0);
      }
    }
  }

  const visited = new Set<FunctionId>();

  const hoist = (statements: readonly Statement[], scope: Scope, functionId: FunctionId): void => {
    for (const statement of statements) {
      if (statement.kind === 'variable') {
        const origin: BindingOrigin = { kind: 'variable', statement };
        byStatement.set(statement, declarePattern(scope.names, statement.pattern, origin, functionId));
      } else if (statement.kind === 'function-declaration') {
        const fn = facts.functions[statement.functionId];
        if (fn?.name && fn.body) {
          const origin: BindingOrigin = { kind: 'function', declared: fn.id };
          declare(scope.names, fn.name, fn.nameSpan ?? fn.span, origin, [], functionId);
        }
      } else if (statement.kind === 'class-declaration') {
        const type = facts.classes[statement.classId];
        if (type?.name) {
          const origin: BindingOrigin = { kind: 'class', classId: type.id };
          declare(scope.names, type.name, type.nameSpan ?? type.span, origin, [], functionId);
        }
      }
    }
  };

  const visitFunction = (fn: FunctionFact, outer: Scope): void => {
    if (visited.has(fn.id)) return;
    visited.add(fn.id);
    const scope: Scope = { names: new Map(), outer };
    if (fn.kind === 'closure' && fn.name) {
      const origin: BindingOrigin = { kind: 'function', declared: fn.id };
      declare(scope.names, fn.name, fn.nameSpan ?? fn.span, origin, [], fn.id);
    }
    parameters.set(
      fn.id,
      fn.parameters.map((parameter, index) =>
        declarePattern(scope.names, parameter.pattern, { kind: 'parameter', parameter, index }, fn.id),
      ),
    );
    for (const parameter of fn.parameters) if (parameter.defaultValue) visitNode(parameter.defaultValue, scope, fn.id);
    if (fn.body) visitNode(fn.body, scope, fn.id);
  };

  const visitClass = (type: ClassFact, outer: Scope): void => {
    const scope: Scope = { names: new Map(), outer };
    if (facts.language === 'java') {
      const chain: ClassId[] = [];
      for (let id: ClassId | undefined = type.id; id !== undefined && chain.length < 20; id = superClassOf(id)) {
        if (chain.includes(id)) break;
        chain.push(id);
      }
      for (const id of chain.reverse()) for (const [name, binding] of fields[id]!) scope.names.set(name, binding);
    }
    for (const field of type.fields) if (field.initializer) visitNode(field.initializer, scope, type.parent);
    for (const id of type.members) visitFunction(facts.functions[id]!, scope);
    // Member types (Java) stand in no statement: they are reached through their outer class.
    for (const nested of facts.classes) {
      if (nested.outerClass === type.id && !tree.ownerOfClass(nested.id)) visitClass(nested, scope);
    }
  };

  const visitNode = (root: Node, rootScope: Scope, functionId: FunctionId): void => {
    const stack: { readonly node: Node; readonly scope: Scope }[] = [{ node: root, scope: rootScope }];
    while (stack.length > 0) {
      const { node, scope } = stack.pop()!;
      let inner = scope;
      if (node.kind === 'block' || node.kind === 'loop' || node.kind === 'switch' || node.kind === 'try') {
        inner = { names: new Map(), outer: scope };
        if (node.kind === 'block') hoist(node.statements, inner, functionId);
        if (node.kind === 'switch') for (const branch of node.cases) hoist(branch.body, inner, functionId);
        if (node.kind === 'try') hoist(node.resources, inner, functionId);
        if (node.kind === 'loop') {
          if (node.initializer) hoist(node.initializer, inner, functionId);
          if (node.pattern) {
            const origin: BindingOrigin = { kind: 'loop-variable', loop: node };
            byStatement.set(node, declarePattern(inner.names, node.pattern, origin, functionId));
          }
        }
      } else if (node.kind === undefined) {
        inner = { names: new Map(), outer: scope };
        const origin: BindingOrigin = { kind: 'catch-parameter', types: node.types };
        if (node.parameter) declarePattern(inner.names, node.parameter, origin, functionId);
      } else if (node.kind === 'opaque' && node.statements) {
        inner = { names: new Map(), outer: scope };
        hoist(node.statements, inner, functionId);
      } else if (node.kind === 'name') {
        refer(node, scope);
      } else if (node.kind === 'member') {
        referMember(node, functionId);
      } else if (node.kind === 'assignment') {
        recordWrite(node, scope, functionId);
      } else if (node.kind === 'function' || node.kind === 'function-declaration') {
        visitFunction(facts.functions[node.functionId]!, scope);
      } else if (node.kind === 'class' || node.kind === 'class-declaration') {
        visitClass(facts.classes[node.classId]!, scope);
      } else if (node.kind === 'new' && node.classId !== undefined) {
        visitClass(facts.classes[node.classId]!, scope);
      }
      pushChildren(node, inner, stack);
    }
  };

  const refer = (node: Name, scope: Scope): void => {
    const binding = lookUp(scope, node.name);
    if (!binding) return;
    resolved.set(node, binding);
    binding.references.push(node);
  };

  const referMember = (node: Member, functionId: FunctionId): void => {
    const object = unwrap(node.object);
    if (object.kind !== 'name' || object.name !== 'this') return;
    const classId = thisClass(functionId);
    const binding = classId === undefined ? undefined : fieldOf(classId, node.name);
    if (!binding) return;
    members.set(node, binding);
    binding.references.push(node);
  };

  const recordWrite = (node: Assignment, scope: Scope, functionId: FunctionId): void => {
    const target = unwrap(node.target);
    if (target.kind === 'name') lookUp(scope, target.name)?.writes.push(node);
    if (target.kind === 'member') {
      const object = unwrap(target.object);
      if (object.kind !== 'name' || object.name !== 'this') return;
      const classId = thisClass(functionId);
      if (classId !== undefined) fieldOf(classId, target.name)?.writes.push(node);
    }
  };

  const moduleFunction = facts.functions[0];
  if (moduleFunction) visitFunction(moduleFunction, moduleScope);
  for (const type of facts.classes) {
    if (type.outerClass === undefined && !tree.ownerOfClass(type.id)) visitClass(type, moduleScope);
  }
  // Whatever no owner was found for (object-literal methods are owned by their expression; this is the remainder).
  for (const fn of facts.functions) visitFunction(fn, moduleScope);

  let byName: Map<string, Binding[]> | undefined;
  const named = (name: string): readonly Binding[] => {
    if (!byName) {
      byName = new Map();
      for (const binding of all) {
        const list = byName.get(binding.name);
        if (list) list.push(binding);
        else byName.set(binding.name, [binding]);
      }
    }
    return byName.get(name) ?? [];
  };

  return {
    named,
    of: (name) => resolved.get(name),
    field: fieldOf,
    ofMember: (member) => members.get(member),
    all,
    ofParameter: (functionId, index) => parameters.get(functionId)?.[index] ?? [],
    ofStatement: (statement) => byStatement.get(statement) ?? [],
    thisClass,
    classByName: (name) => classNames.get(name),
  };
}

function pushChildren(node: Node, scope: Scope, stack: { readonly node: Node; readonly scope: Scope }[]): void {
  const from = stack.length;
  forEachChild(node, (child) => stack.push({ node: child, scope }));
  for (let low = from, high = stack.length - 1; low < high; low++, high--) {
    const held = stack[low]!;
    stack[low] = stack[high]!;
    stack[high] = held;
  }
}

/** The class whose field initialiser a Java lambda stands in: its parent function is outside that class. */
function classOfInitializer(facts: FileFacts, fn: FunctionFact): ClassId | undefined {
  if (facts.language !== 'java' || fn.kind !== 'closure') return undefined;
  for (const type of facts.classes) {
    if (type.parent !== fn.parent) continue;
    if (type.fields.some((field) => field.initializer && contains(field.initializer.span, fn.span))) return type.id;
  }
  return undefined;
}

/** JavaScript classes often declare no fields: `this.x = …` in a method makes one. */
function declareAssignedFields(
  tree: Tree,
  thisClass: (functionId: FunctionId) => ClassId | undefined,
  fields: readonly Map<string, Binding>[],
  declare: (
    scope: Map<string, Binding>,
    name: string,
    nameSpan: Span,
    origin: BindingOrigin,
    path: readonly string[],
    functionId: FunctionId,
  ) => Binding,
): void {
  for (const node of tree.nodes) {
    if (node.kind !== 'assignment') continue;
    const target = unwrap(node.target);
    if (target.kind !== 'member') continue;
    const object = unwrap(target.object);
    if (object.kind !== 'name' || object.name !== 'this') continue;
    const functionId = tree.link(node).functionId;
    const classId = thisClass(functionId);
    if (classId === undefined || fields[classId]!.has(target.name)) continue;
    declare(
      fields[classId]!,
      target.name,
      target.nameSpan,
      { kind: 'field', classId, field: undefined },
      [],
      functionId,
    );
  }
}

/** The name or `this.x` member an expression is, when it is one of those. */
export function bindingOf(bindings: Bindings, expression: Expression): Binding | undefined {
  const bare = unwrap(expression);
  if (bare.kind === 'name') return bindings.of(bare);
  if (bare.kind === 'member') return bindings.ofMember(bare);
  return undefined;
}
