import * as l10n from '@vscode/l10n';
import type { ClientDescription } from './description.ts';

/** Spring Cloud Stream with its Kafka binder: functions that the binder calls, and the bridge to send by hand. */
export const springCloudStream: ClientDescription = {
  id: 'spring-cloud-stream',
  title: 'Spring Cloud Stream',
  language: 'java',
  modules: [],
  types: [
    {
      id: 'spring-cloud-stream.StreamBridge',
      names: [
        'org.springframework.cloud.stream.function.StreamBridge',
        'org.springframework.cloud.stream.function.StreamOperations',
      ],
      infrastructure: true,
      methods: {
        send: {
          // No effect: whether the failure is thrown is for the binding's configuration to say, and no result shows it.
          note: () =>
            l10n.t(
              'The result only says that the message was handed over. A failed send is thrown here if the producer binding has `sync: true`; else it reaches the error channel, if one is enabled, and a log line.',
            ),
        },
      },
    },
  ],
  functions: {
    annotation: 'org.springframework.context.annotation.Bean',
    types: ['java.util.function.Consumer', 'java.util.function.Function', 'java.util.function.BiConsumer'],
    headers: 'org.springframework.kafka.support.KafkaHeaders',
  },
};
