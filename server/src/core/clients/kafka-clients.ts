import * as l10n from '@vscode/l10n';
import type {
  ClientDescription,
  CommitEffect,
  DecidingConfig,
  MethodDescription,
  Note,
  TypeDescription,
} from './description.ts';

/** Apache kafka-clients for Java, `org.apache.kafka.clients` and `org.apache.kafka.common`. */

const producerPackage = 'org.apache.kafka.clients.producer';
const consumerPackage = 'org.apache.kafka.clients.consumer';

const producerMethods: Readonly<Record<string, MethodDescription>> = {
  send: {
    note: ({ inTransaction, withCallback }) => {
      if (inTransaction)
        return l10n.t('In the transaction a failed send surfaces at its commit: `commitTransaction()` throws.');
      return withCallback
        ? l10n.t(
            'Returns at once. A failed send reaches the callback and the future; only what fails before the record is queued, such as its serialisation, is thrown here.',
          )
        : l10n.t(
            'Returns at once. A failed send shows in the future that it returns, and nowhere else; only what fails before the record is queued, such as its serialisation, is thrown here.',
          );
    },
    decidedBy: { keys: ['acks'], dialect: 'java' },
    returns: 'promise:kafka-clients.RecordMetadata',
    effect: { kind: 'send', callback: { argument: 1, errorParameter: 1 } },
    failure: 'future',
  },
  flush: {
    note: () =>
      l10n.t(
        'Waits for everything that was sent, and reports no failure: that reaches the callbacks and futures only.',
      ),
    effect: { kind: 'flush' },
  },
  close: {
    note: () =>
      l10n.t(
        'Waits without a limit for what is in flight; given a time, it fails the rest after that, and with `Duration.ZERO` at once. An open transaction is aborted.',
      ),
    effect: { kind: 'close' },
  },
  beginTransaction: {
    note: () =>
      l10n.t('What the producer sends from here on belongs to the transaction; failed sends surface at its commit.'),
    effect: { kind: 'begin-transaction' },
  },
  commitTransaction: {
    note: () =>
      l10n.t(
        'Sends what is left, and throws when any send of the transaction failed. After a time-out or an interrupt only committing again or closing is legal, not aborting.',
      ),
    effect: { kind: 'commit-transaction' },
    failure: 'thrown',
  },
  abortTransaction: {
    note: () =>
      l10n.t(
        'What was sent in the transaction is kept from consumers with `isolation.level=read_committed`. A producer that was fenced can only be closed.',
      ),
    effect: { kind: 'abort-transaction' },
    failure: 'thrown',
  },
  sendOffsetsToTransaction: {
    note: () =>
      l10n.t('The offsets are committed with the transaction, or not at all; each has to be the next one to read.'),
    effect: { kind: 'send-offsets', offsets: 0 },
    failure: 'thrown',
  },
  initTransactions: {},
};

const commit = (asynchronous: boolean): CommitEffect => ({
  kind: 'commit',
  withoutOffsets: 'positions',
  offsets: 0,
  asynchronous,
  ...(asynchronous ? { callback: 1 } : {}),
});

const autoCommit: DecidingConfig = { keys: ['enable.auto.commit'], dialect: 'java' };

const commitSyncNote: Note = ({ withOffsets }) =>
  withOffsets
    ? l10n.t(
        'Commits these offsets, and throws when that fails; each has to be the next one to read: `record.offset() + 1`.',
      )
    : l10n.t('Commits everything that `poll()` returned, processed or not, and throws when that fails.');

const commitAsyncNote: Note = ({ withOffsets, withCallback }) => {
  if (withOffsets) {
    return withCallback
      ? l10n.t(
          'Commits these offsets; each has to be the next one to read: `record.offset() + 1`. A failure reaches the callback and is not retried.',
        )
      : l10n.t(
          'Commits these offsets; each has to be the next one to read: `record.offset() + 1`. A failure is logged and not retried.',
        );
  }
  return withCallback
    ? l10n.t(
        'Commits everything that `poll()` returned, processed or not. A failure reaches the callback and is not retried.',
      )
    : l10n.t('Commits everything that `poll()` returned, processed or not. A failure is logged and not retried.');
};

const consumerMethods: Readonly<Record<string, MethodDescription>> = {
  poll: {
    note: () =>
      l10n.t(
        'Hands out the next records. With auto-commit it first commits, when the interval is over, what earlier polls returned, processed or not.',
      ),
    decidedBy: autoCommit,
    returns: 'kafka-clients.ConsumerRecords',
    effect: { kind: 'poll' },
    failure: 'thrown',
  },
  commitSync: { note: commitSyncNote, effect: commit(false), failure: 'thrown' },
  commitAsync: { note: commitAsyncNote, effect: commit(true), failure: 'callback' },
  seek: { effect: { kind: 'seek' } },
  seekToBeginning: { effect: { kind: 'seek' } },
  seekToEnd: { effect: { kind: 'seek' } },
  pause: { effect: { kind: 'pause' } },
  resume: { effect: { kind: 'resume' } },
  wakeup: {
    note: () =>
      l10n.t(
        'The only method that another thread may call. It makes `poll()`, and a blocking commit, throw WakeupException.',
      ),
    effect: { kind: 'wakeup' },
  },
  subscribe: {
    note: () => l10n.t('A group without a committed offset starts where `auto.offset.reset` says.'),
    decidedBy: { keys: ['auto.offset.reset'], dialect: 'java' },
    effect: { kind: 'subscribe' },
  },
  assign: { effect: { kind: 'subscribe' } },
  close: {
    note: () =>
      l10n.t('With auto-commit it commits what was polled, processed or not, also when an error unwinds into it.'),
    decidedBy: autoCommit,
    effect: { kind: 'close' },
  },
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
