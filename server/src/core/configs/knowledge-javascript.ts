import * as l10n from '@vscode/l10n';
import { always, type ClientRole, type ConfigKey } from './knowledge-model.ts';

const producer: readonly ClientRole[] = ['producer'];
const consumer: readonly ClientRole[] = ['consumer'];
const both: readonly ClientRole[] = ['producer', 'consumer'];

const acksMeaning = () =>
  l10n.t(
    'Who must have a message before a send counts as done: all in-sync replicas (-1), the leader alone (1), or nobody (0).',
  );
const idempotenceMeaning = () =>
  l10n.t(
    'Lets the broker drop the copies that a retry can make, and keeps the order of each partition across retries.',
  );
const retriesMeaning = () => l10n.t('How often a failed request is tried again; 0 gives up at the first hiccup.');
const transactionalMeaning = () =>
  l10n.t('The stable name under which transactions survive a restart and older instances are fenced off.');
const fromBeginningMeaning = () =>
  l10n.t('Where a group without committed offsets begins: at the end of the topic unless this is true.');
const readUncommittedMeaning = () => l10n.t('Whether messages of open and aborted transactions are delivered too.');

/** kafkajs 2.2.4: `src/producer/index.js`, `src/consumer/index.js`, `src/retry/defaults.js` and `types/index.d.ts` of the package. */
export const kafkajsKeys: readonly ConfigKey[] = [
  { key: 'acks', roles: producer, type: 'integer', defaultValue: always(-1), meaning: acksMeaning },
  { key: 'idempotent', roles: producer, type: 'boolean', defaultValue: always(false), meaning: idempotenceMeaning },
  {
    key: 'maxInFlightRequests',
    roles: both,
    type: 'integer',
    defaultValue: always(null),
    meaning: () =>
      l10n.t('How many unanswered requests may be under way; without a limit a retry can change the order.'),
  },
  { key: 'retry.retries', roles: both, type: 'integer', defaultValue: always(5), meaning: retriesMeaning },
  {
    key: 'retry.maxRetryTime',
    roles: both,
    type: 'integer',
    defaultValue: always(30_000),
    meaning: () => l10n.t('The longest pause between two tries, in milliseconds.'),
  },
  {
    key: 'retry.initialRetryTime',
    roles: both,
    type: 'integer',
    defaultValue: always(300),
    meaning: () => l10n.t('The first pause before a failed request is tried again, in milliseconds.'),
  },
  { key: 'transactionalId', roles: producer, type: 'text', defaultValue: always(null), meaning: transactionalMeaning },
  {
    key: 'timeout',
    roles: producer,
    type: 'integer',
    defaultValue: always(30_000),
    meaning: () => l10n.t('How long the broker waits for the replicas before it fails the request.'),
  },
  {
    key: 'autoCommit',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(true),
    meaning: () =>
      l10n.t(
        'Commits the offsets of messages whose handler finished; what a handler hands off unawaited counts as finished.',
      ),
  },
  {
    key: 'autoCommitInterval',
    roles: consumer,
    type: 'integer',
    defaultValue: always(null),
    meaning: () => l10n.t('Commits resolved offsets when this many milliseconds have passed.'),
  },
  {
    key: 'autoCommitThreshold',
    roles: consumer,
    type: 'integer',
    defaultValue: always(null),
    meaning: () => l10n.t('Commits resolved offsets when there are this many.'),
  },
  {
    key: 'eachBatchAutoResolve',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(true),
    meaning: () =>
      l10n.t('Resolves the last offset of a batch when the handler does not throw, even if it skipped messages.'),
  },
  {
    key: 'fromBeginning',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(false),
    meaning: fromBeginningMeaning,
  },
  {
    key: 'readUncommitted',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(false),
    meaning: readUncommittedMeaning,
  },
  {
    key: 'sessionTimeout',
    roles: consumer,
    type: 'integer',
    defaultValue: always(30_000),
    meaning: () => l10n.t('How long the group waits for a silent member before it gives its partitions to others.'),
  },
  {
    key: 'heartbeatInterval',
    roles: consumer,
    type: 'integer',
    defaultValue: always(3000),
    meaning: () => l10n.t('How often the consumer shows that it is alive; it must be shorter than sessionTimeout.'),
  },
];

/** The `kafkaJS: { … }` block of @confluentinc/kafka-javascript 1.x; from the tables of its MIGRATION.md. */
export const confluentKeys: readonly ConfigKey[] = [
  { key: 'acks', roles: producer, type: 'integer', defaultValue: always(-1), meaning: acksMeaning },
  { key: 'idempotent', roles: producer, type: 'boolean', defaultValue: always(false), meaning: idempotenceMeaning },
  {
    key: 'maxInFlightRequests',
    roles: both,
    type: 'integer',
    defaultValue: always(null),
    meaning: () => l10n.t('How many unanswered requests may be under way to one broker; at most 5 with idempotent.'),
  },
  { key: 'retry.retries', roles: both, type: 'integer', defaultValue: always(5), meaning: retriesMeaning },
  { key: 'transactionalId', roles: producer, type: 'text', defaultValue: always(null), meaning: transactionalMeaning },
  {
    key: 'timeout',
    roles: producer,
    type: 'integer',
    defaultValue: always(30_000),
    meaning: () => l10n.t('How long the broker waits for the replicas before it fails the request.'),
  },
  {
    key: 'autoCommit',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(true),
    meaning: () =>
      l10n.t(
        'Commits periodically the offsets of messages whose handler finished; set in the constructor, not in run().',
      ),
  },
  {
    key: 'autoCommitInterval',
    roles: consumer,
    type: 'integer',
    defaultValue: always(5000),
    meaning: () => l10n.t('How often offsets are committed, in milliseconds.'),
  },
  {
    key: 'fromBeginning',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(false),
    meaning: fromBeginningMeaning,
  },
  {
    key: 'readUncommitted',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(false),
    meaning: readUncommittedMeaning,
  },
];

/** librdkafka, also the outer keys of @confluentinc/kafka-javascript and the keys of node-rdkafka; from its CONFIGURATION.md. */
export const librdkafkaKeyTable: readonly ConfigKey[] = [
  {
    key: 'bootstrap.servers',
    roles: both,
    type: 'text',
    aliases: ['metadata.broker.list'],
    meaning: () => l10n.t('The brokers that the client asks first to learn about the whole cluster.'),
  },
  {
    key: 'acks',
    roles: producer,
    type: 'integer',
    defaultValue: always(-1),
    aliases: ['request.required.acks'],
    meaning: acksMeaning,
  },
  {
    key: 'enable.idempotence',
    roles: producer,
    type: 'boolean',
    defaultValue: always(false),
    meaning: idempotenceMeaning,
  },
  {
    key: 'retries',
    roles: producer,
    type: 'integer',
    defaultValue: always(2_147_483_647),
    aliases: ['message.send.max.retries'],
    meaning: retriesMeaning,
  },
  {
    key: 'max.in.flight.requests.per.connection',
    roles: both,
    type: 'integer',
    defaultValue: always(1_000_000),
    aliases: ['max.in.flight'],
    meaning: () => l10n.t('How many unanswered requests may be under way to one broker; at most 5 with idempotence.'),
  },
  {
    key: 'delivery.timeout.ms',
    roles: producer,
    type: 'integer',
    defaultValue: always(300_000),
    aliases: ['message.timeout.ms'],
    meaning: () =>
      l10n.t('How long a message may wait, be sent and be retried before its delivery report says that it failed.'),
  },
  {
    key: 'linger.ms',
    roles: producer,
    type: 'integer',
    defaultValue: always(5),
    aliases: ['queue.buffering.max.ms'],
    meaning: () =>
      l10n.t('How long a message waits for company in its batch; what waits is lost when the program dies.'),
  },
  { key: 'transactional.id', roles: producer, type: 'text', defaultValue: always(null), meaning: transactionalMeaning },
  {
    key: 'enable.auto.commit',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(true),
    meaning: () => l10n.t('Commits the stored offsets periodically in the background.'),
  },
  {
    key: 'enable.auto.offset.store',
    roles: consumer,
    type: 'boolean',
    defaultValue: always(true),
    meaning: () =>
      l10n.t(
        'Marks a message as ready to commit when it is handed to your code, before your code has done anything with it.',
      ),
  },
  {
    key: 'auto.commit.interval.ms',
    roles: consumer,
    type: 'integer',
    defaultValue: always(5000),
    meaning: () => l10n.t('How often stored offsets are committed when enable.auto.commit is on.'),
  },
  {
    key: 'auto.offset.reset',
    roles: consumer,
    type: 'choice',
    choices: ['smallest', 'earliest', 'beginning', 'largest', 'latest', 'end', 'error'],
    defaultValue: always('largest'),
    meaning: () =>
      l10n.t('Where to begin without a committed offset: latest skips all that is already there, earliest reads it.'),
  },
  {
    key: 'isolation.level',
    roles: consumer,
    type: 'choice',
    choices: ['read_uncommitted', 'read_committed'],
    defaultValue: always('read_committed'),
    meaning: readUncommittedMeaning,
  },
  {
    key: 'group.id',
    roles: consumer,
    type: 'text',
    meaning: () => l10n.t('The group whose committed offsets say where this consumer goes on.'),
  },
  {
    key: 'max.poll.interval.ms',
    roles: consumer,
    type: 'integer',
    defaultValue: always(300_000),
    meaning: () =>
      l10n.t(
        'How long the work between two polls may take; after that the partitions go to others and the messages are read again.',
      ),
  },
];
