import * as l10n from '@vscode/l10n';
import { type CommitEvent, commitsOf } from '../events/commits.ts';
import type { Block, Call, Expression, LoopStatement, Span, Statement, TryStatement } from '../facts/model.ts';
import { alwaysJumps, conditionsOf, outward } from '../flow/paths.ts';
import { calleeParts, isWithin, type Node, unwrap, walk } from '../flow/tree.ts';
import { dottedName } from '../flow/values.ts';
import { earlyExits, extraIndentation, putBeside, unwrapBlock, withComments } from '../rewrite/move.ts';
import { completes } from '../rewrite/reachable.ts';
import { appendStatement, indentationAt, ordered, removeStatement } from '../rewrite/text.ts';
import type { Fix, TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { codeClients, fix, focusOf } from './support.ts';

/** A commit that runs whether the work succeeded or not. */
export const commitInFinally: Rule = {
  id: 'commit-in-finally',
  title: () => l10n.t('A commit in finally also runs when processing failed'),
  clients: codeClients,
  inTests: false,
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
          fixes: [moveIntoTry(code, commit.call, statement)],
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
  // What the client stored after a handler succeeded never passes a failed record.
  const effect = commit.event.effect;
  if (effect?.kind === 'commit' && !commit.offsets && effect.withoutOffsets !== 'positions') return true;
  // A variable with offsets is filled as records are processed: it names what was done. Offsets made on the spot do not.
  if (commit.what === 'commit' && commit.offsets && isTracked(commit.offsets)) return true;
  if (commit.what === 'resolve' && commit.offsets && isAssignedWithin(code, commit.offsets, statement)) return true;
  if (isGuarded(code, commit.call, statement)) return true;
  if (commit.what === 'transaction') return false;
  if (handlesEverything(code, statement)) return true;
  return catchesInside(code, statement);
}

function isTracked(offsets: Expression): boolean {
  const bare = unwrap(offsets);
  if (dottedName(bare) !== undefined) return true;
  // `commitSync(tracker.offsets())`, `commitSync(getOffsets())`: somebody keeps them.
  return bare.kind === 'call' && bare.arguments.length === 0;
}

/** `resolveOffset(lastDone)`: the variable moves on inside the try, as records are done. A loop variable does not. */
function isAssignedWithin(code: CodeModel, offsets: Expression, statement: TryStatement): boolean {
  const bare = unwrap(offsets);
  if (bare.kind !== 'name') return false;
  const writes = code.bindings.of(bare)?.writes ?? [];
  return writes.some((write) => isWithin(code.tree, write, statement.block));
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
    // What a catch does is the handling.
    if (node.kind === undefined) return false;
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

/** Moves the commit's statement to the end of the successful path, and drops what is then left of the `finally`. */
function moveIntoTry(code: CodeModel, call: Call, statement: TryStatement): Fix | undefined {
  const { tree, text } = code;
  const expression = tree.link(call).parent?.kind === 'await' ? tree.link(call).parent! : call;
  const own = tree.link(expression).parent;
  if (own?.kind !== 'expression' || !statement.finalizer || declaresIn(code, own, statement.finalizer))
    return undefined;
  const removal = removalOf(code, own, statement);
  const places = placesOfSuccess(code, own, statement);
  if (!removal || !places) return undefined;
  const span = withComments(code, own.span);
  const moved = text.slice(span.start, span.end);
  const bare = text.slice(own.span.start, own.span.end);
  const from = indentationAt(text, own.span.start);
  if (places.into && moved.includes('\n')) return undefined;
  const edits = ordered([
    ...places.at.map(({ statement: beside, side }) =>
      putBeside(text, side, beside.span, side === 'after' ? moved : bare, from, removal.outdents),
    ),
    ...(places.into ? [appendStatement(text, places.into, places.into.span.start, moved)] : []),
    ...removal.edits,
  ]);
  return fix(places.title, edits, { safe: places.safe, preferred: true });
}

interface Removal {
  readonly edits: readonly TextEdit[];
  /** The indentation that the statements of the `try` lose. */
  readonly outdents: string;
}

/** Takes the commit out of the `finally`, and with it the `finally`, or the whole `try`, when it has nothing else to do. */
function removalOf(code: CodeModel, own: Statement, statement: TryStatement): Removal | undefined {
  const { tree, text } = code;
  const finalizer = statement.finalizer!;
  const container = tree.link(own).parent;
  const span = withComments(code, own.span);
  if (container !== finalizer) {
    // `finally { try { commit(); } finally { close(); } }`: what remains is `finally { close(); }`.
    const inner = container ? tree.link(container).parent : undefined;
    if (inner?.kind !== 'try' || inner.block !== container || tree.link(inner).parent !== finalizer) return undefined;
    if (
      inner.handlers.length > 0 ||
      inner.resources.length > 0 ||
      !inner.finalizer ||
      inner.block.statements.length > 1
    )
      return undefined;
    const edits = unwrapBlock(code, inner, inner.finalizer);
    return edits && { edits, outdents: '' };
  }
  const removed: Removal = { edits: [removeStatement(text, span)], outdents: '' };
  const alone = finalizer.statements.length === 1 && !hasOtherComment(code, finalizer, span);
  if (!alone) return removed;
  if (statement.handlers.length > 0 || statement.resources.length > 0) {
    const end = statement.handlers.at(-1)?.span.end ?? statement.block.span.end;
    return { edits: [{ span: { start: end, end: finalizer.span.end }, newText: '' }], outdents: '' };
  }
  const [first] = statement.block.statements;
  const edits = unwrapBlock(code, statement, statement.block);
  if (!edits || !first) return removed;
  return { edits, outdents: extraIndentation(text, statement.span.start, first.span.start) ?? '' };
}

function hasOtherComment(code: CodeModel, block: Statement, moved: Span): boolean {
  return code.facts.comments.some(
    ({ span }) =>
      span.start >= block.span.start &&
      span.end <= block.span.end &&
      (span.start < moved.start || span.end > moved.end),
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

interface Places {
  readonly title: string;
  readonly safe: boolean;
  readonly at: readonly { readonly statement: Statement; readonly side: 'before' | 'after' }[];
  /** Also at the end of this block, which may be empty. */
  readonly into?: Block;
}

/** Where the work has succeeded: the end of the `try`, and each early way out of it. */
function placesOfSuccess(code: CodeModel, own: Statement, statement: TryStatement): Places | undefined {
  const title = l10n.t('Commit after the work, only when it succeeded');
  const last = statement.block.statements.at(-1);
  if (!last) return undefined;
  if (last.kind === 'loop' && pollsIn(code, last)) return placesOfPollLoop(code, last, statement);
  const exits = earlyExits(code, [statement.block], statement);
  if (!exits) return undefined;
  const at: Places['at'][number][] = exits.map((exit) => ({ statement: exit, side: 'before' }));
  if (!alwaysJumps(last) && !isSame(code, last, own)) at.push({ statement: last, side: 'after' });
  return { title, safe: true, at };
}

/** In a poll loop that commits by itself this is the last commit, of an orderly end; in one that does not, each poll needs it. */
function placesOfPollLoop(code: CodeModel, loop: LoopStatement, statement: TryStatement): Places | undefined {
  if (!commitsIn(code, loop)) {
    const last = loop.body.kind === 'block' ? loop.body.statements.at(-1) : undefined;
    if (!last || alwaysJumps(last)) return undefined;
    return {
      title: l10n.t('Commit after each poll, once its records are processed'),
      safe: false,
      at: [{ statement: last, side: 'after' }],
    };
  }
  // poll() throws it before it hands out more records: everything polled is processed then.
  const woken = statement.handlers.find(
    (clause) => clause.types.length > 0 && clause.types.every((type) => /(^|\.)WakeupException$/.test(type.name)),
  );
  const into = woken && !alwaysJumps(woken.body) ? woken.body : undefined;
  const at: Places['at'] = completes(loop) ? [{ statement: loop, side: 'after' }] : [];
  if (at.length === 0 && !into) return undefined;
  return { title: l10n.t('Commit only when the loop ends in order'), safe: true, at, ...(into ? { into } : {}) };
}

function commitsIn(code: CodeModel, loop: LoopStatement): boolean {
  return commitsOf(code).some((commit) => commit.what === 'commit' && isWithin(code.tree, commit.call, loop));
}

/** The successful path commits already: the one in `finally` only has to go. */
function isSame(code: CodeModel, last: Statement, own: Statement): boolean {
  const written = (span: Span): string => code.text.slice(span.start, span.end).replace(/\s+/g, '');
  return written(last.span) === written(own.span);
}

function pollsIn(code: CodeModel, loop: Statement): boolean {
  return code.scopes.all.some((scope) => scope.loop === loop);
}
