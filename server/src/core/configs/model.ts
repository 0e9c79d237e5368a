import type { Span } from '../facts/model.ts';

/** What a configuration configures. `unknown`: its keys do not say, and no finding may rest on it. */
export type ConfigRole =
  | 'producer'
  | 'consumer'
  | 'broker'
  | 'topic'
  | 'streams'
  | 'connect'
  | 'admin'
  | 'common'
  | 'unknown';

/** Whose vocabulary the keys are. */
export type ConfigDialect = 'java' | 'kafkajs' | 'confluent-kafkajs' | 'librdkafka';

/** Who reads the block before a client does, and sets or overrides keys on its own. */
export type ConfigFramework = 'spring' | 'smallrye' | 'streams' | 'connect' | 'mirror-maker';

export type ConfigScalar = string | number | boolean | null;

/** A value is known, or it is not (`${…}`, a parameter, an environment variable); what is unknown stays unknown. */
export type ConfigValue = { readonly known: true; readonly value: ConfigScalar } | { readonly known: false };

export interface ConfigEntry {
  /** Canonical key without a framework's prefix (`acks`, `enable.auto.commit`; kafkajs: `retry.retries`). */
  readonly key: string;
  /** The key as written, prefix included. */
  readonly writtenKey: string;
  readonly value: ConfigValue;
  readonly keySpan: Span;
  readonly valueSpan: Span;
  /** The whole entry: `acks=1`, `props.put("acks", "1");`, `acks: 1`. */
  readonly span: Span;
  /** A more specific entry of the same key wins over this one (`spring.kafka.producer.acks` over `spring.kafka.properties.acks`). */
  readonly overridden?: boolean;
  /** It is written in another file; the spans are those of the place here that takes it over. */
  readonly elsewhere?: boolean;
}

/**
 * One set of configuration, wherever it was written: an object literal, `props.put` statements, `Map.of`, a `.properties` file.
 */
export interface ConfigBlock {
  readonly role: ConfigRole;
  readonly dialect: ConfigDialect;
  readonly framework?: ConfigFramework;
  /** What stands before the keys in a `.properties` file, as written (`spring.kafka.producer.`); absent when nothing does. */
  readonly prefix?: string;
  /** The block holds in one profile only (Quarkus `%dev.`, a Spring profile file or a later document of a file). */
  readonly profile?: string;
  /** Client id from `clients/` (`kafkajs`, `confluent-kafka-javascript`, `kafka-clients`, `spring-kafka`), or `file` for a configuration file. */
  readonly client: string;
  /** In source order; a later entry of the same key wins. */
  readonly entries: readonly ConfigEntry[];
  /** False when entries may exist that cannot be seen (a spread, `putAll`, `load`, a parameter). Absence proves nothing then. */
  readonly complete: boolean;
  /** How it is written, which decides how a value is spelled and where an entry is added. */
  readonly form: 'object' | 'statements' | 'map-of' | 'properties';
  /** Where the configuration stands; a finding about something absent is shown at `site`. */
  readonly span: Span;
  /** The client's construction, or the block itself. */
  readonly site: Span;
}
