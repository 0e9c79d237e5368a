import type { ClientDescription, MethodDescription, TypeDescription } from './description.ts';
import { kafkajs } from './kafkajs.ts';

/**
 * @confluentinc/kafka-javascript 1.x, its KafkaJS-compatible API (`lib/kafkajs`, `types/kafkajs.d.ts`): the same names as
 * kafkajs, with options in the constructor's `kafkaJS` block, offsets stored after the handler succeeded, and a
 * no-argument `commitOffsets()` that commits exactly those.
 */

const renamed = (id: string): string => id.replaceAll('kafkajs.', 'confluent.');

const renamedMethod = (method: MethodDescription): MethodDescription => ({
  ...method,
  ...(method.returns === undefined ? {} : { returns: renamed(method.returns) }),
  ...(method.config === undefined
    ? {}
    : { config: { ...method.config, dialect: 'confluent-kafkajs' as const, path: ['kafkaJS'] } }),
  ...(method.effect?.kind === 'run'
    ? {
        effect: {
          ...method.effect,
          handlers: method.effect.handlers.map((handler) => ({ ...handler, payload: renamed(handler.payload) })),
        },
      }
    : {}),
});

const fromKafkajs = (type: TypeDescription): TypeDescription => ({
  ...type,
  id: renamed(type.id),
  names: type.names.flatMap((name) => [name, `KafkaJS.${name}`]),
  ...(type.construct?.config
    ? { construct: { config: { ...type.construct.config, dialect: 'confluent-kafkajs' as const, path: ['kafkaJS'] } } }
    : {}),
  ...(type.fields
    ? { fields: Object.fromEntries(Object.entries(type.fields).map(([key, spec]) => [key, renamed(spec)])) }
    : {}),
  ...(type.methods
    ? { methods: Object.fromEntries(Object.entries(type.methods).map(([key, method]) => [key, renamedMethod(method)])) }
    : {}),
});

const differences = (type: TypeDescription): TypeDescription => {
  const methods = type.methods ?? {};
  if (type.id === 'confluent.Producer' || type.id === 'confluent.Transaction') {
    // `acks` and the like in `send` throw here: nothing in that argument is configuration.
    const withoutConfig = (name: string): MethodDescription => {
      const { config: _, ...rest } = methods[name] ?? {};
      return rest;
    };
    const extra: Record<string, MethodDescription> =
      type.id === 'confluent.Producer'
        ? {
            flush: { effect: { kind: 'flush' }, failure: 'promise' },
            // The transaction is the producer itself (`lib/kafkajs/_producer.js`), with these methods added.
            commit: { effect: { kind: 'commit-transaction' }, failure: 'promise' },
            abort: { effect: { kind: 'abort-transaction' }, failure: 'promise' },
            sendOffsets: { effect: { kind: 'send-offsets', offsets: 0 }, failure: 'promise' },
          }
        : {};
    return {
      ...type,
      methods: { ...methods, ...extra, send: withoutConfig('send'), sendBatch: withoutConfig('sendBatch') },
    };
  }
  if (type.id === 'confluent.Consumer') {
    const { config: _, ...run } = methods['run'] ?? {};
    return {
      ...type,
      methods: {
        ...methods,
        run,
        commitOffsets: {
          effect: { kind: 'commit', withoutOffsets: 'stored', offsets: 0 },
          failure: 'promise',
          returns: 'promise:confluent.Void',
        },
      },
    };
  }
  return type;
};

export const confluentKafkaJavascript: ClientDescription = {
  id: 'confluent-kafka-javascript',
  title: '@confluentinc/kafka-javascript',
  language: 'typescript',
  modules: ['@confluentinc/kafka-javascript'],
  types: kafkajs.types.map(fromKafkajs).map(differences),
};
