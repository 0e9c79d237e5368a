import * as l10n from '@vscode/l10n';
import type { HandlerInterface, TypeDescription } from './description.ts';

/** The listener containers of Spring for Apache Kafka: how they are set up, and what they do with a record that failed. */

const listener = 'org.springframework.kafka.listener';
const backOff = 'org.springframework.util.backoff';

const recordType = 'kafka-clients.ConsumerRecord';
const acknowledgment = 'spring-kafka.Acknowledgment';
const consumer = 'kafka-clients.Consumer';

const record = (...parameters: readonly string[]): HandlerInterface => ({
  method: 'onMessage',
  unit: 'record',
  parameters: [recordType, ...parameters],
});

const batch = (...parameters: readonly string[]): HandlerInterface => ({
  method: 'onMessage',
  unit: 'batch',
  parameters: [`list:${recordType}`, ...parameters],
});

const listenerInterface = (name: string, handler: HandlerInterface): TypeDescription => ({
  id: `spring-kafka.${name}`,
  names: [`${listener}.${name}`],
  infrastructure: true,
  handler,
});

/** Interfaces whose `onMessage` is called by the container, instead of an annotated method. */
export const messageListeners: readonly TypeDescription[] = [
  listenerInterface('MessageListener', record()),
  listenerInterface('AcknowledgingMessageListener', record(acknowledgment)),
  listenerInterface('ConsumerAwareMessageListener', record(consumer)),
  listenerInterface('AcknowledgingConsumerAwareMessageListener', record(acknowledgment, consumer)),
  listenerInterface('BatchMessageListener', batch()),
  listenerInterface('BatchAcknowledgingMessageListener', batch(acknowledgment)),
  listenerInterface('BatchConsumerAwareMessageListener', batch(consumer)),
  listenerInterface('BatchAcknowledgingConsumerAwareMessageListener', batch(acknowledgment, consumer)),
];

export const listenerContainers: readonly TypeDescription[] = [
  {
    id: 'spring-kafka.ContainerFactory',
    names: [
      'org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory',
      'org.springframework.kafka.config.AbstractKafkaListenerContainerFactory',
    ],
    infrastructure: true,
    methods: {
      getContainerProperties: { returns: 'spring-kafka.ContainerProperties' },
      setConsumerFactory: { effect: { kind: 'set-consumer-factory' } },
      setBatchListener: {
        note: () =>
          l10n.t('The listener gets everything that one poll returned; `AckMode.RECORD` does not go with it.'),
        effect: { kind: 'set-batch-listener' },
      },
      setCommonErrorHandler: {
        note: () =>
          l10n.t(
            'Decides on a record whose listener failed: by default it is tried 10 times in all, then logged and **skipped**.',
          ),
      },
    },
  },
  {
    id: 'spring-kafka.ContainerProperties',
    names: [`${listener}.ContainerProperties`],
    infrastructure: true,
    methods: {
      setAckMode: {
        note: () =>
          l10n.t(
            'When the container commits. A listener gets an `Acknowledgment` in the modes `MANUAL` and `MANUAL_IMMEDIATE` only, and these do not go with auto-commit.',
          ),
        effect: { kind: 'set-ack-mode' },
      },
    },
  },
];

export const errorHandlers: readonly TypeDescription[] = [
  {
    id: 'spring-kafka.RetryingErrorHandler',
    names: [
      `${listener}.DefaultErrorHandler`,
      `${listener}.SeekToCurrentErrorHandler`,
      `${listener}.RecoveringBatchErrorHandler`,
    ],
    infrastructure: true,
    errorHandler: { skips: 'given-up' },
  },
  {
    id: 'spring-kafka.LoggingErrorHandler',
    names: [
      `${listener}.CommonLoggingErrorHandler`,
      `${listener}.LoggingErrorHandler`,
      `${listener}.BatchLoggingErrorHandler`,
    ],
    infrastructure: true,
    errorHandler: { skips: 'always' },
  },
  {
    id: 'spring-kafka.FixedBackOff',
    names: [`${backOff}.FixedBackOff`],
    infrastructure: true,
    backOff: { attempts: 1 },
    methods: { setMaxAttempts: { effect: { kind: 'limit-retries' } } },
  },
  {
    id: 'spring-kafka.ExponentialBackOff',
    names: [`${backOff}.ExponentialBackOff`],
    infrastructure: true,
    backOff: {},
    methods: {
      setMaxElapsedTime: { effect: { kind: 'limit-retries' } },
      setMaxAttempts: { effect: { kind: 'limit-retries' } },
    },
  },
  {
    id: 'spring-kafka.ExponentialBackOffWithMaxRetries',
    names: ['org.springframework.kafka.support.ExponentialBackOffWithMaxRetries'],
    infrastructure: true,
    backOff: { limited: true },
  },
];
