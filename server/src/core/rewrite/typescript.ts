import type { Call, Expression, FunctionFact, FunctionId, LoopStatement, Statement } from '../facts/model.ts';
import type { Binding } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import { calleeParts, functionOf, isStatement, type Node, statementOf, unwrap, walk } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { chainRoot, extendChain } from './chain.ts';
import { freshName, logStatement } from './names.ts';
import {
  blockLine,
  blockText,
  indentationAt,
  insert,
  insertLinesAfter,
  lineBreakOf,
  ordered,
  replace,
} from './text.ts';

/** Edits, and whether they change what other code sees of a function. */
export interface Rewriting {
  readonly edits: readonly TextEdit[];
  /** The function that becomes asynchronous. */
  readonly madeAsync?: FunctionFact;
  /** Somebody whom this file does not show may drop the promise that a function then returns. */
  readonly unseenCallers?: boolean;
}

const keep = '// Keep the record: retry it, store it for later, or tell whoever asked for it.';

/** Whether `await` can stand in the function that holds `node`, and the edits that make it so. */
export function allowAwait(code: CodeModel, node: Node): Rewriting | undefined {
  const fn = functionOf(code.tree, node);
  // `await` means nothing in the generators that async functions are compiled to.
  if (fn.compiledAsync) return undefined;
  if (fn.async) return { edits: [] };
  if (fn.kind === 'module') return /\.m[jt]s$/.test(code.path) ? { edits: [] } : undefined;
  if (fn.asyncInsertion === undefined || fn.generator) return undefined;
  if (!isRightAsAsync(code, fn)) return undefined;
  const edits = [insert(fn.asyncInsertion, 'async ')];
  if (fn.returnType) {
    if (fn.returnType.name === 'void') edits.push(replace(fn.returnType.span, 'Promise<void>'));
    else if (fn.returnType.name !== 'Promise' && fn.returnType.name !== 'any') return undefined;
  }
  return { edits, madeAsync: fn, unseenCallers: hasUnseenCallers(code, fn) };
}

/** False for a closure whose result is taken, and for a private function whose every call this file shows. */
function hasUnseenCallers(code: CodeModel, fn: FunctionFact): boolean {
  const { tree, values, outcomes, facts } = code;
  const owner = tree.ownerOf(fn.id);
  if (owner?.kind === 'function' && tree.link(owner).role === 'argument') {
    const result = outcomes.ofResult(fn.id);
    return result.kind !== 'handled' && result.kind !== 'thrown';
  }
  if (fn.kind === 'method' && !fn.modifiers.includes('private') && !fn.name?.startsWith('#')) return true;
  const uses = values.usesOf(fn.id).filter((use) => use !== owner);
  if (uses.length === 0 || uses.some((use) => tree.link(use).role !== 'callee')) return true;
  const names = new Set(
    uses.map((use) => (use.kind === 'name' ? use.name : undefined)).filter((name) => name !== undefined),
  );
  return facts.exports.some((exported) => exported.local !== undefined && names.has(exported.local));
}

/** True when nobody would lose, or misread, the promise that the function then returns. */
function isRightAsAsync(code: CodeModel, fn: FunctionFact): boolean {
  const { tree, values, outcomes } = code;
  const owner = tree.ownerOf(fn.id);
  if (owner?.kind === 'function') {
    const link = tree.link(owner);
    if (link.role === 'argument') {
      const result = outcomes.ofResult(fn.id);
      if (result.kind !== 'handled' && result.kind !== 'thrown') return false;
    }
  }
  for (const use of values.usesOf(fn.id)) {
    const link = tree.link(use);
    if (use === owner || link.role === 'callee' || link.role === 'property-value') continue;
    if (link.role === 'object' && link.parent?.kind === 'member') continue;
    // Given away as a value: whoever calls it may read its result at once.
    return false;
  }
  return values.callsOf(fn.id).every((call) => {
    const outcome = outcomes.ofPromise(call);
    return (
      outcome.kind === 'thrown' ||
      outcome.kind === 'handled' ||
      (outcome.kind === 'returned' && outcome.functionId !== fn.id)
    );
  });
}

/** Awaits the promise that a dropped expression statement (or `void` expression) starts; one that is collected, with all the others. */
export function awaitIt(code: CodeModel, expression: Expression): Rewriting | undefined {
  const outcome = code.outcomes.ofPromise(expression);
  if (outcome.kind === 'dropped' && outcome.how === 'unread-collection')
    return outcome.binding ? awaitCollected(code, outcome.binding) : undefined;
  const allowed = allowAwait(code, expression);
  if (!allowed) return undefined;
  const root = chainRoot(code, expression);
  const { parent } = code.tree.link(root);
  // Awaited already: it is the promise of the function around that is dropped.
  if (parent?.kind === 'await') return undefined;
  const edit =
    parent?.kind === 'unary' && parent.operator === 'void'
      ? replace({ start: parent.span.start, end: root.span.start }, 'await ')
      : insert(root.span.start, 'await ');
  const edits = ordered([...allowed.edits, edit]);
  return edits ? { ...allowed, edits } : undefined;
}

/** Returns the promise: right where it is the last thing a function does, whose callers take the result. */
export function returnIt(code: CodeModel, expression: Expression): Rewriting | undefined {
  const { tree } = code;
  const root = chainRoot(code, expression);
  const statement = tree.link(root).parent;
  const fn = functionOf(tree, root);
  if (
    statement?.kind !== 'expression' ||
    fn.async ||
    fn.kind === 'module' ||
    fn.kind === 'constructor' ||
    fn.kind === 'accessor'
  )
    return undefined;
  if (fn.body?.statements.at(-1) !== statement || fn.generator) return undefined;
  if (fn.returnType && fn.returnType.name !== 'Promise' && fn.returnType.name !== 'any') return undefined;
  if (!isRightAsAsync(code, fn)) return undefined;
  return { edits: [insert(root.span.start, 'return ')], unseenCallers: hasUnseenCallers(code, fn) };
}

/** Collects the promises of a loop and awaits them all behind it. */
export function collectInLoop(code: CodeModel, expression: Expression): Rewriting | undefined {
  const { tree, text } = code;
  const root = chainRoot(code, expression);
  const statement = tree.link(root).parent;
  if (statement?.kind !== 'expression') return undefined;
  const loop = loopAround(code, statement);
  if (!loop || tree.link(loop).role !== 'statement') return undefined;
  const allowed = allowAwait(code, loop);
  if (!allowed) return undefined;
  const name = freshName(code, 'sends', loop);
  const typed = /\.[cm]?tsx?$/.test(code.path) ? ': Promise<unknown>[]' : '';
  const indentation = indentationAt(text, loop.span.start);
  const edits = ordered([
    ...allowed.edits,
    insert(loop.span.start, `const ${name}${typed} = [];${lineBreakOf(text)}${indentation}`),
    insert(root.span.start, `${name}.push(`),
    insert(root.span.end, ')'),
    insertLinesAfter(text, loop.span.end, loop.span.start, [`await Promise.all(${name});`]),
  ]);
  return edits ? { ...allowed, edits } : undefined;
}

/** Awaits, behind the last place that adds to it, a list of promises that nobody awaits. */
export function awaitCollected(code: CodeModel, binding: Binding): Rewriting | undefined {
  const { tree, text } = code;
  if (binding.origin.kind !== 'variable') return undefined;
  const block = tree.link(binding.origin.statement).parent;
  if (block?.kind !== 'block') return undefined;
  const adding = binding.references.map((reference) => {
    const { parent, role } = tree.link(reference);
    if (role !== 'object' || parent?.kind !== 'member' || parent.name !== 'push') return -1;
    const around = new Set<Node>(outward(tree, reference));
    return block.statements.findIndex((statement) => around.has(statement));
  });
  const last = block.statements[Math.max(-1, ...adding)];
  const allowed = last ? allowAwait(code, last) : undefined;
  if (!last || !allowed) return undefined;
  const edits = ordered([
    ...allowed.edits,
    insertLinesAfter(text, last.span.end, last.span.start, [`await Promise.all(${binding.name});`]),
  ]);
  return edits ? { ...allowed, edits } : undefined;
}

function loopAround(code: CodeModel, statement: Statement): LoopStatement | undefined {
  let current: Node | undefined = statement;
  let loop: LoopStatement | undefined;
  while (current) {
    // A retry loop or an endless loop never gets to the place behind it.
    if (current.kind === 'loop') {
      if (current.form !== 'for-each' && current.form !== 'for' && current.form !== 'for-in') return undefined;
      loop = current;
      break;
    }
    if (current.kind === 'try') return undefined;
    current = code.tree.link(current).parent;
  }
  return loop;
}

/** `xs.forEach((x) => send(x))` becomes `await Promise.all(xs.map((x) => send(x)))`. */
export function promiseAllOfForEach(code: CodeModel, forEach: Call): Rewriting | undefined {
  const { tree, facts } = code;
  const callee = unwrap(forEach.callee);
  const [callback] = forEach.arguments;
  const statement = tree.link(forEach).parent;
  if (callee.kind !== 'member' || callback?.kind !== 'function' || statement?.kind !== 'expression') return undefined;
  const fn = facts.functions[callback.functionId]!;
  const allowed = allowAwait(code, forEach);
  if (!allowed || forEach.arguments.length !== 1) return undefined;
  const edits = [
    ...allowed.edits,
    insert(forEach.span.start, 'await Promise.all('),
    replace(callee.nameSpan, 'map'),
    insert(forEach.span.end, ')'),
  ];
  if (!fn.async && !fn.expressionBody) {
    const last = fn.body?.statements.at(-1);
    if (last?.kind !== 'expression') return undefined;
    edits.push(insert(last.span.start, 'return '));
  }
  const all = ordered(edits);
  return all ? { ...allowed, edits: all } : undefined;
}

/** `xs.forEach(async (x) => { … })` becomes `for (const x of xs) { … }`, in order and awaited. */
export function forOfInsteadOfForEach(code: CodeModel, forEach: Call): Rewriting | undefined {
  const { tree, facts, text } = code;
  const callee = unwrap(forEach.callee);
  const [callback] = forEach.arguments;
  const statement = tree.link(forEach).parent;
  if (callee.kind !== 'member' || callee.optional || forEach.arguments.length !== 1) return undefined;
  if (callback?.kind !== 'function' || statement?.kind !== 'expression' || tree.link(statement).role !== 'statement')
    return undefined;
  const fn = facts.functions[callback.functionId]!;
  const [parameter] = fn.parameters;
  if (!fn.body || fn.parameters.length !== 1 || !parameter || parameter.rest || parameter.defaultValue)
    return undefined;
  const allowed = allowAwait(code, forEach);
  if (!allowed) return undefined;
  const edits = [...allowed.edits];
  const head = `for (const ${text.slice(parameter.pattern.span.start, parameter.pattern.span.end)} of ${text.slice(callee.object.span.start, callee.object.span.end)}) `;
  if (fn.expressionBody) {
    const body = text.slice(fn.body.span.start, fn.body.span.end);
    const awaits = body.startsWith('await ') ? body : `await ${body}`;
    edits.push(replace(statement.span, blockText(text, statement.span.start, [`${head}{`, `\t${awaits};`, '}'])));
  } else {
    if (!turnReturnsIntoContinue(code, fn, edits)) return undefined;
    edits.push(replace({ start: statement.span.start, end: fn.body.span.start }, head));
    edits.push(replace({ start: fn.body.span.end, end: statement.span.end }, ''));
  }
  const all = ordered(edits);
  return all ? { ...allowed, edits: all } : undefined;
}

/** A closure's `return` ends one element: in a loop that is `continue`. False when that would mean something else. */
function turnReturnsIntoContinue(code: CodeModel, fn: FunctionFact, edits: TextEdit[]): boolean {
  let possible = true;
  walk(code.tree, fn.body!, false, (node) => {
    if (node.kind === 'return') {
      let current: Node | undefined = code.tree.link(node).parent;
      while (current && current !== fn.body) {
        if (current.kind === 'loop' || current.kind === 'switch') possible = false;
        current = code.tree.link(current).parent;
      }
      if (node.argument) possible = false;
      else edits.push(replace({ start: node.span.start, end: node.span.start + 'return'.length }, 'continue'));
    }
    return possible ? undefined : false;
  });
  return possible;
}

/** Adds a `.catch` that says what was lost, as a place to act. */
export function catchIt(code: CodeModel, expression: Expression, message: string): readonly TextEdit[] | undefined {
  const root = chainRoot(code, expression);
  const { parent } = code.tree.link(root);
  if (root.kind !== 'call' && root.kind !== 'new') return undefined;
  const edits: TextEdit[] = [];
  if (parent?.kind === 'unary' && parent.operator === 'void')
    edits.push(replace({ start: parent.span.start, end: root.span.start }, ''));
  const error = 'error';
  const lines = [`.catch((${error}) => {`, `\t${keep}`, `\t${logStatement(code, root, message, error)}`, '})'];
  edits.push(extendChain(code, root, lines));
  return edits;
}

/** `setInterval(tick, 100)` becomes `setInterval(() => tick().catch(…), 100)`; undefined when the arguments cannot be named. */
export function catchInHandOff(
  code: CodeModel,
  use: Expression,
  functionId: FunctionId,
  message: string,
): readonly TextEdit[] | undefined {
  const { text, facts } = code;
  const fn = facts.functions[functionId];
  const bound = use.kind === 'call' ? boundToThis(use) : undefined;
  const target = bound ?? use;
  if (!fn?.async || (target.kind !== 'name' && target.kind !== 'member')) return undefined;
  const names: string[] = [];
  for (const { pattern, rest, defaultValue } of fn.parameters) {
    if (pattern.kind !== 'name' || rest || defaultValue) return undefined;
    names.push(pattern.name);
  }
  const call = `${text.slice(target.span.start, target.span.end)}(${names.join(', ')})`;
  const error = names.includes('error') ? 'reason' : 'error';
  const lines = [
    `(${names.join(', ')}) => ${call}.catch((${error}) => {`,
    `\t${keep}`,
    `\t${logStatement(code, use, message, error)}`,
    '})',
  ];
  return [replace(use.span, blockText(text, enclosingStatement(code, use)?.span.start ?? use.span.start, lines))];
}

/** `this.tick` of `this.tick.bind(this)`: an arrow function keeps `this` by itself. */
function boundToThis(call: Call): Expression | undefined {
  const { object, name } = calleeParts(call);
  const [self] = call.arguments;
  return name === 'bind' && call.arguments.length === 1 && self?.kind === 'name' && self.name === 'this'
    ? object
    : undefined;
}

/** `.catch(() => {})` becomes one that says what was lost; undefined when it does something already. */
export function reportInCatch(code: CodeModel, callback: Expression, message: string): readonly TextEdit[] | undefined {
  const { facts, text } = code;
  const fn = callback.kind === 'function' ? facts.functions[callback.functionId] : undefined;
  const [parameter] = fn?.parameters ?? [];
  if (!fn?.body || (parameter && parameter.pattern.kind !== 'name')) return undefined;
  if (!fn.expressionBody && text.slice(fn.body.span.start + 1, fn.body.span.end - 1).trim() !== '') return undefined;
  const error = parameter?.pattern.kind === 'name' ? parameter.pattern.name : 'error';
  const lines = ['{', `\t${keep}`, `\t${logStatement(code, callback, message, error)}`, '}'];
  const statement = enclosingStatement(code, callback)?.span.start ?? callback.span.start;
  const body = replace(fn.body.span, blockText(text, blockLine(text, callback.span.start, statement), lines));
  return ordered(parameter ? [body] : [replace(fn.parametersSpan, `(${error})`), body]);
}

/** `await Promise.allSettled(sends)`, whose results nobody reads, becomes `await Promise.all(sends)`. */
export function allInsteadOfAllSettled(code: CodeModel, call: Call): readonly TextEdit[] | undefined {
  const callee = unwrap(call.callee);
  const statement = enclosingStatement(code, call);
  if (callee.kind !== 'member' || callee.name !== 'allSettled' || statement?.kind !== 'expression') return undefined;
  return [replace(callee.nameSpan, 'all')];
}

export function enclosingStatement(code: CodeModel, node: Node): Statement | undefined {
  return isStatement(node) ? node : statementOf(code.tree, node);
}
