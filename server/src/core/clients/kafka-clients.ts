import type { ClientDescription, CommitEffect, MethodDescription, TypeDescription } from './description.ts';

/** Apache kafka-clients for Java, `org.apache.kafka.clients` and `org.apache.kafka.common`. */

const producerPackage = 'org.apache.kafka.clients.producer';
const consumerPackage = 'org.apache.kafka.clients.consumer';

const producerMethods: Readonly<Record<string, MethodDescription>> = {
  send: {
    returns: 'promise:kafka-clients.RecordMetadata',
    effect: { kind: 'send', callback: { argument: 1, errorParameter: 1 } },
    failure: 'future',
  },
  flush: { effect: { kind: 'flush' } },
  close: { effect: { kind: 'close' } },
  beginTransaction: { effect: { kind: 'begin-transaction' } },
  commitTransaction: { effect: { kind: 'commit-transaction' }, failure: 'thrown' },
  abortTransaction: { effect: { kind: 'abort-transaction' }, failure: 'thrown' },
  sendOffsetsToTransaction: { effect: { kind: 'send-offsets', offsets: 0 }, failure: 'thrown' },
  initTransactions: {},
};

const commit = (asynchronous: boolean): CommitEffect => ({
  kind: 'commit',
  withoutOffsets: 'positions',
  offsets: 0,
  asynchronous,
  ...(asynchronous ? { callback: 1 } : {}),
});

const consumerMethods: Readonly<Record<string, MethodDescription>> = {
  poll: { returns: 'kafka-clients.ConsumerRecords', effect: { kind: 'poll' }, failure: 'thrown' },
  commitSync: { effect: commit(false), failure: 'thrown' },
  commitAsync: { effect: commit(true), failure: 'callback' },
  seek: { effect: { kind: 'seek' } },
  seekToBeginning: { effect: { kind: 'seek' } },
  seekToEnd: { effect: { kind: 'seek' } },
  pause: { effect: { kind: 'pause' } },
  resume: { effect: { kind: 'resume' } },
  wakeup: { effect: { kind: 'wakeup' } },
  subscribe: { effect: { kind: 'subscribe' } },
  assign: { effect: { kind: 'subscribe' } },
  close: { effect: { kind: 'close' } },
};

const records: readonly TypeDescription[] = [
  {
    id: 'kafka-clients.ConsumerRecords',
    names: [`${consumerPackage}.ConsumerRecords`],
    carries: 'records',
    element: 'kafka-clients.ConsumerRecord',
    methods: {
      records: { returns: 'list:kafka-clients.ConsumerRecord' },
      iterator: { returns: 'list:kafka-clients.ConsumerRecord' },
      partitions: { returns: 'list:kafka-clients.TopicPartition' },
    },
  },
  {
    id: 'kafka-clients.ConsumerRecord',
    names: [`${consumerPackage}.ConsumerRecord`],
    carries: 'record',
    methods: {
      offset: { returns: 'kafka-clients.NumericOffset' },
      key: {},
      value: {},
      topic: {},
      partition: {},
      timestamp: {},
      headers: {},
    },
  },
  { id: 'kafka-clients.NumericOffset', names: [] },
  { id: 'kafka-clients.TopicPartition', names: ['org.apache.kafka.common.TopicPartition'], infrastructure: true },
  { id: 'kafka-clients.OffsetAndMetadata', names: [`${consumerPackage}.OffsetAndMetadata`], infrastructure: true },
  { id: 'kafka-clients.ProducerRecord', names: [`${producerPackage}.ProducerRecord`] },
  { id: 'kafka-clients.RecordMetadata', names: [`${producerPackage}.RecordMetadata`], infrastructure: true },
  { id: 'kafka-clients.Callback', names: [`${producerPackage}.Callback`] },
];

export const kafkaClients: ClientDescription = {
  id: 'kafka-clients',
  title: 'Apache Kafka clients for Java',
  language: 'java',
  modules: [],
  types: [
    {
      id: 'kafka-clients.Producer',
      names: [`${producerPackage}.Producer`, `${producerPackage}.MockProducer`],
      methods: producerMethods,
      infrastructure: true,
    },
    {
      id: 'kafka-clients.KafkaProducer',
      names: [`${producerPackage}.KafkaProducer`],
      extends: 'kafka-clients.Producer',
      construct: { config: { argument: 0, role: 'producer', dialect: 'java' } },
      infrastructure: true,
    },
    {
      id: 'kafka-clients.Consumer',
      names: [`${consumerPackage}.Consumer`, `${consumerPackage}.MockConsumer`],
      methods: consumerMethods,
      infrastructure: true,
    },
    {
      id: 'kafka-clients.KafkaConsumer',
      names: [`${consumerPackage}.KafkaConsumer`],
      extends: 'kafka-clients.Consumer',
      construct: { config: { argument: 0, role: 'consumer', dialect: 'java' } },
      infrastructure: true,
    },
    ...records,
  ],
  configConstants: [
    { className: `${producerPackage}.ProducerConfig`, role: 'producer' },
    { className: `${consumerPackage}.ConsumerConfig`, role: 'consumer' },
    { className: 'org.apache.kafka.clients.CommonClientConfigs', role: 'common' },
    { className: 'org.apache.kafka.clients.admin.AdminClientConfig', role: 'admin' },
    { className: 'org.apache.kafka.streams.StreamsConfig', role: 'streams' },
    { className: 'org.apache.kafka.common.config.SaslConfigs', role: 'common' },
    { className: 'org.apache.kafka.common.config.SslConfigs', role: 'common' },
  ],
};
