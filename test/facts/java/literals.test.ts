import { describe, expect, test } from 'vitest';
import { parseNumber, parseText } from '../../../server/src/core/facts/java/lower-literals.ts';
import { printedExpression } from './support.ts';

describe('numbers', () => {
  test.each<[string, number]>([
    ['0', 0],
    ['1_000', 1000],
    ['10L', 10],
    ['0x7fff_ffff', 2147483647],
    ['0xFFFFFFFF', -1],
    ['0xFFFFFFFFL', 4294967295],
    ['0xFFFF_FFFF_FFFF_FFFFL', -1],
    ['0b101', 5],
    ['0B1111_0000', 240],
    ['017', 15],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5f', 0.5],
    ['1e3', 1000],
    ['1.5E-3d', 0.0015],
    ['2F', 2],
    ['0x1p3', 8],
    ['0x.8p1f', 1],
    ['0xA.8p0', 10.5],
  ])('%s', (source, value) => {
    expect(parseNumber(source)).toBe(value);
    expect(printedExpression(source)).toBe(JSON.stringify(value));
  });

  test.each(['0x', '0b', '', 'x'])('%j is no number and does not throw', (source) => {
    expect(parseNumber(source) || undefined).toBeUndefined();
  });
});

describe('text', () => {
  test.each<[string, string]>([
    ['""', ''],
    ['"acks"', 'acks'],
    ['"a\\"b\\\\"', 'a"b\\'],
    ['"\\t\\n\\r\\b\\f\\s\\\'"', "\t\n\r\b\f '"],
    ['"\\0\\12\\377\\400"', '\0\n\u00ff 0'],
    ['"\\u0041\\uu0042"', 'AB'],
    ['"😀é"', '😀é'],
    ["'a'", 'a'],
    ["'\\n'", '\n'],
    ["'\\''", "'"],
    ["'\\u0041'", 'A'],
    ['"""\n    a\n      b\n    """', 'a\n  b\n'],
    ['"""\n    a\n      b"""', 'a\n  b'],
    ['"""\r\n  a\r\n\r\n  b  \r\n  """', 'a\n\nb\n'],
    ['"""\n  a \\\n  b\\tc\n  """', 'a b\tc\n'],
    ['"""\n  say ""hi"" \\"""\n  """', 'say ""hi"" """\n'],
    ['"""\n  """', ''],
  ])('%j', (source, value) => {
    expect(parseText(source)).toBe(value);
    expect(printedExpression(source)).toBe(JSON.stringify(value));
  });

  test.each(['"', "'", '"""', '"abc', '"""\nabc', '"\\'])('%j does not throw', (source) => {
    expect(typeof parseText(source)).toBe('string');
  });
});
