import type { Call, CatchClause, Expression, Span, TryStatement } from '../facts/model.ts';
import type { Handling } from '../flow/handling.ts';
import { alwaysJumps, outward } from '../flow/paths.ts';
import { calleeParts, unwrap, walk } from '../flow/tree.ts';
import type { RecordScope } from './record-scopes.ts';

import { firstCall, isBookkeeping, type WorkContext } from './work-parts.ts';

/** A place where the failure of processing a record ends without anybody acting on it. */
export interface SwallowedFailure {
  readonly scope: RecordScope;
  readonly handling: Handling;
  /** The `catch` clause or the `.catch(…)` argument. */
  readonly at: Span;
  readonly clause?: CatchClause;
  readonly statement?: TryStatement;
  readonly callback?: Expression;
}

/** Exceptions that end a consumer's loop on purpose, or concern its commits: not a record's failure. */
const controlExceptions: ReadonlySet<string> = new Set([
  'WakeupException',
  'InterruptedException',
  'InterruptException',
  'CommitFailedException',
  'RetriableCommitFailedException',
  'RebalanceInProgressException',
  'ProducerFencedException',
  'OutOfOrderSequenceException',
  'AuthorizationException',
]);

const deliberate =
  /\b(skip(s|ped|ping)?|ignor(e|es|ed|ing)|deliberate(ly)?|intentional(ly)?|on purpose|by design|best[- ]effort|drop(s|ped|ping)?|discard(s|ed|ing)?|at[- ]most[- ]once|not worth|safe to lose|can be lost)\b/i;

/** True when a comment says that the loss is meant. */
export function saysOnPurpose(comments: readonly string[]): boolean {
  return comments.some((comment) => deliberate.test(comment) && !/\b(todo|fixme|xxx)\b/i.test(comment));
}

/** Every place where the failure of a record's processing ends without anybody acting on it. */
export function swallowedFailures(context: WorkContext): SwallowedFailure[] {
  const { tree, bindings, values, handling, calls, scopes, containsWork, isChainInHandler } = context;
  const { facts } = tree;
  const java = facts.language === 'java';
  return findSwallowed();

  function findSwallowed(): SwallowedFailure[] {
    if (scopes.all.length === 0) return [];
    const found: SwallowedFailure[] = [];
    for (const node of tree.nodes) {
      if (node.kind === 'try') {
        const scope = scopes.reachedFrom(node);
        if (scope) found.push(...swallowedBy(node, scope));
      } else if (node.kind === 'call' && !java) {
        const scope = scopes.reachedFrom(node);
        const failure = scope ? swallowedInChain(node, scope) : undefined;
        if (failure) found.push(failure);
      }
    }
    return found;
  }

  function swallowedBy(statement: TryStatement, scope: RecordScope): SwallowedFailure[] {
    if (!containsWork(statement.block) && !parses(statement)) return [];
    if (!isInsideScope(statement, scope) || isFallback(statement)) return [];
    const found: SwallowedFailure[] = [];
    for (const clause of statement.handlers) {
      if (clause.types.length > 0 && clause.types.every((type) => controlExceptions.has(simple(type.name)))) continue;
      if (isOwnFailure(clause, statement)) continue;
      const result = handling.ofCatch(clause);
      if (result.kind !== 'swallows') continue;
      if (endsConsumer(clause, statement, scope) || leavesBatch(clause, scope)) continue;
      if (tellsCaller(result, statement, scope)) continue;
      if (saysOnPurpose(context.commentsAt(clause.span))) continue;
      found.push({
        scope,
        handling: result,
        clause,
        statement,
        at: { start: clause.span.start, end: clause.body.span.start },
      });
    }
    return found;
  }

  /**
   * The clause catches only the client's own exceptions, and the work makes no Kafka call: what it sees comes from `poll()` or
   * a commit, which leave the record where it is.
   */
  function isOwnFailure(clause: CatchClause, statement: TryStatement): boolean {
    if (clause.types.length === 0) return false;
    const own = clause.types.every((type) => {
      const name = values.qualifiedName(type.name) ?? type.name;
      return name.startsWith('org.apache.kafka.') || name === 'KafkaException';
    });
    if (!own) return false;
    let sends = false;
    walk(tree, statement.block, true, (node) => {
      if (node.kind === 'call' && calls.of(node)?.effect?.kind === 'send') sends = true;
      return sends ? false : undefined;
    });
    return !sends;
  }

  /** Decoding a record (`JSON.parse`, `Integer.parseInt`) that fails makes its record unreadable: swallowing that skips it. */
  function parses(statement: TryStatement): boolean {
    let found = false;
    walk(tree, statement.block, false, (node) => {
      if (node.kind === 'call') {
        const { name } = calleeParts(node);
        if (
          name !== undefined &&
          /^(parse|decode|deserialize|readValue|fromJson|fromBinary)/.test(name) &&
          node.arguments.some(scopes.isRecordData)
        )
          found = true;
      }
      return found ? false : undefined;
    });
    return found;
  }

  /** A try around the whole poll loop ends consuming: nothing is committed past the failed record. */
  function isInsideScope(statement: TryStatement, scope: RecordScope): boolean {
    if (scope.kind !== 'poll' || !scope.loop) return true;
    const { functionId } = tree.link(statement);
    if (functionId !== scope.functionId) return true;
    for (const node of outward(tree, statement)) if (node === scope.loop) return true;
    return false;
  }

  /** `value = raw; try { value = JSON.parse(raw) } catch { }`: the record goes on as it was, nothing is skipped. */
  function isFallback(statement: TryStatement): boolean {
    return (
      statement.block.statements.length > 0 &&
      statement.block.statements.every((inner) => {
        if (inner.kind !== 'expression' || inner.expression.kind !== 'assignment') return false;
        const target = unwrap(inner.expression.target);
        if (target.kind !== 'name') return false;
        const origin = bindings.of(target)?.origin;
        return (
          origin?.kind === 'variable' &&
          origin.statement.initializer !== undefined &&
          origin.statement.span.end <= statement.span.start
        );
      })
    );
  }

  /** The batch is left before the failed record is resolved: it is read again. */
  function leavesBatch(clause: CatchClause, scope: RecordScope): boolean {
    const jump = alwaysJumps(clause.body);
    const last = clause.body.statements.at(-1);
    return scope.manualResolve === true && (jump === 'function' || (jump === 'loop' && last?.kind === 'break'));
  }

  function endsConsumer(clause: CatchClause, statement: TryStatement, scope: RecordScope): boolean {
    if (scope.kind !== 'poll' || !scope.loop || tree.link(statement).functionId !== scope.functionId) return false;
    const jump = alwaysJumps(clause.body);
    if (jump === 'function') return true;
    if (jump !== 'loop') return false;
    const last = clause.body.statements.at(-1);
    if (last?.kind !== 'break') return false;
    if (last.label !== undefined) return last.label === scope.loop.label;
    for (const node of outward(tree, statement)) if (node.kind === 'loop') return node === scope.loop;
    return false;
  }

  /** Outside the handler itself, a returned value tells the caller of the failure. */
  function tellsCaller(result: Handling, statement: TryStatement, scope: RecordScope): boolean {
    if (tree.link(statement).functionId === scope.functionId) return false;
    return result.returned.length > 0;
  }

  function swallowedInChain(call: Call, scope: RecordScope): SwallowedFailure | undefined {
    const { object, name } = calleeParts(call);
    if (name !== 'catch' || !object) return undefined;
    const started = firstCall(object);
    // What fails there is a commit, not the record.
    if (started && isBookkeeping(calls, started)) return undefined;
    // A commit that fails leaves its record uncommitted: nothing is skipped.
    if (started && isBookkeeping(calls, started)) return undefined;
    if (!scopes.isRecordData(object) && !(started && isChainInHandler(started))) return undefined;
    const [callback] = call.arguments;
    if (!callback) return undefined;
    const result = handling.ofCallback(callback, undefined);
    if (result === undefined || result === 'ignores-error' || result.kind !== 'swallows') return undefined;
    if (result.returned.length > 0 && !result.reports) return undefined;
    if (saysOnPurpose(context.commentsAt(callback.span))) return undefined;
    return { scope, handling: result, callback, at: calleeNameSpan(call) };
  }
}

function calleeNameSpan(call: Call): Span {
  const callee = unwrap(call.callee);
  return callee.kind === 'member' ? callee.nameSpan : callee.span;
}

const simple = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
