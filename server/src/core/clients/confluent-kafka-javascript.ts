import * as l10n from '@vscode/l10n';
import type { ClientDescription, DecidingConfig, MethodDescription, Note, TypeDescription } from './description.ts';
import { kafkajs } from './kafkajs.ts';

/**
 * @confluentinc/kafka-javascript 1.x, its KafkaJS-compatible API (`lib/kafkajs`, `types/kafkajs.d.ts`): the same names as
 * kafkajs, with options in the constructor's `kafkaJS` block, offsets stored after the handler succeeded, and a
 * no-argument `commitOffsets()` that commits exactly those.
 */

const renamed = (id: string): string => id.replaceAll('kafkajs.', 'confluent.');

const renamedMethod = (method: MethodDescription): MethodDescription => ({
  ...method,
  ...(method.returns === undefined ? {} : { returns: renamed(method.returns) }),
  ...(method.config === undefined
    ? {}
    : { config: { ...method.config, dialect: 'confluent-kafkajs' as const, path: ['kafkaJS'] } }),
  ...(method.effect?.kind === 'run'
    ? {
        effect: {
          ...method.effect,
          handlers: method.effect.handlers.map((handler) => ({
            ...handler,
            payload: renamed(handler.payload),
            note: handlerNotes[handler.name]!,
          })),
        },
      }
    : {}),
});

const fromKafkajs = (type: TypeDescription): TypeDescription => ({
  ...type,
  id: renamed(type.id),
  names: type.names.flatMap((name) => [name, `KafkaJS.${name}`]),
  ...(type.construct?.config
    ? { construct: { config: { ...type.construct.config, dialect: 'confluent-kafkajs' as const, path: ['kafkaJS'] } } }
    : {}),
  ...(type.fields
    ? { fields: Object.fromEntries(Object.entries(type.fields).map(([key, spec]) => [key, renamed(spec)])) }
    : {}),
  ...(type.methods
    ? { methods: Object.fromEntries(Object.entries(type.methods).map(([key, method]) => [key, renamedMethod(method)])) }
    : {}),
});

const differences = (type: TypeDescription): TypeDescription => {
  const methods = type.methods ?? {};
  if (type.id === 'confluent.Producer' || type.id === 'confluent.Transaction') {
    // `acks` and the like in `send` throw here: nothing in that argument is configuration.
    const withoutConfig = (name: string): MethodDescription => {
      const { config: _, ...rest } = methods[name] ?? {};
      return rest;
    };
    const extra: Record<string, MethodDescription> =
      type.id === 'confluent.Producer'
        ? {
            flush: { effect: { kind: 'flush' }, failure: 'promise' },
            // The transaction is the producer itself (`lib/kafkajs/_producer.js`), with these methods added.
            commit: { effect: { kind: 'commit-transaction' }, failure: 'promise' },
            abort: { effect: { kind: 'abort-transaction' }, failure: 'promise' },
            sendOffsets: { effect: { kind: 'send-offsets', offsets: 0 }, failure: 'promise' },
          }
        : {};
    return {
      ...type,
      methods: { ...methods, ...extra, send: withoutConfig('send'), sendBatch: withoutConfig('sendBatch') },
    };
  }
  if (type.id === 'confluent.Consumer') {
    const { config: _, ...run } = methods['run'] ?? {};
    return {
      ...type,
      methods: {
        ...methods,
        run,
        commitOffsets: {
          effect: { kind: 'commit', withoutOffsets: 'stored', offsets: 0 },
          failure: 'promise',
          returns: 'promise:confluent.Void',
        },
      },
    };
  }
  return type;
};

/** What follows is this client's own; nothing is taken over from what kafkajs says of the same name. */
const nextOffsets = (): string => l10n.t('Commits these offsets; each has to be the next one to read, as a string.');

const sendNote: Note = () =>
  l10n.t(
    'The promise waits for the delivery report of every message and rejects when one failed. Nothing else tells of it, `flush()` included.',
  );

const transactionNotes: Readonly<Record<string, Note>> = {
  commit: () =>
    l10n.t(
      'Waits for at most 5 seconds. After a failure the transaction is still active, so that `abort()` can follow.',
    ),
  abort: () =>
    l10n.t(
      'Waits for at most 5 seconds. What was sent in the transaction is kept from consumers that read committed messages only.',
    ),
  sendOffsets: () =>
    l10n.t(
      'The offsets are committed with the transaction, or not at all. It needs the connected `consumer`; `consumerGroupId` throws.',
    ),
};

const notes: Readonly<Record<string, Readonly<Record<string, Note>>>> = {
  'confluent.Producer': {
    ...transactionNotes,
    send: sendNote,
    sendBatch: sendNote,
    flush: () =>
      l10n.t(
        'Waits for 500 ms unless told otherwise, and rejects on a time-out. A message that failed rejects its own `send()`, not this.',
      ),
    disconnect: () => l10n.t('Flushes what is queued, for up to 5 seconds.'),
    transaction: () =>
      l10n.t('Resolves with the producer itself: what it sends from here on belongs to the transaction.'),
  },
  'confluent.Transaction': {
    ...transactionNotes,
    send: () => l10n.t('Part of the transaction: the record counts only if that is committed.'),
    sendBatch: () => l10n.t('Part of the transaction: the record counts only if that is committed.'),
  },
  'confluent.Consumer': {
    disconnect: () => l10n.t('Waits for running handlers; it must not be called from one.'),
    subscribe: () =>
      l10n.t(
        'A group without a committed offset starts at the end of the topic. `fromBeginning` belongs to the constructor of the consumer: here it throws.',
      ),
    run: () =>
      l10n.t(
        'Offsets are stored as the handler finishes. `autoCommit` belongs to the constructor of the consumer: here it throws.',
      ),
    commitOffsets: ({ withOffsets }) =>
      withOffsets
        ? nextOffsets()
        : l10n.t(
            'Commits what was stored: messages whose handler finished, not fetched ones. In `eachMessage` the current message is not among them.',
          ),
  },
  'confluent.EachMessagePayload': {
    heartbeat: () => l10n.t('Does nothing: the client heartbeats by itself.'),
  },
  'confluent.EachBatchPayload': {
    resolveOffset: () =>
      l10n.t(
        'Marks a message as done: takes its own offset and stores the next one. A smaller offset after a larger one is ignored, so that what was skipped counts as done.',
      ),
    heartbeat: () => l10n.t('Does nothing: the client heartbeats by itself.'),
    commitOffsetsIfNecessary: () =>
      l10n.t('Takes no argument. With auto-commit it does nothing; without, it commits what was stored.'),
  },
};

const handlerNotes: Readonly<Record<string, () => string>> = {
  eachMessage: () =>
    l10n.t(
      'The next offset is stored when the promise of the handler resolves, and committed later. When the handler throws, the message is delivered again at once, without a limit and without a pause.',
    ),
  eachBatch: () =>
    l10n.t(
      'With `eachBatchAutoResolve`, the default, the last offset is resolved when the handler returns, unless the batch became stale; an early `break` skips the rest. What was not resolved is delivered again.',
    ),
};

const acks: DecidingConfig = { keys: ['acks'], dialect: 'confluent-kafkajs' };
const autoCommit: DecidingConfig = { keys: ['autoCommit', 'enable.auto.commit'], dialect: 'confluent-kafkajs' };
const deciding: Readonly<Record<string, Readonly<Record<string, DecidingConfig>>>> = {
  'confluent.Producer': { send: acks, sendBatch: acks },
  'confluent.Consumer': { run: autoCommit },
};

const explained = (type: TypeDescription): TypeDescription => {
  if (!type.methods) return type;
  const explain = ([name, { note: _, decidedBy: __, ...method }]: [string, MethodDescription]): [
    string,
    MethodDescription,
  ] => {
    const note = notes[type.id]?.[name];
    const decidedBy = deciding[type.id]?.[name];
    return [name, { ...method, ...(note ? { note } : {}), ...(decidedBy ? { decidedBy } : {}) }];
  };
  return { ...type, methods: Object.fromEntries(Object.entries(type.methods).map(explain)) };
};

export const confluentKafkaJavascript: ClientDescription = {
  id: 'confluent-kafka-javascript',
  title: '@confluentinc/kafka-javascript',
  language: 'typescript',
  modules: ['@confluentinc/kafka-javascript'],
  types: kafkajs.types.map(fromKafkajs).map(differences).map(explained),
};
