import type { SyntaxNode } from '../../syntax/java/table.ts';
import type { Literal } from '../model.ts';
import { type Lowering, span, text } from './lowering.ts';

/** A number as JavaScript holds it: a `long` beyond 2^53 loses its last digits. */
export function lowerNumber(lowering: Lowering, node: SyntaxNode): Literal {
  return { kind: 'literal', value: parseNumber(text(lowering, node)), span: span(lowering, node) };
}

/** A string, a text block or a character; the value is what the program sees at run time. */
export function lowerText(lowering: Lowering, node: SyntaxNode): Literal {
  return { kind: 'literal', value: parseText(text(lowering, node)), span: span(lowering, node) };
}

/** The value of a Java number literal, or undefined when it is not one. */
export function parseNumber(source: string): number | undefined {
  const digits = source.replaceAll('_', '').toLowerCase();
  if (/^0x.*[.p]/.test(digits)) return parseHexadecimalFloat(digits);
  const radix = radixOf(digits);
  if (radix === 10) {
    const value = Number(digits.replace(/[ldf]$/, ''));
    return Number.isNaN(value) ? undefined : value;
  }
  return parseTwosComplement(digits, radix);
}

function radixOf(digits: string): 2 | 8 | 10 | 16 {
  if (digits.startsWith('0x')) return 16;
  if (digits.startsWith('0b')) return 2;
  return /^0[0-7]+l?$/.test(digits) ? 8 : 10;
}

/** `0xFFFFFFFF` is -1: such literals give the bits, not the value (JLS 3.10.1). */
function parseTwosComplement(digits: string, radix: 2 | 8 | 16): number | undefined {
  const isLong = digits.endsWith('l');
  const body = digits.slice(radix === 8 ? 1 : 2, isLong ? -1 : undefined);
  const prefix = radix === 16 ? '0x' : radix === 8 ? '0o' : '0b';
  try {
    return Number(BigInt.asIntN(isLong ? 64 : 32, BigInt(prefix + body)));
  } catch {
    return undefined;
  }
}

function parseHexadecimalFloat(digits: string): number | undefined {
  const match = /^0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?[df]?$/.exec(digits);
  if (!match) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const mantissa = Number.parseInt(`${whole}${fraction}` || '0', 16);
  return mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** The value of a Java string literal, text block or character literal, given with its quotes. */
export function parseText(source: string): string {
  if (source.startsWith('"""')) return parseTextBlock(source);
  const closed = source.length > 1 && source.endsWith(source.charAt(0));
  return withoutEscapes(source.slice(1, closed ? -1 : undefined));
}

/** JLS 3.10.6: line ends become `\n`, the common indentation and trailing white space go, then escapes are read. */
function parseTextBlock(source: string): string {
  const closed = source.length >= 6 && source.endsWith('"""');
  const inner = source.slice(3, closed ? -3 : undefined).replace(/\r\n?/g, '\n');
  const lines = inner.slice(inner.indexOf('\n') + 1).split('\n');
  const lastLine = lines.length - 1;
  const significant = lines.filter((line, index) => index === lastLine || line.trim() !== '');
  const indentation = Math.min(...significant.map((line) => line.length - line.trimStart().length));
  const stripped = lines.map((line) => (line.trim() === '' ? '' : line.slice(indentation).trimEnd()));
  return withoutEscapes(stripped.join('\n'));
}

const simpleEscapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  '\n': '',
};

function withoutEscapes(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replace(/\\(?:u+([0-9a-fA-F]{4})|([0-3]?[0-7]{1,2})|([\s\S]))/g, (_all, unicode, octal, simple) => {
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return simpleEscapes[simple] ?? simple;
  });
}
