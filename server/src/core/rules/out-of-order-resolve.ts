import * as l10n from '@vscode/l10n';
import type { Call, FunctionId } from '../facts/model.ts';
import { outward } from '../flow/paths.ts';
import { calleeParts, walk } from '../flow/tree.ts';
import type { CodeModel, Rule } from './rule.ts';
import { focusOf } from './support.ts';

/** Offsets are resolved by work that runs side by side, in whatever order it ends. */
export const outOfOrderResolve: Rule = {
  id: 'out-of-order-resolve',
  title: () => l10n.t('Offsets are resolved out of order by parallel work'),
  clients: ['kafkajs', 'confluent-kafka-javascript'],
  inTests: false,
  check({ code, report }) {
    if (!code || code.facts.language === 'java') return;
    for (const { call } of code.calls.withEffect('resolve')) {
      const parallel = parallelAround(code, call);
      if (!parallel) continue;
      report({
        span: focusOf(code, call),
        message: l10n.t(
          'Messages run side by side and resolve as they end: when one fails after a later one was resolved, the group goes on behind both, and the failed message is skipped.',
        ),
        related: [{ message: l10n.t('started together here'), span: focusOf(code, parallel) }],
      });
    }
  },
};

/** `batch.messages.map(async (message) => { await …; resolveOffset(…); })`: the `map`. */
function parallelAround(code: CodeModel, resolve: Call): Call | undefined {
  const scope = code.scopes.scopeOf(resolve);
  if (scope?.kind !== 'batch') return undefined;
  for (const node of outward(code.tree, resolve)) {
    if (node === scope.region) return undefined;
    if (node.kind !== 'function') continue;
    const { parent, role } = code.tree.link(node);
    if (parent?.kind !== 'call' || role !== 'argument') continue;
    const { object, name } = calleeParts(parent);
    if (name !== 'map' || !object || !code.scopes.isRecordData(object)) continue;
    if (waitsBefore(code, node.functionId, resolve)) return parent;
  }
  return undefined;
}

/** Until the first `await` the closures run one after the other. */
function waitsBefore(code: CodeModel, functionId: FunctionId, resolve: Call): boolean {
  const fn = code.facts.functions[functionId];
  if (!fn?.async || !fn.body) return false;
  let waits = false;
  walk(code.tree, fn.body, false, (node) => {
    if (node.kind === 'await' && node.span.start < resolve.span.start) waits = true;
    return waits ? false : undefined;
  });
  return waits;
}
