import type { ClientDescription, ConfigArgument, HandlerDescription, MethodDescription } from './description.ts';

/** kafkajs 2.2: `src/producer`, `src/consumer`, `types/index.d.ts` of the published package. */

const send: MethodDescription = {
  returns: 'promise:kafkajs.RecordMetadata',
  effect: { kind: 'send' },
  failure: 'promise',
  config: { argument: 0, role: 'producer', dialect: 'kafkajs' },
};

const transactionalSend: MethodDescription = {
  ...send,
  effect: { kind: 'send', transactional: true },
};

const handlers: readonly HandlerDescription[] = [
  { name: 'eachMessage', unit: 'record', payload: 'kafkajs.EachMessagePayload' },
  { name: 'eachBatch', unit: 'batch', payload: 'kafkajs.EachBatchPayload' },
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
        connect: { effect: { kind: 'connect' }, failure: 'promise', returns: 'promise:kafkajs.Void' },
        disconnect: { effect: { kind: 'close' }, failure: 'promise', returns: 'promise:kafkajs.Void' },
        transaction: {
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
        sendOffsets: { effect: { kind: 'send-offsets', offsets: 0 }, failure: 'promise' },
        commit: { effect: { kind: 'commit-transaction' }, failure: 'promise' },
        abort: { effect: { kind: 'abort-transaction' }, failure: 'promise' },
      },
    },
    {
      id: 'kafkajs.Consumer',
      names: ['Consumer'],
      methods: {
        connect: { effect: { kind: 'connect' }, failure: 'promise', returns: 'promise:kafkajs.Void' },
        disconnect: { effect: { kind: 'close' }, failure: 'promise', returns: 'promise:kafkajs.Void' },
        subscribe: { effect: { kind: 'subscribe' }, failure: 'promise', returns: 'promise:kafkajs.Void' },
        run: {
          effect: { kind: 'run', handlers },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
          config: { argument: 0, role: 'consumer', dialect: 'kafkajs' },
        },
        commitOffsets: {
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
      carries: 'record',
      fields: { message: 'kafkajs.KafkaMessage' },
      methods: { heartbeat: { effect: { kind: 'heartbeat' } }, pause: { effect: { kind: 'pause' } } },
    },
    {
      id: 'kafkajs.EachBatchPayload',
      names: ['EachBatchPayload'],
      carries: 'records',
      fields: { batch: 'kafkajs.Batch' },
      methods: {
        resolveOffset: { effect: { kind: 'resolve' } },
        heartbeat: { effect: { kind: 'heartbeat' } },
        pause: { effect: { kind: 'pause' } },
        commitOffsetsIfNecessary: {
          effect: { kind: 'commit', withoutOffsets: 'stored', offsets: 0 },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
        },
        isRunning: {},
        isStale: {},
        uncommittedOffsets: {},
      },
    },
  ],
};
