import type { Call } from '../facts/model.ts';
import { outward } from '../flow/paths.ts';
import { functionOf, type Node } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';

/** Names of functions that end something. */
export const stops =
  /^(close|stop|shut_?down|destroy|dispose|terminate|teardown|cleanup|clean_?up|pre_?destroy|disconnect)/i;

/**
 * True for a call that runs when consuming ends: in a `finally`, behind the poll loop, in the handler of the exception that
 * `wakeup()` causes, in a function that is called for it, or when partitions are given back (which closing does as well).
 */
export function isOnTheWayOut(code: CodeModel, call: Call): boolean {
  const loops = code.scopes.all.flatMap((scope) => scope.loop ?? []);
  let ends = false;
  let below: Node | undefined;
  for (const node of outward(code.tree, call)) {
    if (loops.some((loop) => loop === node)) return false;
    if (below && node.kind === 'try' && code.tree.link(below).role === 'finalizer') ends = true;
    if (node.kind === undefined && node.types.some((type) => /(^|\.)WakeupException$/.test(type.name))) ends = true;
    below = node;
  }
  if (ends) return true;
  const fn = functionOf(code.tree, call);
  if (fn.name === 'onPartitionsRevoked' || (fn.name !== undefined && stops.test(fn.name))) return true;
  return loops.some((loop) => code.tree.link(loop).functionId === fn.id && call.span.start > loop.span.end);
}
