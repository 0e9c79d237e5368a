import type { CallbackDescription, TypeSpec } from '../clients/description.ts';
import type { Call, Expression, FunctionId, ObjectLiteral, TypeReference } from '../facts/model.ts';
import { targetTypeOf } from './targets.ts';
import { calleeParts, type Tree } from './tree.ts';
import type { Uses } from './uses.ts';
import { elementCallbacks, unknown, type Value } from './value.ts';

/** What evaluation gives to the look at where a closure stands. */
export interface Evaluation {
  of(expression: Expression): Value;
  ofType(reference: TypeReference): Value;
  fromSpec(spec: TypeSpec | undefined): Value;
  elementOf(value: Value): Value;
}

export interface Contexts {
  contextualParameter(functionId: FunctionId, index: number): Value;
  callbackAt(call: Call, argument: number): CallbackDescription | undefined;
}

/** The types that closures' parameters get from where the closures are passed. */
export function createContexts(tree: Tree, uses: Uses, evaluation: Evaluation): Contexts {
  const { of, ofType, fromSpec, elementOf } = evaluation;
  const { usesOfFunction, usesOfObject } = uses;
  const java = tree.facts.language === 'java';

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

  return { contextualParameter, callbackAt };
}
