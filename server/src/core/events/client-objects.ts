import type { Call, Expression, FunctionFact, FunctionId, New } from '../facts/model.ts';
import { type Binding, bindingOf } from '../flow/bindings.ts';
import { type Node, unwrap } from '../flow/tree.ts';
import { returnsOf } from '../flow/values.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { KafkaCall } from './calls.ts';

/** One Kafka client object, under all the names that it has in a file. */
export interface ClientObject {
  readonly bindings: ReadonlySet<Binding>;
  /** Where it is made; more than one when a name stands for several. */
  readonly creations: ReadonlySet<Call | New>;
  /** The file shows everything that is ever done with it: it neither comes from nor goes to code elsewhere. */
  readonly confined: boolean;
}

/** The object that a described method is called on. */
export function clientObjectOf(code: CodeModel, event: KafkaCall): ClientObject {
  const { receiver, creation } = event;
  const found = receiver
    ? trace(code, receiver)
    : { bindings: new Set<Binding>(), creations: new Set<Call | New>(), confined: false };
  return creation ? { ...found, creations: new Set([...found.creations, creation]) } : found;
}

/** True when the file shows that both are the same object. */
export function isSameObject(first: ClientObject, second: ClientObject): boolean {
  return overlap(first.bindings, second.bindings) || overlap(first.creations, second.creations);
}

/** False only when the file shows that they are two objects. */
export function canBeSameObject(first: ClientObject, second: ClientObject): boolean {
  if (isSameObject(first, second)) return true;
  return first.creations.size === 0 || second.creations.size === 0;
}

function overlap<T>(first: ReadonlySet<T>, second: ReadonlySet<T>): boolean {
  for (const one of first) if (second.has(one)) return true;
  return false;
}

/** Follows an object through names, fields, parameters and results of functions of the file, both ways. */
export function trace(code: CodeModel, receiver: Expression): ClientObject {
  const { bindings, tree, values, calls, facts, handling } = code;
  const java = facts.language === 'java';
  const found = new Set<Binding>();
  const creations = new Set<Call | New>();
  const makers = new Set<FunctionId>();
  const returning = new Set<FunctionId>();
  const pending: Binding[] = [];
  let confined = true;

  const add = (binding: Binding): void => {
    if (found.has(binding)) return;
    found.add(binding);
    pending.push(binding);
  };

  const escapes = (): void => {
    confined = false;
  };

  /** Where the value of a name comes from. */
  const comesFrom = (expression: Expression): void => {
    const bare = unwrap(expression);
    const binding = bindingOf(bindings, bare);
    if (binding) {
      add(binding);
      return;
    }
    switch (bare.kind) {
      case 'literal':
        return;
      case 'await':
        comesFrom(bare.operand);
        return;
      case 'assignment':
        comesFrom(bare.value);
        return;
      case 'conditional':
        comesFrom(bare.consequent);
        comesFrom(bare.alternate);
        return;
      case 'new':
        creations.add(bare);
        return;
      case 'call': {
        if (calls.of(bare)) {
          creations.add(bare);
          return;
        }
        const local = values.target(bare);
        if (local === undefined) {
          escapes();
          return;
        }
        if (makers.has(local)) return;
        makers.add(local);
        const body = facts.functions[local]?.body;
        const results = body ? returnsOf(tree, body) : [];
        if (results.length === 0) escapes();
        results.forEach(comesFrom);
        return;
      }
      default:
        escapes();
        return;
    }
  };

  const declaredAt = (binding: Binding): void => {
    const { origin } = binding;
    if (binding.path.length > 0) escapes();
    for (const write of binding.writes) comesFrom(write.value);
    switch (origin.kind) {
      case 'variable':
        if (origin.statement.initializer && binding.path.length === 0) comesFrom(origin.statement.initializer);
        if (!java && facts.exports.some((exported) => exported.local === binding.name && binding.functionId === 0))
          escapes();
        return;
      case 'field':
        if (!isPrivate(origin.field?.modifiers ?? [], binding.name)) escapes();
        if (origin.field?.initializer) comesFrom(origin.field.initializer);
        else if (binding.writes.length === 0) escapes();
        return;
      case 'parameter': {
        const given = values.callsOf(binding.functionId).flatMap((call) => call.arguments[origin.index] ?? []);
        if (given.length === 0) escapes();
        given.forEach(comesFrom);
        return;
      }
      default:
        escapes();
        return;
    }
  };

  /** What is done with a value of the object. */
  const usedAt = (expression: Expression): void => {
    const { parent, role, index, functionId } = tree.link(expression);
    if (!parent) {
      escapes();
      return;
    }
    switch (parent.kind) {
      case 'member':
      case 'method-reference':
      case 'expression':
      case 'if':
      case 'loop':
      case 'unary':
      case 'template':
        return;
      case 'cast':
        usedAt(parent);
        return;
      case 'binary':
        if (comparisons.has(parent.operator) || (role === 'left' && parent.operator === '&&')) return;
        usedAt(parent);
        return;
      case 'conditional':
        if (role !== 'test') usedAt(parent);
        return;
      case 'variable':
        for (const binding of bindings.ofStatement(parent)) if (binding.path.length === 0) add(binding);
        return;
      case 'assignment': {
        if (role === 'target') return;
        const target = bindingOf(bindings, parent.target);
        if (!target) {
          escapes();
          return;
        }
        add(target);
        usedAt(parent);
        return;
      }
      case 'call':
        givenTo(parent, index, role === 'argument');
        return;
      case 'new': {
        const value = values.of(parent);
        const members = java && value.kind === 'object' ? (facts.classes[value.classId]?.members ?? []) : [];
        const constructors = members.filter((id) => facts.functions[id]?.kind === 'constructor');
        const [only] = constructors;
        if (only === undefined || constructors.length > 1) {
          escapes();
          return;
        }
        bindings.ofParameter(only, index).forEach(add);
        return;
      }
      case 'return':
        returnedFrom(functionId);
        return;
      default:
        escapes();
        return;
    }
  };

  const givenTo = (call: Call, index: number, isArgument: boolean): void => {
    if (!isArgument || handling.isReport(call)) return;
    const local = values.target(call);
    const parameter = local === undefined ? undefined : facts.functions[local]?.parameters[index];
    if (local === undefined || !parameter || parameter.rest || !facts.functions[local]?.body) {
      escapes();
      return;
    }
    bindings.ofParameter(local, index).forEach(add);
  };

  const returnedFrom = (functionId: FunctionId): void => {
    if (returning.has(functionId)) return;
    returning.add(functionId);
    const fn = facts.functions[functionId];
    if (!fn || fn.kind === 'closure' || !isPrivateFunction(fn)) escapes();
    for (const call of values.callsOf(functionId)) usedAt(call);
  };

  const isPrivateFunction = (fn: FunctionFact): boolean => {
    if (fn.kind === 'method') return isPrivate(fn.modifiers, fn.name ?? '');
    return !fn.modifiers.includes('export') && !facts.exports.some((exported) => exported.local === fn.name);
  };

  const start = bindingOf(bindings, receiver);
  if (start) add(start);
  else comesFrom(receiver);
  const used = new Set<Node>();
  while (pending.length > 0) {
    const binding = pending.pop()!;
    declaredAt(binding);
    for (const reference of binding.references) {
      if (used.has(reference)) continue;
      used.add(reference);
      usedAt(reference);
    }
  }
  return { bindings: found, creations, confined };
}

function isPrivate(modifiers: readonly string[], name: string): boolean {
  return modifiers.includes('private') || name.startsWith('#');
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '===', '!==', 'instanceof']);
