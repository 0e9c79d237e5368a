import type { UnawaitedWork } from '../events/work.ts';
import type { Call, Expression, LoopStatement, Statement } from '../facts/model.ts';
import { ancestors, calleeParts, functionOf } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { chainRoot } from './chain.ts';
import { addImports, waitForIt } from './java.ts';
import { freshName } from './names.ts';
import { indentationAt, insert, insertLinesAfter, lineBreakOf, ordered, replace } from './text.ts';

/** A task as it is started, and how its outcome can be waited for. */
interface Task {
  /** The whole chain, to be collected. */
  readonly root: Expression;
  readonly statement: Statement;
  /** Edits that give the start a result, where it has none (`execute`). */
  readonly started: readonly TextEdit[];
  readonly type: 'CompletableFuture' | 'Future';
}

/** Collects the tasks of a record loop and waits for all of them behind it; undefined where the loop commits as it goes. */
export function collectAndJoin(code: CodeModel, work: UnawaitedWork): readonly TextEdit[] | undefined {
  const { tree, text } = code;
  const task = taskOf(code, work);
  const loop = task ? recordLoopOf(code, task.statement) : undefined;
  if (!task || !loop || tree.link(loop).role !== 'statement' || commitsIn(code, loop)) return undefined;
  const name = freshName(code, 'running', loop);
  const lineBreak = lineBreakOf(text) + indentationAt(text, loop.span.start);
  const future = task.type === 'CompletableFuture';
  return ordered([
    ...addImports(code, [
      'java.util.ArrayList',
      'java.util.List',
      `java.util.concurrent.${task.type}`,
      ...(future || declaresBoth(code, loop) ? [] : ['java.util.concurrent.ExecutionException']),
    ]),
    insert(loop.span.start, `List<${task.type}<?>> ${name} = new ArrayList<>();${lineBreak}`),
    insert(task.root.span.start, `${name}.add(`),
    ...task.started,
    insert(task.root.span.end, ')'),
    insertLinesAfter(text, loop.span.end, loop.span.start, future ? joinLines(name) : getLines(code, loop, name)),
  ]);
}

function joinLines(name: string): readonly string[] {
  return [`CompletableFuture.allOf(${name}.toArray(new CompletableFuture[0])).join();`];
}

function getLines(code: CodeModel, loop: LoopStatement, name: string): readonly string[] {
  const task = freshName(code, 'task', loop);
  if (declaresBoth(code, loop)) return [`for (Future<?> ${task} : ${name}) {`, `\t${task}.get();`, '}'];
  const exception = freshName(code, 'e', loop);
  return [
    'try {',
    `\tfor (Future<?> ${task} : ${name}) {`,
    `\t\t${task}.get();`,
    '\t}',
    `} catch (InterruptedException ${exception}) {`,
    '\tThread.currentThread().interrupt();',
    `\tthrow new IllegalStateException("Interrupted while records were processed", ${exception});`,
    `} catch (ExecutionException ${exception}) {`,
    `\tthrow new IllegalStateException("A record could not be processed", ${exception}.getCause());`,
    '}',
  ];
}

/** The method lets out what `Future.get` throws. */
function declaresBoth(code: CodeModel, node: Statement): boolean {
  const fn = functionOf(code.tree, node);
  if (fn.kind === 'closure') return false;
  const names = new Set(fn.throws.map((type) => type.name.slice(type.name.lastIndexOf('.') + 1)));
  return names.has('Exception') || (names.has('InterruptedException') && names.has('ExecutionException'));
}

/** Waits for one task, or one reactive chain, where it is started. */
export function joinHere(code: CodeModel, work: UnawaitedWork): readonly TextEdit[] | undefined {
  if (work.how === 'subscription') return blockInsteadOfSubscribe(code, work.call);
  const task = taskOf(code, work);
  if (!task || recordLoopOf(code, task.statement)) return undefined;
  if (task.type === 'Future') return waitForIt(code, task.root);
  const imports = addImports(code, ['java.util.concurrent.CompletableFuture']);
  return ordered([...imports, ...task.started, insert(task.root.span.end, '.join()')]);
}

/** Reactor: `mono.subscribe()` becomes `mono.block()`. */
function blockInsteadOfSubscribe(code: CodeModel, call: Call): readonly TextEdit[] | undefined {
  const reactor = code.facts.imports.some((fact) => fact.module.startsWith('reactor.core.publisher'));
  const mono = code.facts.imports.some((fact) => fact.imported === 'Mono');
  const { callee } = call;
  if (!reactor || !mono || call.arguments.length > 0 || callee.kind !== 'member') return undefined;
  if (code.facts.imports.some((fact) => fact.imported === 'Flux')) return undefined;
  return [replace(callee.nameSpan, 'block')];
}

function taskOf(code: CodeModel, { call, how, scope }: UnawaitedWork): Task | undefined {
  const { tree, text } = code;
  const { object, name } = calleeParts(call);
  const root = chainRoot(code, call);
  const statement = tree.link(root).parent;
  // In a helper, or in a closure, what must be waited for is out of sight.
  if (how !== 'task' || !object || statement?.kind !== 'expression' || tree.link(call).functionId !== scope.functionId)
    return undefined;
  if (name === 'runAsync' || name === 'supplyAsync') {
    return { root, statement, started: [], type: 'CompletableFuture' };
  }
  if (root !== call) return undefined;
  if (name === 'submit') return { root, statement, started: [], type: 'Future' };
  const [runnable] = call.arguments;
  if (name !== 'execute' || !runnable || call.arguments.length !== 1) return undefined;
  const executor = text.slice(object.span.start, object.span.end);
  const started = [
    replace({ start: call.span.start, end: call.argumentsSpan.start }, 'CompletableFuture.runAsync'),
    insert(runnable.span.end, `, ${executor}`),
  ];
  return { root, statement, started, type: 'CompletableFuture' };
}

/** The innermost loop around a statement, when it goes over records. */
function recordLoopOf(code: CodeModel, statement: Statement): LoopStatement | undefined {
  for (const node of ancestors(code.tree, statement)) {
    if (node.kind !== 'loop') continue;
    return node.form === 'for-each' && node.subject && code.scopes.isRecordData(node.subject) ? node : undefined;
  }
  return undefined;
}

function commitsIn(code: CodeModel, loop: LoopStatement): boolean {
  return code.calls
    .withEffect('commit', 'acknowledge')
    .some(({ call }) => call.span.start >= loop.span.start && call.span.end <= loop.span.end);
}
