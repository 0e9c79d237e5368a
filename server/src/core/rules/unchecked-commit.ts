import * as l10n from '@vscode/l10n';
import { canBeSameObject, clientObjectOf } from '../events/client-objects.ts';
import { type CommitEvent, commitCallbackOf, commitsOf } from '../events/commits.ts';
import { isOnTheWayOut } from '../events/shutdown.ts';
import { saysOnPurpose } from '../events/work.ts';
import type { Call } from '../facts/model.ts';
import { calleeParts, functionOf, walk } from '../flow/tree.ts';
import { addCommitCallback } from '../rewrite/commits.ts';
import { awaitIt } from '../rewrite/typescript.ts';
import { droppedBy } from './fire-and-forget-send.ts';
import type { CodeModel, Rule, RuleContext } from './rule.ts';
import { asyncFix } from './send-fixes.ts';
import { codeClients, fix, focusOf } from './support.ts';

/** Nobody sees that a commit failed. */
export const uncheckedCommit: Rule = {
  id: 'unchecked-commit',
  title: () => l10n.t('Nobody sees whether a commit succeeded'),
  clients: codeClients,
  inTests: false,
  check(context) {
    const { code } = context;
    if (!code) return;
    for (const commit of commitsOf(code)) {
      if (commit.event.effect?.kind !== 'commit') continue;
      if (commit.event.effect.asynchronous) checkCallback(context, code, commit);
      else if (commit.event.method.failure === 'promise') checkPromise(context, code, commit.call);
    }
  },
};

/** `commitAsync()` and `commitAsync((offsets, exception) -> { })`. */
function checkCallback({ report }: RuleContext, code: CodeModel, commit: CommitEvent): void {
  const callback = commitCallbackOf(commit);
  if (callback && code.handling.ofCallback(callback, 1) !== 'ignores-error') return;
  if (isMadeUpFor(code, commit) || isPassedOn(code, commit) || saysOnPurpose(code.commentsAt(commit.call.span))) return;
  report({
    span: focusOf(code, commit.call),
    variant: 'asynchronous',
    message: callback
      ? l10n.t(
          'The callback of this commit never looks at its exception: nobody is told of a failure, and the records are processed again unless a later commit succeeds.',
        )
      : l10n.t(
          'A failure of this commit is only a log line of the client: no code is told, and the records are processed again unless a later commit succeeds.',
        ),
    fixes: [
      fix(
        l10n.t('Report the failure in a callback'),
        addCommitCallback(code, commit.call, l10n.t('Kafka did not commit the offsets')),
        { safe: true, preferred: true },
      ),
    ],
  });
}

/** A `commitSync` of the same consumer on the way out throws when it fails, and covers what was not committed before. */
function isMadeUpFor(code: CodeModel, commit: CommitEvent): boolean {
  const own = clientObjectOf(code, commit.event);
  return commitsOf(code).some((other) => {
    const { effect } = other.event;
    if (effect?.kind !== 'commit' || effect.asynchronous || !isOnTheWayOut(code, other.call)) return false;
    return canBeSameObject(own, clientObjectOf(code, other.event));
  });
}

/** The `commitAsync` of a class that is itself a consumer around another one: its caller chose to give no callback. */
function isPassedOn(code: CodeModel, commit: CommitEvent): boolean {
  const fn = functionOf(code.tree, commit.call);
  const type = fn.classId === undefined ? undefined : code.facts.classes[fn.classId];
  if (!type || fn.name !== commit.event.name) return false;
  return [...type.interfaces, ...(type.superClass ? [type.superClass] : [])].some((parent) => {
    const value = code.values.ofType(parent);
    return value.kind === 'instance' && value.type.methods?.['poll'] !== undefined;
  });
}

/** A promise that is dropped, voided, or whose rejection is thrown away. */
function checkPromise({ report }: RuleContext, code: CodeModel, call: Call): void {
  const outcome = code.outcomes.ofPromise(call);
  const silenced = outcome.kind === 'silenced';
  if ((!silenced && !droppedBy(code, call)) || closesInChain(code, call)) return;
  if (saysOnPurpose(code.commentsAt(silenced ? outcome.at.span : call.span))) return;
  report({
    span: focusOf(code, call),
    message:
      silenced && outcome.how !== 'void' && outcome.how !== 'success-only'
        ? l10n.t(
            'The failure of this commit is thrown away: this code goes on as if the offsets were stored, and the records are processed again.',
          )
        : l10n.t(
            'This commit is not awaited: nobody handles its failure, and a later commit can overtake it, so that the older offset is the one that stays.',
          ),
    fixes: [asyncFix(l10n.t('Await it'), canAwait(outcome) ? awaitIt(code, call) : undefined)].map((one) =>
      one ? { ...one, preferred: true } : undefined,
    ),
  });
}

function canAwait(outcome: ReturnType<CodeModel['outcomes']['ofPromise']>): boolean {
  if (outcome.kind === 'silenced') return outcome.how === 'void' || outcome.how === 'success-only';
  return outcome.kind === 'dropped' && outcome.how === 'statement';
}

/** `commitOffsets().finally(() => consumer.disconnect())`: the last commit, with nothing to follow that relies on it. */
function closesInChain(code: CodeModel, call: Call): boolean {
  let current = call;
  for (;;) {
    const member = code.tree.link(current).parent;
    const outer = member?.kind === 'member' ? code.tree.link(member).parent : undefined;
    if (outer?.kind !== 'call' || outer.callee !== member) return false;
    const { name } = calleeParts(outer);
    if ((name === 'then' || name === 'finally') && outer.arguments.some((argument) => closes(code, argument)))
      return true;
    current = outer;
  }
}

function closes(code: CodeModel, argument: Call['arguments'][number]): boolean {
  let found = false;
  walk(code.tree, argument, true, (node) => {
    if (node.kind === 'call' && code.calls.of(node)?.effect?.kind === 'close') found = true;
    return found ? false : undefined;
  });
  return found;
}
