import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type PropertiesEntry,
  type PropertiesTree,
  parseProperties,
} from '../../server/src/core/syntax/properties/parse.ts';
import { hasPlaceholder } from '../../server/src/core/syntax/properties/placeholders.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const pairs = (text: string) => parseProperties(text).entries.map((entry) => [entry.key, entry.value]);
const slice = (tree: PropertiesTree, span: { start: number; end: number }) => tree.text.slice(span.start, span.end);
const joined = (tree: PropertiesTree) =>
  (tree.byteOrderMark ? '\ufeff' : '') + tree.items.map((item) => slice(tree, item.lineSpan)).join('');

describe('keys and values', () => {
  it.each<[string, string, string[][]]>([
    ['equals', 'acks=all', [['acks', 'all']]],
    ['colon', 'acks:all', [['acks', 'all']]],
    ['white space', 'acks all', [['acks', 'all']]],
    ['white space around the separator', 'acks \t= \f all', [['acks', 'all']]],
    ['only one separator', 'acks = =all', [['acks', '=all']]],
    ['separator in the value', 'a=b=c:d', [['a', 'b=c:d']]],
    ['a key alone', 'acks', [['acks', '']]],
    ['an empty value', 'acks=', [['acks', '']]],
    ['an empty key', '=all', [['', 'all']]],
    ['white space at the end is value', 'acks=1  ', [['acks', '1  ']]],
    ['indentation', '  \tacks=1', [['acks', '1']]],
    ['escaped separators in the key', 'a\\:b\\=c\\ d=1', [['a:b=c d', '1']]],
    ['escapes', 'a=\\t\\n\\r\\f\\u0041\\\\\\z', [['a', '\t\n\r\fA\\z']]],
    ['uppercase U is no escape', 'a=\\U0041', [['a', 'U0041']]],
    ['surrogates by escape', 'a=\\uD83D\\uDE00', [['a', '😀']]],
    ['an escaped leading space', 'a=\\  b', [['a', '  b']]],
    ['a continuation', 'a=b\\\n   c', [['a', 'bc']]],
    ['a continuation in the key', 'enable.\\\n  idempotence=false', [['enable.idempotence', 'false']]],
    ['a continuation before the separator', 'a\\\n = b', [['a', 'b']]],
    [
      'no continuation after two backslashes',
      'a=b\\\\\nc=d',
      [
        ['a', 'b\\'],
        ['c', 'd'],
      ],
    ],
    [
      'a continuation across CR LF',
      'a=b\\\r\n  c\r\nd=e',
      [
        ['a', 'bc'],
        ['d', 'e'],
      ],
    ],
    [
      'a continuation into an empty line',
      'a=b\\\n\nc=d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a continuation into the end', 'a=b\\', [['a', 'b']]],
    ['a comment is no continuation', 'a=b\\\n#c', [['a', 'b#c']]],
    ['a comment after a lone backslash', '\\\n# b=c', []],
    ['an entry after a lone backslash', '\\\na=1', [['a', '1']]],
    ['a comment does not continue', '# a \\\nb=c', [['b', 'c']]],
    [
      'CR alone ends a line',
      'a=1\rb=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'duplicates stay',
      'a=1\na=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['other white space is text', 'a\u00a0=\u2028', [['a\u00a0', '\u2028']]],
    ['a byte order mark', '\ufeffacks=1', [['acks', '1']]],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(pairs(text)).toEqual(expected);
  });
});

describe('spans', () => {
  it('points at key, separator, value and lines', () => {
    const tree = parseProperties('# head\n  acks \t= 1 \r\n\r\n! tail');
    const entry = tree.entries[0]!;
    expect(slice(tree, entry.keySpan)).toBe('acks');
    expect(slice(tree, entry.separatorSpan)).toBe(' \t= ');
    expect(slice(tree, entry.valueSpan)).toBe('1 ');
    expect(slice(tree, entry.trimmedValueSpan)).toBe('1');
    expect(slice(tree, entry.span)).toBe('acks \t= 1 ');
    expect(slice(tree, entry.lineSpan)).toBe('  acks \t= 1 \r\n');
    expect(tree.items.map((item) => item.kind)).toEqual(['comment', 'entry', 'blank', 'comment']);
    const [head, , , tail] = tree.items;
    expect(head).toMatchObject({ marker: '#', text: 'head', span: { start: 0, end: 6 } });
    expect(tail).toMatchObject({ marker: '!', text: 'tail' });
    expect(tree.lineEnding).toBe('\n');
  });

  it('spans continuation lines', () => {
    const tree = parseProperties('a = b,\\\r\n    c\\\r\n    d\r\ne=f');
    const entry = tree.entries[0]!;
    expect(entry.value).toBe('b,cd');
    expect(slice(tree, entry.valueSpan)).toBe('b,\\\r\n    c\\\r\n    d');
    expect(slice(tree, entry.lineSpan)).toBe('a = b,\\\r\n    c\\\r\n    d\r\n');
    expect(tree.lineEnding).toBe('\r\n');
  });

  it.each<[string, string, number, number]>([
    ['after the separator', 'acks=', 5, 5],
    ['after a key alone', 'acks', 4, 4],
    ['before a backslash that continues nothing', 'acks=\\', 5, 5],
    ['on the next line', 'acks=\\\n  1', 9, 10],
  ])('gives an empty or moved value its place: %s', (_, text, start, end) => {
    expect(parseProperties(text).entries[0]!.valueSpan).toEqual({ start, end });
  });

  it('keeps an escaped space at the end of a value', () => {
    const tree = parseProperties('a=b\\  ');
    expect(slice(tree, tree.entries[0]!.trimmedValueSpan)).toBe('b\\ ');
  });

  it('marks what Java refuses and reads on', () => {
    const tree = parseProperties('a=x\\u12\nb=1');
    expect(tree.malformedEscapes).toEqual([{ start: 3, end: 5 }]);
    expect(tree.entries.map((entry) => entry.key)).toEqual(['a', 'b']);
    expect(tree.entries[0]!.value).toBe('xu12');
  });

  it('marks a dangling continuation', () => {
    const dangling = (text: string) => parseProperties(text).entries.map((entry) => entry.danglingContinuation);
    expect(dangling('a=b\\')).toEqual([true]);
    expect(dangling('a=b\\\n')).toEqual([true]);
    expect(dangling('a=b\\\n\n')).toEqual([false]);
    expect(dangling('a=b\\\\')).toEqual([false]);
  });

  it('knows a byte order mark', () => {
    const tree = parseProperties('\ufeff# x\r');
    expect([tree.byteOrderMark, tree.lineEnding, tree.items[0]!.lineSpan]).toEqual([true, '\r', { start: 1, end: 5 }]);
  });
});

const piece = fc.constantFrom(
  '\\',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\t',
  '=',
  ':',
  '#',
  '!',
  'acks',
  '1',
  '\\u0061',
  '\\u1',
  'é',
  '\ufeff',
);

describe('any text', () => {
  it('is put together again from its lines, with spans in order', () => {
    fc.assert(
      fc.property(fc.array(piece, { size: 'max', maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const tree = parseProperties(text);
        expect(joined(tree)).toBe(text);
        let end = tree.byteOrderMark ? 1 : 0;
        for (const item of tree.items) {
          expect(item.lineSpan.start).toBe(end);
          end = item.lineSpan.end;
          const inner = item.kind === 'entry' ? partsOf(item) : [item.span.start, item.span.end];
          const path = [item.lineSpan.start, ...inner, item.lineSpan.end];
          expect(path).toEqual([...path].sort((a, b) => a - b));
        }
        expect(end).toBe(text.length);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  it('reads its own entries again in the same way', () => {
    fc.assert(
      fc.property(fc.array(piece, { size: 'max', maxLength: 60 }), (pieces) => {
        const tree = parseProperties(pieces.join(''));
        for (const entry of tree.entries.filter((one) => !one.danglingContinuation)) {
          const again = parseProperties(`\n${slice(tree, entry.lineSpan)}`).entries;
          expect(again.map((one) => [one.key, one.value])).toEqual([[entry.key, entry.value]]);
        }
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});

function partsOf(entry: PropertiesEntry): number[] {
  return [
    entry.span.start,
    entry.keySpan.start,
    entry.keySpan.end,
    entry.separatorSpan.start,
    entry.separatorSpan.end,
    entry.valueSpan.start,
    entry.trimmedValueSpan.end,
    entry.valueSpan.end,
    entry.span.end,
  ];
}

describe('bad input', () => {
  const within = (milliseconds: number, work: () => void) => {
    const start = performance.now();
    work();
    expect(performance.now() - start).toBeLessThan(milliseconds);
  };

  it('survives binary junk', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const text = String.fromCharCode(...bytes);
        expect(joined(parseProperties(text))).toBe(text);
      }),
    );
  });

  it.each<[string, () => string, number]>([
    ['a line of 5 MB', () => `acks=${'x'.repeat(5_000_000)}`, 1],
    ['a key of 5 MB', () => 'x'.repeat(5_000_000), 1],
    ['5 MB of backslashes', () => `a=${'\\'.repeat(5_000_000)}`, 1],
    ['5 MB of blanks', () => ' '.repeat(5_000_000), 0],
    ['100,000 lines', () => 'acks=1\n'.repeat(100_000), 100_000],
    ['100,000 lines with CR LF', () => '# c\r\nacks=1\r\n'.repeat(50_000), 50_000],
    ['100,000 continuation lines', () => `a=${'x\\\n'.repeat(100_000)}`, 1],
    ['100,000 lone backslashes', () => '\\\n'.repeat(100_000), 1],
    ['100,000 malformed escapes', () => `a=${'\\u'.repeat(100_000)}`, 1],
  ])('%s', (_, make, entries) => {
    const text = make();
    within(3000, () => expect(parseProperties(text).entries.length).toBe(entries));
  });
});

describe('placeholders', () => {
  it.each([
    '${ACKS}',
    '${ACKS:1}',
    '#{x}',
    '%ACKS%',
    '@acks@',
    '<ACKS>',
    '{{ acks }}',
    '{% acks %}',
    '$ACKS',
    '$(ACKS)',
    'a${b}c',
    '[[acks]]',
  ])('%s is one', (value) => expect(hasPlaceholder(value)).toBe(true));
  it.each([
    '',
    'all',
    '1',
    '-1',
    'true',
    'a<b',
    'a > b < c',
    '100%',
    '5%-10%',
    'me@example.com',
    'x:9092,y:9092',
    '^orders-.*$',
    '#1',
    '{a}',
  ])('%s is none', (value) => expect(hasPlaceholder(value)).toBe(false));
});
