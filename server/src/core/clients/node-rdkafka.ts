import * as l10n from '@vscode/l10n';
import type { CallbackDescription, ClientDescription, ConfigArgument, MethodDescription } from './description.ts';

/**
 * node-rdkafka 3.x and the API of the same shape that `@confluentinc/kafka-javascript` 1.x has at its top level: `lib/client.js`,
 * `lib/producer.js`, `lib/producer/high-level-producer.js`, `lib/producer-stream.js`, `lib/kafka-consumer.js`,
 * `lib/kafka-consumer-stream.js` of the published packages.
 */

const message = 'node-rdkafka.Message';
const producerConfig: ConfigArgument = { argument: 0, role: 'producer', dialect: 'librdkafka' };
const producerTopicConfig: ConfigArgument = { argument: 1, role: 'producer', dialect: 'librdkafka' };
const consumerConfig: ConfigArgument = { argument: 0, role: 'consumer', dialect: 'librdkafka' };
const consumerTopicConfig: ConfigArgument = { argument: 1, role: 'consumer', dialect: 'librdkafka' };

const reports = { switchedOnBy: ['dr_cb', 'dr_msg_cb'], event: 'delivery-report' };

/** `on`, `once` and their like, with what the client calls the listeners with. */
const listening = (callbacks: readonly CallbackDescription[]): Readonly<Record<string, MethodDescription>> => {
  const listen: MethodDescription = { returns: 'this', effect: { kind: 'listen' }, callbacks };
  return { on: listen, once: listen, addListener: listen, prependListener: listen, prependOnceListener: listen };
};

const connect: MethodDescription = {
  note: () => l10n.t('Returns at once. Nothing can be sent or read before the event `ready`.'),
  returns: 'this',
  effect: { kind: 'connect' },
  failure: 'callback',
};

const queued = (): string => l10n.t('The commit is only queued: its result arrives at `offset_commit_cb`.');

const commit = (synchronous: boolean): MethodDescription => ({
  note: ({ withOffsets }) =>
    [
      withOffsets
        ? l10n.t('Commits these offsets as they are: each has to be the next one to read.')
        : l10n.t(
            'Commits what is stored: unless `enable.auto.offset.store` is off, all that was handed out, processed or not.',
          ),
      ...(synchronous ? [] : [queued()]),
    ].join(' '),
  decidedBy: { keys: ['enable.auto.commit'], dialect: 'librdkafka' },
  returns: 'this',
  effect: { kind: 'commit', withoutOffsets: 'positions', offsets: 0 },
  failure: 'thrown',
});

const commitMessage = (synchronous: boolean): MethodDescription => ({
  note: () =>
    [l10n.t('Commits the offset behind this message; it adds the 1 itself.'), ...(synchronous ? [] : [queued()])].join(
      ' ',
    ),
  returns: 'this',
  effect: { kind: 'commit', withoutOffsets: 'nothing', offsets: 0 },
  failure: 'thrown',
});

export const nodeRdkafka: ClientDescription = {
  id: 'node-rdkafka',
  title: 'node-rdkafka',
  language: 'typescript',
  modules: ['node-rdkafka', '@confluentinc/kafka-javascript'],
  types: [
    {
      id: 'node-rdkafka.Producer',
      names: ['Producer', 'RdKafka.Producer'],
      infrastructure: true,
      construct: { config: producerConfig, furtherConfig: producerTopicConfig },
      deliveryReports: reports,
      exportedStatics: ['createWriteStream'],
      statics: {
        createWriteStream: {
          returns: 'node-rdkafka.ProducerStream',
          config: producerConfig,
          furtherConfig: producerTopicConfig,
        },
      },
      methods: {
        ...listening([]),
        connect,
        produce: {
          note: () =>
            l10n.t(
              'Only puts the message into a local queue, and throws when that is full. What became of it is told by a delivery report: `dr_cb`, a listener for `delivery-report`, and polling.',
            ),
          decidedBy: { keys: ['acks'], dialect: 'librdkafka' },
          effect: { kind: 'enqueue' },
          failure: 'thrown',
        },
        poll: { returns: 'this', effect: { kind: 'serve-events' } },
        setPollInterval: { returns: 'this', effect: { kind: 'serve-events' } },
        setPollInBackground: { returns: 'this', effect: { kind: 'serve-events' } },
        flush: {
          note: () =>
            l10n.t(
              'Waits until the queue is empty, for 500 ms unless told otherwise. Only delivery reports tell what failed.',
            ),
          returns: 'this',
          effect: { kind: 'flush' },
          failure: 'callback',
        },
        disconnect: {
          note: () =>
            l10n.t(
              'Flushes for 500 ms unless given a time, and drops what is still queued then. `disconnect(callback)` flushes for 5 seconds.',
            ),
          effect: { kind: 'close' },
          failure: 'callback',
        },
        initTransactions: {},
        beginTransaction: {},
        commitTransaction: {
          note: () => l10n.t('Its callback is told when a message of the transaction could not be written.'),
          effect: { kind: 'commit-transaction' },
          failure: 'callback',
        },
        abortTransaction: {},
        sendOffsetsToTransaction: {
          note: () => l10n.t('The offsets are committed with the transaction, or not at all.'),
          effect: { kind: 'send-offsets', offsets: 0 },
          failure: 'callback',
        },
      },
    },
    {
      id: 'node-rdkafka.HighLevelProducer',
      names: ['HighLevelProducer', 'RdKafka.HighLevelProducer'],
      infrastructure: true,
      construct: { config: producerConfig, furtherConfig: producerTopicConfig },
      methods: {
        ...listening([]),
        connect,
        produce: {
          note: () => l10n.t('The callback is told how it ended, also when the local queue is full.'),
          decidedBy: { keys: ['acks'], dialect: 'librdkafka' },
          effect: { kind: 'send', callback: { argument: -1, errorParameter: 0 } },
          failure: 'callback',
        },
        flush: {
          note: () =>
            l10n.t(
              'Waits until the queue is empty, for 500 ms unless told otherwise. Only the callbacks tell what failed.',
            ),
          returns: 'this',
          effect: { kind: 'flush' },
          failure: 'callback',
        },
        disconnect: {
          note: () =>
            l10n.t(
              'Flushes for 500 ms unless given a time, and drops what is still queued then. `disconnect(callback)` flushes for 5 seconds.',
            ),
          effect: { kind: 'close' },
          failure: 'callback',
        },
      },
    },
    {
      id: 'node-rdkafka.ProducerStream',
      names: ['ProducerStream', 'RdKafka.ProducerStream'],
      infrastructure: true,
      deliveryReports: { ...reports, field: 'producer', polls: true },
      fields: { producer: 'node-rdkafka.Producer' },
      methods: {
        ...listening([]),
        write: {
          note: () =>
            l10n.t(
              'Puts the data into the local queue of the producer. An `error` of the stream is one of queueing; what the broker did is told by a delivery report of `stream.producer`.',
            ),
          effect: { kind: 'enqueue' },
        },
        end: {
          effect: { kind: 'close' },
          note: () => l10n.t('Closes the producer behind the last write, unless `autoClose` is off.'),
        },
        close: {
          effect: { kind: 'close' },
          note: () => l10n.t('Disconnects the producer, which flushes for 5 seconds.'),
        },
      },
    },
    {
      id: 'node-rdkafka.KafkaConsumer',
      names: ['KafkaConsumer', 'RdKafka.KafkaConsumer'],
      infrastructure: true,
      construct: { config: consumerConfig, furtherConfig: consumerTopicConfig },
      exportedStatics: ['createReadStream'],
      statics: {
        createReadStream: {
          returns: 'node-rdkafka.ConsumerStream',
          config: consumerConfig,
          furtherConfig: consumerTopicConfig,
        },
      },
      methods: {
        ...listening([
          { argument: 1, event: 'data', parameters: [message], unit: 'record', commitsBy: 'commitMessage' },
        ]),
        connect,
        disconnect: {
          note: () => l10n.t('Leaves the group. With auto-commit on, what is stored is committed first.'),
          effect: { kind: 'close' },
          failure: 'callback',
        },
        subscribe: {
          note: () =>
            l10n.t(
              'A group without a committed offset starts at the end of the topic, unless `auto.offset.reset` says otherwise.',
            ),
          returns: 'this',
          effect: { kind: 'subscribe' },
          failure: 'thrown',
        },
        consume: {
          note: () =>
            l10n.t(
              'With a number it reads so many messages and calls back once; without, it goes on reading. The offset of each is stored as it is handed out, unless `enable.auto.offset.store` is off.',
            ),
          decidedBy: { keys: ['enable.auto.commit'], dialect: 'librdkafka' },
          callbacks: [
            { argument: 0, parameters: [undefined, message], unit: 'record' },
            { argument: 1, parameters: [undefined, `list:${message}`], unit: 'batch' },
          ],
        },
        commit: commit(false),
        commitSync: commit(true),
        commitMessage: commitMessage(false),
        commitMessageSync: commitMessage(true),
        offsetsStore: {},
        seek: { effect: { kind: 'seek' } },
        pause: { effect: { kind: 'pause' } },
        resume: { effect: { kind: 'resume' } },
      },
    },
    {
      id: 'node-rdkafka.ConsumerStream',
      names: ['ConsumerStream', 'RdKafka.ConsumerStream'],
      infrastructure: true,
      fields: { consumer: 'node-rdkafka.KafkaConsumer' },
      methods: {
        ...listening([
          { argument: 1, event: 'data', parameters: [message], unit: 'record', commitsBy: 'consumer.commitMessage' },
        ]),
      },
    },
    { id: message, names: ['Message', 'RdKafka.Message'], carries: 'record' },
  ],
};
