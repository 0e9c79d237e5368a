import type { Statement } from '../facts/model.ts';
import type { Tree } from '../flow/tree.ts';

/**
 * Java: whether a statement can complete normally (JLS 14.22), so that what follows it is reachable. A loop or a switch
 * counts as completing unless it is plainly endless.
 */
export function completes(statement: Statement): boolean {
  switch (statement.kind) {
    case 'return':
    case 'throw':
    case 'break':
    case 'continue':
      return false;
    case 'block':
      return statement.statements.every(completes);
    case 'if':
      return statement.alternate === undefined || completes(statement.consequent) || completes(statement.alternate);
    case 'try':
      if (statement.finalizer && !completes(statement.finalizer)) return false;
      return completes(statement.block) || statement.handlers.some((handler) => completes(handler.body));
    case 'loop':
      return !(
        statement.form === 'while' &&
        statement.test?.kind === 'literal' &&
        statement.test.value === true &&
        !breaks(statement.body)
      );
    default:
      return true;
  }
}

/** A `break` anywhere below: whether it leaves this loop or an inner one is not asked. */
function breaks(statement: Statement): boolean {
  switch (statement.kind) {
    case 'break':
      return true;
    case 'block':
      return statement.statements.some(breaks);
    case 'if':
      return breaks(statement.consequent) || (statement.alternate !== undefined && breaks(statement.alternate));
    case 'try':
      return [statement.block, ...statement.handlers.map((handler) => handler.body)].some(breaks);
    case 'loop':
      return breaks(statement.body);
    case 'switch':
      return statement.cases.some((branch) => branch.body.some(breaks));
    default:
      return false;
  }
}

/** True when the compiler would call the code behind `statement` unreachable if the statement never completed. */
export function followedByCode(tree: Tree, statement: Statement): boolean {
  let current: Statement = statement;
  for (;;) {
    const { parent } = tree.link(current);
    if (parent?.kind !== 'block') return false;
    if (parent.statements.at(-1) !== current) return true;
    current = parent;
  }
}
