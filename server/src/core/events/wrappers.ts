import type { Call, FunctionId, Span } from '../facts/model.ts';
import type { OutcomeAnalysis } from '../flow/outcome.ts';
import { outward } from '../flow/paths.ts';
import type { Tree } from '../flow/tree.ts';
import type { Values } from '../flow/values.ts';
import type { Evidence } from '../project/summary.ts';
import type { KafkaCall, KafkaCalls } from './calls.ts';
import type { Transactions } from './transactions.ts';

/** A function, here or in another file, whose promise or future carries the failure of a send. */
export interface Wrapper {
  /** Absent for a function of another file. */
  readonly functionId?: FunctionId;
  /** The real send, directly or through other wrappers: a place in this file, or in the one that `evidence` names. */
  readonly send: Pick<KafkaCall, 'call' | 'client' | 'effect'> | undefined;
  readonly evidence?: Evidence;
}

export interface LocalWrapper extends Wrapper {
  readonly functionId: FunctionId;
}

export interface Wrappers {
  /** Wrappers that this file defines. */
  readonly all: readonly LocalWrapper[];
  of(functionId: FunctionId): LocalWrapper | undefined;
  /** Every call of a wrapper in this file. */
  readonly calls: readonly { readonly call: Call; readonly wrapper: Wrapper }[];
}

/** Where the real send of a wrapper stands; `path` is absent for this file. */
export function placeOfSend(wrapper: Wrapper): { readonly path?: string; readonly span: Span } | undefined {
  if (wrapper.evidence) return wrapper.evidence;
  return wrapper.send ? { span: wrapper.send.call.span } : undefined;
}

/** Finds wrappers to a fixed point: a function that awaits or returns a wrapper's promise is one too. */
export function createWrappers(
  tree: Tree,
  values: Values,
  calls: KafkaCalls,
  outcomes: OutcomeAnalysis,
  transactions: Transactions,
): Wrappers {
  const { facts } = tree;
  const found = new Map<FunctionId, LocalWrapper>();

  /** The declared function out of which a failing call's rejection travels, or nothing when something on the way takes it. */
  const carrierOf = (call: Call): FunctionId | undefined => {
    const outcome = outcomes.ofPromise(call);
    if (outcome.kind === 'returned') return outcome.functionId;
    if (outcome.kind !== 'thrown') return undefined;
    let node = outcome.at;
    for (let depth = 0; depth < 10; depth++) {
      const thrown = outcomes.ofThrow(node);
      if (thrown.kind === 'caught') return undefined;
      const fn = facts.functions[thrown.functionId];
      if (!fn?.async) return undefined;
      const owner = tree.ownerOf(fn.id);
      if (!owner || owner.kind === 'function-declaration') return fn.id;
      const result = outcomes.ofResult(fn.id);
      if (result.kind === 'escapes') return isNamed(owner) ? fn.id : undefined;
      if (result.kind === 'returned') return result.functionId;
      if (result.kind !== 'thrown') return undefined;
      node = result.at;
    }
    return undefined;
  };

  const isNamed = (owner: Parameters<Tree['link']>[0]): boolean => {
    const { parent } = tree.link(owner);
    return parent?.kind === 'variable' || parent?.kind === 'assignment' || parent === undefined;
  };

  /** Handed out as an observable that sends only when somebody subscribes: there is no outcome yet. */
  const isUnsubscribed = (send: KafkaCall): boolean => {
    if (send.effect?.kind !== 'send' || !send.effect.cold) return false;
    const { at } = outcomes.ofPromise(send.call);
    return at.kind === 'return' && at.argument !== undefined && values.of(at.argument).kind === 'observable';
  };

  for (const send of calls.withEffect('send')) {
    if (transactions.covers(send)) continue;
    const functionId = isUnsubscribed(send) ? undefined : carrierOf(send.call);
    if (functionId !== undefined && functionId !== 0 && !found.has(functionId))
      found.set(functionId, { functionId, send });
  }
  const foreignCalls: { call: Call; wrapper: Wrapper }[] = [];
  for (const node of tree.nodes) {
    if (node.kind !== 'call') continue;
    const callee = values.of(node.callee);
    if (callee.kind !== 'foreign' || callee.summary.kind !== 'function' || !callee.summary.function.carries) continue;
    const evidence = callee.summary.function.carries;
    foreignCalls.push({ call: node, wrapper: { send: undefined, evidence } });
    const functionId = carrierOf(node);
    if (functionId !== undefined && functionId !== 0 && !found.has(functionId))
      found.set(functionId, { functionId, send: undefined, evidence });
  }
  const pending = [...found.values()];
  while (pending.length > 0) {
    const wrapper = pending.pop()!;
    for (const call of values.callsOf(wrapper.functionId)) {
      const functionId = carrierOf(call);
      if (functionId === undefined || functionId === 0 || found.has(functionId)) continue;
      const outer: LocalWrapper = { ...wrapper, functionId };
      found.set(functionId, outer);
      pending.push(outer);
    }
  }

  const localCalls = [...found.values()].flatMap((wrapper) =>
    values.callsOf(wrapper.functionId).map((call) => ({ call, wrapper })),
  );
  return {
    all: [...found.values()],
    of: (functionId) => found.get(functionId),
    calls: [...localCalls, ...foreignCalls],
  };
}

/** True when the function is only run by being called at the top of the module: a script's `main()`. */
export function isEntryPoint(tree: Tree, call: Call): boolean {
  for (const node of outward(tree, call)) if (node.kind === 'function' || node.kind === 'loop') return false;
  return tree.link(call).functionId === 0;
}
