import * as l10n from '@vscode/l10n';
import type { DeliveryReports } from '../clients/description.ts';
import type { CodeConfigBlock } from '../configs/from-code.ts';
import type { KafkaCall } from '../events/calls.ts';
import { clientObjectOf } from '../events/client-objects.ts';
import type { Call, New } from '../facts/model.ts';
import { unwrap } from '../flow/tree.ts';
import { listenForReports } from '../rewrite/delivery-reports.ts';
import type { CodeModel, Rule } from './rule.ts';
import { fix, focusOf } from './support.ts';

/** What a delivery report needs, and this producer lacks. */
export interface MissingParts {
  /** No configuration key switches reports on. */
  readonly option: boolean;
  /** Nobody listens for them. */
  readonly listener: boolean;
  /** Nothing makes the client hand them out. */
  readonly polling: boolean;
}

/** Records are put into a local queue, and nothing tells what became of them. */
export const missingDeliveryReport: Rule = {
  id: 'missing-delivery-report',
  title: () => l10n.t('Nothing tells whether the broker took the messages'),
  clients: ['node-rdkafka'],
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const node of code.tree.nodes) {
      if (node.kind !== 'new' && node.kind !== 'call') continue;
      const value = code.values.of(node);
      if (value.kind !== 'instance' || value.creation !== node || !value.type.deliveryReports) continue;
      const { deliveryReports } = value.type;
      const block = code.configs.find((candidate) => candidate.use === node);
      if (!block || isTransactional(block)) continue;
      const events = eventsOf(code, node, deliveryReports);
      const enqueued = events.filter((event) => event.effect?.kind === 'enqueue');
      const [first] = enqueued;
      const own = events.find((event) => event.creation === node);
      const confined = own !== undefined && clientObjectOf(code, own).confined;
      if ((!first && (confined || !own)) || events.some(commitsTransaction)) continue;
      const missing = missingParts(code, block, events, deliveryReports, confined);
      if (!missing.option && !missing.listener && !missing.polling) continue;
      const misplaced = missing.listener ? misplacedListener(code, events, deliveryReports, node) : undefined;
      report({
        span: first ? focusOf(code, first.call) : firstLineOf(code, node),
        message: misplaced ? misplacedMessage(deliveryReports) : messageFor(missing, block),
        related: [
          ...(first ? [{ message: l10n.t('the producer is made here'), span: firstLineOf(code, node) }] : []),
          ...(misplaced ? [{ message: l10n.t('this listener is never called'), span: misplaced.call.span }] : []),
        ],
        fixes: [
          misplaced
            ? undefined
            : fix(
                l10n.t('Ask for delivery reports and say what failed'),
                listenForReports(code, node, block, deliveryReports, missing, l10n.t('Kafka did not take the record')),
                { safe: false, preferred: true },
              ),
        ],
      });
    }
  },
};

/** Calls on the object that `creation` makes, and on the object in its field that brings the reports. */
function eventsOf(code: CodeModel, creation: Call | New, { field }: DeliveryReports): readonly KafkaCall[] {
  return code.calls.all.filter((event) => {
    if (event.creation === creation) return true;
    const receiver = event.receiver ? unwrap(event.receiver) : undefined;
    if (field === undefined || receiver?.kind !== 'member' || receiver.name !== field) return false;
    const holder = code.values.of(receiver.object);
    return holder.kind === 'instance' && holder.creation === creation;
  });
}

function missingParts(
  code: CodeModel,
  block: CodeConfigBlock,
  events: readonly KafkaCall[],
  reports: DeliveryReports,
  confined: boolean,
): MissingParts {
  const switches = block.entries.filter((entry) => reports.switchedOnBy.includes(entry.key));
  const on = switches.some((entry) => !entry.value.known || Boolean(entry.value.value));
  // A value that is not written out may be a function, which listens.
  const listens = switches.some((entry) => !entry.value.known);
  const polls = events.some(
    ({ effect }) => effect?.kind === 'serve-events' || effect?.kind === 'flush' || effect?.kind === 'close',
  );
  return {
    option: !on && block.complete,
    listener: confined && !listens && block.complete && !events.some((event) => listensFor(code, event, reports)),
    polling: confined && !reports.polls && !polls,
  };
}

/** A listener for the reports, on the object that brings them. */
function listensFor(code: CodeModel, event: KafkaCall, { event: name, field }: DeliveryReports): boolean {
  if (!namesEvent(code, event, name)) return false;
  const receiver = event.receiver ? unwrap(event.receiver) : undefined;
  return field === undefined || (receiver?.kind === 'member' && receiver.name === field);
}

/** True also for an event whose name is not written out. */
function namesEvent(code: CodeModel, event: KafkaCall, name: string): boolean {
  const [first] = event.call.arguments;
  if (event.effect?.kind !== 'listen' || !first) return false;
  const value = code.values.of(first);
  return value.kind !== 'literal' || value.value === name;
}

/** A listener for the reports on an object that does not bring them. */
function misplacedListener(
  code: CodeModel,
  events: readonly KafkaCall[],
  reports: DeliveryReports,
  creation: Call | New,
): KafkaCall | undefined {
  if (reports.field === undefined) return undefined;
  return events.find((event) => event.creation === creation && namesEvent(code, event, reports.event));
}

function commitsTransaction({ effect }: KafkaCall): boolean {
  return effect?.kind === 'commit-transaction';
}

/** A failed message fails the commit of its transaction. */
function isTransactional(block: CodeConfigBlock): boolean {
  return block.entries.some((entry) => entry.key === 'transactional.id');
}

function misplacedMessage({ event, field = '' }: DeliveryReports): string {
  return l10n.t(
    'The stream has no event {0}, its {1} has: the listener is never called. When the broker does not take a message, it is lost and nobody is told.',
    event,
    field,
  );
}

function messageFor({ option, listener, polling }: MissingParts, block: CodeConfigBlock): string {
  const off = block.entries.some((entry) => entry.key === 'dr_cb' || entry.key === 'dr_msg_cb');
  if (option && !listener && !off)
    return l10n.t(
      'This only fills a local queue, and dr_cb is not set, so no delivery report is made: when the broker does not take a message, it is lost and nobody is told.',
    );
  if (option)
    return l10n.t(
      'This only fills a local queue, and nothing asks for delivery reports (dr_cb) or listens for them: when the broker does not take a message, it is lost and nobody is told.',
    );
  if (listener && polling)
    return l10n.t(
      'Delivery reports are switched on, but nobody listens for them and nothing polls: when the broker does not take a message, it is lost and nobody is told.',
    );
  return listener
    ? l10n.t(
        'Delivery reports are switched on, but nobody listens for them: when the broker does not take a message, it is lost and nobody is told.',
      )
    : l10n.t(
        'Delivery reports arrive only while something polls, and nothing does: when the broker does not take a message, it is lost and nobody is told.',
      );
}

function firstLineOf(code: CodeModel, { span }: Call | New): { readonly start: number; readonly end: number } {
  const line = code.text.slice(span.start, span.end).search(/\r?\n/);
  return line < 0 ? span : { start: span.start, end: span.start + line };
}
