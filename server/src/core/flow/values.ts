import type { CallbackDescription, MethodDescription, TypeDescription, TypeSpec } from '../clients/description.ts';
import type { Catalog } from '../clients/registry.ts';
import type {
  Call,
  ClassId,
  Expression,
  FunctionId,
  Member,
  New,
  ObjectLiteral,
  TypeReference,
} from '../facts/model.ts';
import { alone, type Summary, type Surroundings } from '../project/summary.ts';
import type { Binding, Bindings } from './bindings.ts';
import { observableMethod, rxjsCall } from './observables.ts';
import { targetTypeOf } from './targets.ts';
import { calleeParts, type Node, type Tree, unwrap, walk } from './tree.ts';

/**
 * What an expression evaluates to, as far as the file shows. `unknown` is the honest answer for everything else: no finding
 * rests on it.
 */
export type Value =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly bigint?: boolean }
  /** A TypeScript module or namespace. */
  | { readonly kind: 'module'; readonly module: string }
  /** An imported name that is not described: `module#name`, or a qualified Java class. */
  | { readonly kind: 'symbol'; readonly name: string }
  /** A described class itself (not an instance). */
  | { readonly kind: 'type'; readonly type: TypeDescription }
  /** An instance of a described type; `creation` is the call or `new` that made it, when it is in this file. */
  | { readonly kind: 'instance'; readonly type: TypeDescription; readonly creation?: Call | New }
  /** A method of a described type, taken off its object (`const { resolveOffset } = payload`). */
  | {
      readonly kind: 'method';
      readonly type: TypeDescription;
      readonly method: MethodDescription;
      readonly creation?: Call | New;
    }
  /** A promise, or a Java future. */
  | { readonly kind: 'promise'; readonly of: Value }
  /** An RxJS observable: what it gives arrives only when it is subscribed to; awaiting it gives the observable itself. */
  | { readonly kind: 'observable'; readonly of: Value }
  | { readonly kind: 'list'; readonly of: Value }
  | { readonly kind: 'class'; readonly classId: ClassId }
  | { readonly kind: 'object'; readonly classId: ClassId }
  | { readonly kind: 'function'; readonly functionId: FunctionId }
  | { readonly kind: 'literal-object'; readonly node: ObjectLiteral }
  /** An instance of a class outside the file that is not described, by qualified name. */
  | { readonly kind: 'external'; readonly name: string }
  /** Something that another file of the project defines: a function, a class, an object, a configuration. */
  | { readonly kind: 'foreign'; readonly summary: Summary };

export const unknown: Value = { kind: 'unknown' };

export interface Values {
  of(expression: Expression): Value;
  ofBinding(binding: Binding): Value;
  /** What the client calls a function with that is the call's argument at an index; undefined when it is no such call. */
  callbackAt(call: Call, argument: number): CallbackDescription | undefined;
  /** What a written type stands for, as the value of an instance of it. */
  ofType(reference: TypeReference): Value;
  /** What a function of this file returns; a promise when it is asynchronous. */
  returnOf(functionId: FunctionId): Value;
  /** The function an expression refers to: a closure, a declared function, a method of this class, `f.bind(x)`. */
  functionOf(expression: Expression): FunctionId | undefined;
  /** Calls of a declared function or method in this file. */
  callsOf(functionId: FunctionId): readonly Call[];
  /** The local function a call runs. */
  target(call: Call): FunctionId | undefined;
  /** Qualified name of a Java type as written, or `module#Name` of an imported TypeScript type. */
  qualifiedName(reference: TypeReference | string): string | undefined;
  /** What iterating over a value gives. */
  elementOf(value: Value): Value;
  /** Where a function is used as a value: its closure, the names it is bound to, `this.method`, `this.method.bind(this)`. */
  usesOf(functionId: FunctionId): readonly Expression[];
}

const depthLimit = 60;
/** Far above what any real file needs; a bound so that no input can make evaluation run away. */
const stepLimit = 1_000_000;

export function createValues(
  tree: Tree,
  bindings: Bindings,
  catalog: Catalog,
  surroundings: Surroundings = alone,
): Values {
  const { facts } = tree;
  const java = facts.language === 'java';
  const cache = new Map<Expression, Value>();
  const bindingCache = new Map<Binding, Value>();
  /** Position on the evaluation stack of everything being evaluated. */
  const evaluating = new Map<Expression | Binding, number>();
  /** The outermost evaluation that a result found now depends on and that is not finished itself. */
  let unfinished = Number.POSITIVE_INFINITY;
  let steps = 0;

  const importsByLocal = new Map(facts.imports.filter((fact) => fact.local !== '*').map((fact) => [fact.local, fact]));
  const onDemand = facts.imports.filter((fact) => fact.local === '*' && !fact.static).map((fact) => fact.module);

  /**
   * Evaluates once. A result that rests on an evaluation still under way is not kept: it would be an accident of where
   * evaluation began. Everything else is, `unknown` included, which keeps the work linear.
   */
  const remembered = <K extends Expression | Binding>(key: K, known: Map<K, Value>, compute: () => Value): Value => {
    const value = known.get(key);
    if (value) return value;
    const position = evaluating.get(key);
    if (position !== undefined) {
      unfinished = Math.min(unfinished, position);
      return unknown;
    }
    if (evaluating.size > depthLimit || steps > stepLimit) return unknown;
    steps++;
    const outer = unfinished;
    unfinished = Number.POSITIVE_INFINITY;
    const own = evaluating.size;
    evaluating.set(key, own);
    const result = compute();
    evaluating.delete(key);
    if (unfinished >= own) known.set(key, result);
    unfinished = Math.min(outer, unfinished >= own ? Number.POSITIVE_INFINITY : unfinished);
    return result;
  };

  const of = (expression: Expression): Value => remembered(expression, cache, () => evaluate(expression));

  const ofBinding = (binding: Binding): Value => remembered(binding, bindingCache, () => evaluateBinding(binding));

  const fromSpec = (spec: TypeSpec | undefined, creation?: Call | New): Value => {
    if (spec === undefined) return unknown;
    if (spec.startsWith('promise:')) return { kind: 'promise', of: fromSpec(spec.slice(8), creation) };
    if (spec.startsWith('observable:')) return { kind: 'observable', of: fromSpec(spec.slice(11), creation) };
    if (spec.startsWith('list:')) return { kind: 'list', of: fromSpec(spec.slice(5)) };
    if (spec.startsWith('external:')) return { kind: 'external', name: spec.slice(9) };
    const type = catalog.typeById(spec);
    if (!type) return unknown;
    return creation ? { kind: 'instance', type, creation } : { kind: 'instance', type };
  };

  /** A summary as a value of this file. */
  const fromSummary = (summary: Summary | undefined): Value => {
    if (summary === undefined) return unknown;
    switch (summary.kind) {
      case 'unknown':
        return unknown;
      case 'literal':
        return { kind: 'literal', value: summary.value };
      case 'instance':
        return fromSpec(summary.type);
      case 'type': {
        const type = catalog.typeById(summary.type);
        return type ? { kind: 'type', type } : unknown;
      }
      case 'promise':
      case 'list':
        return { kind: summary.kind, of: fromSummary(summary.of) };
      default:
        return { kind: 'foreign', summary };
    }
  };

  const memberOfSummary = (summary: Summary, name: string): Value => {
    const members =
      summary.kind === 'object' ? summary.members : summary.kind === 'class' ? summary.statics : undefined;
    return members && Object.hasOwn(members, name) ? fromSummary(members[name]) : unknown;
  };

  const qualifiedNames = new Map<string, string | undefined>();
  const qualifiedName = (reference: TypeReference | string): string | undefined => {
    const name = typeof reference === 'string' ? reference : reference.name;
    if (qualifiedNames.has(name)) return qualifiedNames.get(name);
    const qualified = qualify(name);
    qualifiedNames.set(name, qualified);
    return qualified;
  };

  const qualify = (name: string): string | undefined => {
    if (name === '') return undefined;
    const [head = '', ...rest] = name.split('.');
    const fact = importsByLocal.get(head);
    if (!java) {
      if (fact) {
        const exported = fact.imported === '*' || fact.imported === 'default' ? rest : [fact.imported, ...rest];
        return exported.length === 0 ? undefined : `${fact.module}#${exported.join('.')}`;
      }
      return undefined;
    }
    if (fact && !fact.static) return [`${fact.module}.${fact.imported}`, ...rest].join('.');
    if (bindings.classByName(head) !== undefined) return undefined;
    if (rest.length > 0 && /^[a-z]/.test(head)) return name;
    for (const candidate of onDemand) if (catalog.typeNamed(`${candidate}.${name}`)) return `${candidate}.${name}`;
    for (const candidate of onDemand) {
      if (catalog.configConstants(`${candidate}.${head}`)) return `${candidate}.${name}`;
      if (catalog.listener(`${candidate}.${name}`) || catalog.isListenerMember(`${candidate}.${name}`))
        return `${candidate}.${name}`;
    }
    const wellKnown = wellKnownJavaTypes.get(head);
    if (wellKnown && onDemand.includes(wellKnown)) return `${wellKnown}.${name}`;
    return undefined;
  };

  const ofType = (reference: TypeReference): Value => {
    const { name, arguments: parameters } = reference;
    if (name === '|' || name === '&') {
      for (const option of parameters) {
        const value = ofType(option);
        if (value.kind !== 'unknown') return value;
      }
      return unknown;
    }
    if (name === '[]') return { kind: 'list', of: parameters[0] ? ofType(parameters[0]) : unknown };
    const simple = name.slice(name.lastIndexOf('.') + 1);
    if (promiseTypes.has(simple)) return { kind: 'promise', of: parameters[0] ? ofType(parameters[0]) : unknown };
    const qualified = qualifiedName(name);
    if (qualified === 'rxjs#Observable')
      return { kind: 'observable', of: parameters[0] ? ofType(parameters[0]) : unknown };
    const described = qualified === undefined ? undefined : catalog.typeNamed(qualified);
    if (described) return { kind: 'instance', type: described };
    if (collectionTypes.has(simple)) {
      const element = parameters[parameters.length - 1];
      return { kind: 'list', of: element ? ofType(element) : unknown };
    }
    const classId = bindings.classByName(simple);
    if (classId !== undefined && qualified === undefined) return { kind: 'object', classId };
    const foreign = foreignClass(qualified ?? (java ? samePackage(name) : undefined));
    if (foreign?.kind === 'class') return fromSummary(foreign.instance);
    // `ReturnType<typeof f>`, `Awaited<…>` and the like say nothing that can be followed here.
    return qualified === undefined ? unknown : { kind: 'external', name: qualified };
  };

  const samePackage = (name: string): string => (facts.packageName === '' ? name : `${facts.packageName}.${name}`);

  /** A class of another file, by qualified Java name or `module#Name`. */
  const foreignClass = (qualified: string | undefined): Summary | undefined => {
    if (qualified === undefined) return undefined;
    if (java) return surroundings.javaClass(qualified);
    const hash = qualified.indexOf('#');
    return surroundings.imported(qualified.slice(0, hash), qualified.slice(hash + 1));
  };

  const ofName = (name: string): Value => {
    const qualified = qualifiedName(name);
    if (qualified === undefined) return java ? fromSummary(foreignClass(samePackage(name))) : unknown;
    const type = catalog.typeNamed(qualified);
    if (type) return { kind: 'type', type };
    const fn = catalog.functionNamed(qualified);
    if (fn) return { kind: 'method', ...fn };
    const foreign = fromSummary(foreignClass(qualified));
    return foreign.kind === 'unknown' ? { kind: 'symbol', name: qualified } : foreign;
  };

  const evaluate = (expression: Expression): Value => {
    switch (expression.kind) {
      case 'literal':
        return expression.value === undefined
          ? unknown
          : { kind: 'literal', value: expression.value, ...(expression.bigint ? { bigint: true } : {}) };
      case 'template': {
        const parts = expression.parts.map((part) => (typeof part === 'string' ? part : literalText(of(part))));
        return expression.tag || parts.includes(undefined) ? unknown : { kind: 'literal', value: parts.join('') };
      }
      case 'name': {
        if (expression.name === 'this') {
          const classId = bindings.thisClass(tree.link(expression).functionId);
          return classId === undefined ? unknown : { kind: 'object', classId };
        }
        const binding = bindings.of(expression);
        if (binding) return ofBinding(binding);
        return java ? ofName(expression.name) : unknown;
      }
      case 'member':
        return evaluateMember(expression);
      case 'await': {
        const value = of(expression.operand);
        return value.kind === 'promise' ? value.of : value;
      }
      case 'cast': {
        const value = of(expression.operand);
        if (value.kind !== 'unknown' || !expression.type) return value;
        return ofType(expression.type);
      }
      case 'assignment':
        return of(expression.value);
      case 'conditional':
        return oneOf(of(expression.consequent), of(expression.alternate));
      case 'binary':
        return evaluateBinary(expression.operator, of(expression.left), of(expression.right));
      case 'unary': {
        const value = of(expression.operand);
        if (expression.operator === '-' && value.kind === 'literal' && typeof value.value === 'number') {
          return { kind: 'literal', value: -value.value };
        }
        if (expression.operator === '!' && value.kind === 'literal' && typeof value.value === 'boolean') {
          return { kind: 'literal', value: !value.value };
        }
        return unknown;
      }
      case 'function':
        return { kind: 'function', functionId: expression.functionId };
      case 'class':
        return { kind: 'class', classId: expression.classId };
      case 'object':
        return { kind: 'literal-object', node: expression };
      case 'array': {
        const [first] = expression.elements;
        return { kind: 'list', of: first && first.kind !== 'spread' ? of(first) : unknown };
      }
      case 'new':
        return evaluateNew(expression);
      case 'call':
        return evaluateCall(expression);
      case 'index': {
        const value = of(expression.object);
        return value.kind === 'list' ? value.of : unknown;
      }
      default:
        return unknown;
    }
  };

  const evaluateMember = (expression: Member): Value => {
    const own = bindings.ofMember(expression);
    if (own) return ofBinding(own);
    if (java && expression.name === 'this' && expression.object.kind === 'name') {
      // `Outer.this`
      const classId = bindings.classByName(expression.object.name);
      if (classId !== undefined) return { kind: 'object', classId };
    }
    if (java) {
      const constant = javaConstants.get(`${dottedName(expression)}`);
      if (constant !== undefined) return { kind: 'literal', value: constant };
    }
    const object = of(expression.object);
    const value = memberOf(object, expression.name);
    if (value.kind !== 'unknown' || !java) return value;
    // A qualified Java name: `org.apache.kafka.clients.producer.ProducerConfig`, `ProducerConfig.ACKS_CONFIG`.
    const dotted = dottedName(expression);
    const root = dotted === undefined ? undefined : bindings.of(rootName(expression)!);
    return dotted === undefined || (root && root.origin.kind !== 'import') ? unknown : ofName(dotted);
  };

  const memberOf = (object: Value, name: string): Value => {
    switch (object.kind) {
      case 'module': {
        const qualified = `${object.module}#${name}`;
        const type = catalog.typeNamed(qualified);
        if (type) return { kind: 'type', type };
        const fn = catalog.functionNamed(qualified);
        if (fn) return { kind: 'method', ...fn };
        const foreign = fromSummary(surroundings.imported(object.module, name));
        if (foreign.kind !== 'unknown') return foreign;
        return name === 'default' ? object : { kind: 'symbol', name: qualified };
      }
      case 'symbol': {
        const qualified = `${object.name}.${name}`;
        const type = catalog.typeNamed(qualified);
        return type ? { kind: 'type', type } : { kind: 'symbol', name: qualified };
      }
      case 'instance': {
        const spec = object.type.fields?.[name];
        if (spec !== undefined) return fromSpec(spec);
        const method = catalog.method(object.type, name);
        if (!method) return unknown;
        return { kind: 'method', type: object.type, method, ...(object.creation ? { creation: object.creation } : {}) };
      }
      case 'type': {
        const method = object.type.statics?.[name];
        return method ? { kind: 'method', type: object.type, method } : unknown;
      }
      case 'object':
        return memberOfClass(object.classId, name);
      case 'class': {
        const field = bindings.field(object.classId, name);
        if (field) return ofBinding(field);
        return memberOfClass(object.classId, name);
      }
      case 'foreign':
        return memberOfSummary(object.summary, name);
      case 'literal-object': {
        for (const property of object.node.properties) if (property.key === name) return of(property.value);
        return unknown;
      }
      default:
        return unknown;
    }
  };

  const memberOfClass = (classId: ClassId, name: string): Value => {
    const field = bindings.field(classId, name);
    if (field) return ofBinding(field);
    const method = methodOfClass(classId, name);
    if (method !== undefined) return { kind: 'function', functionId: method };
    const inherited = inheritedFrom(classId);
    return inherited ? memberOf(inherited, name) : unknown;
  };

  /** What a class outside the file (a client's, or one of another file) gives its subclasses. */
  const inheritedFrom = (classId: ClassId): Value | undefined => {
    let current: ClassId | undefined = classId;
    for (let hops = 0; current !== undefined && hops < 20; hops++) {
      const reference: TypeReference | undefined = facts.classes[current]?.superClass;
      if (!reference) return undefined;
      const local: ClassId | undefined = bindings.classByName(
        reference.name.slice(reference.name.lastIndexOf('.') + 1),
      );
      if (local === undefined || local === current) {
        const value = ofType(reference);
        return value.kind === 'instance' || value.kind === 'foreign' ? value : undefined;
      }
      current = local;
    }
    return undefined;
  };

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

  const evaluateNew = (expression: New): Value => {
    const reference: TypeReference | undefined = java ? javaTypeOf(expression) : undefined;
    if (reference) {
      const value = ofType(reference);
      return value.kind === 'instance' ? { ...value, creation: expression } : value;
    }
    const callee = of(expression.callee);
    if (callee.kind === 'type') return { kind: 'instance', type: callee.type, creation: expression };
    if (callee.kind === 'class') return { kind: 'object', classId: callee.classId };
    if (callee.kind === 'symbol') return { kind: 'external', name: callee.name };
    if (callee.kind === 'foreign' && callee.summary.kind === 'class') return fromSummary(callee.summary.instance);
    return unknown;
  };

  const evaluateCall = (call: Call): Value => {
    const callee = unwrap(call.callee);
    const [first] = call.arguments;
    if (!java && callee.kind === 'name' && first && !bindings.of(callee)) {
      const specifier = of(first);
      if (callee.name === 'require' || callee.name === 'import') {
        if (specifier.kind !== 'literal' || typeof specifier.value !== 'string') return unknown;
        const foreign = fromSummary(surroundings.imported(specifier.value, '*'));
        const module: Value = foreign.kind === 'unknown' ? { kind: 'module', module: specifier.value } : foreign;
        return callee.name === 'import' ? { kind: 'promise', of: module } : module;
      }
    }
    const value = of(callee);
    if (value.kind === 'method') {
      // `producer.on(…).connect()`: the object itself, with where it was made.
      if (value.method.returns === 'this')
        return { kind: 'instance', type: value.type, ...(value.creation ? { creation: value.creation } : {}) };
      return fromSpec(value.method.returns, call);
    }
    if (value.kind === 'symbol' && value.name.startsWith('rxjs#'))
      return rxjsCall(value.name.slice(5), first && of(first));
    if (value.kind === 'foreign') return resultOfForeign(value.summary);
    if (callee.kind === 'member') {
      const object = of(callee.object);
      const text = java ? javaText(callee, object, first && of(first)) : undefined;
      if (text) return text;
      if (object.kind === 'list') return listMethod(object, callee.name);
      if (object.kind === 'instance' && object.type.carries === 'records' && elementMethods.has(callee.name))
        return object;
      if (object.kind === 'observable') return observableMethod(object, callee.name);
      if (object.kind === 'promise' && blockingReads.has(callee.name)) return object.of;
      if (object.kind === 'symbol') return externalCall(object.name, callee.name);
    }
    const local = target(call);
    if (local !== undefined) return returnOf(local);
    return unknown;
  };

  const resultOfForeign = (summary: Summary): Value => {
    if (summary.kind !== 'function') return unknown;
    const returned = fromSummary(summary.function.returns);
    return summary.function.async && returned.kind !== 'promise' ? { kind: 'promise', of: returned } : returned;
  };

  const returnOf = (functionId: FunctionId): Value => {
    const fn = facts.functions[functionId];
    if (!fn) return unknown;
    if (fn.returnType && fn.returnType.name !== 'var') {
      const declared = ofType(fn.returnType);
      if (declared.kind !== 'unknown' && declared.kind !== 'external') return declared;
    }
    const returned = fn.body ? oneOf(...returnsOf(tree, fn.body).map(of)) : unknown;
    return fn.async && returned.kind !== 'promise' ? { kind: 'promise', of: returned } : returned;
  };

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

  const evaluateBinding = (binding: Binding): Value => {
    const { origin } = binding;
    switch (origin.kind) {
      case 'import': {
        const { fact } = origin;
        if (java) return fact.static ? { kind: 'symbol', name: `${fact.module}.${fact.imported}` } : ofName(fact.local);
        const foreign = fromSummary(surroundings.imported(fact.module, fact.imported));
        if (foreign.kind !== 'unknown') return foreign;
        if (fact.imported === '*' || fact.imported === 'default' || fact.imported === '=') {
          return { kind: 'module', module: fact.module };
        }
        return ofName(fact.local);
      }
      case 'function':
        return { kind: 'function', functionId: origin.declared };
      case 'class':
        return { kind: 'class', classId: origin.classId };
      case 'catch-parameter':
        return origin.types[0] ? ofType(origin.types[0]) : unknown;
      case 'variable': {
        const declared = declaredValue(origin.statement.type);
        const initial = origin.statement.initializer ? of(origin.statement.initializer) : unknown;
        return followPath(bestOf(declared, initial, binding), binding.path);
      }
      case 'loop-variable': {
        const declared = declaredValue(origin.loop.variableType);
        if (declared.kind !== 'unknown') return followPath(declared, binding.path);
        return origin.loop.subject ? followPath(elementOf(of(origin.loop.subject)), binding.path) : unknown;
      }
      case 'parameter':
        return followPath(parameterValue(binding.functionId, origin.index, origin.parameter.type), binding.path);
      case 'field': {
        const declared = declaredValue(origin.field?.type);
        const initial = origin.field?.initializer ? of(origin.field.initializer) : unknown;
        return bestOf(declared, initial, binding);
      }
    }
  };

  const declaredValue = (reference: TypeReference | undefined): Value =>
    reference === undefined || reference.name === 'var' ? unknown : ofType(reference);

  /** Prefers what was constructed (it carries its creation) over the bare declared type, and the first known write over nothing. */
  const bestOf = (declared: Value, initial: Value, binding: Binding): Value => {
    if (initial.kind !== 'unknown' && initial.kind !== 'external' && !isNullish(initial)) {
      if (initial.kind === 'literal' && binding.writes.length > 0) return unknown;
      return initial;
    }
    const described = declared.kind === 'instance' || declared.kind === 'promise' || declared.kind === 'list';
    for (const write of binding.writes) {
      if (write.operator !== '=' && write.operator !== '??=') continue;
      const written = of(write.value);
      if (written.kind === 'literal') continue;
      if (written.kind !== 'unknown' && (!described || written.kind === declared.kind)) return written;
    }
    return firstKnown(declared, initial.kind === 'external' ? initial : unknown);
  };

  const parameterValue = (functionId: FunctionId, index: number, type: TypeReference | undefined): Value => {
    const declared = declaredValue(type);
    if (declared.kind !== 'unknown' && declared.kind !== 'external') return declared;
    const contextual = contextualParameter(functionId, index);
    if (contextual.kind !== 'unknown') return contextual;
    for (const call of callsOf(functionId)) {
      const argument = call.arguments[index];
      const value = argument && argument.kind !== 'spread' ? of(argument) : unknown;
      if (value.kind !== 'unknown' && value.kind !== 'literal') return value;
    }
    return declared;
  };

  /** What iterating over a value gives. */
  const elementOf = (value: Value): Value => {
    if (value.kind === 'list') return value.of;
    return value.kind === 'instance' ? fromSpec(value.type.element) : unknown;
  };

  /** The type a closure's parameter gets from where the closure is passed. */
  const contextualParameter = (functionId: FunctionId, index: number): Value => {
    for (const use of usesOfFunction(functionId)) {
      const link = tree.link(use);
      const parent = link.parent;
      if (link.role === 'argument' && parent?.kind === 'call') {
        const { object, name } = calleeParts(parent);
        if (!object || name === undefined) continue;
        const called = callbackAt(parent, link.index);
        if (called) return fromSpec(called.parameters[index]);
        const receiver = of(object);
        if (index === 0 && elementCallbacks.has(name)) {
          const element = elementOf(receiver);
          if (element.kind !== 'unknown') return element;
        }
        if (receiver.kind === 'promise' && name === 'then' && index === 0) return receiver.of;
      }
      const target = java ? targetTypeOf(tree, use) : undefined;
      const implemented = target ? ofType(target) : unknown;
      if (implemented.kind === 'instance' && implemented.type.handler)
        return fromSpec(implemented.type.handler.parameters[index]);
      if (link.role === 'property-value' && parent?.kind === 'object' && index === 0) {
        const handler = handlerAt(parent, link.index);
        if (handler) return fromSpec(handler);
      }
    }
    return unknown;
  };

  /** What the client calls the function with that is given to it as an argument. */
  const callbackAt = (call: Call, argument: number): CallbackDescription | undefined => {
    const callee = of(call.callee);
    if (callee.kind !== 'method') return undefined;
    return callee.method.callbacks?.find((one) => one.argument === argument && isEvent(call, one.event));
  };

  const isEvent = (call: Call, event: string | undefined): boolean => {
    if (event === undefined) return true;
    const [first] = call.arguments;
    const named = first ? of(first) : unknown;
    return named.kind === 'literal' && named.value === event;
  };

  /** Payload type of the handler when an object literal is the options of a `run` call. */
  const handlerAt = (options: ObjectLiteral, index: number): TypeSpec | undefined => {
    const key = options.properties[index]?.key;
    for (const use of usesOfObject(options)) {
      const link = tree.link(use);
      if (link.role !== 'argument' || link.parent?.kind !== 'call') continue;
      const callee = of(link.parent.callee);
      if (callee.kind !== 'method' || callee.method.effect?.kind !== 'run') continue;
      const handler = callee.method.effect.handlers.find((candidate) => candidate.name === key);
      if (handler) return handler.payload;
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

  const followPath = (value: Value, path: readonly string[]): Value => {
    let current = value;
    for (const key of path) current = key === '*' ? elementOf(current) : memberOf(current, key);
    return current;
  };

  return {
    of,
    callbackAt,
    ofBinding,
    ofType,
    returnOf,
    functionOf,
    callsOf,
    target,
    qualifiedName,
    elementOf,
    usesOf: usesOfFunction,
  };

  function listMethod(list: Value & { readonly kind: 'list' }, name: string): Value {
    if (sameListMethods.has(name)) return list;
    return elementReads.has(name) ? list.of : unknown;
  }
}

/** Return arguments of a function's own body, closures excluded. */
export function returnsOf(tree: Tree, body: Node): Expression[] {
  const found: Expression[] = [];
  walk(tree, body, false, (node) => {
    if (node.kind === 'return' && node.argument) found.push(node.argument);
    return undefined;
  });
  return found;
}

const promiseTypes: ReadonlySet<string> = new Set([
  'Promise',
  'PromiseLike',
  'Future',
  'CompletableFuture',
  'CompletionStage',
  'ListenableFuture',
]);
const collectionTypes: ReadonlySet<string> = new Set([
  'Array',
  'ReadonlyArray',
  'Set',
  'List',
  'ArrayList',
  'LinkedList',
  'Collection',
  'Iterable',
  'Iterator',
  'AsyncIterable',
  'Queue',
  'Stream',
  'Map',
  'HashMap',
  'Optional',
]);
const elementCallbacks: ReadonlySet<string> = new Set([
  'forEach',
  'map',
  'flatMap',
  'filter',
  'some',
  'every',
  'find',
  'ifPresent',
  'forEachOrdered',
  'peek',
  'mapToObj',
  'removeIf',
]);
const sameListMethods: ReadonlySet<string> = new Set([
  'filter',
  'slice',
  'reverse',
  'sort',
  'sorted',
  'concat',
  'stream',
  'parallelStream',
  'limit',
  'skip',
  'distinct',
  'values',
  'iterator',
  'subList',
  'toReversed',
  'toSorted',
]);
const elementReads: ReadonlySet<string> = new Set([
  'get',
  'at',
  'pop',
  'shift',
  'next',
  'find',
  'findLast',
  'getFirst',
  'getLast',
  'remove',
  'poll',
  'take',
]);
const elementMethods: ReadonlySet<string> = new Set(['stream', 'parallelStream']);
const blockingReads: ReadonlySet<string> = new Set(['get', 'join', 'getNow', 'resultNow']);
/** Java library types that on-demand imports bring in and that flow analysis knows. */
const wellKnownJavaTypes: ReadonlyMap<string, string> = new Map(
  [
    'Executor',
    'ExecutorService',
    'Executors',
    'ThreadPoolExecutor',
    'ScheduledExecutorService',
    'CompletableFuture',
    'Future',
    'CountDownLatch',
    'ForkJoinPool',
    'ExecutionException',
    'TimeUnit',
  ].map((name) => [name, 'java.util.concurrent']),
);

const javaConstants: ReadonlyMap<string, boolean | number> = new Map<string, boolean | number>([
  ['Boolean.TRUE', true],
  ['Boolean.FALSE', false],
  ['Integer.MAX_VALUE', 2_147_483_647],
]);

/** `String.valueOf(1)`, `Boolean.FALSE.toString()`, `Integer.toString(0)`: the literal's text. */
function javaText(callee: Member, object: Value, argument: Value | undefined): Value | undefined {
  if (callee.name === 'toString' && object.kind === 'literal') return { kind: 'literal', value: String(object.value) };
  const owner = dottedName(callee.object);
  const converts =
    (owner === 'String' && callee.name === 'valueOf') ||
    ((owner === 'Boolean' || owner === 'Integer' || owner === 'Long') &&
      (callee.name === 'toString' || callee.name === 'valueOf'));
  if (!converts || argument?.kind !== 'literal') return undefined;
  return { kind: 'literal', value: String(argument.value) };
}

function externalCall(owner: string, name: string): Value {
  if (owner === 'java.util.concurrent.Executors' && name.startsWith('new')) {
    return { kind: 'external', name: 'java.util.concurrent.ExecutorService' };
  }
  if (owner === 'java.util.concurrent.CompletableFuture') return { kind: 'promise', of: unknown };
  return unknown;
}

function evaluateBinary(operator: string, left: Value, right: Value): Value {
  if (operator === '||' || operator === '??') {
    return left.kind === 'literal' || left.kind === 'unknown' ? (right.kind === 'literal' ? unknown : right) : left;
  }
  if (operator === '&&') return right.kind === 'literal' ? unknown : right;
  if (operator === ',') return right;
  if (operator === '+' && left.kind === 'literal' && right.kind === 'literal') {
    if (typeof left.value === 'string' || typeof right.value === 'string') {
      return { kind: 'literal', value: `${left.value}${right.value}` };
    }
    if (typeof left.value === 'number' && typeof right.value === 'number') {
      return { kind: 'literal', value: left.value + right.value };
    }
  }
  if (operator === '*' && left.kind === 'literal' && right.kind === 'literal') {
    if (typeof left.value === 'number' && typeof right.value === 'number') {
      return { kind: 'literal', value: left.value * right.value };
    }
  }
  return unknown;
}

function literalText(value: Value): string | undefined {
  return value.kind === 'literal' ? String(value.value) : undefined;
}

function isNullish(value: Value): boolean {
  return value.kind === 'literal' && value.value === null;
}

function firstKnown(...values: readonly Value[]): Value {
  return values.find((value) => value.kind !== 'unknown' && !isNullish(value)) ?? unknown;
}

/** A value that is one of several: the first that shows what it is. Plain values count only where all are the same. */
function oneOf(...values: readonly Value[]): Value {
  const [first] = values;
  const shown = firstKnown(...values.filter((value) => value.kind !== 'literal'));
  if (shown.kind !== 'unknown' || first?.kind !== 'literal') return shown;
  return values.every((value) => value.kind === 'literal' && value.value === first.value) ? first : unknown;
}

/** The created type of a Java `new`, from its callee name and type arguments. */
function javaTypeOf(expression: New): TypeReference | undefined {
  const name = dottedName(expression.callee);
  return name === undefined ? undefined : { name, arguments: expression.typeArguments, span: expression.callee.span };
}

export function dottedName(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return undefined;
  const object = dottedName(expression.object);
  return object === undefined ? undefined : `${object}.${expression.name}`;
}

function rootName(expression: Expression): Extract<Expression, { kind: 'name' }> | undefined {
  if (expression.kind === 'name') return expression;
  return expression.kind === 'member' ? rootName(expression.object) : undefined;
}
