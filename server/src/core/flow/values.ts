import type { CallbackDescription } from '../clients/description.ts';
import type { Catalog } from '../clients/registry.ts';
import type { Call, ClassId, Expression, FunctionId, Member, New, TypeReference } from '../facts/model.ts';
import { alone, type Summary, type Surroundings } from '../project/summary.ts';
import type { Binding, Bindings } from './bindings.ts';
import { createCallTargets } from './call-targets.ts';
import { createContexts } from './contexts.ts';
import { createConversions } from './conversions.ts';
import { observableMethod, rxjsCall } from './observables.ts';
import { type Tree, unwrap } from './tree.ts';
import { createTypeNames } from './type-names.ts';
import { createUses } from './uses.ts';
import {
  blockingReads,
  collectionTypes,
  dottedName,
  elementMethods,
  elementReads,
  evaluateBinary,
  externalCall,
  firstKnown,
  isNullish,
  javaConstants,
  javaText,
  javaTypeOf,
  literalText,
  oneOf,
  promiseTypes,
  returnsOf,
  rootName,
  sameListMethods,
  unknown,
  type Value,
} from './value.ts';

export { dottedName, returnsOf, unknown, type Value } from './value.ts';

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
  const { qualifiedName, samePackage } = createTypeNames(facts, bindings, catalog);
  const { fromSpec, fromSummary, memberOfSummary } = createConversions(catalog);
  const uses = createUses(tree, bindings);
  const { methodOfClass } = uses;
  const cache = new Map<Expression, Value>();
  const bindingCache = new Map<Binding, Value>();
  /** Position on the evaluation stack of everything being evaluated. */
  const evaluating = new Map<Expression | Binding, number>();
  /** The outermost evaluation that a result found now depends on and that is not finished itself. */
  let unfinished = Number.POSITIVE_INFINITY;
  let steps = 0;

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

  const { functionOf, target, callsOf } = createCallTargets(tree, bindings, uses, of, ofBinding);

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

  const { contextualParameter, callbackAt } = createContexts(tree, uses, { of, ofType, fromSpec, elementOf });

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
    usesOf: uses.usesOfFunction,
  };

  function listMethod(list: Value & { readonly kind: 'list' }, name: string): Value {
    if (sameListMethods.has(name)) return list;
    return elementReads.has(name) ? list.of : unknown;
  }
}
