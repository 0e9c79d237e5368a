import * as l10n from '@vscode/l10n';
import { commitsOf } from '../events/commits.ts';
import type { Call, Statement } from '../facts/model.ts';
import { statementsAfter } from '../flow/paths.ts';
import { type Node, statementOf, walk } from '../flow/tree.ts';
import { insertLinesAfter, ordered, removeStatement } from '../rewrite/text.ts';
import type { TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { codeClients, fix, focusOf } from './support.ts';

/** The offset is committed first and the work is done later: what fails in between is lost. */
export const commitBeforeProcessing: Rule = {
  id: 'commit-before-processing',
  title: () => l10n.t('The offset is committed before the record is processed'),
  clients: codeClients,
  inTests: true,
  check({ code, report }) {
    if (!code) return;
    for (const commit of commitsOf(code)) {
      if (commit.what === 'transaction') continue;
      const scope = code.scopes.scopeOf(commit.call);
      if (!scope) continue;
      const work = firstWork(code, statementsAfter(code.tree, commit.call, scope.region), commit.call);
      if (!work || saysAtMostOnce(code, commit.call, scope.region)) continue;
      report({
        span: focusOf(code, commit.call),
        message:
          commit.what === 'acknowledge'
            ? l10n.t(
                'The record is acknowledged before this work is done: if the work fails or the process stops, the record is lost.',
              )
            : l10n.t(
                'The offset is committed before this work is done: if the work fails or the process stops, the record is lost.',
              ),
        related: [{ message: l10n.t('the work that follows'), span: focusOf(code, work.call) }],
        fixes: [
          fix(l10n.t('Commit after the work'), moveBehind(code, commit.call, work.statement), {
            safe: true,
            preferred: true,
          }),
        ],
      });
    }
  },
};

function firstWork(
  code: CodeModel,
  statements: readonly Statement[],
  commit: Call,
): { call: Call; statement: Statement } | undefined {
  let last: { call: Call; statement: Statement } | undefined;
  for (const statement of statements) {
    const call = workIn(code, statement, commit);
    // The last one matters for where the commit belongs, the first for what to show.
    if (call) last = { call: last?.call ?? call, statement };
  }
  return last;
}

function workIn(code: CodeModel, node: Node, commit: Call): Call | undefined {
  let found: Call | undefined;
  walk(code.tree, node, true, (inner) => {
    if (!found && inner.kind === 'call' && inner !== commit && code.work.isWork(inner)) found = inner;
    return found ? false : undefined;
  });
  return found;
}

/** At-most-once delivery, chosen and said so. */
function saysAtMostOnce(code: CodeModel, call: Call, region: Node): boolean {
  const pattern = /at[- ]most[- ]once/i;
  const statement = statementOf(code.tree, call);
  if (statement && code.commentsAt(statement.span).some((comment) => pattern.test(comment))) return true;
  return code.commentsAt(region.span).some((comment) => pattern.test(comment));
}

function moveBehind(code: CodeModel, call: Call, target: Statement): readonly TextEdit[] | undefined {
  const { tree, text } = code;
  const link = tree.link(call);
  const own = link.parent?.kind === 'await' ? tree.link(link.parent).parent : link.parent;
  if (own?.kind !== 'expression' || tree.link(own).parent === undefined) return undefined;
  if (tree.link(own).parent !== tree.link(target).parent || own.span.start > target.span.start) return undefined;
  return ordered([
    removeStatement(text, own.span),
    insertLinesAfter(text, target.span.end, target.span.start, [text.slice(own.span.start, own.span.end)]),
  ]);
}
