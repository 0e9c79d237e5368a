import type { Block, CatchClause, Span, Statement } from '../facts/model.ts';
import { contains, type Node } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { addImports } from './java.ts';
import { withComments } from './move.ts';
import { freshName } from './names.ts';
import {
  indentationAt,
  indentUnitOf,
  insert,
  lineBreakOf,
  lineStart,
  nextLine,
  ordered,
  replace,
  startsLine,
} from './text.ts';

/** Aborts as the first thing that a catch clause does. */
export function abortInCatch(code: CodeModel, clause: CatchClause, abort: string): readonly TextEdit[] | undefined {
  const { text } = code;
  const { body } = clause;
  const lineBreak = lineBreakOf(text);
  const [first] = body.statements;
  const at = first ? spanOf(first).start : undefined;
  if (at !== undefined && startsLine(text, at)) return [insert(at, abort + lineBreak + indentationAt(text, at))];
  if (text.slice(body.span.start + 1, body.span.end - 1).trim() !== '') return undefined;
  const outer = indentationAt(text, clause.span.start);
  return [replace(body.span, `{${lineBreak}${outer}${indentUnitOf(text)}${abort}${lineBreak}${outer}}`)];
}

/**
 * Puts the statements behind `begin`, up to and with `commit`, into a `try` whose failure aborts and goes on. Undefined where
 * the two are not statements of one block, or where a name declared between them is used behind.
 */
export function wrapInAbortingTry(
  code: CodeModel,
  begin: Statement,
  commit: Statement,
  abort: string,
  close: string | undefined,
): readonly TextEdit[] | undefined {
  const { text, tree } = code;
  const block = tree.link(begin).parent;
  if (block?.kind !== 'block' || tree.link(commit).parent !== block) return undefined;
  const from = block.statements.indexOf(begin);
  const to = block.statements.indexOf(commit);
  const [first] = block.statements.slice(from + 1);
  if (from < 0 || to <= from || !first) return undefined;
  const moved = block.statements.slice(from + 1, to + 1);
  if (moved.some((statement) => isUsedBehind(code, statement, block.statements.slice(to + 1)))) return undefined;
  const span = { start: withComments(code, spanOf(first)).start, end: commit.span.end };
  const written = text.slice(span.start, span.end);
  if (!startsLine(text, span.start) || /`|"""/.test(written)) return undefined;
  const unit = indentUnitOf(text);
  const outer = indentationAt(text, span.start);
  const lineBreak = lineBreakOf(text);
  const inner = written.replace(/(\r?\n)([ \t]*)(?=[^\s])/g, (_, end: string, own: string) => end + unit + own);
  const java = code.facts.language === 'java';
  const error = freshName(code, java ? 'e' : 'error', first);
  const handlers = java
    ? [
        ...(close
          ? [
              `} catch (ProducerFencedException | OutOfOrderSequenceException | AuthorizationException ${error}) {`,
              `${unit}${close}`,
              `${unit}throw ${error};`,
            ]
          : []),
        `} catch (Exception ${error}) {`,
      ]
    : [`} catch (${error}) {`];
  const lines = ['try {', unit + inner, ...handlers, `${unit}${abort}`, `${unit}throw ${error};`, '}'].join(
    lineBreak + outer,
  );
  const imports = java && close ? addImports(code, fatalErrors) : [];
  return ordered([...imports, replace(span, lines)]);
}

/** After these the producer can only be closed (class documentation of `KafkaProducer`). */
const fatalErrors = [
  'org.apache.kafka.common.errors.AuthorizationException',
  'org.apache.kafka.common.errors.OutOfOrderSequenceException',
  'org.apache.kafka.common.errors.ProducerFencedException',
];

function isUsedBehind(code: CodeModel, statement: Statement, behind: readonly Statement[]): boolean {
  if (statement.kind === 'function-declaration' || statement.kind === 'class-declaration') return true;
  if (statement.kind !== 'variable') return false;
  return code.bindings
    .ofStatement(statement)
    .some((binding) => binding.references.some((use) => behind.some((later) => contains(later.span, use.span))));
}

/** Takes the statement that begins a transaction out of the `try` that it opens, so that the handlers see its name. */
export function beginBeforeTry(code: CodeModel, begin: Statement, block: Block): readonly TextEdit[] | undefined {
  const { text, tree } = code;
  const statement = tree.link(block).parent;
  if (statement?.kind !== 'try' || block.statements[0] !== begin || block.statements.length < 2) return undefined;
  if (!startsLine(text, spanOf(begin).start) || !startsLine(text, statement.span.start)) return undefined;
  const span = spanOf(begin);
  const written = text.slice(span.start, span.end);
  if (written.includes('\n') || text.slice(span.end, nextLine(text, span.end)).trim() !== '') return undefined;
  const lineBreak = lineBreakOf(text);
  let end = nextLine(text, span.end);
  // The blank line that set it apart goes with it.
  if (text.slice(end, nextLine(text, end)).trim() === '') end = nextLine(text, end);
  return ordered([
    insert(statement.span.start, written + lineBreak + indentationAt(text, statement.span.start)),
    replace({ start: lineStart(text, span.start), end }, ''),
  ]);
}

/** With `const` and the like; a declarator has a span of its own. */
function spanOf(statement: Statement): Span {
  return statement.kind === 'variable' ? statement.declarationSpan : statement.span;
}

/** The statement of `block` in which `node` stands. */
export function statementIn(block: Node | undefined, node: Node): Statement | undefined {
  if (block?.kind !== 'block') return undefined;
  return block.statements.find((statement) => contains(statement.span, node.span));
}
