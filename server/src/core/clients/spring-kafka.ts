import * as l10n from '@vscode/l10n';
import type { ClientDescription, MethodDescription } from './description.ts';
import { errorHandlers, listenerContainers, messageListeners } from './spring-kafka-containers.ts';

/** Spring for Apache Kafka 2.x to 4.x, `org.springframework.kafka`. Its listeners run on kafka-clients. */

const send: MethodDescription = {
  note: ({ inTransaction }) =>
    inTransaction
      ? l10n.t('In a Kafka transaction a failed send surfaces when that is committed.')
      : l10n.t(
          'A failure that shows at once is thrown; a later one shows in the future only. The template logs it, which tells no code of yours.',
        ),
  decidedBy: { keys: ['acks'], dialect: 'java' },
  returns: 'promise:spring-kafka.SendResult',
  effect: { kind: 'send' },
  failure: 'future',
};

const listenerNote = (): string =>
  l10n.t(
    'By default (`AckMode.BATCH`) offsets are committed when the listener has returned for everything that one poll gave. When it throws, the record is tried 10 times in all, then logged and **skipped**, unless a recoverer is set.',
  );

export const springKafka: ClientDescription = {
  id: 'spring-kafka',
  title: 'Spring for Apache Kafka',
  language: 'java',
  modules: [],
  types: [
    {
      id: 'spring-kafka.KafkaOperations',
      names: ['org.springframework.kafka.core.KafkaOperations'],
      infrastructure: true,
      methods: {
        send,
        sendDefault: send,
        flush: {
          note: () =>
            l10n.t('Waits for everything that was sent, and reports no failure: that reaches the futures only.'),
          effect: { kind: 'flush' },
        },
        executeInTransaction: {
          note: () =>
            l10n.t(
              'Begins a transaction, commits it when the callback returns, and aborts it when that throws. It takes no part in an outer transaction.',
            ),
          effect: { kind: 'run-in-transaction', closure: 0 },
        },
        setProducerListener: {
          note: () => l10n.t('Is told of every failed send, in place of the listener that logs it.'),
          effect: { kind: 'report-failures' },
        },
      },
    },
    {
      id: 'spring-kafka.KafkaTemplate',
      names: [
        'org.springframework.kafka.core.KafkaTemplate',
        'org.springframework.kafka.core.RoutingKafkaTemplate',
        'org.springframework.kafka.requestreply.ReplyingKafkaTemplate',
        'org.springframework.kafka.requestreply.AggregatingReplyingKafkaTemplate',
      ],
      extends: 'spring-kafka.KafkaOperations',
      infrastructure: true,
      methods: {
        sendAndReceive: {
          note: () =>
            l10n.t(
              'The reply, or that none came in time, shows in the future only; a failed send shows in its `getSendFuture()`.',
            ),
          decidedBy: { keys: ['acks'], dialect: 'java' },
          returns: 'promise:kafka-clients.ConsumerRecord',
          effect: { kind: 'send' },
          failure: 'future',
        },
      },
    },
    { id: 'spring-kafka.SendResult', names: ['org.springframework.kafka.support.SendResult'] },
    {
      id: 'spring-kafka.ProducerFactory',
      names: ['org.springframework.kafka.core.DefaultKafkaProducerFactory'],
      construct: { config: { argument: 0, role: 'producer', dialect: 'java' } },
      infrastructure: true,
    },
    {
      id: 'spring-kafka.ConsumerFactory',
      names: [
        'org.springframework.kafka.core.DefaultKafkaConsumerFactory',
        'org.springframework.kafka.core.ConsumerFactory',
      ],
      construct: { config: { argument: 0, role: 'consumer', dialect: 'java' } },
      infrastructure: true,
    },
    {
      id: 'spring-kafka.Acknowledgment',
      names: ['org.springframework.kafka.support.Acknowledgment'],
      infrastructure: true,
      methods: {
        acknowledge: {
          note: () =>
            l10n.t(
              'Says that this record and all before it in the partition were processed. `MANUAL` commits after the records of the poll, `MANUAL_IMMEDIATE` at once on the consumer thread; in another mode the call of the listener fails.',
            ),
          effect: { kind: 'acknowledge' },
          failure: 'thrown',
        },
        nack: {
          note: () =>
            l10n.t(
              'The record is delivered again after the pause. Legal on the consumer thread only, and not with asynchronous acknowledgments.',
            ),
          effect: { kind: 'negative-acknowledge' },
        },
      },
    },
    ...messageListeners,
    ...listenerContainers,
    ...errorHandlers,
  ],
  listeners: [
    {
      annotation: 'org.springframework.kafka.annotation.KafkaListener',
      memberAnnotation: 'org.springframework.kafka.annotation.KafkaHandler',
      note: listenerNote,
    },
    { annotation: 'org.springframework.kafka.annotation.KafkaListeners', note: listenerNote },
  ],
};
