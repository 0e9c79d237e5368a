import type { ConfigRole } from './model.ts';

/**
 * The key names that tell what a configuration file is. Client names and their owners were read from
 * `ProducerConfig.configDef()` and `ConsumerConfig.configDef()` of kafka-clients 2.8.2, 3.0.2, 3.9.1 and 4.1.0; the broker,
 * Connect and Streams names from the Apache Kafka documentation; the librdkafka names from its CONFIGURATION.md.
 *
 * A *distinctive* name is one that hardly anything else in the world uses; the others (`retries`, `acks`, `batch.size`)
 * prove nothing alone.
 */
export interface KeyEvidence {
  /** The only client role that reads the key; absent when several do. */
  readonly role?: 'producer' | 'consumer';
  readonly distinctive: boolean;
}

const distinctiveProducerKeys = [
  'buffer.memory',
  'delivery.timeout.ms',
  'enable.idempotence',
  'key.serializer',
  'linger.ms',
  'max.in.flight.requests.per.connection',
  'partitioner.adaptive.partitioning.enable',
  'partitioner.availability.timeout.ms',
  'partitioner.ignore.keys',
  'transaction.two.phase.commit.enable',
  'transactional.id',
  'value.serializer',
];

const plainProducerKeys = [
  'acks',
  'batch.size',
  'max.block.ms',
  'max.request.size',
  'partitioner.class',
  'transaction.timeout.ms',
];

const distinctiveConsumerKeys = [
  'auto.commit.interval.ms',
  'auto.offset.reset',
  'enable.auto.commit',
  'enable.auto.offset.store',
  'exclude.internal.topics',
  'fetch.max.wait.ms',
  'fetch.min.bytes',
  'group.instance.id',
  'group.remote.assignor',
  'key.deserializer',
  'max.partition.fetch.bytes',
  'max.poll.interval.ms',
  'max.poll.records',
  'partition.assignment.strategy',
  'share.acknowledgement.mode',
  'value.deserializer',
];

const plainConsumerKeys = [
  'allow.auto.create.topics',
  'check.crcs',
  'default.api.timeout.ms',
  'fetch.max.bytes',
  'group.id',
  'group.protocol',
  'heartbeat.interval.ms',
  'isolation.level',
  'session.timeout.ms',
];

/** Read by producers, consumers and admin clients alike, or (`retries`, `compression.type`) by more than one kind of program. */
const sharedKeys = [
  'client.dns.lookup',
  'client.id',
  'client.rack',
  'compression.type',
  'connections.max.idle.ms',
  'enable.metrics.push',
  'interceptor.classes',
  'metadata.max.age.ms',
  'metadata.max.idle.ms',
  'metadata.recovery.strategy',
  'metric.reporters',
  'receive.buffer.bytes',
  'reconnect.backoff.max.ms',
  'reconnect.backoff.ms',
  'request.timeout.ms',
  'retries',
  'retry.backoff.max.ms',
  'retry.backoff.ms',
  'sasl.jaas.config',
  'sasl.mechanism',
  'security.protocol',
  'send.buffer.bytes',
];

function evidence(): ReadonlyMap<string, KeyEvidence> {
  const map = new Map<string, KeyEvidence>();
  const add = (keys: readonly string[], value: KeyEvidence) => keys.forEach((key) => map.set(key, value));
  add(distinctiveProducerKeys, { role: 'producer', distinctive: true });
  add(plainProducerKeys, { role: 'producer', distinctive: false });
  add(distinctiveConsumerKeys, { role: 'consumer', distinctive: true });
  add(plainConsumerKeys, { role: 'consumer', distinctive: false });
  add(sharedKeys, { distinctive: false });
  add(['bootstrap.servers'], { distinctive: true });
  return map;
}

/** What each client key proves. */
export const clientKeys: ReadonlyMap<string, KeyEvidence> = evidence();

/** Keys that only librdkafka has: a file with one of them is not read by the Java client. */
export const librdkafkaKeys: ReadonlySet<string> = new Set([
  'api.version.request',
  'broker.version.fallback',
  'enable.auto.offset.store',
  'enable.partition.eof',
  'enable.ssl.certificate.verification',
  'fetch.wait.max.ms',
  'message.send.max.retries',
  'message.timeout.ms',
  'queue.buffering.max.kbytes',
  'queue.buffering.max.messages',
  'queue.buffering.max.ms',
  'queued.min.messages',
  'request.required.acks',
  'sasl.mechanisms',
  'sasl.password',
  'sasl.username',
  'socket.keepalive.enable',
  'ssl.ca.location',
  'statistics.interval.ms',
]);

/** Keys of the Scala clients of Kafka 0.8, which no present client reads. */
export const legacyScalaKeys: ReadonlySet<string> = new Set([
  'autocommit.enable',
  'auto.commit.enable',
  'producer.type',
  'serializer.class',
  'zk.connect',
  'zookeeper.connect',
]);

/** One of these and the file is a broker's. */
export const brokerMarks: ReadonlySet<string> = new Set([
  'advertised.listeners',
  'broker.id',
  'broker.rack',
  'controller.listener.names',
  'controller.quorum.bootstrap.servers',
  'controller.quorum.voters',
  'inter.broker.listener.name',
  'listener.security.protocol.map',
  'log.dirs',
  'offsets.topic.replication.factor',
  'process.roles',
  'transaction.state.log.replication.factor',
]);

/** One of these and the file is a Connect worker's. */
export const connectWorkerMarks: ReadonlySet<string> = new Set([
  'config.storage.topic',
  'internal.key.converter',
  'offset.flush.interval.ms',
  'offset.storage.file.filename',
  'offset.storage.topic',
  'plugin.path',
  'status.storage.topic',
]);

/** One of these and the file is a Kafka Streams application's. */
export const streamsMarks: ReadonlySet<string> = new Set([
  'cache.max.bytes.buffering',
  'default.deserialization.exception.handler',
  'default.key.serde',
  'default.production.exception.handler',
  'default.timestamp.extractor',
  'default.value.serde',
  'deserialization.exception.handler',
  'num.standby.replicas',
  'num.stream.threads',
  'processing.guarantee',
  'production.exception.handler',
  'rocksdb.config.setter',
  'statestore.cache.max.bytes',
  'topology.optimization',
]);

/** Two of these and nothing of a client: the file configures a topic. */
export const topicKeys: ReadonlySet<string> = new Set([
  'cleanup.policy',
  'delete.retention.ms',
  'flush.messages',
  'flush.ms',
  'max.compaction.lag.ms',
  'max.message.bytes',
  'message.timestamp.type',
  'min.cleanable.dirty.ratio',
  'min.compaction.lag.ms',
  'min.insync.replicas',
  'retention.bytes',
  'retention.ms',
  'segment.bytes',
  'segment.ms',
  'unclean.leader.election.enable',
]);

/** The role in which `key` takes effect, when it is the key of one client role alone. */
export function roleOfKey(key: string): Extract<ConfigRole, 'producer' | 'consumer'> | undefined {
  return clientKeys.get(key)?.role;
}
