import * as l10n from '@vscode/l10n';
import type { ClientDescription, MethodDescription } from './description.ts';

/**
 * NestJS microservices 9 to 11, `@nestjs/microservices`, Kafka transport: `client/client-kafka.js`, `client/client-proxy.js`,
 * `server/server-kafka.js`, `ctx-host/kafka.context.d.ts` of the published package. It runs on kafkajs.
 */

const emit: MethodDescription = {
  note: () =>
    l10n.t(
      'Sent at once, also when nobody subscribes. A failure arrives in the Observable only: subscribe with an error handler, or await `lastValueFrom(…)`.',
    ),
  returns: 'observable:kafkajs.RecordMetadata',
  effect: { kind: 'send' },
  failure: 'observable',
};

/** The type of the field or parameter tells the transport; `ClientProxy` is any of them. */
const kafkaTransport = [
  '@nestjs/microservices#Transport.KAFKA',
  '@nestjs/microservices#ClientKafka',
  '@nestjs/microservices#ClientKafkaProxy',
  '@nestjs/microservices#KafkaContext',
  '@nestjs/microservices#KafkaOptions',
  '@nestjs/microservices#KafkaRetriableException',
];

export const nestjs: ClientDescription = {
  id: 'nestjs',
  title: '@nestjs/microservices',
  language: 'typescript',
  modules: ['@nestjs/microservices'],
  types: [
    {
      id: 'nestjs.ClientKafka',
      names: ['ClientKafka', 'ClientKafkaProxy'],
      infrastructure: true,
      fields: { producer: 'kafkajs.Producer', consumer: 'kafkajs.Consumer' },
      methods: {
        emit,
        emitBatch: emit,
        send: {
          note: () =>
            l10n.t(
              'Sends nothing until the Observable is subscribed to, and sends again for every subscriber. Awaiting the Observable itself is no subscription: use `firstValueFrom(…)`.',
            ),
          returns: 'observable:nestjs.Reply',
          effect: { kind: 'send', cold: true },
          failure: 'observable',
        },
        connect: {
          note: () =>
            l10n.t('Optional: the first send connects. Replies are read from the topics that were subscribed before.'),
          effect: { kind: 'connect' },
          failure: 'promise',
          returns: 'promise:kafkajs.Producer',
        },
        close: {
          note: () => l10n.t('Disconnects the producer and the consumer of the replies.'),
          effect: { kind: 'close' },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
        },
        commitOffsets: {
          note: () => l10n.t('Commits these offsets of the consumer that reads replies; each has to be the next one.'),
          effect: { kind: 'commit', withoutOffsets: 'nothing', offsets: 0 },
          failure: 'promise',
          returns: 'promise:kafkajs.Void',
        },
      },
    },
    { id: 'nestjs.Reply', names: [] },
    {
      id: 'nestjs.KafkaContext',
      names: ['KafkaContext'],
      infrastructure: true,
      methods: {
        getConsumer: { returns: 'kafkajs.Consumer' },
        getProducer: { returns: 'kafkajs.Producer' },
        getMessage: { returns: 'kafkajs.KafkaMessage' },
        getHeartbeat: {},
        getPartition: {},
        getTopic: {},
      },
    },
  ],
  listeners: [
    {
      annotation: '@nestjs/microservices#EventPattern',
      evidence: kafkaTransport,
      note: () =>
        l10n.t(
          'From Nest 9.4 on, an error that leaves this handler keeps the offset, and the message comes again. Before, the offset was committed all the same.',
        ),
    },
    {
      annotation: '@nestjs/microservices#MessagePattern',
      evidence: kafkaTransport,
      answersFailures: true,
      note: () =>
        l10n.t(
          'An error is sent back as the answer and the offset is committed; only a `KafkaRetriableException` keeps the offset, so that the message comes again.',
        ),
    },
  ],
};
