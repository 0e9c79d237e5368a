import { chmod, lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applySafeFixes, fixUntilStable, lineBreakOf } from '../../server/src/cli/apply-fixes.ts';
import type { Finding, TextEdit } from '../../server/src/core/types.ts';
import { analyzerThat, fakeAnalyzer, folderWith, runIn } from './support.ts';

function finding(
  start: number,
  edits: readonly TextEdit[],
  choice: { safe?: boolean; preferred?: boolean } = {},
): Finding {
  return {
    ruleId: 'weak-acks',
    severity: 'warning',
    span: { start, end: start + 1 },
    message: 'm',
    related: [],
    fixes: [{ title: 'f', safe: true, preferred: true, ...choice, edits }],
  };
}

const edit = (start: number, end: number, newText: string): TextEdit => ({ span: { start, end }, newText });

describe('applySafeFixes', () => {
  it('applies all edits of fixes that stand apart, whatever the order of the findings', () => {
    const findings = [finding(6, [edit(6, 7, 'G'), edit(9, 9, '+')]), finding(0, [edit(0, 1, 'A'), edit(3, 3, '-')])];
    expect(applySafeFixes('abcdefghij', findings)).toEqual({
      text: 'Abc-defGhi+j',
      applied: ['weak-acks', 'weak-acks'],
    });
  });

  it.each([{ safe: false }, { preferred: false }])('leaves a fix alone that is %j', (choice) => {
    expect(applySafeFixes('abc', [finding(0, [edit(0, 1, 'X')], choice)])).toEqual({ text: 'abc', applied: [] });
  });

  it.each([
    ['overlap', edit(0, 4, 'X'), edit(2, 6, 'Y')],
    ['nest', edit(0, 6, 'X'), edit(2, 3, 'Y')],
    ['insert at the same place', edit(2, 2, 'X'), edit(2, 2, 'Y')],
    ['meet', edit(0, 2, 'X'), edit(2, 4, 'Y')],
  ])('takes the first of two fixes whose edits %s', (_name, first, second) => {
    const result = applySafeFixes('abcdefgh', [finding(3, [second]), finding(0, [first])]);
    expect(result).toEqual(applySafeFixes('abcdefgh', [finding(0, [first])]));
    expect(result.applied).toHaveLength(1);
  });

  it('applies a fix as a whole or not at all', () => {
    const findings = [finding(0, [edit(0, 1, 'A')]), finding(5, [edit(0, 1, 'B'), edit(5, 6, 'F')])];
    expect(applySafeFixes('abcdef', findings)).toEqual({ text: 'Abcdef', applied: ['weak-acks'] });
  });

  it.each([
    ['no edits', []],
    ['an end beyond the text', [edit(0, 99, 'X')]],
    ['an end before its start', [edit(3, 1, 'X')]],
    ['a start before the text', [edit(-1, 1, 'X')]],
    ['edits that overlap', [edit(0, 3, 'X'), edit(2, 4, 'Y')]],
  ])('leaves a fix alone that has %s', (_name, edits) => {
    expect(applySafeFixes('abcdef', [finding(0, edits)])).toEqual({ text: 'abcdef', applied: [] });
  });

  it('gives new text the line breaks of the file', () => {
    expect(applySafeFixes('a\r\nb\r\nc', [finding(0, [edit(0, 0, 'x\ny\r\n')])]).text).toBe('x\r\ny\r\na\r\nb\r\nc');
    expect(applySafeFixes('a\nb', [finding(0, [edit(0, 0, 'x\r\n')])]).text).toBe('x\na\nb');
    expect(lineBreakOf('a\r\nb\nc\n')).toBe('\n');
    expect(lineBreakOf('')).toBe('\n');
  });
});

describe('fixUntilStable', () => {
  it('goes on until nothing changes', async () => {
    const find = (text: string) =>
      text.includes('x') ? [finding(0, [edit(text.indexOf('x'), text.indexOf('x') + 1, '')])] : [];
    const result = await fixUntilStable('axxxb', find('axxxb'), async (text) => find(text));
    expect(result).toEqual({ text: 'ab', findings: [], applied: ['weak-acks', 'weak-acks', 'weak-acks'] });
  });

  it('ends when two fixes undo each other', async () => {
    const find = (text: string) => [finding(0, [edit(0, 1, text === 'a' ? 'b' : 'a')])];
    const result = await fixUntilStable('a', find('a'), async (text) => find(text));
    expect(result).toMatchObject({ text: 'b', applied: ['weak-acks'] });
  });

  it('ends when a fix never stops', async () => {
    const find = (text: string) => [finding(0, [edit(text.length, text.length, 'x')])];
    const result = await fixUntilStable('', find(''), async (text) => find(text));
    expect(result.text).toBe('x'.repeat(20));
  });
});

describe('--fix', () => {
  it('writes what is safe, reports it, and fails on what is left', async () => {
    const folder = await folderWith({
      'a.ts': 'kafka LOSS:SAFE; RISK:SAFE; LOSS:SAFE\n',
      'b.ts': 'kafka LOSS HINT:SAFE\n',
      'c.ts': 'kafka\n',
    });
    const { code, stdout } = await runIn(folder, ['--fix']);
    expect(code).toBe(1);
    expect(await readFile(join(folder, 'a.ts'), 'utf8')).toBe('kafka ; ; \n');
    expect(await readFile(join(folder, 'b.ts'), 'utf8')).toBe('kafka LOSS \n');
    expect(stdout).toContain(
      'fixed a.ts: fire-and-forget-send (2), weak-acks\nfixed b.ts: auto-commit\n4 findings fixed in 2 files\n1 error (',
    );
    expect(stdout).not.toContain('b.ts:1:12');
    expect((await readdir(folder)).sort()).toEqual(['a.ts', 'b.ts', 'c.ts']);
  });

  it('exits with 0 when everything was fixed, and writes nothing the second time', async () => {
    const folder = await folderWith({ 'a.ts': 'kafka LOSS:SAFE\n' });
    expect((await runIn(folder, ['--fix'])).code).toBe(0);
    const before = await stat(join(folder, 'a.ts'));
    const { stdout } = await runIn(folder, ['--fix']);
    expect(stdout).not.toContain('fixed');
    expect((await stat(join(folder, 'a.ts'))).ino).toBe(before.ino);
  });

  it('with JSON says what was fixed on the standard error output', async () => {
    const folder = await folderWith({ 'a.ts': 'kafka LOSS:SAFE LOSS\n' });
    const { stdout, stderr } = await runIn(folder, ['--fix', '--format', 'json']);
    expect(stderr).toBe('fixed a.ts: fire-and-forget-send\n1 finding fixed in 1 file\n');
    expect(JSON.parse(stdout).findings).toHaveLength(1);
    expect(JSON.parse(stdout).findings[0].range.start).toEqual({ line: 1, column: 8 });
  });

  it('keeps byte order mark, CR LF, characters and permissions', async () => {
    const folder = await folderWith({ 'a.ts': '\uFEFF// kafka ä 😀\r\nLOSS:SAFE;\r\n' });
    await chmod(join(folder, 'a.ts'), 0o754);
    await runIn(folder, ['--fix']);
    expect(await readFile(join(folder, 'a.ts'), 'utf8')).toBe('\uFEFF// kafka ä 😀\r\n;\r\n');
    if (process.platform !== 'win32') {
      expect((await stat(join(folder, 'a.ts'))).mode & 0o777).toBe(0o754);
    }
  });

  it('leaves a file alone that is not valid UTF-8, and says so', async () => {
    const bytes = Buffer.concat([Buffer.from('kafka='), Buffer.from([0xe4]), Buffer.from(' LOSS:SAFE\n')]);
    const folder = await folderWith({ 'a.properties': bytes });
    const { code, stderr } = await runIn(folder, ['--fix']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'kafka-reliability: a.properties: not fixed, because it is not valid UTF-8 and writing it would change other parts\n',
    );
    expect(await readFile(join(folder, 'a.properties'))).toEqual(bytes);
  });

  it('leaves a file alone that someone changed in the meantime', async () => {
    const folder = await folderWith({ 'a.ts': 'kafka LOSS:SAFE' });
    const { code, stderr } = await runIn(folder, ['--fix'], {
      createAnalyzer: () => {
        const analyzer = fakeAnalyzer();
        return {
          ...analyzer,
          analyze: async (document, settings) => {
            await writeFile(join(folder, 'a.ts'), 'new work');
            return analyzer.analyze(document, settings);
          },
        };
      },
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'kafka-reliability: a.ts: not fixed, because it was changed in the meantime\n',
    });
    expect(await readFile(join(folder, 'a.ts'), 'utf8')).toBe('new work');
  });

  // Root may write whatever it likes, and access() asks for the real user: there is nothing to respect then.
  if (process.getuid?.() !== 0) {
    it('respects a file that may not be written', async () => {
      const folder = await folderWith({ 'a.ts': 'kafka LOSS:SAFE' });
      await chmod(join(folder, 'a.ts'), 0o444);
      const { code, stderr } = await runIn(folder, ['--fix']);
      expect({ code, stderr }).toEqual({ code: 2, stderr: 'kafka-reliability: a.ts: not fixed: permission denied\n' });
      expect(await readFile(join(folder, 'a.ts'), 'utf8')).toBe('kafka LOSS:SAFE');
    });
  }

  it.skipIf(process.platform === 'win32')('writes through a link and keeps the link', async () => {
    const folder = await folderWith({ 'real/a.txt': 'kafka LOSS:SAFE' });
    await symlink('real/a.txt', join(folder, 'a.ts'));
    expect((await runIn(folder, ['--fix'])).code).toBe(0);
    expect((await lstat(join(folder, 'a.ts'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'real/a.txt'), 'utf8')).toBe('kafka ');
  });

  it('without --fix writes nothing', async () => {
    const folder = await folderWith({ 'a.ts': 'kafka LOSS:SAFE' });
    await runIn(folder, [], { createAnalyzer: () => analyzerThat(() => [finding(0, [edit(0, 1, 'X')])]) });
    expect(await readFile(join(folder, 'a.ts'), 'utf8')).toBe('kafka LOSS:SAFE');
  });
});
