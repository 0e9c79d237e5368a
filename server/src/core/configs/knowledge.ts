import { javaKeys } from './knowledge-java.ts';
import { confluentKeys, kafkajsKeys, librdkafkaKeyTable } from './knowledge-javascript.ts';
import type { ConfigKey } from './knowledge-model.ts';
import type { ConfigDialect, ConfigRole, ConfigScalar } from './model.ts';

export type { ClientRole, ConfigKey, ConfigKeyType, DefaultValue } from './knowledge-model.ts';
export { type Acks, knownValue, parseAcks, parseBoolean, parseInteger, parseSpringBoolean } from './values.ts';

const tables: Readonly<Record<ConfigDialect, readonly ConfigKey[]>> = {
  java: javaKeys,
  kafkajs: kafkajsKeys,
  // The outer keys of the Confluent client are librdkafka's.
  'confluent-kafkajs': [...confluentKeys, ...librdkafkaKeyTable.filter((one) => one.key !== 'acks')],
  librdkafka: librdkafkaKeyTable,
};

/** `enableAutoCommit`, `enable-auto-commit`, `enable_auto_commit` and `enable.auto.commit` are one name. */
function uniform(name: string): string {
  return name.replace(/[._-]/g, '').toLowerCase();
}

interface Index {
  readonly exact: ReadonlyMap<string, ConfigKey>;
  readonly relaxed: ReadonlyMap<string, ConfigKey>;
}

function indexOf(table: readonly ConfigKey[], relaxedToo: boolean): Index {
  const exact = new Map<string, ConfigKey>();
  const relaxed = new Map<string, ConfigKey>();
  for (const one of table) {
    for (const name of [one.key, ...(one.aliases ?? [])]) {
      exact.set(name, one);
      if (relaxedToo) {
        relaxed.set(uniform(name), one);
      }
    }
  }
  return { exact, relaxed };
}

const indexes: Readonly<Record<ConfigDialect, Index>> = {
  java: indexOf(tables.java, true),
  kafkajs: indexOf(tables.kafkajs, false),
  'confluent-kafkajs': indexOf(tables['confluent-kafkajs'], false),
  librdkafka: indexOf(tables.librdkafka, false),
};

/** The delivery-relevant keys of a dialect. */
export function configKeys(dialect: ConfigDialect): readonly ConfigKey[] {
  return tables[dialect];
}

/**
 * What is known of `key` in a dialect, by its canonical name or an alias; exact spelling. A leading `kafkaJS.` is ignored for
 * the Confluent client.
 */
export function configKey(key: string, dialect: ConfigDialect = 'java'): ConfigKey | undefined {
  const name = dialect === 'confluent-kafkajs' && key.startsWith('kafkaJS.') ? key.slice('kafkaJS.'.length) : key;
  return indexes[dialect].exact.get(name);
}

/**
 * The canonical name of `written`: an alias gives its key (`request.required.acks` → `acks` in librdkafka), and for Java
 * camelCase, kebab-case and underscores give the dotted key. Undefined for a name that is not in the tables.
 */
export function canonicalKey(written: string, dialect: ConfigDialect = 'java'): string | undefined {
  const name = written.trim();
  return (configKey(name, dialect) ?? indexes[dialect].relaxed.get(uniform(name)))?.key;
}

interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

function parseVersion(version: string): Version | undefined {
  const parts = /^\s*[v^~=]?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version);
  return parts === null
    ? undefined
    : { major: Number(parts[1]), minor: Number(parts[2] ?? 0), patch: Number(parts[3] ?? 0) };
}

/** The major number of a version such as `3.9.1`; undefined when the version is unknown. */
export function majorVersion(version: string | undefined): number | undefined {
  return version === undefined ? undefined : parseVersion(version)?.major;
}

/**
 * Whether a producer of this kafka-clients version is idempotent when nothing is said; undefined when the version is unknown.
 * 3.0.0 and 3.1.0 announced it and did not do it (KAFKA-13598, fixed in 3.0.1 and 3.1.1).
 */
export function idempotentByDefault(version: string | undefined): boolean | undefined {
  const parsed = version === undefined ? undefined : parseVersion(version);
  if (parsed === undefined) {
    return undefined;
  }
  const brokenRelease = parsed.major === 3 && parsed.minor <= 1 && parsed.patch === 0 && /\d+\.\d+\.0/.test(version!);
  return parsed.major >= 3 && !brokenRelease;
}

/**
 * The default of `key` for `role`, or undefined when the key is unknown, belongs to another role, has no default, or has
 * different defaults in different versions and `version` (of kafka-clients, such as `3.9.1`) is not given. `null`: nothing is set.
 */
export function defaultOf(
  key: string,
  role: ConfigRole,
  version?: string,
  dialect: ConfigDialect = 'java',
): ConfigScalar | undefined {
  const known = configKey(key, dialect);
  if (known?.defaultValue === undefined || !known.roles.some((one) => one === role)) {
    return undefined;
  }
  if (dialect === 'java' && known.key === 'enable.idempotence') {
    return idempotentByDefault(version);
  }
  const value = known.defaultValue;
  if ('always' in value) {
    return value.always;
  }
  const major = majorVersion(version);
  if (major === undefined) {
    return value.before3 === value.from3 && value.from3 === value.from4 ? value.from4 : undefined;
  }
  return major >= 4 ? value.from4 : major === 3 ? value.from3 : value.before3;
}
