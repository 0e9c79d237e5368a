/**
 * Options of the JavaScript clients in places where they do not count, as read in the packages: kafkajs 2.2.4
 * (`producer/index.js`, `consumer/index.js`) and @confluentinc/kafka-javascript 1.10.1 (`lib/kafkajs/_common.js:8`, `:503`,
 * `_producer.js:627`, `_consumer.js:1238`, `:1296`).
 */
export interface Placement {
  readonly client: string;
  /** The method (or `Kafka` for the constructor) whose first argument holds the option. */
  readonly place: string;
  readonly keys: readonly string[];
  readonly consequence: 'throws' | 'ignored';
  /** `block`: below `kafkaJS` in the same object; `creation`: below `kafkaJS` where the object is made; else a method's argument. */
  readonly belongs: 'block' | 'creation' | 'run' | 'subscribe' | 'send';
}

const confluent = 'confluent-kafka-javascript';

export const placements: readonly Placement[] = [
  {
    client: confluent,
    place: 'Kafka',
    keys: [
      'brokers',
      'clientId',
      'sasl',
      'ssl',
      'requestTimeout',
      'enforceRequestTimeout',
      'connectionTimeout',
      'authenticationTimeout',
      'retry',
      'socketFactory',
      'reauthenticationThreshold',
      'logLevel',
      'logger',
    ],
    consequence: 'throws',
    belongs: 'block',
  },
  {
    client: confluent,
    place: 'producer',
    keys: [
      'createPartitioner',
      'metadataMaxAge',
      'allowAutoTopicCreation',
      'transactionTimeout',
      'idempotent',
      'maxInFlightRequests',
      'transactionalId',
      'compression',
      'timeout',
    ],
    consequence: 'throws',
    belongs: 'block',
  },
  {
    client: confluent,
    place: 'consumer',
    keys: [
      'groupId',
      'partitionAssigners',
      'partitionAssignors',
      'sessionTimeout',
      'rebalanceTimeout',
      'heartbeatInterval',
      'metadataMaxAge',
      'allowAutoTopicCreation',
      'maxBytesPerPartition',
      'maxWaitTimeInMs',
      'minBytes',
      'maxBytes',
      'readUncommitted',
      'maxInFlightRequests',
      'rackId',
      'fromBeginning',
      'autoCommit',
      'autoCommitInterval',
      'autoCommitThreshold',
    ],
    consequence: 'throws',
    belongs: 'block',
  },
  {
    client: confluent,
    place: 'send',
    keys: ['acks', 'timeout', 'compression'],
    consequence: 'throws',
    belongs: 'creation',
  },
  {
    client: confluent,
    place: 'sendBatch',
    keys: ['acks', 'timeout', 'compression'],
    consequence: 'throws',
    belongs: 'creation',
  },
  {
    client: confluent,
    place: 'run',
    keys: ['autoCommit', 'autoCommitInterval', 'autoCommitThreshold'],
    consequence: 'throws',
    belongs: 'creation',
  },
  { client: confluent, place: 'subscribe', keys: ['fromBeginning'], consequence: 'throws', belongs: 'creation' },
  { client: 'kafkajs', place: 'producer', keys: ['acks'], consequence: 'ignored', belongs: 'send' },
  {
    client: 'kafkajs',
    place: 'consumer',
    keys: ['autoCommit', 'autoCommitInterval', 'autoCommitThreshold', 'eachBatchAutoResolve'],
    consequence: 'ignored',
    belongs: 'run',
  },
  { client: 'kafkajs', place: 'consumer', keys: ['fromBeginning'], consequence: 'ignored', belongs: 'subscribe' },
  { client: 'kafkajs', place: 'run', keys: ['fromBeginning'], consequence: 'ignored', belongs: 'subscribe' },
  {
    client: 'kafkajs',
    place: 'subscribe',
    keys: ['autoCommit', 'autoCommitInterval', 'autoCommitThreshold', 'eachBatchAutoResolve'],
    consequence: 'ignored',
    belongs: 'run',
  },
];

/** What holds when the option is not read: writing the same in the wrong place changes nothing. */
export const defaults: Readonly<Record<string, string | number | boolean>> = {
  acks: -1,
  autoCommit: true,
  fromBeginning: false,
  eachBatchAutoResolve: true,
};
