import * as l10n from '@vscode/l10n';
import type { RecordScope } from '../events/record-scopes.ts';
import { optionOf, type Run, runOf } from '../events/run-options.ts';
import { saysOnPurpose } from '../events/work.ts';
import type { JumpStatement, LoopStatement, ReturnStatement, Statement } from '../facts/model.ts';
import { conditionsOf } from '../flow/paths.ts';
import { ancestors, type Node, walk } from '../flow/tree.ts';
import { addOptionFirst, takenFromPayload } from '../rewrite/options.ts';
import { appendStatement, ordered } from '../rewrite/text.ts';
import type { TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { fix } from './support.ts';

/** The rest of a batch is left, and the client resolves it all the same. */
export const skippedBatchTail: Rule = {
  id: 'skipped-batch-tail',
  title: () => l10n.t('A batch is left early and its rest is committed'),
  clients: ['kafkajs', 'confluent-kafka-javascript'],
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const scope of code.scopes.all) {
      const run = scope.kind === 'batch' ? runOf(code, scope) : undefined;
      if (!run) continue;
      const resolves = optionOf(code, run, 'eachBatchAutoResolve');
      if (resolves !== 'absent' && resolves !== true) continue;
      for (const { loop, exit } of earlyExits(code, scope)) {
        if (isExempt(code, scope, loop, exit)) continue;
        const edits = resolveEach(code, scope, run, loop);
        report({
          span: exit.span,
          message: l10n.t(
            'This leaves the batch early, and when the handler returns the client resolves its last offset: the messages behind this one are never processed.',
          ),
          related: [{ message: l10n.t('eachBatchAutoResolve is on for this handler'), span: scope.site }],
          fixes: [
            fix(l10n.t('Resolve each message when it is done, and nothing else'), edits, {
              safe: false,
              preferred: true,
            }),
          ],
        });
      }
    }
  },
};

interface Exit {
  readonly loop: LoopStatement;
  readonly exit: JumpStatement | ReturnStatement;
}

/** Each `break` out of a loop over the batch's messages, and each `return` inside one, in the handler itself. */
function earlyExits(code: CodeModel, scope: RecordScope): readonly Exit[] {
  const found: Exit[] = [];
  walk(code.tree, scope.region, false, (node) => {
    if (node.kind !== 'break' && node.kind !== 'return') return undefined;
    const loop = messageLoopAround(code, scope, node);
    if (loop && (node.kind === 'return' || targetOf(code, node) === loop)) found.push({ loop, exit: node });
    return undefined;
  });
  return found;
}

function messageLoopAround(code: CodeModel, scope: RecordScope, node: Node): LoopStatement | undefined {
  // The outermost one: an inner loop goes over the parts of one message.
  let found: LoopStatement | undefined;
  for (const current of ancestors(code.tree, node)) {
    if (current === scope.region) return found;
    if (current.kind !== 'loop') continue;
    const over = current.subject ?? (current.form === 'for' ? current.test : undefined);
    if (over && code.scopes.isRecordData(over)) found = current;
  }
  return found;
}

/** The loop (or `switch`) that a `break` ends. */
function targetOf(code: CodeModel, jump: JumpStatement): Node | undefined {
  for (const current of ancestors(code.tree, jump)) {
    if (jump.label !== undefined) {
      if ((current.kind === 'loop' || current.kind === 'block') && current.label === jump.label) return current;
    } else if (current.kind === 'loop' || current.kind === 'switch') return current;
  }
  return undefined;
}

function isExempt(code: CodeModel, scope: RecordScope, loop: LoopStatement, exit: Statement): boolean {
  if (saysOnPurpose(code.commentsAt(exit.span))) return true;
  const block = code.tree.link(exit).parent;
  let moves = false;
  if (block) {
    walk(code.tree, block, false, (node) => {
      const kind = node.kind === 'call' ? code.calls.of(node)?.effect?.kind : undefined;
      // The consumer is sent back by hand.
      if (kind === 'seek' || kind === 'pause') moves = true;
      return moves ? false : undefined;
    });
  }
  if (moves) return true;
  // `_consumer.js:1420` of the Confluent client: a stale batch is not resolved.
  if (scope.client.id === 'kafkajs') return false;
  return conditionsOf(code.tree, exit, loop).some(({ test }) =>
    /\bisStale\b/.test(code.text.slice(test.span.start, test.span.end)),
  );
}

function resolveEach(
  code: CodeModel,
  scope: RecordScope,
  run: Run,
  loop: LoopStatement,
): readonly TextEdit[] | undefined {
  if (optionOf(code, run, 'eachBatchAutoResolve') !== 'absent') return undefined;
  const option = addOptionFirst(code, run.options, 'eachBatchAutoResolve: false');
  let resolves = false;
  let skips = false;
  walk(code.tree, loop.body, true, (node) => {
    if (node.kind === 'call' && code.calls.of(node)?.effect?.kind === 'resolve') resolves = true;
    if (node.kind === 'continue') skips = true;
    return undefined;
  });
  if (resolves) return [option];
  const handler = code.facts.functions[scope.functionId]!;
  const resolve = takenFromPayload(code, handler, 'resolveOffset');
  if (skips || !resolve || loop.pattern?.kind !== 'name' || loop.body.kind !== 'block' || loop.form !== 'for-each')
    return undefined;
  return ordered([
    option,
    ...resolve.edits,
    appendStatement(code.text, loop.body, loop.span.start, `${resolve.name}(${loop.pattern.name}.offset);`),
  ]);
}
