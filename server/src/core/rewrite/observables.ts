import type { Expression } from '../facts/model.ts';
import { unwrap } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { chainRoot, extendChain } from './chain.ts';
import { importName } from './imports.ts';
import { logStatement } from './names.ts';
import { blockLine, blockText, insert, ordered, replace } from './text.ts';
import { allowAwait, enclosingStatement, type Rewriting } from './typescript.ts';

const keep = '// Keep the record: retry it, store it for later, or tell whoever asked for it.';

/** `client.emit(…)` or `await client.emit(…)` becomes `await lastValueFrom(client.emit(…))`, with the import. */
export function awaitValueOf(
  code: CodeModel,
  expression: Expression,
  converter: 'firstValueFrom' | 'lastValueFrom',
): Rewriting | undefined {
  const root = chainRoot(code, expression);
  const { parent } = code.tree.link(root);
  if (
    parent?.kind !== 'expression' &&
    parent?.kind !== 'await' &&
    !(parent?.kind === 'unary' && parent.operator === 'void')
  )
    return undefined;
  const allowed = allowAwait(code, root);
  const imported = importName(code, 'rxjs', converter);
  if (!allowed || !imported) return undefined;
  const opening =
    parent.kind === 'unary'
      ? replace({ start: parent.span.start, end: root.span.start }, `await ${imported.local}(`)
      : insert(root.span.start, parent.kind === 'await' ? `${imported.local}(` : `await ${imported.local}(`);
  const edits = ordered([...imported.edits, ...allowed.edits, opening, insert(root.span.end, ')')]);
  return edits ? { ...allowed, edits } : undefined;
}

/** Subscribes with a handler that says what was lost, as a place to act. */
export function subscribeTo(code: CodeModel, expression: Expression, message: string): readonly TextEdit[] | undefined {
  const root = chainRoot(code, expression);
  if (root.kind !== 'call' || code.tree.link(root).parent?.kind !== 'expression') return undefined;
  return [extendChain(code, root, observer(code, root, message, '.subscribe({', '})'))];
}

/** Gives `.subscribe(…)` a handler for its error; undefined when what it is given is not written out. */
export function handleSubscriptionError(
  code: CodeModel,
  subscription: Expression,
  message: string,
): readonly TextEdit[] | undefined {
  const { text } = code;
  if (subscription.kind !== 'call') return undefined;
  const statement = enclosingStatement(code, subscription)?.span.start ?? subscription.span.start;
  const [given] = subscription.arguments;
  const inner = { start: subscription.argumentsSpan.start + 1, end: subscription.argumentsSpan.end - 1 };
  if (!given) {
    const lines = observer(code, subscription, message, '{', '}');
    return [replace(inner, blockText(text, blockLine(text, inner.start, statement), lines))];
  }
  const bare = unwrap(given);
  if (bare.kind !== 'function' || subscription.arguments.length !== 1) return undefined;
  const lines = observer(code, subscription, message, '{', '}');
  lines.splice(1, 0, `\tnext: ${text.slice(bare.span.start, bare.span.end)},`);
  return text.slice(bare.span.start, bare.span.end).includes('\n')
    ? undefined
    : [replace(inner, blockText(text, blockLine(text, inner.start, statement), lines))];
}

function observer(code: CodeModel, at: Expression, message: string, open: string, close: string): string[] {
  return [
    open,
    '\terror: (error) => {',
    `\t\t${keep}`,
    `\t\t${logStatement(code, at, message, 'error')}`,
    '\t},',
    close,
  ];
}
