import * as l10n from '@vscode/l10n';
import { callbackFunctionOf } from '../events/callback-functions.ts';
import { type CommitEvent, commitCallbackOf, commitsOf } from '../events/commits.ts';
import type { Call, Expression, FunctionId } from '../facts/model.ts';
import { type Binding, bindingOf } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import { isExpression, type Node, unwrap, walk } from '../flow/tree.ts';
import type { CodeModel, Rule } from './rule.ts';
import { focusOf } from './support.ts';

/** The callback of an asynchronous commit commits the same offsets again, whatever was committed meanwhile. */
export const staleCommitRetry: Rule = {
  id: 'stale-commit-retry',
  title: () => l10n.t('A commit that is retried from its callback can overwrite a newer one'),
  clients: ['kafka-clients'],
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    const commits = commitsOf(code).filter((commit) => commit.event.effect?.kind === 'commit');
    const reported = new Set<Call>();
    for (const commit of commits) {
      const callback = commitCallbackOf(commit);
      const functionId = callback ? callbackFunctionOf(code, callback, ['onComplete']) : undefined;
      if (functionId === undefined) continue;
      for (const retry of commits) {
        if (reported.has(retry.call) || !isOldOffsets(code, retry, commit, functionId)) continue;
        if (checksSequence(code, functionId)) continue;
        reported.add(retry.call);
        report({
          span: focusOf(code, retry.call),
          message: l10n.t(
            'This commits the offsets of the failed commit again. A later commit may have succeeded meanwhile: the older offsets overwrite it, and after a restart its records are processed again.',
          ),
          related: [{ message: l10n.t('the commit that failed'), span: focusOf(code, commit.call) }],
        });
      }
    }
  },
};

/** The retry runs in the callback and names the offsets that failed. Without offsets it commits the positions of now, which are not older. */
function isOldOffsets(code: CodeModel, retry: CommitEvent, commit: CommitEvent, callback: FunctionId): boolean {
  if (!retry.offsets || !runsIn(code, retry.call, callback)) return false;
  const [failed] = code.bindings.ofParameter(callback, 0);
  const committed = commit.offsets ? bindingOf(code.bindings, commit.offsets) : undefined;
  return mentions(
    code,
    retry.offsets,
    (binding) => binding === failed || (binding === committed && isSnapshot(code, binding)),
  );
}

function runsIn(code: CodeModel, node: Node, functionId: FunctionId): boolean {
  for (const current of outward(code.tree, node)) if (code.tree.link(current).functionId === functionId) return true;
  return false;
}

function mentions(code: CodeModel, expression: Expression, accepts: (binding: Binding) => boolean): boolean {
  let found = false;
  walk(code.tree, expression, false, (node) => {
    const binding = isExpression(node) ? bindingOf(code.bindings, node) : undefined;
    if (binding && accepts(binding)) found = true;
    return found ? false : undefined;
  });
  return found;
}

/** A variable of one round of the loop, or of one call: it holds what was committed then. A map that lives longer holds what is newest. */
function isSnapshot(code: CodeModel, binding: Binding): boolean {
  if (binding.origin.kind === 'parameter') return true;
  if (binding.origin.kind !== 'variable') return false;
  for (const node of outward(code.tree, binding.origin.statement)) if (node.kind === 'loop') return true;
  return false;
}

/** The callback compares two things that both can change, such as the number of this commit with that of the latest. */
function checksSequence(code: CodeModel, callback: FunctionId): boolean {
  const { body } = code.facts.functions[callback]!;
  const ignored = new Set([0, 1].flatMap((index) => code.bindings.ofParameter(callback, index)));
  let found = false;
  const changes = (expression: Expression): boolean => {
    const bare = unwrap(expression);
    if (bare.kind === 'literal' || code.values.of(bare).kind === 'literal') return false;
    const binding = bindingOf(code.bindings, bare);
    return binding === undefined || !ignored.has(binding);
  };
  const compares = (node: Node): boolean => {
    if (node.kind === 'binary') return orders.has(node.operator) && changes(node.left) && changes(node.right);
    return (
      node.kind === 'call' &&
      node.callee.kind === 'member' &&
      /^(equals|compareTo|compareAndSet|isLatest|isNewest)$/.test(node.callee.name)
    );
  };
  if (body) {
    walk(code.tree, body, true, (node) => {
      if (compares(node)) found = true;
      return found ? false : undefined;
    });
  }
  return found;
}

const orders: ReadonlySet<string> = new Set(['==', '!=', '===', '!==', '<', '>', '<=', '>=']);
