import * as l10n from '@vscode/l10n';
import type { ClientDescription, ConfigArgument, HandlerDescription, MethodDescription } from './description.ts';

/** kafkajs 2.2: `src/producer`, `src/consumer`, `types/index.d.ts` of the published package. */

const send: MethodDescription = {
  note: () =>
    l10n.t(
      'The promise rejects when the send failed for good, also when other records of the call were written. Nothing else tells of it.',
    ),
  decidedBy: { keys: ['acks'], dialect: 'kafkajs' },
  returns: 'promise:kafkajs.RecordMetadata',
  effect: { kind: 'send' },
  failure: 'promise',
  config: { argument: 0, role: 'producer', dialect: 'kafkajs' },
};

const transactionalSend: MethodDescription = {
  ...send,
  note: () =>
    l10n.t(
      'Part of the transaction: the record counts only if that is committed. Sends here are idempotent and accept no `acks` but -1.',
    ),
  effect: { kind: 'send', transactional: true },
};

const handlers: readonly HandlerDescription[] = [
  {
    name: 'eachMessage',
    unit: 'record',
    payload: 'kafkajs.EachMessagePayload',
    note: () =>
      l10n.t(
        'The offset is resolved when the promise of the handler resolves, and committed later. When the handler throws, the message comes again; a TypeError, RangeError, ReferenceError or SyntaxError stops the consumer for good.',
      ),
  },
  {
    name: 'eachBatch',
    unit: 'batch',
    payload: 'kafkajs.EachBatchPayload',
    note: () =>
      l10n.t(
        'With `eachBatchAutoResolve`, the default, the last offset of the batch is resolved when the handler returns, also after an early `break`. When the handler throws, only what it resolved itself is committed.',
      ),
  },
];

const clientConfig: ConfigArgument = { argument: 0, role: 'common', dialect: 'kafkajs' };

export const kafkajs: ClientDescription = {
  id: 'kafkajs',
  title: 'kafkajs',
  language: 'typescript',
  modules: ['kafkajs'],
  types: [
    {
      id: 'kafkajs.Kafka',
      names: ['Kafka'],
      construct: { config: clientConfig },
      methods: {
        producer: { returns: 'kafkajs.Producer', config: { argument: 0, role: 'producer', dialect: 'kafkajs' } },
        consumer: { returns: 'kafkajs.Consumer', config: { argument: 0, role: 'consumer', dialect: 'kafkajs' } },
        admin: { returns: 'kafkajs.Admin' },
      },
    },
    {
      id: 'kafkajs.Producer',
      names: ['Producer'],
      methods: {
        send,
        sendBatch: send,
        connect: {
          note: () => l10n.t('A send is rejected until this has resolved.'),
          effect: { kind: 'connect' },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
        },
        disconnect: {
          note: () => l10n.t('Waits for requests that are on the wire, not for a retry that is still to come.'),
          effect: { kind: 'close' },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
        },
        transaction: {
          note: () =>
            l10n.t(
              'Needs `transactionalId`. There is one transaction at a time: a second one is rejected while this one is open.',
            ),
          returns: 'promise:kafkajs.Transaction',
          effect: { kind: 'begin-transaction' },
          failure: 'promise',
        },
      },
    },
    {
      id: 'kafkajs.Transaction',
      names: ['Transaction'],
      methods: {
        send: transactionalSend,
        sendBatch: transactionalSend,
        sendOffsets: {
          note: () => l10n.t('The offsets are committed with the transaction, or not at all.'),
          effect: { kind: 'send-offsets', offsets: 0 },
          failure: 'promise',
        },
        commit: {
          note: () =>
            l10n.t(
              'The promise rejects when the commit failed. Then `abort()` rejects too, and the producer can begin no other transaction: replace it.',
            ),
          effect: { kind: 'commit-transaction' },
          failure: 'promise',
        },
        abort: {
          note: () =>
            l10n.t('What was sent in the transaction is kept from consumers that read committed messages only.'),
          effect: { kind: 'abort-transaction' },
          failure: 'promise',
        },
      },
    },
    {
      id: 'kafkajs.Consumer',
      names: ['Consumer'],
      methods: {
        connect: { effect: { kind: 'connect' }, failure: 'promise', returns: 'promise:kafkajs.Void' },
        disconnect: {
          note: () => l10n.t('Waits for the running handler, and leaves the group.'),
          effect: { kind: 'close' },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
        },
        subscribe: {
          note: () =>
            l10n.t(
              'A group without a committed offset starts at the end of the topic, unless `fromBeginning` is true.',
            ),
          effect: { kind: 'subscribe' },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
        },
        run: {
          note: () =>
            l10n.t(
              'Offsets move on as the handler finishes. When the retries of a failing message are used up, the consumer restarts and reads on from the last committed offset.',
            ),
          decidedBy: { keys: ['autoCommit'], dialect: 'kafkajs' },
          effect: { kind: 'run', handlers },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
          config: { argument: 0, role: 'consumer', dialect: 'kafkajs' },
        },
        commitOffsets: {
          note: ({ withOffsets }) =>
            withOffsets
              ? l10n.t(
                  'Commits these offsets, with retries; each has to be the next one to read, as a string. While the consumer does not run, it commits nothing and resolves.',
                )
              : l10n.t('Without offsets nothing is committed.'),
          effect: { kind: 'commit', withoutOffsets: 'nothing', offsets: 0 },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
        },
        seek: { effect: { kind: 'seek' } },
        pause: { effect: { kind: 'pause' } },
        resume: { effect: { kind: 'resume' } },
      },
    },
    { id: 'kafkajs.Admin', names: ['Admin'], infrastructure: true },
    { id: 'kafkajs.RecordMetadata', names: ['RecordMetadata'] },
    { id: 'kafkajs.Void', names: [] },
    {
      id: 'kafkajs.KafkaMessage',
      names: ['KafkaMessage'],
      carries: 'record',
      fields: { offset: 'kafkajs.StringOffset' },
    },
    { id: 'kafkajs.StringOffset', names: [] },
    {
      id: 'kafkajs.Batch',
      names: ['Batch'],
      carries: 'records',
      fields: { messages: 'list:kafkajs.KafkaMessage' },
      methods: { lastOffset: { returns: 'kafkajs.StringOffset' }, firstOffset: { returns: 'kafkajs.StringOffset' } },
    },
    {
      id: 'kafkajs.EachMessagePayload',
      names: ['EachMessagePayload'],
      handlerUnit: 'record',
      carries: 'record',
      fields: { message: 'kafkajs.KafkaMessage' },
      methods: {
        heartbeat: {
          note: () =>
            l10n.t('The client heartbeats by itself after each message; this is for handlers that take long.'),
          effect: { kind: 'heartbeat' },
        },
        pause: { effect: { kind: 'pause' } },
      },
    },
    {
      id: 'kafkajs.EachBatchPayload',
      names: ['EachBatchPayload'],
      handlerUnit: 'batch',
      carries: 'records',
      fields: { batch: 'kafkajs.Batch' },
      methods: {
        resolveOffset: {
          note: () =>
            l10n.t(
              'Marks a message as done: takes its own offset and stores the next one, to be committed later. The last call wins, not the largest offset.',
            ),
          effect: { kind: 'resolve' },
        },
        heartbeat: {
          note: () => l10n.t('Until the handler returns, nothing but this tells the group that the consumer is alive.'),
          effect: { kind: 'heartbeat' },
        },
        pause: { effect: { kind: 'pause' } },
        commitOffsetsIfNecessary: {
          note: ({ withOffsets }) =>
            withOffsets
              ? l10n.t('Commits these offsets; each has to be the next one to read, as a string.')
              : l10n.t(
                  'Without offsets it does nothing, unless `autoCommitInterval` or `autoCommitThreshold` is set and reached.',
                ),
          effect: { kind: 'commit', withoutOffsets: 'stored', offsets: 0 },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
        },
        isRunning: {},
        isStale: {},
        uncommittedOffsets: {
          note: () =>
            l10n.t('The resolved and not yet committed offsets of all partitions, as next offsets: ready to commit.'),
        },
      },
    },
  ],
};
