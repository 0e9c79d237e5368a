import { describe, expect, it } from 'vitest';
import {
  type Acks,
  canonicalKey,
  configKey,
  configKeys,
  defaultOf,
  idempotentByDefault,
  parseAcks,
  parseBoolean,
  parseInteger,
  parseSpringBoolean,
} from '../../server/src/core/configs/knowledge.ts';
import type { ConfigDialect, ConfigRole, ConfigScalar } from '../../server/src/core/configs/model.ts';

describe('parseAcks', () => {
  it.each<[ConfigScalar | undefined, Acks | undefined]>([
    ['all', 'all'],
    ['-1', 'all'],
    [' all ', 'all'],
    [-1, 'all'],
    ['1', 'leader'],
    [1, 'leader'],
    ['\t1', 'leader'],
    ['0', 'none'],
    [0, 'none'],
    // The Java client rejects these.
    ['ALL', undefined],
    ['2', undefined],
    ['01', undefined],
    ['', undefined],
    ['1 # one', undefined],
    [2, undefined],
    [true, undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%j', (value, expected) => expect(parseAcks(value)).toBe(expected));
});

describe('parseBoolean and parseSpringBoolean', () => {
  it.each<[ConfigScalar | undefined, boolean | undefined, boolean | undefined]>([
    ['true', true, true],
    [' TRUE ', true, true],
    ['False', false, false],
    [true, true, true],
    [false, false, false],
    ['yes', undefined, true],
    ['off', undefined, false],
    ['1', undefined, true],
    ['', undefined, undefined],
    [0, undefined, undefined],
    [null, undefined, undefined],
    [undefined, undefined, undefined],
  ])('%j', (value, plain, spring) => {
    expect(parseBoolean(value)).toBe(plain);
    expect(parseSpringBoolean(value)).toBe(spring);
  });
});

describe('parseInteger', () => {
  it.each<[ConfigScalar | undefined, number | undefined]>([
    ['0', 0],
    ['00', 0],
    ['+0', 0],
    ['-0', 0],
    [' 2147483647 ', 2_147_483_647],
    ['-1', -1],
    [5, 5],
    [-0, 0],
    ['0x0', undefined],
    ['1_000', undefined],
    ['0L', undefined],
    ['1.5', undefined],
    [1.5, undefined],
    [Number.NaN, undefined],
    ['', undefined],
    [true, undefined],
    [null, undefined],
  ])('%j', (value, expected) => expect(parseInteger(value)).toBe(expected));
});

describe('canonicalKey', () => {
  it.each<[string, ConfigDialect, string | undefined]>([
    ['acks', 'java', 'acks'],
    ['enable.auto.commit', 'java', 'enable.auto.commit'],
    ['enableAutoCommit', 'java', 'enable.auto.commit'],
    ['enable-auto-commit', 'java', 'enable.auto.commit'],
    ['ENABLE_AUTO_COMMIT', 'java', 'enable.auto.commit'],
    [' acks ', 'java', 'acks'],
    ['request.required.acks', 'java', undefined],
    ['request.required.acks', 'librdkafka', 'acks'],
    ['message.send.max.retries', 'librdkafka', 'retries'],
    ['enableAutoCommit', 'librdkafka', undefined],
    ['retry.retries', 'kafkajs', 'retry.retries'],
    ['acks', 'confluent-kafkajs', 'acks'],
    ['kafkaJS.acks', 'confluent-kafkajs', 'acks'],
    ['enable.idempotence', 'confluent-kafkajs', 'enable.idempotence'],
    ['constructor', 'java', undefined],
    ['', 'java', undefined],
  ])('%s in %s', (written, dialect, expected) => expect(canonicalKey(written, dialect)).toBe(expected));
});

describe('defaultOf', () => {
  it.each<[string, ConfigRole, string | undefined, ConfigScalar | undefined]>([
    ['acks', 'producer', '2.8.2', '1'],
    ['acks', 'producer', '3.0.0', 'all'],
    ['acks', 'producer', '4.1.0', 'all'],
    ['acks', 'producer', undefined, undefined],
    ['acks', 'consumer', '4.1.0', undefined],
    ['acks', 'unknown', '4.1.0', undefined],
    ['enable.idempotence', 'producer', '2.8.2', false],
    ['enable.idempotence', 'producer', '3.0.0', false],
    ['enable.idempotence', 'producer', '3.0.1', true],
    ['enable.idempotence', 'producer', '3.1.0', false],
    ['enable.idempotence', 'producer', '3.2.0', true],
    ['enable.idempotence', 'producer', undefined, undefined],
    ['linger.ms', 'producer', '3.9.1', 0],
    ['linger.ms', 'producer', '4.0.0', 5],
    ['session.timeout.ms', 'consumer', '2.8.2', 10_000],
    ['session.timeout.ms', 'consumer', '3.0.2', 45_000],
    ['enable.auto.commit', 'consumer', undefined, true],
    ['retries', 'producer', undefined, 2_147_483_647],
    ['transactional.id', 'producer', undefined, null],
    ['key.serializer', 'producer', '4.1.0', undefined],
    ['no.such.key', 'producer', '4.1.0', undefined],
    ['linger.ms', 'producer', 'latest', undefined],
  ])('%s of a %s, %s', (key, role, version, expected) => expect(defaultOf(key, role, version)).toBe(expected));

  it('knows the other dialects', () => {
    expect(defaultOf('acks', 'producer', undefined, 'kafkajs')).toBe(-1);
    expect(defaultOf('idempotent', 'producer', undefined, 'confluent-kafkajs')).toBe(false);
    expect(defaultOf('enable.idempotence', 'producer', '4.1.0', 'librdkafka')).toBe(false);
    expect(defaultOf('isolation.level', 'consumer', undefined, 'librdkafka')).toBe('read_committed');
    expect(defaultOf('isolation.level', 'consumer')).toBe('read_uncommitted');
  });

  it('does not take a short version for a broken release', () => {
    expect(idempotentByDefault('3.0')).toBe(true);
    expect(idempotentByDefault('7.5.0-ccs')).toBe(true);
    expect(idempotentByDefault('')).toBe(undefined);
  });
});

describe('the tables', () => {
  it.each<ConfigDialect>(['java', 'kafkajs', 'confluent-kafkajs', 'librdkafka'])(
    '%s has each name once, and a sentence for it',
    (dialect) => {
      const keys = configKeys(dialect);
      const names = keys.flatMap((one) => [one.key, ...(one.aliases ?? [])]);
      expect(names).toEqual([...new Set(names)]);
      for (const one of keys) {
        expect(configKey(one.key, dialect)).toBe(one);
        expect(one.meaning()).toMatch(/^[A-Z].{20,}\.$/);
      }
    },
  );

  it('cover what matters for delivery in Java', () => {
    expect(configKeys('java').length).toBeGreaterThanOrEqual(40);
  });
});
