import * as l10n from '@vscode/l10n';
import type { ClientDescription } from './description.ts';

/**
 * SmallRye Reactive Messaging, the messaging of Quarkus. Its channels lead to Kafka or elsewhere: the file has to show that
 * it is Kafka.
 */

const api = 'org.eclipse.microprofile.reactive.messaging';

export const smallrye: ClientDescription = {
  id: 'smallrye',
  title: 'SmallRye Reactive Messaging',
  language: 'java',
  modules: [],
  onlyWith: ['io.smallrye.reactive.messaging.kafka', 'org.apache.kafka.clients', 'io.quarkus.kafka'],
  types: [
    {
      id: 'smallrye.Emitter',
      names: [`${api}.Emitter`],
      infrastructure: true,
      methods: {
        send: {
          note: () =>
            l10n.t(
              'Given a payload it returns a stage that fails when the broker does not take the record; nothing else tells of that. Given a `Message` it returns nothing: its `nack` is called.',
            ),
          decidedBy: { keys: ['acks'], dialect: 'java' },
          returns: 'promise:unknown',
          effect: { kind: 'send', reportedBy: 'whenComplete', unless: ['smallrye.Message'] },
          failure: 'future',
        },
      },
    },
    {
      id: 'smallrye.Message',
      names: [
        `${api}.Message`,
        'io.smallrye.reactive.messaging.kafka.KafkaRecord',
        'io.smallrye.reactive.messaging.kafka.OutgoingKafkaRecord',
        'io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord',
      ],
      carries: 'record',
    },
  ],
  listeners: [
    {
      annotation: `${api}.Incoming`,
      note: () =>
        l10n.t(
          'A record is acknowledged when the method has returned, or when the `Uni` or stage that it returns has completed. When it fails, the application stops consuming (`failure-strategy=fail`) unless told otherwise.',
        ),
    },
  ],
};
