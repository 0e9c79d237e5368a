import type { Expression, TypeReference } from '../facts/model.ts';
import type { Tree } from './tree.ts';

/** The type that a Java lambda is written for, as far as it stands beside it: a cast, a declared variable, what the method returns. */
export function targetTypeOf(tree: Tree, lambda: Expression): TypeReference | undefined {
  const { parent, functionId } = tree.link(lambda);
  if (parent?.kind === 'cast' || parent?.kind === 'variable') return parent.type;
  return parent?.kind === 'return' ? tree.facts.functions[functionId]?.returnType : undefined;
}
