import type { Block, Span, Statement } from '../facts/model.ts';
import { ancestors, type Node, walk } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { endsLine, indentationAt, insert, lineBreakOf, lineEnd, lineStart, nextLine, startsLine } from './text.ts';

/** Text over several lines, taken from a line indented by `from`, for a line indented by `to`. Text with literals over several lines stays as it is. */
export function reindented(text: string, from: string, to: string): string {
  if (from === to || spansLiteral(text)) return text;
  return text.replace(/(\r?\n)([ \t]*)(?=\S)/g, (all, lineBreak: string, own: string) =>
    own.startsWith(from) ? lineBreak + to + own.slice(from.length) : all,
  );
}

function spansLiteral(text: string): boolean {
  return text.includes('\n') && (text.includes('`') || text.includes('"""'));
}

/** A statement with the comment lines that stand directly above it. */
export function withComments(code: CodeModel, span: Span): Span {
  const { facts, text } = code;
  if (!startsLine(text, span.start)) return span;
  let { start } = span;
  for (const comment of facts.comments.toReversed()) {
    if (comment.span.end > start || !startsLine(text, comment.span.start)) continue;
    if (!/^[ \t]*\r?\n[ \t]*$/.test(text.slice(comment.span.end, start))) continue;
    start = comment.span.start;
  }
  return { start, end: span.end };
}

/** Puts `moved` (from a line indented by `from`) on lines of its own behind a statement, or before it. */
export function putBeside(
  text: string,
  at: 'after' | 'before',
  statement: Span,
  moved: string,
  from: string,
  outdented = '',
): TextEdit {
  const own = indentationAt(text, statement.start);
  const indentation = outdented !== '' && own.endsWith(outdented) ? own.slice(0, own.length - outdented.length) : own;
  const lines = reindented(moved, from, indentation);
  const lineBreak = lineBreakOf(text);
  if (at === 'before') return insert(statement.start, lines + lineBreak + indentation);
  const { end } = statement;
  return insert(endsLine(text, end) ? lineEnd(text, end) : end, lineBreak + indentation + lines);
}

/** The white space that `inner` is further in than `outer`; undefined when one does not continue the other. */
export function extraIndentation(text: string, outer: number, inner: number): string | undefined {
  const [from, to] = [indentationAt(text, outer), indentationAt(text, inner)];
  return to.startsWith(from) && to.length > from.length ? to.slice(from.length) : undefined;
}

/**
 * Puts the statements of `block`, which is part of `outer`, in the place of `outer`, one level further out. Undefined where
 * the layout does not allow it, or where a name that the block declares could meet another one.
 */
export function unwrapBlock(code: CodeModel, outer: Statement, block: Block): readonly TextEdit[] | undefined {
  const { text } = code;
  const [first] = block.statements;
  const closing = block.span.end - 1;
  if (!first || !startsLine(text, outer.span.start) || !startsLine(text, first.span.start)) return undefined;
  if (!endsLine(text, block.span.start + 1) || !startsLine(text, closing)) return undefined;
  if (text.slice(outer.span.end, lineEnd(text, outer.span.end)).trim() !== '') return undefined;
  const extra = extraIndentation(text, outer.span.start, first.span.start);
  const body = { start: nextLine(text, block.span.start), end: lineStart(text, closing) };
  if (extra === undefined || spansLiteral(text.slice(body.start, body.end)) || declaresTaken(code, block))
    return undefined;
  const inner = indentationAt(text, first.span.start);
  const edits: TextEdit[] = [{ span: { start: lineStart(text, outer.span.start), end: body.start }, newText: '' }];
  for (let line = body.start; line < body.end; line = nextLine(text, line)) {
    if (text.startsWith(inner, line))
      edits.push({ span: { start: line + inner.length - extra.length, end: line + inner.length }, newText: '' });
  }
  edits.push({ span: { start: body.end, end: nextLine(text, outer.span.end) }, newText: '' });
  return edits;
}

function declaresTaken(code: CodeModel, block: Block): boolean {
  return block.statements.some(
    (statement) =>
      statement.kind === 'function-declaration' ||
      statement.kind === 'class-declaration' ||
      (statement.kind === 'variable' &&
        code.bindings
          .ofStatement(statement)
          .some((own) =>
            code.bindings.all.some(
              (other) => other !== own && other.name === own.name && other.functionId === own.functionId,
            ),
          )),
  );
}

/**
 * Statements below `statements` that leave `boundary`, or go on to a loop's next round, before the end and without an error;
 * undefined when nothing can be put before one of them, or when one stands in a catch, where a failure is handled.
 */
export function earlyExits(
  code: CodeModel,
  statements: readonly Statement[],
  boundary: Statement,
): readonly Statement[] | undefined {
  const exits: Statement[] = [];
  let possible = true;
  for (const statement of statements) {
    walk(code.tree, statement, false, (node) => {
      if (
        (node.kind === 'return' || node.kind === 'break' || node.kind === 'continue') &&
        leaves(code, node, boundary)
      ) {
        exits.push(node);
        const works = node.kind === 'return' && node.argument !== undefined && hasCall(code, node.argument);
        const placed = code.tree.link(node).parent?.kind === 'block' && startsLine(code.text, node.span.start);
        if (works || !placed || isInCatch(code, node, boundary)) possible = false;
      }
      return possible ? undefined : false;
    });
  }
  return possible ? exits : undefined;
}

function leaves(code: CodeModel, node: Statement, boundary: Statement): boolean {
  if (node.kind === 'return') return true;
  if ((node.kind === 'break' || node.kind === 'continue') && node.label !== undefined) return true;
  for (const current of ancestors(code.tree, node)) {
    if (current === boundary) return true;
    if (current.kind === 'loop' || (current.kind === 'switch' && node.kind === 'break')) return false;
  }
  return true;
}

function isInCatch(code: CodeModel, node: Statement, boundary: Statement): boolean {
  for (const current of ancestors(code.tree, node)) {
    if (current === boundary) return false;
    if (current.kind === undefined) return true;
  }
  return false;
}

function hasCall(code: CodeModel, node: Node): boolean {
  let found = false;
  walk(code.tree, node, false, (inner) => {
    if (inner.kind === 'call' || inner.kind === 'new' || inner.kind === 'await') found = true;
    return found ? false : undefined;
  });
  return found;
}
