import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../server/src/core/types.ts';
import { analyzerThat, folderWith, runIn } from './support.ts';

/** A finding at the first place of `at` in the text. */
function findingAt(text: string, at: string, more: Partial<Finding> = {}): Finding {
  const start = text.indexOf(at);
  return {
    ruleId: 'fire-and-forget-send',
    severity: 'error',
    span: { start, end: start + at.length },
    message: 'Nobody sees the failure.',
    related: [],
    fixes: [],
    ...more,
  };
}

async function outputOf(
  text: string,
  find: (text: string) => readonly Finding[],
  argv: readonly string[] = [],
  more: Parameters<typeof runIn>[2] = {},
): Promise<string> {
  const folder = await folderWith({ 'src/a.ts': text });
  const createAnalyzer = () => analyzerThat((document) => find(document.text));
  const { stdout } = await runIn(folder, argv, { createAnalyzer, ...more });
  return stdout;
}

describe('--format json', () => {
  it('has exactly the promised shape, in one line', async () => {
    const folder = await folderWith({ 'src/a.ts': 'one\ntwo send()\n', 'src/other.ts': '\n\nconst x = 1;\n' });
    const createAnalyzer = () =>
      analyzerThat(({ path, text }) =>
        path.endsWith('other.ts')
          ? []
          : [
              findingAt(text, 'send()', {
                fixes: [
                  {
                    title: 'Await it',
                    safe: true,
                    preferred: true,
                    edits: [{ span: { start: 8, end: 8 }, newText: 'await ' }],
                  },
                  { title: 'Log it', safe: false, preferred: false, edits: [] },
                ],
                related: [
                  { message: 'started here', span: { start: 0, end: 3 } },
                  { message: 'declared here', path: join(folder, 'src/other.ts'), span: { start: 8, end: 9 } },
                ],
              }),
            ],
      );
    const { stdout } = await runIn(folder, ['--format', 'json'], { createAnalyzer });
    expect(stdout.endsWith('}\n')).toBe(true);
    expect(stdout.indexOf('\n')).toBe(stdout.length - 1);
    const document = JSON.parse(stdout);
    expect(document.summary.durationMs).toBeGreaterThanOrEqual(0);
    expect(document).toEqual({
      version: 1,
      findings: [
        {
          ruleId: 'fire-and-forget-send',
          severity: 'error',
          path: 'src/a.ts',
          range: { start: { line: 2, column: 5 }, end: { line: 2, column: 11 } },
          message: 'Nobody sees the failure.',
          fixes: [
            {
              title: 'Await it',
              safe: true,
              preferred: true,
              edits: [
                {
                  path: 'src/a.ts',
                  range: { start: { line: 2, column: 5 }, end: { line: 2, column: 5 } },
                  newText: 'await ',
                },
              ],
            },
            { title: 'Log it', safe: false, preferred: false, edits: [] },
          ],
          related: [
            {
              path: 'src/a.ts',
              range: { start: { line: 1, column: 1 }, end: { line: 1, column: 4 } },
              message: 'started here',
            },
            {
              path: 'src/other.ts',
              range: { start: { line: 3, column: 7 }, end: { line: 3, column: 8 } },
              message: 'declared here',
            },
          ],
        },
      ],
      summary: { files: 2, analysed: 2, durationMs: expect.any(Number) },
    });
    expect(Object.keys(document.findings[0])).toEqual([
      'ruleId',
      'severity',
      'path',
      'range',
      'message',
      'fixes',
      'related',
    ]);
  });

  it('keeps a finding whose related file cannot be read', async () => {
    const related = [{ message: 'there', path: '/nowhere/b.ts', span: { start: 5, end: 6 } }];
    const stdout = await outputOf('send()', (text) => [findingAt(text, 'send()', { related })], ['--format', 'json']);
    expect(JSON.parse(stdout).findings[0].related[0].range.start).toEqual({ line: 1, column: 1 });
  });

  it('sorts findings by position, then rule', async () => {
    const stdout = await outputOf(
      'a b c',
      (text) => [
        findingAt(text, 'c'),
        findingAt(text, 'a b', { ruleId: 'z' }),
        findingAt(text, 'a', { ruleId: 'b' }),
        findingAt(text, 'a', { ruleId: 'a' }),
      ],
      ['--format', 'json'],
    );
    const shown = JSON.parse(stdout).findings.map((finding: Finding & { range: { end: { column: number } } }) => [
      finding.ruleId,
      finding.range.end.column,
    ]);
    expect(shown).toEqual([
      ['a', 2],
      ['b', 2],
      ['z', 4],
      ['fire-and-forget-send', 6],
    ]);
  });

  it.each([
    ['tabs', '\t\tsend()', { line: 1, column: 3 }],
    ['characters beyond the first plane', '// 😀 ä\n/* 𝒳 */ send()', { line: 2, column: 10 }],
    ['CR LF', 'a\r\nb\r\nsend()\r\n', { line: 3, column: 1 }],
    ['CR alone', 'a\rb\rsend()', { line: 3, column: 1 }],
    ['a byte order mark', '\uFEFFsend()', { line: 1, column: 1 }],
    ['a byte order mark and CR LF', '\uFEFFä\r\n send()', { line: 2, column: 2 }],
    ['other separators, which end no line', 'a\u2028b\fsend()', { line: 1, column: 5 }],
  ])('counts lines and UTF-16 columns from 1 with %s', async (_name, text, start) => {
    const stdout = await outputOf(text, (analysed) => [findingAt(analysed, 'send()')], ['--format', 'json']);
    const { range } = JSON.parse(stdout).findings[0];
    expect(range).toEqual({ start, end: { line: start.line, column: start.column + 6 } });
  });

  it('writes the new text of an edit with the line breaks of the file', async () => {
    const edits = [{ span: { start: 0, end: 0 }, newText: 'x\ny\r\n' }];
    const fixes = [{ title: 'f', safe: false, preferred: true, edits }];
    const stdout = await outputOf('send()\r\n', (text) => [findingAt(text, 'send()', { fixes })], ['--format', 'json']);
    expect(JSON.parse(stdout).findings[0].fixes[0].edits[0].newText).toBe('x\r\ny\r\n');
  });
});

describe('--format pretty', () => {
  const text = 'async function publish(order) {\n  producer.send(order);\n  return true;\n}\n';
  const fixes = [
    { title: 'Await the send', safe: true, preferred: true, edits: [{ span: { start: 0, end: 0 }, newText: '' }] },
    { title: 'Return it', safe: false, preferred: false, edits: [] },
  ];

  it('shows place, severity, rule, message, code, related places, fixes and a summary', async () => {
    const related = [{ message: 'the producer comes from here', span: { start: 0, end: 5 } }];
    const stdout = await outputOf(text, (analysed) => [
      findingAt(analysed, 'producer.send(order)', { fixes, related }),
    ]);
    expect(stdout.replace(/\d+ ms/, '7 ms')).toBe(`src/a.ts:2:3 error fire-and-forget-send
  Nobody sees the failure.

  1 | async function publish(order) {
  2 |   producer.send(order);
    |   ^^^^^^^^^^^^^^^^^^^^
  3 |   return true;

  see src/a.ts:1:1: the producer comes from here
  fix: Await the send (applied by --fix)
  fix: Return it

1 error (1 file read, 1 with signs of Kafka, 7 ms)
`);
  });

  it('underlines the right columns under tabs, wide characters and combining marks', async () => {
    const line = '\t\tlog("注文 é e\u0301 😀"); send();';
    const stdout = await outputOf(line, (analysed) => [findingAt(analysed, 'send()')]);
    const [code, carets] = stdout.split('\n').slice(3, 5);
    expect(code).toBe('  1 |         log("注文 é e\u0301 😀"); send();');
    // 8 for the tabs, 5 for log(", 4 for two wide characters, 5 for the blanks and letters, 2 for the face, 4 for "); and a blank
    expect(carets).toBe(`    | ${' '.repeat(28)}^^^^^^`);
  });

  it('underlines the first line of a finding of several lines, and something for an empty one', async () => {
    const several = await outputOf(text, (analysed) => [findingAt(analysed, 'producer.send(order);\n  return true;')]);
    expect(several).toContain('\n    |   ^^^^^^^^^^^^^^^^^^^^^\n');
    const nothing = await outputOf(text, () => [findingAt('', '', { span: { start: text.length, end: text.length } })]);
    expect(nothing).toContain('src/a.ts:5:1 error');
    expect(nothing).toContain('  4 | }\n  5 |\n    | ^\n');
  });

  it('cuts a long line around the finding', async () => {
    const long = `${'a'.repeat(500_000)} send() ${'b'.repeat(500_000)}`;
    const stdout = await outputOf(long, (analysed) => [findingAt(analysed, 'send()')]);
    const [code, carets] = stdout.split('\n').slice(3, 5);
    expect(code!.length).toBeLessThan(130);
    expect(code).toMatch(/^ {2}1 \| …a+ send\(\) b+…$/);
    expect(carets!.indexOf('^')).toBe(code!.indexOf('send()'));
    expect(stdout.length).toBeLessThan(1000);
  });

  it('does not cut through a surrogate pair', async () => {
    const stdout = await outputOf(`${'😀'.repeat(1000)}send()`, (analysed) => [findingAt(analysed, 'send()')]);
    expect(stdout).not.toContain('\uFFFD');
  });

  it('lets no control character of the source or of a message through', async () => {
    const evil = 'x = "\u001B[2J\u009B31m\u202E\u0007"; send()';
    const stdout = await outputOf(evil, (analysed) => [findingAt(analysed, 'send()', { message: 'a \u001B[1m b' })]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the ones that must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  });

  it('counts in the summary', async () => {
    const folder = await folderWith({ 'a.ts': 'kafka LOSS LOSS RISK HINT HINT', 'b.ts': 'kafka RISK RISK' });
    const { stdout } = await runIn(folder, []);
    expect(stdout).toMatch(/\n2 errors, 3 warnings, 2 notes \(2 files read, 2 with signs of Kafka, \d+ ms\)\n$/);
  });

  it('has colours on a terminal only, and never with NO_COLOR', async () => {
    const find = (analysed: string) => [findingAt(analysed, 'send')];
    const escapeCode = '\u001B[';
    expect(await outputOf('send', find)).not.toContain(escapeCode);
    expect(await outputOf('send', find, [], { terminal: 80 })).toContain(`${escapeCode}31merror`);
    expect(await outputOf('send', find, [], { terminal: 80, variables: { NO_COLOR: '1' } })).not.toContain(escapeCode);
    expect(await outputOf('send', find, [], { terminal: 80, variables: { NO_COLOR: '' } })).toContain(escapeCode);
    expect(await outputOf('send', find, [], { terminal: 80, variables: { TERM: 'dumb' } })).not.toContain(escapeCode);
    expect(await outputOf('send', find, ['--format', 'json'], { terminal: 80 })).not.toContain(escapeCode);
  });
});
