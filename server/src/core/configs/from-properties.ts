import type { Span } from '../facts/model.ts';
import type { PropertiesComment, PropertiesEntry, PropertiesTree } from '../syntax/properties/parse.ts';
import { hasPlaceholder } from '../syntax/properties/placeholders.ts';
import { canonicalKey } from './knowledge.ts';
import type { ConfigBlock, ConfigDialect, ConfigEntry, ConfigFramework, ConfigRole } from './model.ts';
import { type PropertyName, readPropertyName } from './property-names.ts';
import {
  brokerMarks,
  clientKeys,
  connectWorkerMarks,
  legacyScalaKeys,
  librdkafkaKeys,
  roleOfKey,
  streamsMarks,
  topicKeys,
} from './vocabulary.ts';

interface NamedEntry {
  readonly entry: PropertiesEntry;
  readonly name: PropertyName;
  /** Which document of a Spring file it stands in; 0 in all other files. */
  readonly document: number;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
}

/** A file name that says "Kafka client" by itself. */
function isTellingName(path: string): boolean {
  return /kafka|^(producer|consumer)([.-]|$)/.test(baseName(path));
}

const telling = [
  'kafka',
  'bootstrap.servers',
  'mp.messaging',
  'serializer',
  'clusters',
  'connector.class',
  'application.id',
  'zookeeper.connect',
  ...[...clientKeys].filter(([, one]) => one.distinctive).map(([key]) => key),
  ...brokerMarks,
  ...connectWorkerMarks,
  ...streamsMarks,
  ...topicKeys,
  ...librdkafkaKeys,
];
const kafkaText = new RegExp(
  [...new Set(telling)]
    .filter((word) => !telling.some((other) => other !== word && word.includes(other)))
    .map((word) => word.replace(/[.]/g, '\\.'))
    .join('|'),
  'i',
);

/**
 * Whether a `.properties` file can hold Kafka configuration, by its text and name alone. True for every file for which
 * {@link configBlocksOfProperties} finds a block (keys written with backslash escapes apart); often true for others.
 */
export function mentionsKafka(path: string, text: string): boolean {
  return isTellingName(path) || kafkaText.test(text);
}

const roles: ReadonlySet<string> = new Set<ConfigRole>([
  'producer',
  'consumer',
  'broker',
  'topic',
  'streams',
  'connect',
  'admin',
  'common',
]);

/** `# kafka-reliability-role: producer`. */
function roleDirective(tree: PropertiesTree): ConfigRole | undefined {
  for (const item of tree.items) {
    if (item.kind === 'comment') {
      const word = /^kafka-reliability-role:\s*([a-z]+)/.exec(item.text)?.[1];
      if (word !== undefined && roles.has(word)) {
        return word as ConfigRole;
      }
    }
  }
  return undefined;
}

/** Spring Boot (2.4 and later) splits a file into documents at a line `#---` or `!---` that has no comment of its kind beside it. */
function isDocumentSeparator(tree: PropertiesTree, index: number): boolean {
  const item = tree.items[index] as PropertiesComment;
  if (item.text !== '---' || item.span.start !== item.lineSpan.start || tree.text[item.span.start + 1] !== '-') {
    return false;
  }
  const beside = (one: number) => {
    const neighbour = tree.items[one];
    return neighbour?.kind === 'comment' && neighbour.marker === item.marker;
  };
  return !beside(index - 1) && !beside(index + 1);
}

function namedEntries(tree: PropertiesTree): NamedEntry[] {
  const named: NamedEntry[] = [];
  let document = 0;
  tree.items.forEach((item, index) => {
    if (item.kind === 'comment' && isDocumentSeparator(tree, index)) {
      document += 1;
    } else if (item.kind === 'entry') {
      named.push({ entry: item, name: readPropertyName(item.key), document });
    }
  });
  const spring = named.some((one) => one.entry.key.startsWith('spring.'));
  return spring ? named : named.map((one) => ({ ...one, document: 0 }));
}

/** What a set of keys without prefix is. */
interface FlatKind {
  readonly role: ConfigRole;
  readonly framework?: ConfigFramework;
  /** False: the keys prove nothing; the file may be anything. */
  readonly proven: boolean;
}

interface Evidence {
  readonly bootstrap: boolean;
  readonly distinctive: number;
  readonly plain: number;
  readonly producer: boolean;
  readonly consumer: boolean;
}

function weigh(keys: Iterable<string>): Evidence {
  let distinctive = 0;
  let plain = 0;
  let producer = false;
  let consumer = false;
  let bootstrap = false;
  for (const key of new Set(keys)) {
    const known = clientKeys.get(key);
    if (known === undefined) {
      continue;
    }
    distinctive += known.distinctive ? 1 : 0;
    plain += known.distinctive ? 0 : 1;
    producer ||= known.role === 'producer';
    consumer ||= known.role === 'consumer';
    bootstrap ||= key === 'bootstrap.servers';
  }
  return { bootstrap, distinctive, plain, producer, consumer };
}

/** `retries=0` or `acks=1` alone are words of many programs: it takes several keys, one of them nobody else's. */
function proves(evidence: Evidence, telling: boolean): boolean {
  const weight = 2 * evidence.distinctive + evidence.plain;
  return evidence.bootstrap || (telling ? weight >= 2 : evidence.distinctive > 0 && weight >= 3);
}

function has(keys: ReadonlySet<string>, marks: ReadonlySet<string>): boolean {
  for (const mark of marks) {
    if (keys.has(mark)) {
      return true;
    }
  }
  return false;
}

function flatKind(path: string, keys: ReadonlySet<string>, allNames: ReadonlySet<string>): FlatKind {
  if (has(keys, brokerMarks) || (keys.has('zookeeper.connect') && keys.has('log.dir'))) {
    return { role: 'broker', proven: true };
  }
  const mirror = keys.has('clusters') && [...allNames].some((name) => /->|\.bootstrap\.servers$/.test(name));
  if (mirror) {
    return { role: 'connect', framework: 'mirror-maker', proven: true };
  }
  const worker = has(keys, connectWorkerMarks) || (keys.has('key.converter') && keys.has('bootstrap.servers'));
  if (worker || (keys.has('connector.class') && (keys.has('tasks.max') || keys.has('topics') || keys.has('name')))) {
    return { role: 'connect', framework: 'connect', proven: true };
  }
  const evidence = weigh(keys);
  if (has(keys, streamsMarks) || (keys.has('application.id') && (evidence.bootstrap || evidence.distinctive > 0))) {
    const proven = evidence.bootstrap || keys.has('application.id') || proves(evidence, true);
    return { role: 'streams', framework: 'streams', proven };
  }
  const legacy = !evidence.bootstrap && has(keys, legacyScalaKeys);
  const proven = !legacy && (proves(evidence, isTellingName(path)) || has(keys, librdkafkaKeys));
  if (evidence.producer || evidence.consumer) {
    const role = evidence.producer && evidence.consumer ? 'common' : evidence.producer ? 'producer' : 'consumer';
    return { role, proven };
  }
  const topicCount = [...topicKeys].filter((key) => keys.has(key)).length;
  if (topicCount >= 2 && !evidence.bootstrap) {
    return { role: 'topic', proven: true };
  }
  const named = /(?:^|[^a-z])(producer|consumer|admin)(?:[^a-z]|$)/.exec(baseName(path))?.[1];
  return { role: (named as ConfigRole | undefined) ?? 'unknown', proven };
}

interface Group {
  readonly scope: string;
  readonly role: ConfigRole;
  readonly framework?: ConfigFramework;
  readonly prefix?: string;
  readonly profile?: string;
  readonly document: number;
  readonly dialect: ConfigDialect;
  readonly members: readonly NamedEntry[];
}

function groupKey(one: NamedEntry): string {
  return `${one.document}\n${one.name.profile ?? ''}\n${one.name.scope}`;
}

/** What the whole file says about the groups in it. */
interface FileView {
  readonly kind: FlatKind;
  /** `kafka.bootstrap.servers`, Quarkus' address for all channels. */
  readonly kafkaAddress: boolean;
  /** `mp.messaging.…` occurs. */
  readonly reactiveMessaging: boolean;
}

/** Whether entries with a prefix belong to Kafka, judged by the prefix and by what stands under it. */
function isKafkaGroup(members: readonly NamedEntry[], file: FileView): boolean {
  const { framework, scope, prefix, role } = members[0]!.name;
  if (framework === 'spring') {
    return true;
  }
  const evidence = weigh(members.map((one) => one.name.key));
  if (framework === 'smallrye') {
    // The same names configure AMQP, MQTT and other channels.
    const connector = members.find((one) => one.name.key === 'connector')?.entry.value;
    if (connector !== undefined) {
      return /kafka/i.test(connector);
    }
    const kafkaConnector = /mp\.messaging\.connector\..*kafka/i.test(scope);
    return kafkaConnector || file.kafkaAddress || evidence.distinctive > 0 || evidence.plain >= 2;
  }
  if (evidence.bootstrap || (role !== undefined && file.kind.proven && file.kind.framework !== undefined)) {
    return true;
  }
  if (!/kafka/i.test(prefix)) {
    return proves(evidence, false);
  }
  return proves(evidence, true) || (role !== undefined && (evidence.producer || evidence.consumer));
}

/** In a profile, or in a document after the first, other entries stand elsewhere that hold as well. */
function fileProfile(path: string): string | undefined {
  return /^application-([\w-]+)\.properties$/.exec(baseName(path))?.[1];
}

function toConfigEntry(one: NamedEntry, group: Group, overridden: boolean): ConfigEntry {
  const { entry } = one;
  const { key } = one.name;
  const value = entry.value.trim();
  return {
    key: group.dialect === 'librdkafka' ? (canonicalKey(key, 'librdkafka') ?? key) : key,
    writtenKey: entry.key,
    value: hasPlaceholder(value) ? { known: false } : { known: true, value },
    keySpan: entry.keySpan,
    valueSpan: entry.trimmedValueSpan,
    span: entry.span,
    ...(overridden ? { overridden: true } : {}),
  };
}

function spanOf(members: readonly NamedEntry[]): Span {
  return { start: members[0]!.entry.span.start, end: members[members.length - 1]!.entry.span.end };
}

/** Groups of one context configure the same clients. Spring Boot's own keys and Spring Cloud Stream's are two. */
function contextOf(group: Group): string {
  const family = group.scope.startsWith('spring.cloud.') ? 'spring.cloud' : group.framework;
  return `${family}\n${group.document}\n${group.profile ?? ''}`;
}

type Commons = ReadonlyMap<string, ReadonlyMap<ConfigRole, ReadonlySet<string>>>;

/** For each framework, document and profile: the keys that every producer sets, and those that every consumer sets. */
function keysOfAll(groups: readonly Group[]): Commons {
  const commons = new Map<string, Map<ConfigRole, Set<string>>>();
  for (const group of groups) {
    const specific = group.role === 'producer' || group.role === 'consumer';
    if (group.framework === undefined || !specific || group.scope === 'spring.kafka.listener') {
      continue;
    }
    const byRole = commons.get(contextOf(group)) ?? new Map<ConfigRole, Set<string>>();
    commons.set(contextOf(group), byRole);
    const keys = new Set(group.members.map((one) => one.name.key));
    const before = byRole.get(group.role);
    byRole.set(group.role, before === undefined ? keys : new Set([...before].filter((key) => keys.has(key))));
  }
  return commons;
}

/** Whether an entry of a more general group (`spring.kafka.`, the flat keys of Streams) is set again by every more specific one. */
function isSetAgain(one: NamedEntry, group: Group, commons: Commons): boolean {
  const general = group.role === 'common' || (group.role === 'streams' && group.framework === 'streams');
  if (group.framework === undefined || !general) {
    return false;
  }
  const role = roleOfKey(one.name.key) ?? (one.name.key === 'retries' ? 'producer' : undefined);
  return role !== undefined && commons.get(contextOf(group))?.get(role)?.has(one.name.key) === true;
}

function toBlock(group: Group, commons: Commons, path: string): ConfigBlock {
  const inMap = new Set(group.members.filter((one) => one.name.frameworkName !== true).map((one) => one.name.key));
  const entries = group.members.map((one) =>
    toConfigEntry(
      one,
      group,
      isSetAgain(one, group, commons) || (one.name.frameworkName === true && inMap.has(one.name.key)),
    ),
  );
  const profile = group.profile ?? (group.framework === 'spring' ? fileProfile(path) : undefined);
  return {
    role: group.role,
    dialect: group.dialect,
    client: 'file',
    entries,
    complete: profile === undefined && group.document === 0,
    form: 'properties',
    span: spanOf(group.members),
    site: group.members[0]!.entry.span,
    ...(group.framework === undefined ? {} : { framework: group.framework }),
    ...(group.prefix === undefined || group.prefix === '' ? {} : { prefix: group.prefix }),
    ...(profile === undefined ? {} : { profile }),
  };
}

/**
 * The Kafka configuration in a `.properties` file, one block for each thing configured (a client, a channel, a broker), in
 * the order in which they begin. Empty when the keys do not prove that the file is about Kafka. `path` may be a path or a URI;
 * only its last segment is looked at.
 */
export function configBlocksOfProperties(path: string, tree: PropertiesTree): readonly ConfigBlock[] {
  const all = namedEntries(tree);
  if (all.length === 0) {
    return [];
  }
  const directive = roleDirective(tree);
  const flatKeys = new Set(all.map((one) => one.entry.key));
  const detected = flatKind(path, flatKeys, flatKeys);
  const file: FlatKind = directive === undefined ? detected : { ...detected, role: directive, proven: true };
  const flatDialect: ConfigDialect =
    has(flatKeys, librdkafkaKeys) && file.framework === undefined ? 'librdkafka' : 'java';

  const buckets = new Map<string, NamedEntry[]>();
  const put = (one: NamedEntry) => {
    const key = groupKey(one);
    const bucket = buckets.get(key);
    if (bucket === undefined) {
      buckets.set(key, [one]);
    } else {
      bucket.push(one);
    }
  };
  all.forEach(put);
  const view: FileView = {
    kind: file,
    kafkaAddress: all.some((one) => /^(?:%[\w,-]+\.)?kafka\.bootstrap\.servers$/.test(one.entry.key)),
    reactiveMessaging: all.some((one) => one.name.framework === 'smallrye'),
  };
  const strays: NamedEntry[] = [];
  for (const [key, members] of [...buckets]) {
    if (members[0]!.name.scope !== '' && !isKafkaGroup(members, view)) {
      // What only looked like a prefixed Kafka key is a key of its own.
      buckets.delete(key);
      for (const { entry, document } of members) {
        strays.push({ entry, name: { key: entry.key, prefix: '', scope: '' }, document });
      }
    }
  }
  strays.forEach(put);

  const groups: Group[] = [];
  for (const unordered of buckets.values()) {
    const members = [...unordered].sort((a, b) => a.entry.span.start - b.entry.span.start);
    const { name, document } = members[0]!;
    const profile = name.profile === undefined ? {} : { profile: name.profile };
    if (name.scope === '') {
      if (file.proven) {
        const framework = file.framework === undefined ? {} : { framework: file.framework };
        groups.push({ scope: '', role: file.role, ...framework, ...profile, document, dialect: flatDialect, members });
      }
      continue;
    }
    // Quarkus hands `kafka.…` to every channel.
    const shared = view.reactiveMessaging && /^(?:%[\w,-]+\.)?kafka\.$/.test(name.prefix);
    const framework = shared ? 'smallrye' : (name.framework ?? (name.role === undefined ? undefined : file.framework));
    groups.push({
      scope: name.scope,
      role: shared ? 'common' : (name.role ?? roleOfMembers(members)),
      ...(framework === undefined ? {} : { framework }),
      prefix: name.prefix,
      ...profile,
      document,
      dialect: 'java',
      members,
    });
  }
  const commons = keysOfAll(groups);
  return groups
    .sort((a, b) => a.members[0]!.entry.span.start - b.members[0]!.entry.span.start)
    .map((group) => toBlock(group, commons, path));
}

function roleOfMembers(members: readonly NamedEntry[]): ConfigRole {
  const evidence = weigh(members.map((one) => one.name.key));
  if (evidence.producer && evidence.consumer) {
    return 'common';
  }
  return evidence.producer ? 'producer' : evidence.consumer ? 'consumer' : 'unknown';
}
