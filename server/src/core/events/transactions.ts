import type { Binding, Bindings } from '../flow/bindings.ts';
import { bindingOf } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import { calleeParts, functionOf, type Tree } from '../flow/tree.ts';
import type { Values } from '../flow/values.ts';
import type { KafkaCall, KafkaCalls } from './calls.ts';

export interface Transactions {
  /** True when a failure of this send surfaces at the transaction's commit, as far as the file shows. */
  covers(send: KafkaCall): boolean;
}

/** Java producers in `beginTransaction … commitTransaction`, Spring's `executeInTransaction` and `@Transactional`. */
export function createTransactions(tree: Tree, bindings: Bindings, values: Values, calls: KafkaCalls): Transactions {
  const committed = new Set<Binding>();
  for (const event of calls.withEffect('commit-transaction')) {
    const binding = event.receiver ? bindingOf(bindings, event.receiver) : undefined;
    if (binding) committed.add(binding);
  }

  // `Transactions.commit(producer)`: a helper of another file, named after what it does to the producer it is given.
  for (const node of tree.nodes) {
    if (node.kind !== 'call' || calls.of(node)) continue;
    const { name } = calleeParts(node);
    if (name !== 'beginTransaction' && name !== 'commitTransaction') continue;
    for (const argument of node.arguments) {
      const binding = bindingOf(bindings, argument);
      const value = binding ? values.ofBinding(binding) : undefined;
      if (binding && value?.kind === 'instance' && value.type.infrastructure) committed.add(binding);
    }
  }

  const runsInTransaction = (send: KafkaCall): boolean => {
    for (const node of outward(tree, send.call)) {
      if (node.kind !== 'function') continue;
      const link = tree.link(node);
      const around = link.parent?.kind === 'call' ? calls.of(link.parent) : undefined;
      if (around?.effect?.kind === 'run-in-transaction' && around.effect.closure === link.index) return true;
    }
    return false;
  };

  /** With a Kafka transaction manager the failure surfaces at commit; which manager it is, the file often does not show. */
  const isAnnotated = (send: KafkaCall): boolean => {
    let fn = functionOf(tree, send.call);
    for (let depth = 0; depth < 10; depth++) {
      const annotations = [
        ...fn.annotations,
        ...(fn.classId === undefined ? [] : (tree.facts.classes[fn.classId]?.annotations ?? [])),
      ];
      if (annotations.some((annotation) => /(^|\.)Transactional$/.test(values.qualifiedName(annotation.name) ?? '')))
        return true;
      const outer = fn.parent === undefined || fn.kind === 'method' ? undefined : tree.facts.functions[fn.parent];
      if (!outer) return false;
      fn = outer;
    }
    return false;
  };

  return {
    covers: (send) => {
      if (send.effect?.kind === 'send' && send.effect.transactional) return true;
      const binding = send.receiver ? bindingOf(bindings, send.receiver) : undefined;
      if (binding && committed.has(binding)) return true;
      return runsInTransaction(send) || isAnnotated(send);
    },
  };
}
