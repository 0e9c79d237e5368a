import * as l10n from '@vscode/l10n';
import type { ClientDescription, ConfigArgument, MethodDescription } from './description.ts';

/** The Kafka client of Eclipse Vert.x 4, `io.vertx.kafka.client`. It runs on kafka-clients. */

const config = (argument: number, role: 'producer' | 'consumer'): ConfigArgument => ({
  argument,
  role,
  dialect: 'java',
});

const send: MethodDescription = {
  note: ({ withCallback }) =>
    withCallback
      ? l10n.t('Returns at once. A failed send reaches the handler as a failed result, and the exception handler.')
      : l10n.t(
          'Returns at once. A failed send shows in the future, and reaches the exception handler if one is set; else Vert.x only logs it.',
        ),
  decidedBy: { keys: ['acks'], dialect: 'java' },
  returns: 'promise:kafka-clients.RecordMetadata',
  effect: { kind: 'send', callback: { argument: 1, errorParameter: 0 }, reportedBy: 'onFailure' },
  failure: 'future',
};

const producer = 'vertx-kafka-client.KafkaProducer';
const consumer = 'vertx-kafka-client.KafkaConsumer';

export const vertxKafkaClient: ClientDescription = {
  id: 'vertx-kafka-client',
  title: 'Vert.x Kafka client',
  language: 'java',
  modules: [],
  types: [
    {
      id: producer,
      names: ['io.vertx.kafka.client.producer.KafkaProducer'],
      infrastructure: true,
      statics: {
        create: { returns: producer, config: config(1, 'producer') },
        createShared: { returns: producer, config: config(2, 'producer') },
      },
      methods: {
        send,
        write: send,
        exceptionHandler: {
          note: () => l10n.t('Is told of every failed send; without one Vert.x only logs it.'),
          returns: producer,
          effect: { kind: 'report-failures' },
        },
        flush: {
          note: () =>
            l10n.t('Waits for everything that was sent, and reports no failure: that reaches the futures only.'),
          effect: { kind: 'flush' },
        },
      },
    },
    {
      id: consumer,
      names: ['io.vertx.kafka.client.consumer.KafkaConsumer'],
      infrastructure: true,
      statics: { create: { returns: consumer, config: config(1, 'consumer') } },
    },
  ],
};
