import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { siblingName } from '../../server/src/core/configs/property-names.ts';
import {
  addPropertyAfter,
  encodeKey,
  encodeValue,
  removeProperty,
  renameProperty,
  setPropertyValue,
} from '../../server/src/core/rewrite/properties.ts';
import { parseProperties } from '../../server/src/core/syntax/properties/parse.ts';
import type { TextEdit } from '../../server/src/core/types.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const apply = (text: string, edit: TextEdit) =>
  text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
const slice = (text: string, entry: { span: { start: number; end: number } }) =>
  text.slice(entry.span.start, entry.span.end);
const pairs = (text: string) => parseProperties(text).entries.map((entry) => [entry.key, entry.value]);

describe('setPropertyValue', () => {
  it.each<[string, string, string]>([
    ['acks=1\n', 'all', 'acks=all\n'],
    ['# c\r\n  acks \t:  1  \r\nx=y', 'all', '# c\r\n  acks \t:  all  \r\nx=y'],
    ['acks 1', 'all', 'acks all'],
    ['acks', 'all', 'acks=all'],
    ['acks=', 'all', 'acks=all'],
    ['acks=\\\n   1\nx=y', 'all', 'acks=\\\n   all\nx=y'],
    ['acks=1\\', 'all', 'acks=all\\'],
    ['\ufeffacks=1', 'all', '\ufeffacks=all'],
    ['acks=1', ' é\\\n', 'acks=\\ \\u00e9\\\\\\n'],
  ])('%j', (text, value, expected) => {
    expect(apply(text, setPropertyValue(parseProperties(text).entries[0]!, value))).toBe(expected);
  });
});

describe('addPropertyAfter', () => {
  it.each<[string, string]>([
    ['acks=1', 'acks=1\nretries=5'],
    ['acks=1\n', 'acks=1\nretries=5\n'],
    ['acks=1\r\nx=y\r\n', 'acks=1\r\nretries=5\r\nx=y\r\n'],
    ['acks=1\rx=y', 'acks=1\rretries=5\rx=y'],
    ['x=y\r\nacks=1', 'x=y\r\nacks=1\r\nretries=5'],
    ['  acks : 1\n# c', '  acks : 1\n  retries : 5\n# c'],
    ['acks 1\n', 'acks 1\nretries 5\n'],
    ['acks\n', 'acks\nretries=5\n'],
    ['acks=\\\n  1\nx=y', 'acks=\\\n  1\nretries=5\nx=y'],
    ['acks\\\n = 1\nx=y', 'acks\\\n = 1\nretries=5\nx=y'],
    ['acks=1\\', 'acks=1\\\n\nretries=5'],
    ['acks=1\\\n', 'acks=1\\\n\nretries=5'],
    ['acks=1\\\r\n', 'acks=1\\\r\n\r\nretries=5'],
  ])('%j', (text, expected) => {
    const tree = parseProperties(text);
    const anchor = tree.entries.find((entry) => entry.key === 'acks')!;
    expect(apply(text, addPropertyAfter(tree, anchor, 'retries', '5'))).toBe(expected);
  });

  it('adds one entry and changes no other, whatever the file', () => {
    const piece = fc.constantFrom('\\', '\n', '\r\n', '\r', ' ', '=', ':', '#', 'acks', '1', '\\u0061', 'é', 'x=y\n');
    fc.assert(
      fc.property(fc.array(piece, { size: 'max', maxLength: 40 }), fc.nat(), (pieces, pick) => {
        const text = pieces.join('');
        const tree = parseProperties(text);
        // A backslash alone in a line reads as an entry without key where the text ends, and as nothing elsewhere.
        fc.pre(!tree.items.some((item) => slice(text, item) === '\\'));
        fc.pre(tree.entries.length > 0 && tree.malformedEscapes.length === 0);
        const index = pick % tree.entries.length;
        const before = pairs(text);
        const anchor = tree.entries[index]!;
        const added = apply(text, addPropertyAfter(tree, anchor, 'new.key', 'v w'));
        expect(pairs(added)).toEqual([...before.slice(0, index + 1), ['new.key', 'v w'], ...before.slice(index + 1)]);
        const set = pairs(apply(text, setPropertyValue(anchor, 'other')));
        expect(set.map(([key, value]) => [key, value!.trim()])).toEqual(
          before.map(([key, value], at) => [key, at === index ? 'other' : value!.trim()]),
        );
        const removed = pairs(apply(text, removeProperty(anchor)));
        expect(removed).toEqual(before.filter((_, at) => at !== index));
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});

describe('renameProperty and removeProperty', () => {
  it('change the key alone, or take the lines', () => {
    const text = '# head\na = 1\nb=\\\n  2\n! tail\n';
    const [first, second] = parseProperties(text).entries;
    expect(apply(text, renameProperty(first!, 'x y'))).toBe('# head\nx\\ y = 1\nb=\\\n  2\n! tail\n');
    expect(apply(text, removeProperty(second!))).toBe('# head\na = 1\n! tail\n');
  });
});

describe('encoding', () => {
  it('is undone by reading', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, value) => {
        fc.pre(key !== '');
        expect(pairs(`${encodeKey(key)}=${encodeValue(value)}`)).toEqual([[key, value]]);
        expect(`${encodeKey(key)}=${encodeValue(value)}`).toMatch(/^[\x20-\x7e]*$/);
      }),
      { numRuns: fuzzRuns(150) },
    );
  });
});

describe('siblingName', () => {
  it.each<[string, string, string]>([
    ['acks', 'enable.idempotence', 'enable.idempotence'],
    ['producer.acks', 'retries', 'producer.retries'],
    ['producer.override.acks', 'retries', 'producer.override.retries'],
    ['A->B.producer.acks', 'retries', 'A->B.producer.retries'],
    ['mp.messaging.outgoing."my.orders".acks', 'retries', 'mp.messaging.outgoing."my.orders".retries'],
    ['%dev.kafka.acks', 'retries', '%dev.kafka.retries'],
    ['spring.kafka.producer.acks', 'retries', 'spring.kafka.producer.retries'],
    ['spring.kafka.producer.acks', 'enable.idempotence', 'spring.kafka.producer.properties.enable.idempotence'],
    ['spring.kafka.producer.properties.acks', 'retries', 'spring.kafka.producer.properties.retries'],
    ['spring.kafka.producer.properties[acks]', 'retries', 'spring.kafka.producer.properties[retries]'],
    ['spring.kafka.consumer.group-id', 'enable.auto.commit', 'spring.kafka.consumer.enable-auto-commit'],
    ['spring.kafka.consumer.groupId', 'enable.auto.commit', 'spring.kafka.consumer.enableAutoCommit'],
    ['spring.kafka.consumer.group_id', 'enable.auto.commit', 'spring.kafka.consumer.enable_auto_commit'],
    [
      'spring.kafka.consumer.enable-auto-commit',
      'session.timeout.ms',
      'spring.kafka.consumer.properties.session.timeout.ms',
    ],
    ['spring.kafka.bootstrap-servers', 'acks', 'spring.kafka.properties.acks'],
    ['spring.kafka.producer.acks', 'transactional.id', 'spring.kafka.producer.properties.transactional.id'],
    ['spring.kafka.listener.ack-mode', 'enable.auto.commit', 'spring.kafka.consumer.enable-auto-commit'],
    [
      'spring.cloud.stream.kafka.bindings.out-0.producer.configuration.acks',
      'retries',
      'spring.cloud.stream.kafka.bindings.out-0.producer.configuration.retries',
    ],
    [
      'spring.cloud.stream.kafka.binder.required-acks',
      'retries',
      'spring.cloud.stream.kafka.binder.producer-properties.retries',
    ],
  ])('%s + %s', (neighbour, key, expected) => {
    expect(siblingName(neighbour, key)).toBe(expected);
  });
});
