import type { Block, CatchClause, LoopStatement, ReturnStatement, Statement, TryStatement } from '../facts/model.ts';
import { type Node, type Tree, walk } from './tree.ts';

/** How a body can be left normally without having passed. */
export interface Unpassed {
  /** The `return` statements that a path reaches without passing. */
  readonly returns: readonly ReturnStatement[];
  /** A path reaches the end of the body without passing. */
  readonly end: boolean;
}

/**
 * Follows every path through a body that ends normally and tells which of them never meet a node that `passes` accepts. What
 * decides nothing is taken for passing: a node in one operand of an expression, in a closure, or in a loop counts for all of it.
 *
 * @param leavesOut catch clauses whose paths are not looked at
 */
export function leavesUnpassed(
  tree: Tree,
  body: Block,
  passes: (node: Node) => boolean,
  leavesOut: (clause: CatchClause, statement: TryStatement) => boolean,
): Unpassed {
  const targets: { readonly label: string | undefined; readonly isLoop: boolean; open: boolean }[] = [];
  let returns: ReturnStatement[] = [];

  const meets = (node: Node): boolean => {
    let found = false;
    walk(tree, node, true, (inner) => {
      if (!found && passes(inner)) found = true;
      return found ? false : undefined;
    });
    return found;
  };

  const sequence = (statements: readonly Statement[], open: boolean): boolean => {
    let current = open;
    for (const statement of statements) {
      if (!current) return false;
      current = follow(statement);
    }
    return current;
  };

  /** Follows what is reached without having passed; true when its end is reached so too. */
  const follow = (statement: Statement): boolean => {
    switch (statement.kind) {
      case 'block': {
        if (statement.label === undefined) return sequence(statement.statements, true);
        const target = { label: statement.label, isLoop: false, open: false };
        targets.push(target);
        const end = sequence(statement.statements, true);
        targets.pop();
        return end || target.open;
      }
      case 'if': {
        if (meets(statement.test)) return false;
        const first = follow(statement.consequent);
        const second = statement.alternate ? follow(statement.alternate) : true;
        return first || second;
      }
      case 'loop':
        return followLoop(statement);
      case 'try':
        return followTry(statement);
      case 'switch': {
        if (meets(statement.subject)) return false;
        const target = { label: undefined, isLoop: false, open: false };
        targets.push(target);
        let after = !statement.cases.some((branch) => branch.tests.length === 0);
        let falls = false;
        for (const branch of statement.cases) {
          const end = sequence(branch.body, true);
          if (branch.fallsThrough) falls = end;
          else {
            after ||= end;
            falls = false;
          }
        }
        targets.pop();
        return after || falls || target.open;
      }
      case 'return':
        if (!statement.argument || !meets(statement.argument)) returns.push(statement);
        return false;
      case 'throw':
        return false;
      case 'break': {
        const target = targets.findLast((candidate) =>
          statement.label === undefined ? true : candidate.label === statement.label,
        );
        if (target) target.open = true;
        return false;
      }
      case 'continue':
        return false;
      default:
        return !meets(statement);
    }
  };

  const followLoop = (loop: LoopStatement): boolean => {
    const target = { label: loop.label, isLoop: true, open: false };
    targets.push(target);
    follow(loop.body);
    targets.pop();
    if (meets(loop)) return false;
    return isEndless(loop) ? target.open : true;
  };

  const followTry = (statement: TryStatement): boolean => {
    const before = returns;
    returns = [];
    let open = statement.resources.some(meets) ? false : follow(statement.block);
    const fails = canFailBefore(statement.block);
    for (const clause of statement.handlers) {
      if (fails && !leavesOut(clause, statement)) open = follow(clause.body) || open;
    }
    const finallyPasses = statement.finalizer !== undefined && meets(statement.finalizer);
    returns = finallyPasses ? before : [...before, ...returns];
    return open && !finallyPasses;
  };

  /** Something other than the passing statement itself can throw into the handlers. */
  const canFailBefore = (block: Block): boolean => {
    for (const statement of block.statements) {
      if (statement.kind === 'expression' && meets(statement)) return false;
      if (calls(statement)) return true;
    }
    return false;
  };

  const calls = (node: Node): boolean => {
    let found = false;
    walk(tree, node, false, (inner) => {
      if (inner.kind === 'call' || inner.kind === 'new' || inner.kind === 'throw') found = true;
      return found ? false : undefined;
    });
    return found;
  };

  const end = sequence(body.statements, true);
  return { returns, end };
}

function isEndless(loop: LoopStatement): boolean {
  if (loop.form === 'for-each' || loop.form === 'for-in') return false;
  return loop.test === undefined || (loop.test.kind === 'literal' && loop.test.value === true);
}
