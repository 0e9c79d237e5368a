import * as l10n from '@vscode/l10n';
import { commitsOf } from '../events/commits.ts';
import type { Call, Statement } from '../facts/model.ts';
import { alwaysJumps, statementsAfter } from '../flow/paths.ts';
import { type Node, statementOf, walk } from '../flow/tree.ts';
import { earlyExits, putBeside, withComments } from '../rewrite/move.ts';
import { indentationAt, ordered, removeStatement } from '../rewrite/text.ts';
import type { TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { codeClients, fix, focusOf } from './support.ts';

/** The offset is committed first and the work is done later: what fails in between is lost. */
export const commitBeforeProcessing: Rule = {
  id: 'commit-before-processing',
  title: () => l10n.t('The offset is committed before the record is processed'),
  clients: codeClients,
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const commit of commitsOf(code)) {
      if (commit.what === 'transaction') continue;
      const scope = code.scopes.scopeOf(commit.call);
      if (!scope) continue;
      // Offsets kept from earlier (a checkpoint, the round before) say nothing of the records polled here.
      if (commit.offsets && !code.scopes.isRecordData(commit.offsets)) continue;
      if (scope.poll && commit.call.span.end <= scope.poll.span.start) continue;
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
  const container = tree.link(own).parent;
  if (container?.kind !== 'block' || container !== tree.link(target).parent || own.span.start > target.span.start)
    return undefined;
  const between = container.statements.slice(
    container.statements.indexOf(own) + 1,
    container.statements.indexOf(target) + 1,
  );
  const exits = earlyExits(code, between, container);
  if (!exits) return undefined;
  const span = withComments(code, own.span);
  const moved = text.slice(span.start, span.end);
  const from = indentationAt(text, own.span.start);
  return ordered([
    removeStatement(text, span),
    ...exits.map((exit) => putBeside(text, 'before', exit.span, text.slice(own.span.start, own.span.end), from)),
    ...(alwaysJumps(target) ? [] : [putBeside(text, 'after', target.span, moved, from)]),
  ]);
}
