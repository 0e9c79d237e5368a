import type { Call, Expression } from '../facts/model.ts';
import type { Outcome } from './outcome.ts';
import { unwrap } from './tree.ts';
import type { Value, Values } from './values.ts';

const unseen: Value = { kind: 'unknown' };

/** What following an observable needs of the analysis that follows promises. */
export interface ObservableSteps {
  ofPromise(expression: Expression): Outcome;
  /** The fate of a failure that a callback is called with. */
  ofErrorCallback(callback: Expression, chain: Call): Outcome;
}

/**
 * The fate of a failure that arrives in an observable when the method `name` is called on it. RxJS 7: an error without a
 * handler is thrown from a timer (`internal/util/reportUnhandledError.ts`); an operator does nothing until somebody subscribes.
 */
export function ofObservableMethod(values: Values, name: string, call: Call, steps: ObservableSteps): Outcome {
  switch (name) {
    case 'subscribe':
      return ofSubscription(values, call, steps);
    case 'pipe': {
      const rest = steps.ofPromise(call);
      if (rest.kind === 'dropped') return rest;
      const handler = call.arguments.flatMap((operator) => caughtBy(operator) ?? []).at(-1);
      return handler ? steps.ofErrorCallback(handler, call) : rest;
    }
    case 'toPromise':
    case 'forEach':
      return steps.ofPromise(call);
    default:
      return { kind: 'escapes', at: call };
  }
}

/** The handler of `catchError(handler)`. */
function caughtBy(operator: Expression): Expression | undefined {
  const bare = unwrap(operator);
  if (bare.kind !== 'call' || bare.callee.kind !== 'name' || bare.callee.name !== 'catchError') return undefined;
  return bare.arguments[0];
}

function ofSubscription(values: Values, call: Call, steps: ObservableSteps): Outcome {
  const [observer, onError] = call.arguments;
  const unhandled: Outcome = { kind: 'silenced', at: call, how: 'no-error-handler' };
  if (call.arguments.some((argument) => argument.kind === 'spread')) return { kind: 'escapes', at: call };
  if (onError && !isNullish(onError)) return steps.ofErrorCallback(onError, call);
  if (!observer || isNullish(observer) || values.functionOf(observer) !== undefined) return unhandled;
  const value = values.of(observer);
  if (value.kind !== 'literal-object' || value.node.properties.some((property) => property.spread))
    return { kind: 'escapes', at: call };
  const handler = value.node.properties.find((property) => property.key === 'error');
  return handler ? steps.ofErrorCallback(handler.value, call) : unhandled;
}

function isNullish(expression: Expression): boolean {
  const bare = unwrap(expression);
  return (bare.kind === 'literal' && bare.value === null) || (bare.kind === 'name' && bare.name === 'undefined');
}

/** What functions of RxJS give that turn one or several observables into a promise, or into another observable. */
export function rxjsCall(name: string, first: Value | undefined): Value {
  if (name === 'firstValueFrom' || name === 'lastValueFrom')
    return { kind: 'promise', of: first?.kind === 'observable' ? first.of : unseen };
  return rxjsCombinations.has(name) ? { kind: 'observable', of: unseen } : unseen;
}

const rxjsCombinations: ReadonlySet<string> = new Set([
  'forkJoin',
  'merge',
  'concat',
  'zip',
  'combineLatest',
  'race',
  'defer',
]);

export function observableMethod(object: Value & { readonly kind: 'observable' }, name: string): Value {
  if (name === 'pipe') return { kind: 'observable', of: unseen };
  return name === 'toPromise' ? { kind: 'promise', of: object.of } : unseen;
}
