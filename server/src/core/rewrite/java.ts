import type { Call, CatchClause, Expression, Span, Statement } from '../facts/model.ts';
import { functionOf, type Node, statementOf, walk } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { freshName, logStatement } from './names.ts';
import { blockText, insert, lineBreakOf, ordered, replace } from './text.ts';

/** Adds `import` lines for qualified names that are not imported yet. */
export function addImports(code: CodeModel, names: readonly string[]): readonly TextEdit[] {
  const { facts, text } = code;
  const missing = names.filter((name) => {
    const dot = name.lastIndexOf('.');
    const [from, simple] = [name.slice(0, dot), name.slice(dot + 1)];
    return !facts.imports.some(
      (fact) => !fact.static && fact.module === from && (fact.imported === simple || fact.imported === '*'),
    );
  });
  if (missing.length === 0) return [];
  const lineBreak = lineBreakOf(text);
  const lines = missing.map((name) => `import ${name};`);
  const ordinary = facts.imports.filter((fact) => !fact.static);
  const last = (ordinary.length > 0 ? ordinary : facts.imports).at(-1);
  if (last) return [insert(last.span.end, lineBreak + lines.join(lineBreak))];
  const packageEnd = /^[ \t]*package[ \t][^;]*;/m.exec(text);
  if (packageEnd)
    return [insert(packageEnd.index + packageEnd[0].length, lineBreak + lineBreak + lines.join(lineBreak))];
  return [insert(0, lines.join(lineBreak) + lineBreak + lineBreak)];
}

/** `producer.send(record)` becomes `producer.send(record, (metadata, exception) -> { … })`. */
export function addSendCallback(code: CodeModel, call: Call, message: string): readonly TextEdit[] | undefined {
  const [record, callback] = call.arguments;
  if (!record || call.arguments.length > 2) return undefined;
  const metadata = freshName(code, 'metadata');
  const exception = freshName(code, 'exception');
  const body = blockText(code.text, statementStart(code, call), [
    `(${metadata}, ${exception}) -> {`,
    `\tif (${exception} != null) {`,
    '\t\t// Keep the record: retry it, store it for later, or stop.',
    `\t\t${logStatement(code, call, message, exception)}`,
    '\t}',
    '}',
  ]);
  return [callback ? replace(callback.span, body) : insert(record.span.end, `, ${body}`)];
}

/** `future` becomes `future.whenComplete((result, exception) -> { … })`. */
export function addWhenComplete(code: CodeModel, future: Expression, message: string): readonly TextEdit[] | undefined {
  const legacy = code.facts.imports.some((fact) => fact.imported === 'ListenableFuture');
  const result = freshName(code, 'result');
  const exception = freshName(code, 'exception');
  const log = logStatement(code, future, message, exception);
  const lines = legacy
    ? [
        `.addCallback(${result} -> { }, ${exception} -> {`,
        '\t// Keep the record: retry it, store it for later, or tell the caller.',
        `\t${log}`,
        '})',
      ]
    : [
        `.whenComplete((${result}, ${exception}) -> {`,
        `\tif (${exception} != null) {`,
        '\t\t// Keep the record: retry it, store it for later, or tell the caller.',
        `\t\t${log}`,
        '\t}',
        '})',
      ];
  return [insert(future.span.end, blockText(code.text, statementStart(code, future), lines))];
}

/** Waits for the future where it stands, as a statement of its own. */
export function waitForIt(code: CodeModel, future: Expression): readonly TextEdit[] | undefined {
  const { tree, text } = code;
  const statement = tree.link(future).parent;
  const throwing = declaredExceptions(code, future);
  if (
    throwing.has('Exception') ||
    throwing.has('Throwable') ||
    (throwing.has('InterruptedException') && throwing.has('ExecutionException'))
  ) {
    return [insert(future.span.end, '.get()')];
  }
  if (statement?.kind !== 'expression') return undefined;
  const interrupted = freshName(code, 'interrupted');
  const failed = freshName(code, 'failed');
  const body = blockText(text, statement.span.start, [
    'try {',
    `\t${text.slice(future.span.start, future.span.end)}.get();`,
    `} catch (InterruptedException ${interrupted}) {`,
    '\tThread.currentThread().interrupt();',
    `\tthrow new IllegalStateException("Interrupted while waiting for Kafka", ${interrupted});`,
    `} catch (ExecutionException ${failed}) {`,
    `\tthrow new IllegalStateException("Kafka did not take the record", ${failed}.getCause());`,
    '}',
  ]);
  return ordered([...addImports(code, ['java.util.concurrent.ExecutionException']), replace(statement.span, body)]);
}

/** Simple names of the checked exceptions that may leave the place where `node` stands. */
function declaredExceptions(code: CodeModel, node: Node): ReadonlySet<string> {
  const fn = functionOf(code.tree, node);
  const names = new Set(
    fn.kind === 'closure' ? [] : fn.throws.map((type) => type.name.slice(type.name.lastIndexOf('.') + 1)),
  );
  return names;
}

/** Adds `throw new IllegalStateException(message, e)` as the last statement of a catch; undefined where it would not compile. */
export function rethrowAtEnd(
  code: CodeModel,
  clause: CatchClause,
  tryBlock: Statement,
  message: string,
): readonly TextEdit[] | undefined {
  const { text } = code;
  if (clause.parameter?.kind !== 'name') return undefined;
  const throwing = `throw new IllegalStateException("${message}", ${clause.parameter.name});`;
  const last = clause.body.statements.at(-1);
  if (last && (last.kind === 'return' || last.kind === 'continue' || last.kind === 'break')) {
    return blockCompletes(code, tryBlock) ? [replace(last.span, throwing)] : undefined;
  }
  if (!blockCompletes(code, tryBlock)) return undefined;
  if (last) return [insert(last.span.end, lineBreakOf(text) + indentOf(text, last.span) + throwing)];
  return [replace(clause.body.span, blockText(text, clause.span.start, ['{', `\t${throwing}`, '}']))];
}

function indentOf(text: string, span: Span): string {
  const line = text.lastIndexOf('\n', span.start - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, span.start))![0];
}

/** A try whose block never completes leaves only the catch to reach what follows: a throw there would make that unreachable. */
function blockCompletes(code: CodeModel, block: Statement): boolean {
  let returns = false;
  walk(code.tree, block, false, (node) => {
    if (node.kind === 'return' || node.kind === 'throw') returns = true;
    return returns ? false : undefined;
  });
  return !returns;
}

function statementStart(code: CodeModel, node: Node): number {
  return statementOf(code.tree, node)?.span.start ?? (node.span as Span).start;
}
