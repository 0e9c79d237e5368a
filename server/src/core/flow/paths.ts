import type { Expression, Statement } from '../facts/model.ts';
import { ancestors, isWithin, type Node, type Tree } from './tree.ts';

/** More closures inside one another than the facts of any file can hold. */
const deepestFunction = 1_000;

/** The node, its ancestors, and on from the expression that creates the closure, to the outermost function. */
export function* outward(tree: Tree, node: Node): Generator<Node> {
  let current: Node | undefined = node;
  // No function stands in itself; the bound is for facts that say otherwise.
  let functions = 0;
  while (current && functions <= deepestFunction) {
    const { parent, functionId } = tree.link(current);
    yield current;
    if (parent) {
      current = parent;
      continue;
    }
    functions++;
    const owner = tree.ownerOf(functionId);
    if (owner) {
      current = owner.kind === 'function-declaration' ? undefined : owner;
      continue;
    }
    // A method of an anonymous class continues at the `new` that creates it.
    const classId = tree.facts.functions[functionId]?.classId;
    current =
      classId !== undefined && tree.facts.classes[classId]?.kind === 'anonymous'
        ? tree.ownerOfClass(classId)
        : undefined;
  }
}

/**
 * Statements that can run after `node` without going round a loop again, up to and inside `region`. What follows an
 * unconditional `return`, `throw`, `break` or `continue` is left out.
 */
export function statementsAfter(tree: Tree, node: Node, region: Node): readonly Statement[] {
  const found: Statement[] = [];
  let below: Node | undefined;
  let leaving: 'no' | 'loop' | 'function' = 'no';
  for (const current of outward(tree, node)) {
    if (below) {
      const link = tree.link(below);
      // `return commit();`: the node is part of what leaves.
      if (current.kind === 'return' || current.kind === 'throw') leaving = 'function';
      if (current.kind === 'loop' && leaving === 'loop') leaving = 'no';
      if (leaving === 'no' && link.parent === current) {
        const later = laterSiblings(current, below);
        for (const statement of later) {
          found.push(statement);
          const jump = alwaysJumps(statement);
          if (jump) {
            leaving = jump;
            break;
          }
        }
      }
      if (current.kind === 'try' && link.role !== 'finalizer' && current.finalizer) found.push(current.finalizer);
      if (link.parent === undefined && leaving === 'function') leaving = 'no';
    } else if (current.kind !== undefined) {
      leaving = ownJump(current);
    }
    if (current === region) return found;
    below = current;
  }
  return found;
}

function ownJump(node: Node): 'no' | 'loop' | 'function' {
  if (node.kind === 'return' || node.kind === 'throw') return 'function';
  return node.kind === 'break' || node.kind === 'continue' ? 'loop' : 'no';
}

function laterSiblings(parent: Node, child: Node): readonly Statement[] {
  if (parent.kind === 'block') {
    const at = parent.statements.indexOf(child as Statement);
    return at < 0 ? [] : parent.statements.slice(at + 1);
  }
  if (parent.kind === 'switch') {
    for (const branch of parent.cases) {
      const at = branch.body.indexOf(child as Statement);
      if (at >= 0) return branch.body.slice(at + 1);
    }
  }
  return [];
}

/** How a statement always leaves its surroundings, if it does. */
export function alwaysJumps(statement: Statement): 'loop' | 'function' | undefined {
  switch (statement.kind) {
    case 'return':
    case 'throw':
      return 'function';
    case 'break':
    case 'continue':
      return 'loop';
    case 'block': {
      for (const inner of statement.statements) {
        const jump = alwaysJumps(inner);
        if (jump) return jump;
      }
      return undefined;
    }
    case 'if': {
      const first = alwaysJumps(statement.consequent);
      const second = statement.alternate ? alwaysJumps(statement.alternate) : undefined;
      return first && second ? (first === second ? first : 'loop') : undefined;
    }
    case 'try': {
      if (statement.finalizer && alwaysJumps(statement.finalizer)) return alwaysJumps(statement.finalizer);
      const jumps = [statement.block, ...statement.handlers.map((handler) => handler.body)].map(alwaysJumps);
      return jumps.every((jump) => jump !== undefined) ? (jumps.includes('loop') ? 'loop' : 'function') : undefined;
    }
    default:
      return undefined;
  }
}

/** The loop over records (or the closure run for each of them) around `node`, inside `region`, innermost first. */
export function* loopsAround(tree: Tree, node: Node, region: Node): Generator<Node> {
  for (const current of outward(tree, node)) {
    if (current === region) return;
    if (current.kind === 'loop' || current.kind === 'function') yield current;
  }
}

export function isInside(tree: Tree, node: Node, region: Node): boolean {
  for (const current of outward(tree, node)) if (current === region) return true;
  return false;
}

/** The `if` tests that must hold for `node` to run, inside `region`, with the branch taken. */
export function conditionsOf(
  tree: Tree,
  node: Node,
  region: Node,
): { readonly test: Expression; readonly holds: boolean }[] {
  const conditions: { test: Expression; holds: boolean }[] = [];
  let below: Node = node;
  for (const current of ancestors(tree, node)) {
    if (current.kind === 'if' && below !== current.test) {
      conditions.push({ test: current.test, holds: below === current.consequent });
    }
    if (current === region) break;
    below = current;
  }
  return conditions;
}

export { isWithin };
