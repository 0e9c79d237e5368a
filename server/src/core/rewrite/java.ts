import type {
  Call,
  CatchClause,
  Expression,
  FunctionFact,
  ImportFact,
  MethodReference,
  Span,
  TryStatement,
} from '../facts/model.ts';
import { ancestors, functionOf, type Node, statementOf, unwrap } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { extendChain } from './chain.ts';
import { freshName, logStatement } from './names.ts';
import { completes, followedByCode } from './reachable.ts';
import {
  appendStatement,
  blockLine,
  blockText,
  indentationAt,
  insert,
  lineBreakOf,
  ordered,
  replace,
  startsLine,
} from './text.ts';

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
  const ordinary = facts.imports.filter((fact) => !fact.static);
  if (ordinary.length > 0) return missing.sort().map((name) => besideSiblings(ordinary, name, lineBreak));
  const lines = missing.sort().map((name) => `import ${name};`);
  const last = facts.imports.at(-1);
  if (last) return [insert(last.span.end, lineBreak + lines.join(lineBreak))];
  const packageEnd = /^[ \t]*package[ \t][^;]*;/m.exec(text);
  if (packageEnd)
    return [insert(packageEnd.index + packageEnd[0].length, lineBreak + lineBreak + lines.join(lineBreak))];
  return [insert(0, lines.join(lineBreak) + lineBreak + lineBreak)];
}

/** In alphabetical order among the imports of the same top-level package, else among all, else behind the last one. */
function besideSiblings(imports: readonly ImportFact[], name: string, lineBreak: string): TextEdit {
  const nameOf = (fact: ImportFact): string => `${fact.module}.${fact.imported}`;
  const siblings = imports.filter((fact) => fact.module.split('.')[0] === name.split('.')[0]);
  const group = siblings.length > 0 ? siblings : imports;
  const sorted = group.every((fact, at) => at === 0 || nameOf(group[at - 1]!) <= nameOf(fact));
  const before = sorted ? group.filter((fact) => nameOf(fact) < name).at(-1) : group.at(-1);
  if (before) return insert(before.span.end, `${lineBreak}import ${name};`);
  return insert(group[0]!.span.start, `import ${name};${lineBreak}`);
}

const keep = '// Keep the record: retry it, store it for later, or tell the caller.';

/** `producer.send(record)` becomes `producer.send(record, (metadata, exception) -> { … })`. */
export function addSendCallback(code: CodeModel, call: Call, message: string): readonly TextEdit[] | undefined {
  const [record, callback] = call.arguments;
  if (!record || call.arguments.length > 2) return undefined;
  const { text } = code;
  const lines = callbackLines(code, call, 'metadata', message);
  if (callback) {
    const like = blockLine(text, callback.span.start, statementStart(code, call));
    return [replace(callback.span, blockText(text, like, lines))];
  }
  // A record on a line of its own has its callback below it.
  const own = startsLine(text, record.span.start);
  const like = own ? record.span.start : statementStart(code, call);
  const separator = own ? `,${lineBreakOf(text)}${indentationAt(text, record.span.start)}` : ', ';
  return [insert(record.span.end, separator + blockText(text, like, lines))];
}

/** `future` becomes `future.whenComplete((result, exception) -> { … })`. */
export function addWhenComplete(code: CodeModel, future: Expression, message: string): readonly TextEdit[] | undefined {
  return [extendChain(code, future, completion(code, future, message))];
}

/** `future` becomes `future.onFailure(exception -> { … })`. */
export function addOnFailure(code: CodeModel, future: Expression, message: string): readonly TextEdit[] | undefined {
  const exception = freshName(code, 'exception', future);
  const lines = [`\t${keep}`, `\t${logStatement(code, future, message, exception)}`];
  return [extendChain(code, future, [`.onFailure(${exception} -> {`, ...lines, '})'])];
}

/** `forEach(producer::send)` becomes a lambda whose send has a callback. */
export function lambdaOfSendReference(
  code: CodeModel,
  reference: MethodReference,
  takesCallback: boolean,
  message: string,
): readonly TextEdit[] {
  const owner = code.text.slice(reference.object.span.start, reference.object.span.end);
  const item = freshName(code, 'record', reference);
  const call = `${item} -> ${owner}.${reference.name}(${item}`;
  const lines = takesCallback
    ? callbackLines(code, reference, 'metadata', message)
    : completion(code, reference, message);
  const rest = blockText(code.text, statementStart(code, reference), lines);
  return [replace(reference.span, takesCallback ? `${call}, ${rest})` : `${call})${rest}`)];
}

function callbackLines(code: CodeModel, at: Node, value: string, message: string): readonly string[] {
  const result = freshName(code, value, at);
  const exception = freshName(code, 'exception', at);
  return [`(${result}, ${exception}) -> {`, ...guardLines(code, at, exception, message), '}'];
}

function guardLines(code: CodeModel, at: Node, exception: string, message: string): readonly string[] {
  return [`\tif (${exception} != null) {`, `\t\t${keep}`, `\t\t${logStatement(code, at, message, exception)}`, '\t}'];
}

function completion(code: CodeModel, at: Node, message: string): readonly string[] {
  // Spring Kafka before 3.0 returns a ListenableFuture.
  if (!code.facts.imports.some((fact) => fact.imported === 'ListenableFuture')) {
    const lines = callbackLines(code, at, 'result', message);
    return [`.whenComplete(${lines[0]}`, ...lines.slice(1, -1), '})'];
  }
  const exception = freshName(code, 'exception', at);
  return [
    `.addCallback(${freshName(code, 'result', at)} -> { }, ${exception} -> {`,
    `\t${keep}`,
    `\t${logStatement(code, at, message, exception)}`,
    '})',
  ];
}

/** The function behind a callback argument: a lambda, a local method, or the method of a class written in this file. */
function callbackFunction(code: CodeModel, callback: Expression, parameters: number): FunctionFact | undefined {
  const bare = unwrap(callback);
  const { facts, values } = code;
  let classId = bare.kind === 'new' ? bare.classId : undefined;
  if (classId === undefined) {
    const functionId = values.functionOf(bare);
    if (functionId !== undefined) return facts.functions[functionId];
    const value = values.of(bare);
    if (value.kind === 'object') classId = value.classId;
  }
  const members = classId === undefined ? [] : (facts.classes[classId]?.members ?? []);
  return members
    .map((id) => facts.functions[id]!)
    .find((fn) => fn.kind === 'method' && fn.body !== undefined && fn.parameters.length === parameters);
}

/** Makes a callback without a result look at its exception before it does anything else. */
export function guardCallback(
  code: CodeModel,
  callback: Expression,
  errorParameter: number,
  message: string,
): readonly TextEdit[] | undefined {
  const { text } = code;
  const fn = callbackFunction(code, callback, errorParameter + 1);
  const parameter = fn?.parameters[errorParameter];
  if (!fn?.body || parameter?.pattern.kind !== 'name') return undefined;
  const written = parameter.pattern.name;
  const name = written === '_' ? freshName(code, 'exception', fn.body) : written;
  const edits = name === written ? [] : [replace(parameter.pattern.span, name)];
  const guard = guardLines(code, fn.body, name, message);
  const leaving = [...guard.slice(0, -1), '\t\treturn;', '\t}'];
  const like =
    fn.kind === 'closure' ? blockLine(text, callback.span.start, statementStart(code, callback)) : fn.span.start;
  const inner = text.slice(fn.body.span.start + 1, fn.body.span.end - 1);
  const [first] = fn.body.statements;
  if (fn.expressionBody) {
    const expression = text.slice(fn.body.span.start, fn.body.span.end);
    edits.push(replace(fn.body.span, blockText(text, like, ['{', ...leaving, `\t${expression};`, '}'])));
  } else if (!first) {
    if (inner.trim() !== '') return undefined;
    edits.push(replace(fn.body.span, blockText(text, like, ['{', ...guard, '}'])));
  } else if (startsLine(text, first.span.start)) {
    const lines = leaving.map((line) => line.slice(1));
    const lineBreak = lineBreakOf(text) + indentationAt(text, first.span.start);
    edits.push(insert(first.span.start, blockText(text, first.span.start, lines) + lineBreak));
  } else {
    edits.push(replace(fn.body.span, blockText(text, like, ['{', ...leaving, `\t${inner.trim()}`, '}'])));
  }
  return ordered(edits);
}

/** `.exceptionally(e -> null)` becomes one that reports the failure before it gives the same value. */
export function reportInHandler(
  code: CodeModel,
  callback: Expression,
  message: string,
): readonly TextEdit[] | undefined {
  const { text, facts } = code;
  const fn = callback.kind === 'function' ? facts.functions[callback.functionId] : undefined;
  const parameter = fn?.parameters[0];
  if (!fn?.body || !fn.expressionBody || parameter?.pattern.kind !== 'name' || parameter.pattern.name === '_')
    return undefined;
  const value = text.slice(fn.body.span.start, fn.body.span.end);
  const lines = [
    '{',
    `\t${keep}`,
    `\t${logStatement(code, fn.body, message, parameter.pattern.name)}`,
    `\treturn ${value};`,
    '}',
  ];
  const like = blockLine(text, callback.span.start, statementStart(code, callback));
  return [replace(fn.body.span, blockText(text, like, lines))];
}

/** Waits for the future where it stands, as a statement of its own; undefined where that would not compile, or would end in a catch that says nothing. */
export function waitForIt(code: CodeModel, future: Expression): readonly TextEdit[] | undefined {
  const { text } = code;
  const statement = code.tree.link(future).parent;
  if (statement?.kind !== 'expression') return undefined;
  const around = exceptionsTaken(code, future);
  if (around === undefined) return undefined;
  const takes = (...names: readonly string[]): boolean => names.some((name) => around.has(name));
  if (takes('Exception', 'Throwable') || (takes('InterruptedException') && takes('ExecutionException'))) {
    return [insert(future.span.end, '.get()')];
  }
  const exception = freshName(code, 'e', future);
  const body = blockText(text, statement.span.start, [
    'try {',
    `\t${text.slice(future.span.start, future.span.end)}.get();`,
    `} catch (InterruptedException ${exception}) {`,
    '\tThread.currentThread().interrupt();',
    `\tthrow new IllegalStateException("Interrupted while waiting for Kafka", ${exception});`,
    `} catch (ExecutionException ${exception}) {`,
    `\tthrow new IllegalStateException("Kafka did not take the record", ${exception}.getCause());`,
    '}',
  ]);
  return ordered([...addImports(code, ['java.util.concurrent.ExecutionException']), replace(statement.span, body)]);
}

const simpleName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** Simple names of the exceptions that are caught around `node` or declared by its method; undefined when a catch around it swallows what we would throw. */
function exceptionsTaken(code: CodeModel, node: Node): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  let below: Node | undefined;
  for (const current of ancestors(code.tree, node)) {
    if (current.kind === 'try' && below && code.tree.link(below).role === 'try-block') {
      for (const clause of current.handlers) {
        const caught = clause.types.map((type) => simpleName(type.name));
        const takesOurs = caught.some((name) =>
          /^(Throwable|Exception|RuntimeException|ExecutionException)$/.test(name),
        );
        if (takesOurs && code.handling.ofCatch(clause).kind === 'swallows') return undefined;
        for (const name of caught) names.add(name);
      }
    }
    below = current;
  }
  for (const name of declared(code, node)) names.add(name);
  return names;
}

/** Simple names of the exceptions that the method around `node` declares. */
function declared(code: CodeModel, node: Node): readonly string[] {
  const fn = functionOf(code.tree, node);
  return fn.kind === 'closure' ? [] : fn.throws.map((type) => simpleName(type.name));
}

const unchecked: ReadonlySet<string> = new Set([
  'RuntimeException',
  'IllegalStateException',
  'IllegalArgumentException',
  'CompletionException',
  'KafkaException',
  'SerializationException',
  'KafkaProducerException',
]);

/** True when what a clause catches can leave the method without a wrapper: it is unchecked, or declared. */
export function passesAsItIs(code: CodeModel, clause: CatchClause): boolean {
  const throws = new Set(declared(code, clause.body));
  return clause.types.every((type) => unchecked.has(simpleName(type.name)) || throws.has(simpleName(type.name)));
}

/** Rethrows at the end of a catch, as it is or as the cause of an unchecked exception; undefined where it would not compile. */
export function rethrowAtEnd(
  code: CodeModel,
  clause: CatchClause,
  tryBlock: TryStatement['block'],
  message: string,
): readonly TextEdit[] | undefined {
  const { text, tree } = code;
  if (clause.parameter?.kind !== 'name') return undefined;
  const statement = tree.link(tryBlock).parent;
  if (statement?.kind !== 'try') return undefined;
  const others = statement.handlers.filter((handler) => handler !== clause).map((handler) => handler.body);
  const goesOn = [tryBlock, ...others].some(completes);
  if (!goesOn && followedByCode(tree, statement)) return undefined;
  const { name } = clause.parameter;
  const throwing = passesAsItIs(code, clause)
    ? `throw ${name};`
    : `throw new IllegalStateException("${message}", ${name});`;
  const last = clause.body.statements.at(-1);
  if (last?.kind === 'throw') return undefined;
  if (last?.kind === 'return' || last?.kind === 'continue' || last?.kind === 'break')
    return [replace(last.span, throwing)];
  return [appendStatement(text, clause.body, clause.span.start, throwing)];
}

function statementStart(code: CodeModel, node: Node): number {
  return statementOf(code.tree, node)?.span.start ?? (node.span as Span).start;
}
