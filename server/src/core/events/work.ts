import type { Call, Expression } from '../facts/model.ts';
import { calleeParts, type Node, unwrap, walk } from '../flow/tree.ts';
import type { Value } from '../flow/values.ts';

import { type SwallowedFailure, swallowedFailures } from './swallowed.ts';
import { type UnawaitedWork, unawaitedWork } from './unawaited.ts';
import type { WorkContext, WorkParts } from './work-parts.ts';

export { type SwallowedFailure, saysOnPurpose } from './swallowed.ts';
export type { UnawaitedWork } from './unawaited.ts';

export interface Work {
  /** A call that does something with a record: not a log line, not an accessor, not Kafka's own bookkeeping. */
  isWork(call: Call): boolean;
  containsWork(node: Node): boolean;
  readonly unawaited: readonly UnawaitedWork[];
  readonly swallowed: readonly SwallowedFailure[];
}

/** Methods that only move values between collections, or look at them. */
const collectionMethods: ReadonlySet<string> = new Set([
  'add',
  'addAll',
  'push',
  'unshift',
  'put',
  'putAll',
  'set',
  'offer',
  'append',
  'clear',
  'remove',
  'delete',
  'size',
  'isEmpty',
  'count',
  'get',
  'getOrDefault',
  'containsKey',
  'contains',
  'has',
  'includes',
  'keys',
  'values',
  'entries',
  'keySet',
  'entrySet',
  'toString',
  'equals',
  'hashCode',
  'slice',
  'join',
  'partitions',
  'records',
  'iterator',
  'hasNext',
  'next',
  'stream',
  'forEach',
  'map',
  'filter',
]);

const observers = /metric|counter|meter|histogram|gauge|tracer|span|timer|stat|watch|progress/i;

export function createWork(parts: WorkParts): Work {
  const { tree, values, handling, calls, scopes } = parts;

  const isWork = (call: Call): boolean => {
    const event = calls.of(call);
    if (event) return event.effect?.kind === 'send';
    if (handling.isReport(call)) return false;
    const { object, name } = calleeParts(call);
    if (name === undefined) return scopes.isRecordData(call);
    const receiver = object ? unwrap(object) : undefined;
    if (receiver && isObserver(receiver)) return false;
    if (receiver?.kind === 'name' && receiver.name === 'Promise') return false;
    const argumentsCarry = call.arguments.some(
      (argument) => argument.kind !== 'function' && scopes.isRecordData(argument),
    );
    if (receiver && collectionMethods.has(name) && mayBeCollection(values.of(receiver))) return false;
    if (argumentsCarry) return !isConversion(receiver, name);
    if (!receiver || !scopes.isRecordData(receiver)) return false;
    // Accessors of the record itself, and conversions of what it holds.
    const value = values.of(receiver);
    if (value.kind === 'instance' && value.type.carries) return false;
    return !/^(get|is|has|to|as)[A-Z]/.test(name) && !accessors.has(name);
  };

  const isObserver = (receiver: Expression): boolean => {
    if (receiver.kind === 'name') return observers.test(receiver.name);
    if (receiver.kind === 'member') return observers.test(receiver.name);
    return false;
  };

  /** `JSON.parse(x)` alone is no processing: what is then done with the result is. */
  const isConversion = (receiver: Expression | undefined, name: string): boolean => {
    if (!receiver) return /^(String|Number|BigInt|Boolean|parseInt|parseFloat)$/.test(name);
    return (
      receiver.kind === 'name' &&
      /^(String|Objects|Optional|Arrays|List|Set|Map|Buffer|Object|Array|Math)$/.test(receiver.name)
    );
  };

  const withWork = new Map<Node, boolean>();
  const containsWork = (node: Node): boolean => {
    const known = withWork.get(node);
    if (known !== undefined) return known;
    let found = false;
    walk(tree, node, true, (inner) => {
      if (!found && inner.kind === 'call' && isWork(inner)) found = true;
      return found ? false : undefined;
    });
    withWork.set(node, found);
    return found;
  };

  const isChainInHandler = (call: Call): boolean => {
    const { object, name } = calleeParts(call);
    if (name === undefined || values.target(call) !== undefined || handling.isReport(call)) return false;
    if (object && isObserver(unwrap(object))) return false;
    const scope = scopes.scopeOf(call);
    return scope !== undefined && scope.kind !== 'poll' && tree.link(call).functionId === scope.functionId;
  };

  const context: WorkContext = { ...parts, isWork, containsWork, isObserver, isChainInHandler };
  let unawaited: UnawaitedWork[] | undefined;
  let swallowed: SwallowedFailure[] | undefined;

  return {
    isWork,
    containsWork,
    get unawaited() {
      unawaited ??= unawaitedWork(context);
      return unawaited;
    },
    get swallowed() {
      swallowed ??= swallowedFailures(context);
      return swallowed;
    },
  };
}

const accessors: ReadonlySet<string> = new Set([
  'value',
  'key',
  'topic',
  'partition',
  'offset',
  'timestamp',
  'headers',
  'length',
  'trim',
  'split',
  'toLowerCase',
  'toUpperCase',
  'substring',
  'orElse',
  'slice',
  'replace',
  'equalsIgnoreCase',
  'startsWith',
  'endsWith',
  'format',
  'name',
  'id',
  'type',
]);

/** Anything but a value that is known to be something else: the author's own object, another library's. */
function mayBeCollection(value: Value): boolean {
  if (value.kind === 'external') return /^(java\.util|com\.google\.common\.collect)\./.test(value.name);
  return value.kind !== 'object' && value.kind !== 'foreign';
}
