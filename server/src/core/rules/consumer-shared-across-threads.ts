import * as l10n from '@vscode/l10n';
import { type ClientObject, clientObjectOf, isSameObject, trace } from '../events/client-objects.ts';
import { stops } from '../events/shutdown.ts';
import { holdsLock, type ThreadStart, takesTurns, threadStartsOf, waitsForThread } from '../events/threads.ts';
import type { Call, FunctionId, MethodReference, Span } from '../facts/model.ts';
import { bindingOf } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import type { Node } from '../flow/tree.ts';
import type { CodeModel, Report, Rule } from './rule.ts';
import { focusOf } from './support.ts';

/** A consumer is used by one thread while another one polls it. */
export const consumerSharedAcrossThreads: Rule = {
  id: 'consumer-shared-across-threads',
  title: () => l10n.t('A consumer is used by another thread than the one that polls it'),
  clients: ['kafka-clients', 'spring-kafka'],
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    const starts = threadStartsOf(code);
    if (starts.length === 0) return;
    const reported = new Set<Call | MethodReference>();
    for (const consumer of polledConsumers(code)) {
      for (const found of [...besideLoop(code, consumer, starts), ...besideThread(code, consumer, starts)]) {
        if (reported.has(found.at)) continue;
        reported.add(found.at);
        report(found.report);
      }
    }
  },
};

interface PolledConsumer {
  readonly object: ClientObject;
  /** Functions that poll it; none for the consumer of a listener, which its container polls. */
  readonly pollers: ReadonlySet<FunctionId>;
  readonly polls: readonly Call[];
  /** The loop, the poll, or the parameter that shows who polls. */
  readonly site: Span;
  /** Calls on it, described or not, with the method's name. */
  readonly uses: readonly { readonly call: Call; readonly name: string }[];
}

interface SharedUse {
  readonly at: Call | MethodReference;
  readonly report: Report;
}

function polledConsumers(code: CodeModel): readonly PolledConsumer[] {
  const found: { object: ClientObject; polls: Call[] }[] = [];
  for (const event of code.calls.withEffect('poll')) {
    if (event.client.id !== 'kafka-clients') continue;
    const object = clientObjectOf(code, event);
    const known = found.find((candidate) => isSameObject(candidate.object, object));
    if (known) known.polls.push(event.call);
    else found.push({ object, polls: [event.call] });
  }
  const polled = found
    .filter(({ polls }) => polls.some((call) => isRepeated(code, call)))
    .map(({ object, polls }) => ({
      object,
      polls,
      pollers: new Set(polls.map((call) => code.tree.link(call).functionId)),
      site: polls[0]!.span,
      uses: usesOf(code, object),
    }));
  return [...polled, ...listenersConsumers(code)];
}

/** The poll stands in a loop, or in a function that a loop calls. Who calls it otherwise, and from which thread, is not known. */
function isRepeated(code: CodeModel, poll: Call): boolean {
  const { functionId } = code.tree.link(poll);
  return [poll, ...code.values.callsOf(functionId)].some((call) => {
    for (const node of outward(code.tree, call)) if (node.kind === 'loop') return true;
    return false;
  });
}

/** `Consumer` parameters of Spring listeners: the container's thread polls, and it calls the listener. */
function listenersConsumers(code: CodeModel): readonly PolledConsumer[] {
  return code.scopes.all.flatMap((scope) => {
    if (scope.kind === 'poll' || scope.client.id !== 'spring-kafka') return [];
    const { parameters } = code.facts.functions[scope.functionId]!;
    return parameters.flatMap((parameter, index) => {
      const [binding] = code.bindings.ofParameter(scope.functionId, index);
      const value = binding ? code.values.ofBinding(binding) : undefined;
      const reference = binding?.references[0];
      if (!reference || value?.kind !== 'instance' || value.type.id !== 'kafka-clients.Consumer') return [];
      const object = trace(code, reference);
      return [{ object, polls: [], pollers: new Set<FunctionId>(), site: parameter.span, uses: usesOf(code, object) }];
    });
  });
}

function usesOf(code: CodeModel, object: ClientObject): PolledConsumer['uses'] {
  const uses: { call: Call; name: string }[] = [];
  for (const binding of object.bindings) {
    for (const reference of binding.references) {
      const member = code.tree.link(reference).parent;
      if (member?.kind !== 'member' || code.tree.link(reference).role !== 'object') continue;
      const call = code.tree.link(member).parent;
      if (call?.kind === 'call' && call.callee === member && !threadSafe.has(member.name))
        uses.push({ call, name: member.name });
    }
  }
  return uses.sort((a, b) => a.call.span.start - b.call.span.start);
}

/** Methods of `KafkaConsumer` that take no look at which thread calls. */
const threadSafe: ReadonlySet<string> = new Set(['wakeup', 'metrics', 'toString', 'hashCode', 'equals', 'getClass']);

/** The other thread's code uses the consumer, and does not poll it. */
function besideLoop(code: CodeModel, consumer: PolledConsumer, starts: readonly ThreadStart[]): readonly SharedUse[] {
  const found: SharedUse[] = [];
  for (const start of starts) {
    if ([...consumer.pollers].some((poller) => start.runs.has(poller))) continue;
    if (startsBehindLoop(code, consumer, start) || pollsInTurn(code, consumer, starts, start)) continue;
    const reference = referenceTo(code, consumer, start);
    if (reference)
      found.push({ at: reference, report: reportOf(code, consumer, start, reference.span, reference.name) });
    for (const { call, name } of consumer.uses) {
      const { functionId } = code.tree.link(call);
      if (!start.runs.has(functionId) || isAfterWait(code, call, start) || holdsLock(code, call)) continue;
      if (isMadeThere(consumer, start)) continue;
      found.push({ at: call, report: reportOf(code, consumer, start, focusOf(code, call), name) });
    }
  }
  return found;
}

/** `new Thread(consumer::close)` */
function referenceTo(code: CodeModel, consumer: PolledConsumer, start: ThreadStart): MethodReference | undefined {
  const { reference } = start;
  const binding = reference ? bindingOf(code.bindings, reference.object) : undefined;
  if (!reference || !binding || !consumer.object.bindings.has(binding)) return undefined;
  return threadSafe.has(reference.name) || reference.name === 'poll' ? undefined : reference;
}

function reportOf(code: CodeModel, consumer: PolledConsumer, start: ThreadStart, span: Span, name: string): Report {
  return {
    span,
    message: messageFor(start, name, consumer),
    related: [
      { message: l10n.t('another thread runs this'), span: startSpan(code, start) },
      { message: l10n.t('the consumer is polled by the thread of this'), span: consumer.site },
    ],
  };
}

/** Polling is a task of the same executor, which runs one task at a time. */
function pollsInTurn(
  code: CodeModel,
  consumer: PolledConsumer,
  starts: readonly ThreadStart[],
  start: ThreadStart,
): boolean {
  return starts.some(
    (other) => [...consumer.pollers].some((poller) => other.runs.has(poller)) && takesTurns(code, start, other),
  );
}

/** The object belongs to that thread: it is a variable of its own. */
function isMadeThere(consumer: PolledConsumer, start: ThreadStart): boolean {
  return [...consumer.object.bindings].every(
    (binding) => binding.origin.kind === 'variable' && start.runs.has(binding.functionId),
  );
}

/** The thread is started when the poll loop is over. */
function startsBehindLoop(code: CodeModel, consumer: PolledConsumer, start: ThreadStart): boolean {
  const { functionId } = code.tree.link(start.at);
  return code.scopes.all.some(
    (scope) =>
      scope.loop !== undefined &&
      scope.poll !== undefined &&
      consumer.polls.includes(scope.poll) &&
      scope.functionId === functionId &&
      start.at.span.start >= scope.loop.span.end,
  );
}

/** In the other thread's code something before the call waits for the loop to end. */
function isAfterWait(code: CodeModel, call: Call, start: ThreadStart): boolean {
  return code.tree.nodes.some((node) => {
    if (node.kind !== 'call' || node === call || !waitsForThread(code, node)) return false;
    const { functionId } = code.tree.link(node);
    if (!start.runs.has(functionId)) return false;
    return functionId !== code.tree.link(call).functionId || node.span.start < call.span.start;
  });
}

/** The poll loop is what the other thread runs, and a method that ends the work closes the consumer without waiting for it. */
function besideThread(code: CodeModel, consumer: PolledConsumer, starts: readonly ThreadStart[]): readonly SharedUse[] {
  const start = starts.find((candidate) => [...consumer.pollers].every((poller) => candidate.runs.has(poller)));
  if (!start || consumer.pollers.size === 0 || waitsAnywhere(code, start)) return [];
  return consumer.uses.flatMap(({ call, name }) => {
    const fn = code.facts.functions[code.tree.link(call).functionId]!;
    if (!/^(close|commitSync|commitAsync|unsubscribe)$/.test(name) || fn.kind !== 'method') return [];
    if (starts.some((other) => other.runs.has(fn.id)) || !stopsWork(fn.name ?? '', fn.annotations)) return [];
    if (holdsLock(code, call) || isWithinStarter(code, call, start)) return [];
    return [
      {
        at: call,
        report: {
          span: focusOf(code, call),
          message: stopMessage(name),
          related: [{ message: l10n.t('another thread runs the poll loop'), span: startSpan(code, start) }],
        },
      },
    ];
  });
}

function stopsWork(name: string, annotations: readonly { readonly name: string }[]): boolean {
  return stops.test(name) || annotations.some((annotation) => /(^|\.)PreDestroy$/.test(annotation.name));
}

function waitsAnywhere(code: CodeModel, start: ThreadStart): boolean {
  return code.tree.nodes.some(
    (node) => node.kind === 'call' && !start.runs.has(code.tree.link(node).functionId) && waitsForThread(code, node),
  );
}

function isWithinStarter(code: CodeModel, call: Call, start: ThreadStart): boolean {
  const starter = code.tree.link(start.at).functionId;
  for (const node of outward(code.tree, call as Node)) if (code.tree.link(node).functionId === starter) return true;
  return false;
}

function startSpan(code: CodeModel, start: ThreadStart): Span {
  if (start.at.kind === 'call') return focusOf(code, start.at);
  return { start: start.at.span.start, end: start.at.argumentsSpan.start };
}

function stopMessage(name: string): string {
  return l10n.t(
    'The poll loop may still be running in its own thread: {0}() then throws ConcurrentModificationException instead of doing its work. Call wakeup() here, and {0}() where the loop ends.',
    name,
  );
}

function messageFor(start: ThreadStart, name: string, consumer: PolledConsumer): string {
  if (start.how === 'shutdown-hook') {
    return l10n.t(
      'A shutdown hook runs in its own thread while the poll loop goes on: {0}() throws ConcurrentModificationException instead of doing its work. Call wakeup() here, and {0}() where the loop ends.',
      name,
    );
  }
  return consumer.polls.length === 0
    ? l10n.t(
        'This runs in another thread than the one of the listener container, which polls this consumer: {0}() throws ConcurrentModificationException, and its work is not done.',
        name,
      )
    : l10n.t(
        'This runs in another thread than the one that polls this consumer: {0}() throws ConcurrentModificationException, there or in the poll loop, and its work is not done.',
        name,
      );
}
