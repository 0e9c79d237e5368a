import type { Call, FunctionId } from '../facts/model.ts';
import { type Binding, bindingOf } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import { calleeParts, type Node } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { KafkaCall } from './calls.ts';

/** A transaction that a function begins, and what the file does with it. */
export interface OpenTransaction {
  readonly begin: KafkaCall;
  readonly functionId: FunctionId;
  /** What its calls are made on: the transaction's own object, or the producer where that is the transaction. */
  readonly bindings: ReadonlySet<Binding>;
  /** The producer's sends belong to the transaction; there is no object apart from it. */
  readonly isProducer: boolean;
  readonly sends: readonly KafkaCall[];
  readonly commits: readonly KafkaCall[];
  readonly aborts: readonly KafkaCall[];
  /** Calls that are given the transaction. */
  readonly passedTo: readonly Call[];
  /** It goes where this file does not show: returned, stored, captured in an object. */
  readonly escapes: boolean;
}

/** Every transaction whose beginning and object are seen; `transaction()` whose result is not held by a name is left out. */
export function openTransactionsOf(code: CodeModel): readonly OpenTransaction[] {
  return code.calls.withEffect('begin-transaction').flatMap((begin) => {
    const producer = begin.receiver ? bindingOf(code.bindings, begin.receiver) : undefined;
    const isProducer = hasOwnCommit(begin);
    const holder = begin.method.returns === undefined ? undefined : holderOf(code, begin.call);
    if (holder === 'elsewhere') return [];
    const bindings = new Set<Binding>();
    if (holder) bindings.add(holder);
    if (isProducer && producer) bindings.add(producer);
    return bindings.size === 0 ? [] : [describe(code, begin, bindings, isProducer)];
  });
}

/** The producer itself commits: `producer.commitTransaction()`, or a `transaction()` that resolves with the producer. */
function hasOwnCommit(begin: KafkaCall): boolean {
  if (begin.method.returns === undefined) return true;
  return Object.values(begin.type.methods ?? {}).some((method) => method.effect?.kind === 'commit-transaction');
}

/** The name that `await producer.transaction()` is given to; nothing when its result is dropped. */
function holderOf(code: CodeModel, call: Call): Binding | 'elsewhere' | undefined {
  const awaited = code.tree.link(call).parent;
  if (awaited?.kind !== 'await') return 'elsewhere';
  const { parent } = code.tree.link(awaited);
  if (parent?.kind === 'expression') return undefined;
  if (parent?.kind === 'variable' && parent.pattern.kind === 'name')
    return code.bindings.ofStatement(parent)[0] ?? 'elsewhere';
  if (parent?.kind === 'assignment' && parent.operator === '=') {
    const target = bindingOf(code.bindings, parent.target);
    if (target) return target;
  }
  return 'elsewhere';
}

function describe(
  code: CodeModel,
  begin: KafkaCall,
  bindings: ReadonlySet<Binding>,
  isProducer: boolean,
): OpenTransaction {
  const own = (kind: string): readonly KafkaCall[] =>
    code.calls.all.filter((event) => {
      const on = event.effect?.kind === kind && event.receiver ? bindingOf(code.bindings, event.receiver) : undefined;
      return on !== undefined && bindings.has(on);
    });
  const passedTo: Call[] = [];
  let escapes = false;
  for (const binding of bindings) {
    if (binding.origin.kind === 'field' && !isProducer) escapes = true;
    for (const reference of binding.references) {
      const { parent, role } = code.tree.link(reference);
      if (parent?.kind === 'call' && role === 'argument') passedTo.push(parent);
      else if (!isPlainUse(parent, role)) escapes = true;
    }
  }
  return {
    begin,
    functionId: code.tree.link(begin.call).functionId,
    bindings,
    isProducer,
    sends: own('send'),
    commits: own('commit-transaction'),
    aborts: own('abort-transaction'),
    passedTo,
    escapes,
  };
}

function isPlainUse(parent: Node | undefined, role: string): boolean {
  switch (parent?.kind) {
    case 'member':
    case 'expression':
    case 'if':
    case 'unary':
    case 'loop':
      return true;
    case 'assignment':
      return role === 'target';
    case 'binary':
    case 'conditional':
      return role === 'left' || role === 'test';
    default:
      return false;
  }
}

/** The call stands in code that runs because something failed: a catch clause, a rejection handler, or a `finally`. */
export function runsAfterFailure(code: CodeModel, node: Node): boolean {
  let below: Node | undefined;
  for (const current of outward(code.tree, node)) {
    if (current.kind === undefined) return true;
    if (below && current.kind === 'try' && code.tree.link(below).role === 'finalizer') return true;
    if (below?.kind === 'function' && current.kind === 'call') {
      const { name } = calleeParts(current);
      const { index } = code.tree.link(below);
      if (name === 'catch' || name === 'finally' || name === 'exceptionally' || (name === 'then' && index === 1))
        return true;
    }
    below = current;
  }
  return false;
}

/** True when `node` stands in a function, closures that it creates included. */
export function isInFunction(code: CodeModel, node: Node, functionId: FunctionId): boolean {
  const body = code.facts.functions[functionId]?.body;
  for (const current of outward(code.tree, node)) if (current === body) return true;
  return false;
}
