import * as l10n from '@vscode/l10n';
import { commitsOf } from '../events/commits.ts';
import type { RecordScope } from '../events/record-scopes.ts';
import type { SwallowedFailure } from '../events/work.ts';
import type { Expression, LoopStatement } from '../facts/model.ts';
import { alwaysJumps } from '../flow/paths.ts';
import { ancestors, type Node, unwrap, walk } from '../flow/tree.ts';
import { rethrowAtEnd } from '../rewrite/java.ts';
import { rethrowInScript } from '../rewrite/rethrow.ts';
import { rethrowInCallback } from '../rewrite/rethrow-callback.ts';
import { appendStatement } from '../rewrite/text.ts';
import type { Fix, TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { codeClients, fix } from './support.ts';

/** A record's failure is caught and nothing is done with the record: the offset moves past it. */
export const swallowedProcessingError: Rule = {
  id: 'swallowed-processing-error',
  title: () => l10n.t('A processing error is caught and the record is skipped'),
  clients: codeClients,
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const failure of code.work.swallowed) {
      if (failure.scope.answersFailures || failure.scope.storedBefore || !offsetsMove(code, failure.scope)) continue;
      const retries = failure.statement ? retryLoopOf(code, failure.statement) : undefined;
      if (retries && isActedOnBehind(code, retries)) continue;
      let { end } = failure.at;
      while (end > failure.at.start && /\s/.test(code.text[end - 1]!)) end--;
      report({
        span: { start: failure.at.start, end },
        message: messageFor(failure, retries),
        related: [{ message: l10n.t('the records are handled here'), span: failure.scope.site }],
        fixes: [fixFor(code, failure, retries)],
      });
    }
  },
};

function messageFor(failure: SwallowedFailure, retries: LoopStatement | undefined): string {
  if (retries)
    return l10n.t(
      'After the last attempt nothing is thrown, so the offset moves on: the failed record is skipped for good. Rethrow the last error, or send the record to a dead-letter topic.',
    );
  return failure.handling.reports
    ? l10n.t(
        'The error is logged and the offset moves on: the failed record is skipped for good. Rethrow it, or send the record to a dead-letter topic.',
      )
    : l10n.t(
        'The error is thrown away and the offset moves on: the failed record is skipped for good. Rethrow it, or send the record to a dead-letter topic.',
      );
}

/** The loop that tries again after a failure: success leaves it. */
function retryLoopOf(code: CodeModel, statement: Node): LoopStatement | undefined {
  for (const node of ancestors(code.tree, statement)) {
    if (node.kind !== 'loop') continue;
    if (node.form === 'for-each' || node.form === 'for-in' || code.scopes.all.some((scope) => scope.loop === node))
      return undefined;
    return statement.kind === 'try' && alwaysJumps(statement.block) ? node : undefined;
  }
  return undefined;
}

/** What follows the last attempt throws, or does something with the record. */
function isActedOnBehind(code: CodeModel, loop: LoopStatement): boolean {
  const { parent } = code.tree.link(loop);
  if (parent?.kind !== 'block') return false;
  const behind = parent.statements.slice(parent.statements.indexOf(loop) + 1);
  let acts = false;
  for (const statement of behind) {
    walk(code.tree, statement, false, (node) => {
      if (node.kind === 'throw' || (node.kind === 'call' && !code.handling.isReport(node))) acts = true;
      if (node.kind === 'return' && node.argument) acts = true;
      return acts ? false : undefined;
    });
  }
  return acts;
}

/** With auto-commit switched off and no commit in the file, swallowing a failure moves no offset. */
function offsetsMove(code: CodeModel, scope: RecordScope): boolean {
  if (scope.kind !== 'poll' || !scope.poll) return true;
  const creation = code.calls.of(scope.poll)?.creation;
  const block = creation ? code.configs.find((candidate) => candidate.use === creation) : undefined;
  const entry = block?.entries.findLast((candidate) => candidate.key === 'enable.auto.commit');
  const off = entry?.value.known === true && String(entry.value.value) === 'false';
  return !off || commitsOf(code).length > 0 || code.calls.withEffect('send-offsets').length > 0;
}

function fixFor(code: CodeModel, failure: SwallowedFailure, retries: LoopStatement | undefined): Fix | undefined {
  const choice = { safe: false, preferred: true };
  if (retries) return fix(l10n.t('Rethrow after the last attempt'), rethrowAtLast(code, failure, retries), choice);
  const title = failure.handling.reports ? l10n.t('Rethrow after logging') : l10n.t('Rethrow the error');
  return fix(title, rethrow(code, failure), choice);
}

function rethrow(code: CodeModel, failure: SwallowedFailure): readonly TextEdit[] | undefined {
  const { clause, statement, callback } = failure;
  if (clause && statement) {
    return code.facts.language === 'java'
      ? rethrowAtEnd(code, clause, statement.block, l10n.t('The record could not be processed'))
      : rethrowInScript(code, clause);
  }
  const call = callback ? code.tree.link(callback).parent : undefined;
  return callback && call?.kind === 'call' ? rethrowInCallback(code, call, callback) : undefined;
}

/** `for (let attempt = 1; attempt <= 3; attempt++)`: throws when `attempt` has its last value. */
function rethrowAtLast(
  code: CodeModel,
  { clause }: SwallowedFailure,
  loop: LoopStatement,
): readonly TextEdit[] | undefined {
  const { test } = loop;
  const [update] = loop.update ?? [];
  if (loop.form !== 'for' || clause?.parameter?.kind !== 'name' || test?.kind !== 'binary') return undefined;
  if (update?.kind !== 'unary' || update.operator !== '++' || loop.update?.length !== 1) return undefined;
  const counter = unwrap(test.left);
  if (counter.kind !== 'name' || unwrap(update.operand).kind !== 'name') return undefined;
  const last = clause.body.statements.at(-1);
  if (last && alwaysJumps(last)) return undefined;
  const limit = lastValue(code, test.operator, unwrap(test.right));
  if (limit === undefined) return undefined;
  const { name } = clause.parameter;
  const unchecked = clause.types.every((type) =>
    /(^|\.)(Runtime|IllegalState|IllegalArgument)Exception$/.test(type.name),
  );
  const thrown =
    code.facts.language === 'java' && !unchecked
      ? `new IllegalStateException("${l10n.t('The record could not be processed')}", ${name})`
      : name;
  const guard = `if (${counter.name} ${limit}) throw ${thrown};`;
  return [appendStatement(code.text, clause.body, clause.span.start, guard)];
}

function lastValue(code: CodeModel, operator: string, bound: Expression): string | undefined {
  if (operator !== '<' && operator !== '<=') return undefined;
  const equal = code.facts.language === 'java' ? '==' : '===';
  if (bound.kind === 'literal' && typeof bound.value === 'number')
    return `${equal} ${operator === '<' ? bound.value - 1 : bound.value}`;
  if (bound.kind !== 'name' && bound.kind !== 'member') return undefined;
  const written = code.text.slice(bound.span.start, bound.span.end);
  return operator === '<' ? `${equal} ${written} - 1` : `${equal} ${written}`;
}
