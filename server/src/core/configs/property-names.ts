import type { ConfigFramework, ConfigRole } from './model.ts';
import { clientKeys, topicKeys } from './vocabulary.ts';

/** A key of a `.properties` file, taken apart. */
export interface PropertyName {
  /** The Kafka key, without prefix and in Kafka's spelling when it is one; else what remains of the name. */
  readonly key: string;
  /** What stands before `key`, as written, its dot included; '' when nothing does. */
  readonly prefix: string;
  /** Names of one scope configure the same thing. '' for a name without prefix. */
  readonly scope: string;
  /** What the prefix says about the role. */
  readonly role?: ConfigRole;
  readonly framework?: ConfigFramework;
  /** Quarkus: `%dev.` in front of the name. */
  readonly profile?: string;
  /** Spring: one of its own names (`enable-auto-commit`), not an entry of its `properties` map, which wins over it. */
  readonly frameworkName?: boolean;
}

/** `enableAutoCommit`, `enable_auto_commit` and `enable-auto-commit` bind to the same Spring property ("Relaxed Binding 2.0", Spring Boot wiki). */
function uniform(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}

function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase();
}

/** Spring Boot's own names for Kafka keys, in kebab case: `KafkaProperties.buildProperties()` of Spring Boot. */
const springCommonNames: Readonly<Record<string, string>> = {
  'bootstrap-servers': 'bootstrap.servers',
  'client-id': 'client.id',
  'security.protocol': 'security.protocol',
};
const springNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  common: springCommonNames,
  admin: springCommonNames,
  streams: {
    ...springCommonNames,
    'application-id': 'application.id',
    'replication-factor': 'replication.factor',
    'state-dir': 'state.dir',
  },
  producer: {
    ...springCommonNames,
    acks: 'acks',
    'batch-size': 'batch.size',
    'buffer-memory': 'buffer.memory',
    'compression-type': 'compression.type',
    'key-serializer': 'key.serializer',
    'value-serializer': 'value.serializer',
    retries: 'retries',
    // Not a key of the client, but it makes the producers transactional.
    'transaction-id-prefix': 'transactional.id',
  },
  consumer: {
    ...springCommonNames,
    'auto-commit-interval': 'auto.commit.interval.ms',
    'auto-offset-reset': 'auto.offset.reset',
    'enable-auto-commit': 'enable.auto.commit',
    'fetch-max-wait': 'fetch.max.wait.ms',
    'fetch-min-size': 'fetch.min.bytes',
    'group-id': 'group.id',
    'heartbeat-interval': 'heartbeat.interval.ms',
    'isolation-level': 'isolation.level',
    'key-deserializer': 'key.deserializer',
    'value-deserializer': 'value.deserializer',
    'max-poll-interval': 'max.poll.interval.ms',
    'max-poll-records': 'max.poll.records',
  },
};

const springIndex = new Map(
  Object.entries(springNames).map(([role, names]) => [
    role,
    new Map(Object.entries(names).map(([name, key]) => [uniform(name), key])),
  ]),
);

/** The name before and after its `count`-th dot. */
function splitAfter(written: string, count: number): readonly [prefix: string, rest: string] {
  let at = 0;
  for (let dot = 0; dot < count; dot += 1) {
    const next = written.indexOf('.', at);
    if (next === -1) {
      return [written, ''];
    }
    at = next + 1;
  }
  return [written.slice(0, at), written.slice(at)];
}

/** The key inside `properties.some.key` or `properties[some.key]`; undefined when `rest` is neither. */
function springMapKey(rest: string, mapName: string): { readonly prefix: string; readonly key: string } | undefined {
  const bracket = rest.indexOf('[');
  const dot = rest.indexOf('.');
  const end = bracket !== -1 && (dot === -1 || bracket < dot) ? bracket : dot;
  if (end === -1 || uniform(rest.slice(0, end)) !== mapName) {
    return undefined;
  }
  const key = rest.slice(end + 1);
  return { prefix: rest.slice(0, end + 1), key: end === bracket ? key.replace(/\]$/, '') : key };
}

function springName(written: string): PropertyName | undefined {
  if (!/^spring\.kafka\./i.test(written)) {
    return undefined;
  }
  const [base, afterBase] = splitAfter(written, 2);
  const section = uniform(afterBase.split(/[.[]/, 1)[0]!);
  if (section === 'listener') {
    return {
      key: kebab(afterBase),
      prefix: base,
      scope: 'spring.kafka.listener',
      role: 'consumer',
      framework: 'spring',
      frameworkName: true,
    };
  }
  const role: ConfigRole =
    section === 'producer' || section === 'consumer' || section === 'admin' || section === 'streams'
      ? section
      : 'common';
  const [prefix, rest] = role === 'common' ? [base, afterBase] : splitAfter(written, 3);
  const shared = {
    scope: role === 'common' ? 'spring.kafka' : `spring.kafka.${role}`,
    role,
    framework: 'spring',
  } as const;
  const inMap = springMapKey(rest, 'properties');
  if (inMap !== undefined) {
    return { ...shared, key: inMap.key, prefix: prefix + inMap.prefix };
  }
  return { ...shared, key: springIndex.get(role)?.get(uniform(rest)) ?? kebab(rest), prefix, frameworkName: true };
}

/** Spring Cloud Stream's Kafka binder: the maps whose entries go to the clients, and `required-acks`. */
const cloudStream =
  /^(spring\.cloud\.stream\.kafka\.)(?:(streams\.)?(binder\.)(?:(configuration|producer-?properties|consumer-?properties)[.[]|required-?acks$)|(?:bindings\.("[^"]*"|[^.]+)|default)\.(producer|consumer)\.configuration[.[])/i;

function cloudStreamName(written: string): PropertyName | undefined {
  const match = cloudStream.exec(written);
  if (match === null) {
    return undefined;
  }
  const [prefix, , streams, binder, map, , bindingRole] = match;
  if (binder !== undefined && map === undefined) {
    const scope = 'spring.cloud.stream.kafka.binder.producer';
    return {
      key: 'acks',
      prefix: written.slice(0, written.lastIndexOf('.') + 1),
      scope,
      role: 'producer',
      framework: 'spring',
      frameworkName: true,
    };
  }
  const side = bindingRole?.toLowerCase() ?? /^(producer|consumer)/i.exec(map ?? '')?.[1]?.toLowerCase();
  const role: ConfigRole =
    streams !== undefined ? 'streams' : side === 'producer' ? 'producer' : side === 'consumer' ? 'consumer' : 'common';
  const scope =
    binder === undefined ? prefix.toLowerCase() : `spring.cloud.stream.kafka.${streams ?? ''}binder.${role}`;
  return { key: written.slice(prefix.length).replace(/\]$/, ''), prefix, scope, role, framework: 'spring' };
}

/** MicroProfile Reactive Messaging: `mp.messaging.outgoing.<channel>.`; a channel with dots stands in quotes. */
const reactiveMessaging = /^mp\.messaging\.(incoming|outgoing|connector)\.("[^"]*"|[^.]+)\./;

function reactiveMessagingName(written: string): PropertyName | undefined {
  const match = reactiveMessaging.exec(written);
  if (match === null) {
    return undefined;
  }
  const [prefix, direction] = match;
  const role: ConfigRole = direction === 'incoming' ? 'consumer' : direction === 'outgoing' ? 'producer' : 'common';
  return { key: written.slice(prefix.length), prefix, scope: prefix, role, framework: 'smallrye' };
}

function isVocabulary(key: string): boolean {
  return clientKeys.has(key) || topicKeys.has(key);
}

const roleWords: Readonly<Record<string, ConfigRole>> = {
  producer: 'producer',
  producers: 'producer',
  consumer: 'consumer',
  consumers: 'consumer',
  admin: 'admin',
  streams: 'streams',
  topic: 'topic',
};

/** The role that the last telling segment of a prefix names: `app.kafka.producer.` → producer. */
function roleOfPrefix(prefix: string): ConfigRole | undefined {
  const segments = prefix.toLowerCase().split(/[.>-]/);
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const role = roleWords[segments[at]!];
    if (role !== undefined) {
      return role;
    }
  }
  return undefined;
}

/** A name that ends in a Kafka key: the longest such end is the key, what stands before it the prefix. */
function prefixedName(written: string): PropertyName | undefined {
  if (isVocabulary(written)) {
    return undefined;
  }
  for (let dot = written.indexOf('.'); dot !== -1; dot = written.indexOf('.', dot + 1)) {
    const key = written.slice(dot + 1);
    if (isVocabulary(key)) {
      const prefix = written.slice(0, dot + 1);
      const role = roleOfPrefix(prefix);
      return { key, prefix, scope: prefix, ...(role === undefined ? {} : { role }) };
    }
  }
  return undefined;
}

/** Names longer than this are no Kafka keys; the search for a known end would be slow on them. */
const longestName = 500;

/** Takes the decoded key of an entry apart. Never fails: a name of something else comes back whole, without prefix. */
export function readPropertyName(written: string): PropertyName {
  const whole: PropertyName = { key: written, prefix: '', scope: '' };
  if (written.length > longestName) {
    return whole;
  }
  const profile = /^%([\w,-]+)\./.exec(written);
  if (profile !== null) {
    const inner = readPropertyName(written.slice(profile[0].length));
    return { ...inner, prefix: profile[0] + inner.prefix, profile: inner.profile ?? profile[1]! };
  }
  return (
    springName(written) ?? cloudStreamName(written) ?? reactiveMessagingName(written) ?? prefixedName(written) ?? whole
  );
}

/** `name` (kebab case) in the style of its neighbour: camelCase, under_scores or kebab-case. */
function inStyleOf(neighbour: string, name: string): string {
  if (/[a-z][A-Z]/.test(neighbour)) {
    return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  }
  return neighbour.includes('_') ? name.replaceAll('-', '_') : name;
}

/**
 * How the Kafka key `key` is written beside the entry `neighbour`: with the same prefix, and in Spring by Spring's own name if
 * it has one, else in the `properties` map.
 */
export function siblingName(neighbour: string, key: string): string {
  const name = readPropertyName(neighbour);
  if (name.framework !== 'spring') {
    return name.prefix + key;
  }
  const inBrackets = name.prefix.endsWith('[');
  if (name.frameworkName !== true) {
    return name.prefix + key + (inBrackets ? ']' : '');
  }
  if (name.scope === 'spring.kafka.listener') {
    return siblingName(`${name.prefix}consumer.group-id`, key);
  }
  if (name.scope.startsWith('spring.cloud.')) {
    return `${name.prefix}producer-properties.${key}`;
  }
  const role = name.role ?? 'common';
  const own = Object.entries(springNames[role] ?? {}).find(
    ([, kafkaKey]) => kafkaKey === key && key !== 'transactional.id',
  );
  const last = neighbour.slice(name.prefix.length);
  return name.prefix + (own === undefined ? `properties.${key}` : inStyleOf(last, own[0]));
}
