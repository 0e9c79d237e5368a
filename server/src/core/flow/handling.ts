import type { Block, Call, CatchClause, Expression, FunctionId, Statement } from '../facts/model.ts';
import type { Bindings } from './bindings.ts';
import { ancestors, calleeParts, type Node, type Tree, unwrap, walk } from './tree.ts';
import type { Values } from './values.ts';

/** What the code that receives a failure does with it. */
export interface Handling {
  /**
   * `rethrows`: the failure goes on. `acts`: something other than reporting happens (stored, retried, sent elsewhere, a flag
   * set). `swallows`: nothing happens, or it is only reported.
   */
  readonly kind: 'rethrows' | 'acts' | 'swallows';
  /** A log line is written. */
  readonly reports: boolean;
  /** Values returned by the handling code, in place of the result. */
  readonly returned: readonly Expression[];
}

export interface HandlingAnalysis {
  ofBlock(block: Block): Handling;
  ofCatch(clause: CatchClause): Handling;
  /**
   * What a callback does with a failure. `errorParameter` is its index; when it is undefined being called is the failure
   * itself (`.catch`). Undefined: the callback cannot be seen.
   */
  ofCallback(callback: Expression, errorParameter: number | undefined): Handling | 'ignores-error' | undefined;
  /** True for a call that only writes to a log or to the console. */
  isReport(call: Call): boolean;
}

/** A logging function behind this many others is not looked for. */
const reportDepth = 5;
const acts: Handling = { kind: 'acts', reports: false, returned: [] };

export function createHandling(tree: Tree, bindings: Bindings, values: Values): HandlingAnalysis {
  const { facts } = tree;
  const visiting = new Set<FunctionId>();

  const ofBlock = (block: Block): Handling => {
    const seen: Seen = { throws: false, throwsSometimes: false, acts: false, reports: false, returned: [] };
    for (const statement of block.statements) inspect(statement, seen);
    // `if (retriable) throw error; log(error);`: the others end in the log.
    const onlySome = seen.throwsSometimes && seen.reports && !isRetried(block);
    const throws = seen.throws || (seen.throwsSometimes && !onlySome);
    const kind = throws ? 'rethrows' : seen.acts ? 'acts' : 'swallows';
    return { kind, reports: seen.reports, returned: seen.returned };
  };

  interface Seen {
    throws: boolean;
    /** Under a condition that names the errors to pass on, with nothing said of the others. */
    throwsSometimes: boolean;
    acts: boolean;
    reports: boolean;
    readonly returned: Expression[];
  }

  const inspect = (statement: Statement, seen: Seen): void => {
    switch (statement.kind) {
      case 'block':
        for (const inner of statement.statements) inspect(inner, seen);
        return;
      case 'throw':
        seen.throws = true;
        return;
      case 'return':
        if (statement.argument) {
          seen.returned.push(statement.argument);
          inspectExpression(statement.argument, seen);
        }
        return;
      case 'expression':
        inspectExpression(statement.expression, seen);
        return;
      case 'variable':
        if (statement.initializer) inspectExpression(statement.initializer, seen);
        return;
      case 'if':
        inspectExpression(statement.test, seen);
        if (!statement.alternate && !isNegated(statement.test)) {
          const inner: Seen = { throws: false, throwsSometimes: false, acts: false, reports: false, returned: [] };
          inspect(statement.consequent, inner);
          seen.throwsSometimes ||= inner.throws || inner.throwsSometimes;
          seen.acts ||= inner.acts;
          seen.reports ||= inner.reports && !inner.throws;
          seen.returned.push(...inner.returned);
          return;
        }
        inspect(statement.consequent, seen);
        if (statement.alternate) inspect(statement.alternate, seen);
        return;
      case 'loop':
        if (statement.subject) inspectExpression(statement.subject, seen);
        inspect(statement.body, seen);
        return;
      case 'try':
        inspect(statement.block, seen);
        return;
      case 'switch':
        for (const branch of statement.cases) for (const inner of branch.body) inspect(inner, seen);
        return;
      default:
        return;
    }
  };

  const inspectExpression = (expression: Expression, seen: Seen): void => {
    const bare = unwrap(expression);
    switch (bare.kind) {
      case 'call':
        if (isReport(bare)) {
          seen.reports = true;
          return;
        }
        if (isRejection(bare)) {
          seen.throws = true;
          return;
        }
        if (!isPureRead(bare)) seen.acts = true;
        return;
      case 'new':
        return;
      case 'assignment':
        seen.acts = true;
        return;
      case 'unary':
        if (bare.operator === '++' || bare.operator === '--' || bare.operator === 'delete') seen.acts = true;
        else inspectExpression(bare.operand, seen);
        return;
      case 'await':
        inspectExpression(bare.operand, seen);
        return;
      case 'binary':
        inspectExpression(bare.left, seen);
        inspectExpression(bare.right, seen);
        return;
      case 'conditional':
        inspectExpression(bare.consequent, seen);
        inspectExpression(bare.alternate, seen);
        return;
      case 'opaque':
        for (const child of bare.children) inspectExpression(child, seen);
        for (const statement of bare.statements ?? []) inspect(statement, seen);
        return;
      default:
        return;
    }
  };

  /** `if (!(error instanceof Known)) throw error;` passes on everything but what it names. */
  const isNegated = (test: Expression): boolean => {
    const bare = unwrap(test);
    if (bare.kind === 'unary') return bare.operator === '!';
    if (bare.kind !== 'binary') return false;
    if (bare.operator === '&&' || bare.operator === '||') return isNegated(bare.left) && isNegated(bare.right);
    return bare.operator === '!=' || bare.operator === '!==';
  };

  /** The catch belongs to an attempt that a loop repeats: what is not thrown is tried again. */
  const isRetried = (block: Block): boolean => {
    for (const node of ancestors(tree, block))
      if (node.kind === 'loop') return node.form !== 'for-each' && node.form !== 'for-in';
    return false;
  };

  const isRejection = (call: Call): boolean => {
    const { object, name } = calleeParts(call);
    return name === 'reject' && object?.kind === 'name' && object.name === 'Promise';
  };

  /** How many local functions are inside one another while asking whether they only report. */
  let depth = 0;
  /** Answers by depth: near {@link reportDepth} they say less. */
  const reports = Array.from({ length: reportDepth }, () => new Map<FunctionId, boolean>());

  const isReport = (call: Call): boolean => {
    const { object, name } = calleeParts(call);
    if (name === undefined) return false;
    if (!object) {
      const local = values.target(call);
      if (local !== undefined) return onlyReports(local);
      if (isDebugFunction(unwrap(call.callee))) return true;
      return /^(log|logger|debug|print)/i.test(name);
    }
    if (name === 'printStackTrace') return true;
    const receiver = unwrap(object);
    if (receiver.kind === 'name' && receiver.name === 'console' && !bindings.of(receiver)) return true;
    if (isLogger(receiver)) return true;
    const local = values.target(call);
    return local !== undefined && onlyReports(local);
  };

  /** `const info = require('debug')('app:info')`. */
  const isDebugFunction = (callee: Expression): boolean => {
    const origin = callee.kind === 'name' ? bindings.of(callee)?.origin : undefined;
    const made = origin?.kind === 'variable' ? origin.statement.initializer : undefined;
    const maker = made?.kind === 'call' ? values.of(made.callee) : undefined;
    return maker?.kind === 'module' && maker.module === 'debug';
  };

  /** `console`, `System.err`, a value of a logger type, or something called a log that this file does not define otherwise. */
  const isLogger = (receiver: Expression): boolean => {
    const value = values.of(receiver);
    if (value.kind === 'external' || value.kind === 'symbol') {
      if (/(^|[.#])\w*(Logger|Log|LOG)$/.test(value.name)) return true;
      if (/java\.lang\.System\.(out|err)$/.test(value.name)) return true;
    }
    if (receiver.kind === 'member') {
      const owner = unwrap(receiver.object);
      if (owner.kind === 'name' && owner.name === 'System' && (receiver.name === 'out' || receiver.name === 'err'))
        return true;
      return loggerName.test(receiver.name);
    }
    if (receiver.kind === 'name') return loggerName.test(receiver.name);
    // Fluent loggers: `log.atError().setCause(e).log(…)`, `LoggerFactory.getLogger(X.class).warn(…)`.
    if (receiver.kind === 'call') {
      const { object, name } = calleeParts(receiver);
      return (
        (name !== undefined && /^(getLogger|logger|log)$/.test(name)) ||
        (object !== undefined && isLogger(unwrap(object)))
      );
    }
    return false;
  };

  const onlyReports = (functionId: FunctionId): boolean => {
    const body = facts.functions[functionId]?.body;
    const answers = reports[depth];
    // Functions that call each other in a circle end here too: they do more than report.
    if (!body || body.statements.length === 0 || !answers) return false;
    const known = answers.get(functionId);
    if (known !== undefined) return known;
    depth++;
    try {
      const handling = ofBlock(body);
      const result = handling.kind === 'swallows' && handling.reports;
      answers.set(functionId, result);
      return result;
    } finally {
      depth--;
    }
  };

  /** A call without an effect of its own: conversions and accessors. */
  const isPureRead = (call: Call): boolean => {
    const { object, name } = calleeParts(call);
    if (name === undefined) return false;
    // Restoring the thread's interrupt flag says nothing about the failure.
    if (name === 'interrupt') return true;
    if (!object)
      return /^(String|Number|Boolean|BigInt|parseInt|parseFloat|(is|has|should|can|was)[A-Z]\w*)$/.test(name);
    return pureMethods.has(name) || /^(get|is|has|to)[A-Z]/.test(name);
  };

  const ofCallback = (
    callback: Expression,
    errorParameter: number | undefined,
  ): Handling | 'ignores-error' | undefined => {
    const bare = unwrap(callback);
    if (bare.kind === 'literal') return 'ignores-error';
    if (bare.kind === 'new') return ofCallbackObject(bare.classId, bare, errorParameter);
    const functionId = values.functionOf(bare);
    if (functionId !== undefined) return ofFunction(functionId, errorParameter);
    if (bare.kind === 'member') {
      const owner = unwrap(bare.object);
      if (owner.kind === 'name' && owner.name === 'console') return { kind: 'swallows', reports: true, returned: [] };
      if (isLogger(owner)) return { kind: 'swallows', reports: true, returned: [] };
    }
    const value = values.of(bare);
    if (value.kind === 'object') return ofCallbackObject(value.classId, undefined, errorParameter);
    return undefined;
  };

  const ofCallbackObject = (
    anonymous: number | undefined,
    created: Expression | undefined,
    errorParameter: number | undefined,
  ): Handling | 'ignores-error' | undefined => {
    let classId = anonymous;
    if (classId === undefined && created) {
      const value = values.of(created);
      if (value.kind === 'object') classId = value.classId;
    }
    const type = classId === undefined ? undefined : facts.classes[classId];
    if (!type) return undefined;
    const methods = type.members.map((id) => facts.functions[id]!).filter((fn) => fn.kind === 'method' && fn.body);
    // A listener with a method of its own for the failure (`onFailure(Throwable)`).
    const failure = methods.find((fn) => fn.name === 'onFailure' || fn.name === 'onError');
    if (failure) return ofFunction(failure.id, undefined);
    const handler = methods.find((fn) => fn.parameters.length > (errorParameter ?? 0));
    return handler ? ofFunction(handler.id, errorParameter) : undefined;
  };

  const ofFunction = (
    functionId: FunctionId,
    errorParameter: number | undefined,
  ): Handling | 'ignores-error' | undefined => {
    const fn = facts.functions[functionId];
    if (!fn?.body || visiting.has(functionId)) return undefined;
    visiting.add(functionId);
    try {
      if (errorParameter !== undefined) {
        const parameter = fn.parameters[errorParameter];
        if (!parameter) return 'ignores-error';
        const bound = bindings.ofParameter(functionId, errorParameter);
        if (parameter.pattern.kind === 'name' && bound.every((binding) => binding.references.length === 0)) {
          return 'ignores-error';
        }
        const handling = ofBlock(fn.body);
        const idle = handling.kind === 'swallows' && !handling.reports && handling.returned.length === 0;
        return idle && !touches(fn.body) ? 'ignores-error' : handling;
      }
      return ofBlock(fn.body);
    } finally {
      visiting.delete(functionId);
    }
  };

  /** Some code in the block does anything at all. */
  const touches = (block: Block): boolean => {
    let found = false;
    walk(tree, block, false, (node: Node) => {
      if (node.kind === 'call' || node.kind === 'assignment' || node.kind === 'throw') found = true;
      return found ? false : undefined;
    });
    return found;
  };

  return { ofBlock, ofCatch: (clause) => ofBlock(clause.body), ofCallback, isReport };
}

export const passesOn = (handling: Handling): boolean => handling.kind !== 'swallows';
export { acts as unseenHandling };

const loggerName = /^(_?log|_?logger|.*Logger|.*Log|LOG|LOGGER|logging)$/;

const pureMethods: ReadonlySet<string> = new Set([
  'stringify',
  'inspect',
  'toString',
  'message',
  'name',
  'value',
  'key',
  'topic',
  'partition',
  'offset',
  'timestamp',
  'headers',
  'join',
  'trim',
  'format',
  'equals',
  'contains',
  'includes',
  'startsWith',
  'now',
  'size',
  'length',
  'currentThread',
]);
