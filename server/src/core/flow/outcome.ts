import type { Call, Expression, FunctionId, New, TryStatement } from '../facts/model.ts';
import type { Binding, Bindings } from './bindings.ts';
import type { Handling, HandlingAnalysis } from './handling.ts';
import { collecting, listeners, observableFunctions, resultless, timers } from './known-names.ts';
import { ofObservableMethod } from './observables.ts';
import { ancestors, calleeParts, type Node, type Tree, unwrap } from './tree.ts';
import type { Values } from './values.ts';

/**
 * Where the failure of an asynchronous call ends up: the question that every rule about sends answers.
 */
export type Outcome =
  /** It is thrown at `at`, inside that function. */
  | { readonly kind: 'thrown'; readonly at: Node }
  /** The promise or future is the result of a function whose callers are looked at on their own. */
  | { readonly kind: 'returned'; readonly functionId: FunctionId; readonly at: Node }
  /** Code that the author wrote sees it. */
  | { readonly kind: 'handled'; readonly at: Node; readonly handling?: Handling }
  /** Code that the author wrote is given it and does nothing. */
  | { readonly kind: 'silenced'; readonly at: Node; readonly how: SilencedHow }
  /** Nobody sees it. */
  | { readonly kind: 'dropped'; readonly at: Node; readonly how: DroppedHow; readonly binding?: Binding }
  /** It goes where this file does not show. */
  | { readonly kind: 'escapes'; readonly at: Node };

export type SilencedHow =
  | 'void'
  | 'empty-catch'
  | 'ignored-error'
  | 'success-only'
  | 'unread-results'
  | 'no-error-handler';
export type DroppedHow = 'statement' | 'unread-variable' | 'unread-collection' | 'loop' | 'timer' | 'listener' | 'task';

export interface OutcomeAnalysis {
  /** The fate of the promise or future that `expression` evaluates to. */
  ofPromise(expression: Expression): Outcome;
  /** The fate of an exception thrown at `node`: caught, or out of the function and on. */
  ofThrow(node: Node): ThrowOutcome;
  /** The fate of what a function returns (or, if asynchronous, rejects with), from where the function is used as a value. */
  ofResult(functionId: FunctionId): Outcome;
  /** Places where a named function is given to somebody who calls it (`setInterval(publish, 100)`), and what becomes of its result there. */
  ofHandOffs(functionId: FunctionId): readonly { readonly use: Expression; readonly outcome: Outcome }[];
}

export type ThrowOutcome =
  | { readonly kind: 'caught'; readonly statement: TryStatement; readonly clause: number }
  | { readonly kind: 'leaves'; readonly functionId: FunctionId };

export function createOutcomes(
  tree: Tree,
  bindings: Bindings,
  values: Values,
  handling: HandlingAnalysis,
): OutcomeAnalysis {
  const { facts } = tree;
  const java = facts.language === 'java';
  const cache = new Map<Node, Outcome>();
  const visiting = new Set<Node | FunctionId | Binding>();

  const ofPromise = (expression: Expression): Outcome => {
    const known = cache.get(expression);
    if (known) return known;
    if (visiting.has(expression)) return { kind: 'escapes', at: expression };
    visiting.add(expression);
    const outcome = follow(expression);
    visiting.delete(expression);
    cache.set(expression, outcome);
    return outcome;
  };

  const follow = (expression: Expression): Outcome => {
    const { parent, role, index, functionId } = tree.link(expression);
    if (!parent) return { kind: 'escapes', at: expression };
    switch (parent.kind) {
      case 'expression':
        return { kind: 'dropped', at: parent, how: 'statement' };
      case 'await':
        // Awaiting an observable gives the observable: nobody has subscribed.
        return isObservable(expression) ? ofPromise(parent) : { kind: 'thrown', at: parent };
      case 'cast':
      case 'spread':
        return ofPromise(parent);
      case 'return':
        return returnedFrom(functionId, parent);
      case 'unary':
        return parent.operator === 'void'
          ? { kind: 'silenced', at: parent, how: 'void' }
          : { kind: 'escapes', at: parent };
      case 'binary':
        if (parent.operator === ',')
          return role === 'right' ? ofPromise(parent) : { kind: 'dropped', at: parent, how: 'statement' };
        if (role === 'right' || parent.operator === '||' || parent.operator === '??') return ofPromise(parent);
        return { kind: 'escapes', at: parent };
      case 'conditional':
        return role === 'test' ? { kind: 'escapes', at: parent } : ofPromise(parent);
      case 'array':
        return ofPromise(parent);
      case 'variable':
        return ofBindings(bindings.ofStatement(parent), parent);
      case 'assignment':
        return ofAssignment(parent.target, parent);
      case 'member':
        return ofChain(parent);
      case 'call':
      case 'new':
        return role === 'argument' ? ofArgument(parent, index, expression) : { kind: 'escapes', at: parent };
      case 'loop':
        if (role === 'subject' && parent.await) return { kind: 'thrown', at: parent };
        if (role === 'update' || role === 'initializer') return { kind: 'dropped', at: parent, how: 'statement' };
        return ofIteration(parent);
      default:
        return { kind: 'escapes', at: parent };
    }
  };

  /** `for (const p of promises)`: what happens to the variable. */
  const ofIteration = (loop: Node): Outcome => {
    if (loop.kind !== 'loop' || !loop.pattern) return { kind: 'escapes', at: loop };
    return ofBindings(bindings.ofStatement(loop), loop);
  };

  const ofAssignment = (target: Expression, at: Node): Outcome => {
    const bare = unwrap(target);
    if (bare.kind !== 'name') return { kind: 'escapes', at };
    const binding = bindings.of(bare);
    return binding && binding.origin.kind === 'variable' ? ofBindings([binding], at) : { kind: 'escapes', at };
  };

  /** The best of what happens to a variable that holds the promise, or a collection of promises. */
  const ofBindings = (held: readonly Binding[], at: Node): Outcome => {
    const [binding] = held;
    if (held.length !== 1 || !binding || binding.path.length > 0) return { kind: 'escapes', at };
    if (visiting.has(binding)) return { kind: 'dropped', at, how: 'unread-variable', binding };
    visiting.add(binding);
    let best: Outcome = { kind: 'dropped', at, how: 'unread-variable', binding };
    for (const reference of binding.references) {
      const link = tree.link(reference);
      if (link.role === 'target' && link.parent?.kind === 'assignment') continue;
      best = better(best, ofUse(reference, binding));
      if (rank(best) === 0) break;
    }
    visiting.delete(binding);
    return best;
  };

  const ofUse = (reference: Expression, binding: Binding): Outcome => {
    const link = tree.link(reference);
    if (link.parent?.kind === 'expression')
      return { kind: 'dropped', at: link.parent, how: 'unread-variable', binding };
    const outcome = ofPromise(reference);
    return outcome.kind === 'dropped' && outcome.how === 'statement'
      ? { ...outcome, how: 'unread-variable', binding }
      : outcome;
  };

  /** `promise.something(…)`: the methods of promises, futures and of collections that hold them. */
  const ofChain = (member: Expression & { kind: 'member' }): Outcome => {
    const link = tree.link(member);
    const call = link.parent;
    if (link.role !== 'callee' || call?.kind !== 'call') {
      // `future.isDone`, `promises.length`: looked at, not read.
      return member.name === 'length'
        ? { kind: 'dropped', at: member, how: 'unread-collection' }
        : { kind: 'escapes', at: member };
    }
    if (isObservable(member.object)) {
      const ofErrorCallback = (callback: Expression, chain: Call): Outcome =>
        ofHandler(callback, undefined, chain, 'empty-catch');
      return ofObservableMethod(values, member.name, call, { ofPromise, ofErrorCallback });
    }
    return java ? ofFutureMethod(member.name, call) : ofPromiseMethod(member.name, call);
  };

  const isObservable = (expression: Expression): boolean => values.of(expression).kind === 'observable';

  const ofPromiseMethod = (name: string, call: Call): Outcome => {
    switch (name) {
      case 'then': {
        const [, onRejected] = call.arguments;
        return onRejected ? ofHandler(onRejected, undefined, call, 'empty-catch') : successOnly(ofPromise(call), call);
      }
      case 'catch': {
        const [onRejected] = call.arguments;
        return onRejected ? ofHandler(onRejected, undefined, call, 'empty-catch') : ofPromise(call);
      }
      case 'finally':
        return ofPromise(call);
      case 'push':
      case 'length':
        return { kind: 'dropped', at: call, how: 'unread-collection' };
      case 'forEach':
        return { kind: 'dropped', at: call, how: 'loop' };
      case 'map':
      case 'filter':
      case 'slice':
      case 'concat':
      case 'flat':
        return ofPromise(call);
      default:
        return { kind: 'escapes', at: call };
    }
  };

  const ofFutureMethod = (name: string, call: Call): Outcome => {
    switch (name) {
      case 'get':
      case 'join':
      case 'getNow':
      case 'resultNow':
      case 'block':
      case 'exceptionNow':
        return { kind: 'thrown', at: call };
      case 'whenComplete':
      case 'whenCompleteAsync':
      case 'handle':
      case 'handleAsync': {
        const [callback] = call.arguments;
        if (!callback) return { kind: 'escapes', at: call };
        const outcome = ofHandler(callback, 1, call, 'ignored-error');
        // `whenComplete` passes the failure on: a caller that waits sees it.
        if (outcome.kind === 'silenced' && name.startsWith('whenComplete')) {
          const rest = ofPromise(call);
          return rank(rest) === 0 ? rest : outcome;
        }
        return outcome;
      }
      case 'exceptionally':
      case 'exceptionallyAsync':
      case 'exceptionallyCompose':
      case 'onFailure':
        return call.arguments[0]
          ? ofHandler(call.arguments[0], undefined, call, 'empty-catch')
          : { kind: 'escapes', at: call };
      case 'addCallback': {
        const handler = call.arguments[1] ?? call.arguments[0];
        return handler ? ofHandler(handler, undefined, call, 'ignored-error') : { kind: 'escapes', at: call };
      }
      case 'thenAccept':
      case 'thenAcceptAsync':
      case 'thenRun':
      case 'thenRunAsync':
      case 'thenApply':
      case 'thenApplyAsync':
      case 'thenCompose':
      case 'thenComposeAsync':
      case 'onSuccess':
        return successOnly(ofPromise(call), call);
      case 'onComplete': {
        const handler = call.arguments.at(-1);
        return handler ? ofHandler(handler, 0, call, 'ignored-error') : { kind: 'escapes', at: call };
      }
      case 'mapEmpty':
      case 'toCompletionStage':
      case 'toCompletableFuture':
      case 'completable':
      case 'orTimeout':
      case 'completeOnTimeout':
      case 'stream':
      case 'map':
      case 'filter':
      case 'toArray':
      case 'collect':
      case 'toList':
        return ofPromise(call);
      case 'isDone':
      case 'isCancelled':
      case 'cancel':
      case 'size':
      case 'isEmpty':
      case 'clear':
        return { kind: 'dropped', at: call, how: 'unread-variable' };
      case 'add':
        return { kind: 'dropped', at: call, how: 'unread-collection' };
      case 'forEach': {
        const [callback] = call.arguments;
        const read = callback ? readsFuture(callback) : undefined;
        return read === false ? { kind: 'dropped', at: call, how: 'loop' } : { kind: 'thrown', at: call };
      }
      default:
        return { kind: 'escapes', at: call };
    }
  };

  /** `futures.forEach(f -> f.get())`: whether the closure reads its element; undefined when it cannot be seen. */
  const readsFuture = (callback: Expression): boolean | undefined => {
    const bare = unwrap(callback);
    if (bare.kind === 'method-reference') return true;
    const functionId = values.functionOf(bare);
    if (functionId === undefined) return undefined;
    const [element] = bindings.ofParameter(functionId, 0);
    return element ? rank(ofBindings([element], bare)) === 0 : undefined;
  };

  /** Without a handler for the failure, dropping the chain drops the failure. */
  const successOnly = (outcome: Outcome, at: Node): Outcome =>
    outcome.kind === 'dropped' && outcome.how === 'statement' ? { kind: 'silenced', at, how: 'success-only' } : outcome;

  const ofHandler = (
    callback: Expression,
    errorParameter: number | undefined,
    chain: Call,
    how: SilencedHow,
  ): Outcome => {
    const result = handling.ofCallback(callback, errorParameter);
    if (result === undefined) return { kind: 'handled', at: callback };
    if (result === 'ignores-error') return { kind: 'silenced', at: callback, how };
    if (result.kind === 'rethrows') {
      const rest = ofPromise(chain);
      return rest.kind === 'dropped' ? { kind: 'handled', at: callback, handling: result } : rest;
    }
    if (result.kind === 'acts' || result.reports) return { kind: 'handled', at: callback, handling: result };
    // `.catch(() => false)`: the caller of the chain is told by value.
    if (result.returned.some((value) => !isUndefined(value))) {
      const rest = ofPromise(chain);
      return rest.kind === 'dropped' || rest.kind === 'silenced'
        ? { kind: 'silenced', at: callback, how }
        : { kind: 'handled', at: callback, handling: result };
    }
    return { kind: 'silenced', at: callback, how };
  };

  const isUndefined = (value: Expression): boolean =>
    (value.kind === 'name' && value.name === 'undefined') ||
    (value.kind === 'unary' && value.operator === 'void') ||
    (value.kind === 'literal' && value.value === null);

  /** The promise is passed to a call. */
  const ofArgument = (call: Call | New, index: number, argument: Expression): Outcome => {
    const { object, name } = calleeParts(call);
    if (call.kind === 'new' || name === undefined) return { kind: 'escapes', at: call };
    const receiver = object ? unwrap(object) : undefined;
    if (receiver?.kind === 'name' && receiver.name === 'Promise' && !java) {
      if (name === 'all' || name === 'race' || name === 'any' || name === 'resolve') return ofPromise(call);
      if (name === 'allSettled') return ofSettled(call);
    }
    if (receiver?.kind === 'name' && receiver.name === 'CompletableFuture' && (name === 'allOf' || name === 'anyOf')) {
      return ofPromise(call);
    }
    if (receiver?.kind === 'name' && receiver.name === 'Stream' && name === 'of') return ofPromise(call);
    if (!java && !receiver && observableFunctions.has(name)) return ofPromise(call);
    if (collecting.has(name) && receiver && index <= 1) return ofCollected(receiver, call);
    return { kind: 'escapes', at: argument };
  };

  const ofCollected = (collection: Expression, at: Node): Outcome => {
    if (collection.kind !== 'name') return { kind: 'escapes', at };
    const binding = bindings.of(collection);
    if (binding?.origin.kind !== 'variable') return { kind: 'escapes', at };
    const outcome = ofBindings([binding], at);
    return outcome.kind === 'dropped' ? { kind: 'dropped', at, how: 'unread-collection', binding } : outcome;
  };

  /** `allSettled` never rejects: its results must be looked at. */
  const ofSettled = (call: Call): Outcome => {
    const link = tree.link(call);
    const outer = link.parent?.kind === 'await' ? link.parent : undefined;
    if (!outer)
      return ofPromise(call).kind === 'dropped'
        ? { kind: 'dropped', at: call, how: 'statement' }
        : { kind: 'escapes', at: call };
    const use = tree.link(outer).parent;
    if (use?.kind === 'expression') return { kind: 'silenced', at: call, how: 'unread-results' };
    if (use?.kind === 'variable') {
      const held = bindings.ofStatement(use);
      if (held.length > 0 && held.every((binding) => binding.references.length === 0)) {
        return { kind: 'silenced', at: call, how: 'unread-results' };
      }
    }
    return { kind: 'handled', at: outer };
  };

  const returnedFrom = (functionId: FunctionId, at: Node): Outcome => {
    const fn = facts.functions[functionId];
    if (!fn) return { kind: 'escapes', at };
    const outcome = ofResult(functionId);
    // A declared function's callers are judged one by one, at their calls.
    return outcome.kind === 'escapes' ? { kind: 'returned', functionId, at } : outcome;
  };

  const ofResult = (functionId: FunctionId): Outcome => {
    const owner = tree.ownerOf(functionId);
    const fn = facts.functions[functionId]!;
    const at: Node = owner ?? fn.body!;
    if (visiting.has(functionId)) return { kind: 'escapes', at };
    visiting.add(functionId);
    try {
      if (owner?.kind === 'function') {
        const outcome = ofFunctionValue(owner);
        if (outcome) return outcome;
      }
      return { kind: 'escapes', at };
    } finally {
      visiting.delete(functionId);
    }
  };

  /** What becomes of the result of the function that an expression stands for; undefined when that is for its callers to say. */
  const ofFunctionValue = (use: Expression): Outcome | undefined => {
    const link = tree.link(use);
    const { parent } = link;
    if (!parent) return undefined;
    if (parent.kind === 'cast') return ofFunctionValue(parent);
    if (parent.kind === 'call' && link.role === 'callee') return ofPromise(parent);
    if (link.role === 'argument' && (parent.kind === 'call' || parent.kind === 'new')) {
      return ofCallbackResult(parent, link.index);
    }
    if (link.role === 'property-value') return { kind: 'handled', at: parent };
    if (java && discardsResult(use)) return { kind: 'dropped', at: use, how: 'task' };
    if (parent.kind === 'variable' || parent.kind === 'assignment') return undefined;
    return { kind: 'escapes', at: parent };
  };

  const ofCallbackResult = (call: Call | New, index: number): Outcome => {
    const { object, name } = calleeParts(call);
    const receiver = object ? unwrap(object) : undefined;
    if (call.kind === 'new') {
      return name === 'Thread' && java ? { kind: 'dropped', at: call, how: 'task' } : { kind: 'escapes', at: call };
    }
    if (name === undefined) return { kind: 'escapes', at: call };
    const callee = values.of(call.callee);
    if (callee.kind === 'method') {
      // A client's own callback: it knows what to do with the result.
      return { kind: 'handled', at: call };
    }
    if (name === 'forEach' || name === 'forEachOrdered' || (java && (name === 'ifPresent' || name === 'peek'))) {
      return { kind: 'dropped', at: call, how: 'loop' };
    }
    if (name === '__awaiter' || name === 'map' || name === 'flatMap' || name === 'mapToObj') return ofPromise(call);
    if (java) {
      if (
        name === 'execute' ||
        name === 'runAsync' ||
        name === 'scheduleAtFixedRate' ||
        name === 'scheduleWithFixedDelay'
      ) {
        return { kind: 'dropped', at: call, how: name.startsWith('schedule') ? 'timer' : 'task' };
      }
      if (name === 'thenCompose' || name === 'thenApply' || name === 'supplyAsync') return ofPromise(call);
      return { kind: 'escapes', at: call };
    }
    if (!receiver && timers.has(name) && !isDeclared(call)) return { kind: 'dropped', at: call, how: 'timer' };
    if (receiver?.kind === 'name' && receiver.name === 'process' && name === 'nextTick')
      return { kind: 'dropped', at: call, how: 'timer' };
    if ((name === 'then' && index <= 1) || name === 'catch' || name === 'finally') return ofPromise(call);
    if (listeners.has(name) && index >= 1) return { kind: 'dropped', at: call, how: 'listener' };
    return { kind: 'escapes', at: call };
  };

  const isDeclared = (call: Call): boolean => {
    const callee = unwrap(call.callee);
    return callee.kind === 'name' && bindings.of(callee) !== undefined;
  };

  /** A Java lambda whose target type is a functional interface without a result. */
  const discardsResult = (lambda: Expression): boolean => {
    const link = tree.link(lambda);
    const { parent } = link;
    if (parent?.kind === 'variable') return parent.type !== undefined && resultless.has(simpleName(parent.type.name));
    if (parent?.kind === 'return') {
      const type = facts.functions[link.functionId]?.returnType;
      return type !== undefined && resultless.has(simpleName(type.name));
    }
    return false;
  };

  const ofThrow = (node: Node): ThrowOutcome => {
    let below: Node | undefined;
    for (const current of ancestors(tree, node)) {
      if (current.kind === 'try' && below && tree.link(below).role === 'try-block' && current.handlers.length > 0) {
        return { kind: 'caught', statement: current, clause: 0 };
      }
      below = current;
    }
    return { kind: 'leaves', functionId: tree.link(node).functionId };
  };

  const ofHandOffs = (functionId: FunctionId): { use: Expression; outcome: Outcome }[] =>
    values.usesOf(functionId).flatMap((use) => {
      const link = tree.link(use);
      if (use.kind === 'function' || link.role !== 'argument') return [];
      const { parent } = link;
      if (parent?.kind !== 'call' && parent?.kind !== 'new') return [];
      return [{ use, outcome: ofCallbackResult(parent, link.index) }];
    });

  return { ofPromise, ofThrow, ofResult, ofHandOffs };
}

const simpleName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** 0 for what is seen, or cannot be judged; higher is worse. */
function rank(outcome: Outcome): number {
  if (outcome.kind === 'dropped') return 2;
  return outcome.kind === 'silenced' ? 1 : 0;
}

function better(first: Outcome, second: Outcome): Outcome {
  return rank(second) < rank(first) ? second : first;
}
