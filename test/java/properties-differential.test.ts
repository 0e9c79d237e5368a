import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseProperties } from '../../server/src/core/syntax/properties/parse.ts';

// Each input line is one text as hexadecimal UTF-16 units; each output line is the list of puts in order, then "!" when load threw.
const oracle = `
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

public class PropertiesOracle {
  static String hex(String text) {
    StringBuilder out = new StringBuilder("x");
    for (char unit : text.toCharArray()) out.append(String.format("%04x", (int) unit));
    return out.toString();
  }

  public static void main(String[] arguments) throws IOException {
    StringBuilder out = new StringBuilder();
    for (String line : Files.readAllLines(Path.of(arguments[0]), StandardCharsets.US_ASCII)) {
      StringBuilder text = new StringBuilder();
      for (int at = 1; at < line.length(); at += 4) text.append((char) Integer.parseInt(line.substring(at, at + 4), 16));
      List<String> puts = new ArrayList<>();
      Properties properties = new Properties() {
        @Override public synchronized Object put(Object key, Object value) {
          puts.add(hex((String) key) + "=" + hex((String) value));
          return super.put(key, value);
        }
      };
      try {
        properties.load(new StringReader(text.toString()));
      } catch (IllegalArgumentException malformed) {
        puts.add("!");
      }
      out.append(String.join(",", puts)).append('\\n');
    }
    System.out.write(out.toString().getBytes(StandardCharsets.US_ASCII));
    System.out.flush();
  }
}
`;

function hex(text: string): string {
  let out = 'x';
  for (let at = 0; at < text.length; at += 1) {
    out += text.charCodeAt(at).toString(16).padStart(4, '0');
  }
  return out;
}

/** What our tree says Java does: the puts before the first malformed escape, then "!" if there is one. */
function ours(text: string): string {
  const tree = parseProperties(text);
  const stop = tree.malformedEscapes.reduce((least, span) => Math.min(least, span.start), Number.POSITIVE_INFINITY);
  const puts = tree.entries
    .filter((entry) => entry.span.end <= stop)
    .map((entry) => `${hex(entry.key)}=${hex(entry.value)}`);
  return [...puts, ...(Number.isFinite(stop) ? ['!'] : [])].join(',');
}

const piece = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('\\', '\n', '\r', '\r\n', ' ', '\t', '\f', '=', ':', '#', '!', '\\\n', '\\\r\n'),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom('acks', 'a', 'b.c', '1', 'all', 'u', 'n', 't', 'r', 'f', 'z', '"', "'", '${x}'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\\u0061',
      '\\u00e9',
      '\\uD83D\\uDE00',
      '\\u12',
      '\\uXYZW',
      '\\U0061',
      '\\\\u0041',
      '\\u000a',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('é', '😀', '\u0000', '\u2028', '\u0085', '\u000b', '\u00a0', 'ключ') },
);
const inputs = fc.sample(
  fc.array(piece, { maxLength: 40, size: 'max' }).map((parts) => parts.join('')),
  { numRuns: 6000, seed: 20251 },
);
const edges = [
  '',
  '\\',
  '\\\n',
  '\\\n  ',
  'a\\',
  'a=\\',
  'a=\\\n',
  'a=b\\\n\nc=d',
  '\\\n#x',
  '\\\n\\\na=1',
  '=',
  ':',
  ' = = ',
  '\\u006',
  'a=\\u00',
];

describe('the properties tree and java.util.Properties.load', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'properties-oracle-'));
    writeFileSync(join(folder, 'PropertiesOracle.java'), oracle);
    execFileSync('javac', ['-d', folder, join(folder, 'PropertiesOracle.java')]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('put the same keys and values in the same order', () => {
    const texts = [...edges, ...inputs];
    const file = join(folder, 'inputs.txt');
    writeFileSync(file, `${texts.map(hex).join('\n')}\n`);
    const output = execFileSync('java', ['-cp', folder, 'PropertiesOracle', file], {
      encoding: 'ascii',
      maxBuffer: 256 * 1024 * 1024,
    });
    const answers = output.split('\n').slice(0, texts.length);
    const differences = texts
      .map((text, index) => ({ text, java: answers[index], ours: ours(text) }))
      .filter((one) => one.java !== one.ours);
    expect(differences.slice(0, 5)).toEqual([]);
    expect(answers.length).toBe(edges.length + 6000);
    expect(answers.filter((answer) => answer.endsWith('!')).length).toBeGreaterThan(100);
    expect(answers.filter((answer) => answer.split(',').length > 3).length).toBeGreaterThan(100);
  });
});
