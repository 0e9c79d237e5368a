import * as l10n from '@vscode/l10n';
import { always, byGeneration, type ClientRole, type ConfigKey } from './knowledge-model.ts';

const producer: readonly ClientRole[] = ['producer'];
const consumer: readonly ClientRole[] = ['consumer'];
const both: readonly ClientRole[] = ['producer', 'consumer'];

/** 2147483647, Java's largest int: "as often as the time allows". */
const maxInteger = 2_147_483_647;

/**
 * The keys of the Java clients that decide about delivery. Types and defaults were read from `ProducerConfig.configDef()` and
 * `ConsumerConfig.configDef()` of kafka-clients 2.8.2, 3.0.2, 3.9.1 and 4.1.0; the sentences are ours, after the Apache Kafka
 * documentation of each key.
 */
export const javaKeys: readonly ConfigKey[] = [
  {
    key: 'bootstrap.servers',
    roles: both,
    type: 'text',
    meaning: () => l10n.t('The brokers that the client asks first to learn about the whole cluster.'),
  },
  {
    key: 'acks',
    roles: producer,
    type: 'choice',
    choices: ['all', '-1', '1', '0'],
    defaultValue: byGeneration('1', 'all', 'all'),
    meaning: () =>
      l10n.t(
        'Who must have a record before a send counts as done: all in-sync replicas (all), the leader alone (1), or nobody (0).',
      ),
  },
  {
    key: 'enable.idempotence',
    roles: producer,
    type: 'boolean',
    defaultValue: byGeneration(false, true, true),
    meaning: () =>
      l10n.t(
        'Lets the broker drop the copies that a retry can make, and keeps the order of each partition across retries.',
      ),
  },
  {
    key: 'retries',
    roles: producer,
    type: 'integer',
    defaultValue: always(maxInteger),
    meaning: () =>
      l10n.t(
        'How often a failed send is tried again within delivery.timeout.ms; 0 gives a record up at the first hiccup.',
      ),
  },
  {
    key: 'max.in.flight.requests.per.connection',
    roles: producer,
    type: 'integer',
    defaultValue: always(5),
    meaning: () =>
      l10n.t(
        'How many unanswered requests may be under way to one broker; above 5 idempotence is impossible, and above 1 without it a retry can change the order.',
      ),
  },
  {
    key: 'delivery.timeout.ms',
    roles: producer,
    type: 'integer',
    defaultValue: always(120_000),
    meaning: () => l10n.t('How long a record may wait, be sent and be retried before its send fails for good.'),
  },
  {
    key: 'request.timeout.ms',
    roles: both,
    type: 'integer',
    defaultValue: always(30_000),
    meaning: () => l10n.t('How long the client waits for the answer to one request before it tries again or fails.'),
  },
  {
    key: 'linger.ms',
    roles: producer,
    type: 'integer',
    defaultValue: byGeneration(0, 0, 5),
    meaning: () =>
      l10n.t('How long a record waits for company in its batch; what waits is lost when the program dies.'),
  },
  {
    key: 'retry.backoff.ms',
    roles: both,
    type: 'integer',
    defaultValue: always(100),
    meaning: () => l10n.t('The pause before a failed request is tried again.'),
  },
  {
    key: 'retry.backoff.max.ms',
    roles: both,
    type: 'integer',
    defaultValue: always(1000),
    meaning: () => l10n.t('The longest pause between two tries of a failed request.'),
  },
  {
    key: 'max.block.ms',
    roles: producer,
    type: 'integer',
    defaultValue: always(60_000),
    meaning: () =>
      l10n.t('How long send() may block while the buffer is full or the topic unknown; then the record is refused.'),
  },
  {
    key: 'buffer.memory',
    roles: producer,
    type: 'integer',
    defaultValue: always(33_554_432),
    meaning: () =>
      l10n.t('The bytes of records that may wait in memory; what waits there is lost when the program dies.'),
  },
  {
    key: 'batch.size',
    roles: producer,
    type: 'integer',
    defaultValue: always(16_384),
    meaning: () => l10n.t('The bytes that one batch gathers for a partition; a failed batch fails all its records.'),
  },
  {
    key: 'max.request.size',
    roles: producer,
    type: 'integer',
    defaultValue: always(1_048_576),
    meaning: () =>
      l10n.t('The largest record and request; a larger record fails at once with RecordTooLargeException.'),
  },
  {
    key: 'compression.type',
    roles: producer,
    type: 'choice',
    choices: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
    defaultValue: always('none'),
    meaning: () => l10n.t('How batches are compressed; no influence on what is delivered.'),
  },
  {
    key: 'transactional.id',
    roles: producer,
    type: 'text',
    defaultValue: always(null),
    meaning: () =>
      l10n.t(
        'The stable name under which transactions survive a restart and older instances are fenced off; it needs idempotence.',
      ),
  },
  {
    key: 'transaction.timeout.ms',
    roles: producer,
    type: 'integer',
    defaultValue: always(60_000),
    meaning: () => l10n.t('How long a transaction may stay open before the broker aborts it.'),
  },
  {
    key: 'partitioner.class',
    roles: producer,
    type: 'class',
    meaning: () => l10n.t('Chooses the partition of a record, and so which records keep their order among each other.'),
  },
  {
    key: 'partitioner.ignore.keys',
    roles: producer,
    type: 'boolean',
    defaultValue: always(false),
    meaning: () => l10n.t('Spreads records without regard to their key, so that records of one key lose their order.'),
  },
  {
    key: 'key.serializer',
    roles: producer,
    type: 'class',
    meaning: () => l10n.t('Turns the key into bytes; a failure there throws from send() before anything is sent.'),
  },
  {
    key: 'value.serializer',
    roles: producer,
    type: 'class',
    meaning: () => l10n.t('Turns the value into bytes; a failure there throws from send() before anything is sent.'),
  },
  {
    key: 'interceptor.classes',
    roles: both,
    type: 'text',
    meaning: () => l10n.t('Code that sees, and may change, each record on its way.'),
  },
  {
    key: 'metadata.max.age.ms',
    roles: both,
    type: 'integer',
    defaultValue: always(300_000),
    meaning: () =>
      l10n.t('How long the client trusts what it knows of the cluster; new partitions stay unseen that long.'),
  },
  {
    key: 'client.id',
    roles: both,
    type: 'text',
    defaultValue: always(''),
    meaning: () => l10n.t('The name of the client in logs, metrics and quotas; no influence on delivery.'),
  },
  {
    key: 'enable.auto.commit',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(true),
    meaning: () =>
      l10n.t(
        'Commits from inside poll() and close() what poll() returned before, whether or not your code finished with it.',
      ),
  },
  {
    key: 'auto.commit.interval.ms',
    roles: consumer,
    type: 'integer',
    defaultValue: always(5000),
    meaning: () => l10n.t('How often offsets are committed when enable.auto.commit is on.'),
  },
  {
    key: 'group.id',
    roles: consumer,
    type: 'text',
    defaultValue: always(null),
    meaning: () =>
      l10n.t('The group whose committed offsets say where this consumer goes on; without it nothing can be committed.'),
  },
  {
    key: 'group.instance.id',
    roles: consumer,
    type: 'text',
    defaultValue: always(null),
    meaning: () => l10n.t('Gives the member a lasting identity, so that a quick restart moves no partitions.'),
  },
  {
    key: 'group.protocol',
    roles: consumer,
    type: 'choice',
    choices: ['classic', 'consumer'],
    defaultValue: always('classic'),
    meaning: () => l10n.t('Who shares out the partitions: the members (classic) or the broker (consumer).'),
  },
  {
    key: 'group.remote.assignor',
    roles: consumer,
    type: 'text',
    defaultValue: always(null),
    meaning: () => l10n.t("The broker's way of sharing out partitions under group.protocol=consumer."),
  },
  {
    key: 'partition.assignment.strategy',
    roles: consumer,
    type: 'text',
    meaning: () => l10n.t('How the members of a group share out the partitions when one of them comes or goes.'),
  },
  {
    key: 'auto.offset.reset',
    roles: consumer,
    type: 'text',
    defaultValue: always('latest'),
    meaning: () =>
      l10n.t('Where to begin without a committed offset: latest skips all that is already there, earliest reads it.'),
  },
  {
    key: 'isolation.level',
    roles: consumer,
    type: 'choice',
    choices: ['read_uncommitted', 'read_committed'],
    defaultValue: always('read_uncommitted'),
    meaning: () => l10n.t('Whether records of open and aborted transactions are delivered too (read_uncommitted).'),
  },
  {
    key: 'session.timeout.ms',
    roles: consumer,
    type: 'integer',
    defaultValue: byGeneration(10_000, 45_000, 45_000),
    meaning: () =>
      l10n.t(
        'How long the group waits for a silent member before it gives its partitions, and uncommitted records, to others.',
      ),
  },
  {
    key: 'heartbeat.interval.ms',
    roles: consumer,
    type: 'integer',
    defaultValue: always(3000),
    meaning: () => l10n.t('How often the consumer shows that it is alive; a third of session.timeout.ms or less.'),
  },
  {
    key: 'max.poll.interval.ms',
    roles: consumer,
    type: 'integer',
    defaultValue: always(300_000),
    meaning: () =>
      l10n.t(
        'How long the work between two polls may take; after that the partitions go to others and the records are read again.',
      ),
  },
  {
    key: 'max.poll.records',
    roles: consumer,
    type: 'integer',
    defaultValue: always(500),
    meaning: () => l10n.t('The most records that one poll() returns, and so how much must be done before the next.'),
  },
  {
    key: 'fetch.min.bytes',
    roles: consumer,
    type: 'integer',
    defaultValue: always(1),
    meaning: () => l10n.t('The bytes that the broker gathers before it answers a fetch.'),
  },
  {
    key: 'fetch.max.bytes',
    roles: consumer,
    type: 'integer',
    defaultValue: always(52_428_800),
    meaning: () => l10n.t('The bytes that one fetch returns at most; a larger first batch is returned all the same.'),
  },
  {
    key: 'max.partition.fetch.bytes',
    roles: consumer,
    type: 'integer',
    defaultValue: always(1_048_576),
    meaning: () =>
      l10n.t('The bytes that one fetch returns for a partition; a larger first batch is returned all the same.'),
  },
  {
    key: 'default.api.timeout.ms',
    roles: consumer,
    type: 'integer',
    defaultValue: always(60_000),
    meaning: () => l10n.t('How long calls such as commitSync() may block before they fail with a timeout.'),
  },
  {
    key: 'check.crcs',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(true),
    meaning: () => l10n.t('Checks that records were not damaged on the way or on disk.'),
  },
  {
    key: 'allow.auto.create.topics',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(true),
    meaning: () =>
      l10n.t(
        'Lets a subscription create a topic that is missing, with the durability that the broker gives by default.',
      ),
  },
  {
    key: 'key.deserializer',
    roles: consumer,
    type: 'class',
    meaning: () =>
      l10n.t(
        'Turns bytes into the key; a failure there throws from poll() again and again until the record is skipped.',
      ),
  },
  {
    key: 'value.deserializer',
    roles: consumer,
    type: 'class',
    meaning: () =>
      l10n.t(
        'Turns bytes into the value; a failure there throws from poll() again and again until the record is skipped.',
      ),
  },
  {
    key: 'share.acknowledgement.mode',
    roles: consumer,
    type: 'choice',
    choices: ['implicit', 'explicit'],
    defaultValue: always('implicit'),
    meaning: () =>
      l10n.t('Share groups: whether the next poll() acknowledges what the last one returned, or your code does.'),
  },
];
