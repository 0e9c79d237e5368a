import type { ClientDescription, MethodDescription } from './description.ts';

/** Spring for Apache Kafka 2.x to 4.x, `org.springframework.kafka`. Its listeners run on kafka-clients. */

const send: MethodDescription = {
  returns: 'promise:spring-kafka.SendResult',
  effect: { kind: 'send' },
  failure: 'future',
};

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
        flush: { effect: { kind: 'flush' } },
        executeInTransaction: { effect: { kind: 'run-in-transaction', closure: 0 } },
        setProducerListener: { effect: { kind: 'report-failures' } },
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
      names: ['org.springframework.kafka.core.DefaultKafkaConsumerFactory'],
      construct: { config: { argument: 0, role: 'consumer', dialect: 'java' } },
      infrastructure: true,
    },
    {
      id: 'spring-kafka.Acknowledgment',
      names: ['org.springframework.kafka.support.Acknowledgment'],
      infrastructure: true,
      methods: {
        acknowledge: { effect: { kind: 'acknowledge' }, failure: 'thrown' },
        nack: { effect: { kind: 'negative-acknowledge' } },
      },
    },
  ],
  listeners: [
    {
      annotation: 'org.springframework.kafka.annotation.KafkaListener',
      memberAnnotation: 'org.springframework.kafka.annotation.KafkaHandler',
    },
    { annotation: 'org.springframework.kafka.annotation.KafkaListeners' },
  ],
};
