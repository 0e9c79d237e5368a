import * as l10n from '@vscode/l10n';
import { type CommitEvent, commitsOf } from '../events/commits.ts';
import type { Call, Expression, Statement, TryStatement } from '../facts/model.ts';
import { alwaysJumps, conditionsOf, outward } from '../flow/paths.ts';
import { calleeParts, isWithin, type Node, unwrap, walk } from '../flow/tree.ts';
import { insertLinesAfter, ordered, removeStatement } from '../rewrite/text.ts';
import type { TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { codeClients, fix, focusOf } from './support.ts';

/** A commit that runs whether the work succeeded or not. */
export const commitInFinally: Rule = {
  id: 'commit-in-finally',
  title: () => l10n.t('A commit in finally also runs when processing failed'),
  clients: codeClients,
  inTests: true,
  check({ code, report }) {
    if (!code) return;
    for (const commit of commitsOf(code)) {
      const statement = finalizerAround(code, commit.call);
      if (statement) {
        if (isExempt(code, commit, statement)) continue;
        report({
          span: focusOf(code, commit.call),
          message: messageFor(commit),
          related: [{ message: l10n.t('a failure in here still reaches the commit'), span: tryKeyword(statement) }],
          fixes: [
            fix(l10n.t('Commit after the work, only when it succeeded'), moveIntoTry(code, commit.call, statement), {
              safe: true,
              preferred: true,
            }),
          ],
        });
      } else if (runsInPromiseFinally(code, commit.call)) {
        report({ span: focusOf(code, commit.call), message: messageFor(commit) });
      }
    }
  },
};

function messageFor(commit: CommitEvent): string {
  if (commit.what === 'transaction') {
    return l10n.t(
      'commitTransaction() in finally also runs after a failure and after abortTransaction(): the transaction is committed in an unknown state, or the call throws.',
    );
  }
  if (commit.what === 'acknowledge') {
    return l10n.t(
      'This acknowledgement runs even when processing failed: the offset is committed and the failed record is never seen again.',
    );
  }
  if (commit.event.effect?.kind === 'commit' && commit.event.effect.withoutOffsets === 'positions' && !commit.offsets) {
    return l10n.t(
      'This commit runs even when processing failed, and it covers everything polled: records that were not processed are skipped for good.',
    );
  }
  return l10n.t(
    'This commit runs even when processing failed: the offset moves past the failed record and it is never seen again.',
  );
}

/** The `try` whose `finally` holds the call, in the same run of code. */
function finalizerAround(code: CodeModel, call: Call): TryStatement | undefined {
  let below: Node | undefined;
  for (const current of outward(code.tree, call)) {
    if (current.kind === 'try' && below && code.tree.link(below).role === 'finalizer') return current;
    below = current;
  }
  return undefined;
}

function runsInPromiseFinally(code: CodeModel, call: Call): boolean {
  const owner = code.tree.ownerOf(code.tree.link(call).functionId);
  if (owner?.kind !== 'function' || !code.scopes.reachedFrom(call)) return false;
  const { parent, role } = code.tree.link(owner);
  return role === 'argument' && parent?.kind === 'call' && calleeParts(parent).name === 'finally';
}

function isExempt(code: CodeModel, commit: CommitEvent, statement: TryStatement): boolean {
  // A variable with offsets is filled as records are processed: it names what was done. Offsets made on the spot do not.
  if (commit.what === 'commit' && commit.offsets && isTracked(commit.offsets)) return true;
  if (commit.what === 'resolve' && commit.offsets && isTracked(commit.offsets)) return true;
  if (isGuarded(code, commit.call, statement)) return true;
  if (commit.what === 'transaction') return false;
  if (handlesEverything(code, statement)) return true;
  return catchesInside(code, statement);
}

function isTracked(offsets: Expression): boolean {
  const bare = unwrap(offsets);
  if (bare.kind === 'name') return true;
  if (bare.kind === 'member')
    return unwrap(bare.object).kind === 'name' && (unwrap(bare.object) as { name?: string }).name === 'this';
  // `commitSync(tracker.offsets())`, `commitSync(getOffsets())`: somebody keeps them.
  return bare.kind === 'call' && bare.arguments.length === 0;
}

/** `if (succeeded) commit()`: the test reads something that the try or its handlers set. */
function isGuarded(code: CodeModel, call: Call, statement: TryStatement): boolean {
  return conditionsOf(code.tree, call, statement).some(({ test }) => {
    let guards = false;
    walk(code.tree, test, false, (node) => {
      if (node.kind === 'name') {
        const binding = code.bindings.of(node);
        if (binding?.writes.some((write) => isWithin(code.tree, write, statement))) guards = true;
        if (binding && binding.writes.length === 0 && isMutatedIn(code, binding.references, statement)) guards = true;
      }
      return guards ? false : undefined;
    });
    return guards;
  });
}

/** `processed.add(x)` or `errors++` inside the try. */
function isMutatedIn(code: CodeModel, references: readonly Expression[], statement: TryStatement): boolean {
  return references.some((reference) => {
    if (!isWithin(code.tree, reference, statement.block)) return false;
    const { parent } = code.tree.link(reference);
    if (parent?.kind === 'unary') return parent.operator === '++' || parent.operator === '--';
    return parent?.kind === 'member' && /^(add|push|put|set|increment|incrementAndGet|append)/.test(parent.name);
  });
}

/** A catch-all that acts on the failure makes the commit after it right: the record was taken care of. */
function handlesEverything(code: CodeModel, statement: TryStatement): boolean {
  return statement.handlers.some((clause) => {
    const all =
      clause.types.length === 0 ||
      clause.types.some((type) => /^(java\.lang\.)?(Exception|Throwable)$/.test(type.name));
    return all && code.handling.ofCatch(clause).kind === 'acts';
  });
}

/** Every piece of work inside has a catch of its own that acts: nothing but control flow reaches the finally. */
function catchesInside(code: CodeModel, statement: TryStatement): boolean {
  let works = 0;
  let unguarded = 0;
  walk(code.tree, statement.block, true, (node) => {
    if (node.kind === 'call' && code.work.isWork(node)) {
      works++;
      const thrown = code.outcomes.ofThrow(node);
      const inner =
        thrown.kind === 'caught' &&
        thrown.statement !== statement &&
        isWithin(code.tree, thrown.statement, statement.block);
      if (!inner || !handlesEverything(code, thrown.statement)) unguarded++;
    }
    return undefined;
  });
  return works > 0 && unguarded === 0;
}

function tryKeyword(statement: TryStatement): { start: number; end: number } {
  return { start: statement.span.start, end: statement.span.start + 'try'.length };
}

/** Moves the commit's statement to the end of the successful path. */
function moveIntoTry(code: CodeModel, call: Call, statement: TryStatement): readonly TextEdit[] | undefined {
  const { tree, text } = code;
  const expression = tree.link(call).parent?.kind === 'await' ? tree.link(call).parent! : call;
  const own = tree.link(expression).parent;
  const { finalizer } = statement;
  if (own?.kind !== 'expression' || !finalizer || tree.link(own).parent !== finalizer) return undefined;
  if (declaresIn(code, own, finalizer)) return undefined;
  const target = endOfSuccess(code, statement.block);
  if (!target) return undefined;
  const commitText = text.slice(own.span.start, own.span.end);
  const alone = finalizer.statements.length === 1 && statement.handlers.length > 0 && !hasComment(code, finalizer);
  const removal: TextEdit = alone
    ? { span: { start: lastHandlerEnd(statement), end: finalizer.span.end }, newText: '' }
    : removeStatement(text, own.span);
  return ordered([insertLinesAfter(text, target.span.end, target.span.start, [commitText]), removal]);
}

function lastHandlerEnd(statement: TryStatement): number {
  return statement.handlers.at(-1)!.span.end;
}

function hasComment(code: CodeModel, block: Statement): boolean {
  return code.facts.comments.some(
    (comment) => comment.span.start >= block.span.start && comment.span.end <= block.span.end,
  );
}

/** The commit reads something that only the finally block declares. */
function declaresIn(code: CodeModel, own: Statement, finalizer: Statement): boolean {
  let found = false;
  walk(code.tree, own, false, (node) => {
    if (node.kind === 'name') {
      const origin = code.bindings.of(node)?.origin;
      if (origin?.kind === 'variable' && isWithin(code.tree, origin.statement, finalizer)) found = true;
    }
    return found ? false : undefined;
  });
  return found;
}

/** The statement behind which the work of a block is done: inside an endless poll loop, at the end of its body. */
function endOfSuccess(code: CodeModel, block: Statement): Statement | undefined {
  if (block.kind !== 'block') return undefined;
  const last = block.statements.at(-1);
  if (!last) return undefined;
  if (last.kind === 'loop' && last.form !== 'for-each' && pollsIn(code, last)) {
    return last.body.kind === 'block' ? endOfSuccess(code, last.body) : undefined;
  }
  return alwaysJumps(last) ? undefined : last;
}

function pollsIn(code: CodeModel, loop: Statement): boolean {
  return code.scopes.all.some((scope) => scope.loop === loop);
}
