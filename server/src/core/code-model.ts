import { catalogFor } from './clients/registry.ts';
import { configurationOfCode } from './configs/from-code.ts';
import { createKafkaCalls } from './events/calls.ts';
import { createRecordScopes } from './events/record-scopes.ts';
import { createTransactions } from './events/transactions.ts';
import { createWork } from './events/work.ts';
import { createWrappers } from './events/wrappers.ts';
import type { FileFacts, Span } from './facts/model.ts';
import { createBindings } from './flow/bindings.ts';
import { createHandling } from './flow/handling.ts';
import { createOutcomes } from './flow/outcome.ts';
import { createTree } from './flow/tree.ts';
import { createValues } from './flow/values.ts';
import { alone, type Surroundings } from './project/summary.ts';
import type { CodeModel } from './rules/rule.ts';

/** Builds everything that rules read from a file's facts. */
export function codeModel(
  facts: FileFacts,
  path: string,
  sourceText: string,
  surroundings: Surroundings = alone,
): CodeModel {
  const catalog = catalogFor(facts.language);
  const tree = createTree(facts);
  const bindings = createBindings(tree);
  const values = createValues(tree, bindings, catalog, surroundings);
  const handling = createHandling(tree, bindings, values);
  const outcomes = createOutcomes(tree, bindings, values, handling);
  const calls = createKafkaCalls(tree, values, catalog);
  const scopes = createRecordScopes(tree, bindings, values, calls, catalog);
  const transactions = createTransactions(tree, bindings, values, calls);
  const wrappers = createWrappers(tree, values, calls, outcomes, transactions);
  const configuration = configurationOfCode(tree, bindings, values, calls, catalog);
  const commentsAt = commentFinder(facts, sourceText);
  return {
    path,
    facts,
    text: sourceText,
    tree,
    bindings,
    values,
    handling,
    outcomes,
    calls,
    scopes,
    transactions,
    wrappers,
    configs: configuration.blocks,
    returnedConfig: configuration.returnedBy,
    surroundings,
    work: createWork({ tree, bindings, values, handling, outcomes, calls, scopes, commentsAt }),
    commentsAt,
  };
}

/** Texts of the comments inside a span and of the one right before it, at the most one line up. */
function commentFinder(facts: FileFacts, sourceText: string): (span: Span) => readonly string[] {
  const comments = [...facts.comments].sort((a, b) => a.span.start - b.span.start);
  return (span) => {
    let low = 0;
    for (let high = comments.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (comments[middle]!.span.start < span.start) low = middle + 1;
      else high = middle;
    }
    const found: string[] = [];
    const before = comments[low - 1];
    if (before && before.span.end <= span.start) {
      const between = sourceText.slice(before.span.end, span.start);
      if (/^[ \t]*\r?\n?[ \t]*$/.test(between)) found.push(before.text);
    }
    for (let at = low; at < comments.length && comments[at]!.span.start < span.end; at++) {
      if (comments[at]!.span.end <= span.end) found.push(comments[at]!.text);
    }
    return found;
  };
}
