import { rmSync } from 'node:fs';
import { chmod, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { analyzerThat, fakeAnalyzer, folderWith, runIn } from './support.ts';

const shop = {
  'src/a.ts': '// kafka\nLOSS;\n',
  'src/b.ts': '// kafka\nRISK; HINT;\n',
  'src/c.ts': 'nothing here\n',
};

describe('the exit code', () => {
  it('is 0 when nothing is found', async () => {
    const folder = await folderWith({ 'a.ts': 'kafka' });
    expect((await runIn(folder, [])).code).toBe(0);
  });

  it('is 0 for a folder without a file to analyse', async () => {
    const folder = await folderWith({ 'a.md': '' });
    const { code, stdout } = await runIn(folder, []);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Nothing found \(0 files read, 0 with signs of Kafka, \d+ ms\)\n$/);
  });

  it('is 1 for an error and 0 for warnings and notes', async () => {
    const folder = await folderWith(shop);
    expect((await runIn(folder, ['src/a.ts'])).code).toBe(1);
    expect((await runIn(folder, ['src/b.ts'])).code).toBe(0);
  });

  it('follows the severity that --rule gives', async () => {
    const folder = await folderWith(shop);
    expect((await runIn(folder, ['src/a.ts', '--rule', 'fire-and-forget-send=warning'])).code).toBe(0);
    expect((await runIn(folder, ['src/b.ts', '--rule', 'weak-acks=error'])).code).toBe(1);
  });

  it('is 1 for more warnings than --max-warnings, and says so', async () => {
    const folder = await folderWith(shop);
    expect(await runIn(folder, ['src/b.ts', '--max-warnings', '1'])).toMatchObject({ code: 0, stderr: '' });
    expect(await runIn(folder, ['src/b.ts', '--max-warnings', '0'])).toMatchObject({
      code: 1,
      stderr: 'kafka-reliability: too many warnings: 1, and 0 allowed\n',
    });
    expect((await runIn(folder, ['src/b.ts', '--max-warnings', '0', '--quiet'])).code).toBe(1);
  });

  it.each<[readonly string[], string]>([
    [['--format', 'xml'], '--format has to be one of pretty, json, not "xml".'],
    [['--rule', 'nope=off'], 'There is no rule "nope".'],
    [['--colour'], 'There is no option --colour; see --help.'],
    [['--config', 'nowhere.json'], 'nowhere.json: the configuration cannot be read: no such file or folder'],
    [['--config', 'src'], 'src: the configuration is not a file'],
  ])('is 2 for %j, with one line and nothing else', async (argv, message) => {
    const folder = await folderWith(shop);
    expect(await runIn(folder, argv)).toEqual({ code: 2, stdout: '', stderr: `kafka-reliability: ${message}\n` });
  });

  it('is 2 for a path that is not there, and everything else is analysed', async () => {
    const folder = await folderWith(shop);
    const { code, stdout, stderr } = await runIn(folder, ['nowhere', 'src', '--format', 'json']);
    expect(code).toBe(2);
    expect(stderr).toBe('kafka-reliability: nowhere: no such file or folder\n');
    expect(JSON.parse(stdout).findings).toHaveLength(3);
  });

  it('is 2 for a file that may not be read, and everything else is analysed', async () => {
    const folder = await folderWith(shop);
    await chmod(join(folder, 'src/b.ts'), 0);
    const { code, stdout, stderr } = await asOrdinaryUser(folder, () => runIn(folder, ['--format', 'json']));
    expect(code).toBe(2);
    expect(stderr).toBe('kafka-reliability: src/b.ts: permission denied\n');
    expect(JSON.parse(stdout).findings).toHaveLength(1);
  });

  it('is 2 for a file that disappears between finding and reading', async () => {
    const folder = await folderWith(shop);
    // The walk asks for the language of what it finds: that is a moment before the file is read.
    const { code, stderr, stdout } = await runIn(folder, ['--format', 'json'], {
      languageIdOfPath: (path) => {
        if (path.endsWith('b.ts')) {
          rmSync(path, { force: true });
        }
        return 'typescript';
      },
    });
    expect(code).toBe(2);
    expect(stderr).toBe('kafka-reliability: src/b.ts: no such file or folder\n');
    expect(JSON.parse(stdout).summary.files).toBe(2);
  });

  it('is 2 when the analysis of a file fails, and the others are analysed', async () => {
    const folder = await folderWith(shop);
    const { code, stdout, stderr } = await runIn(folder, ['--format', 'json'], {
      createAnalyzer: () => {
        const analyzer = fakeAnalyzer();
        return {
          ...analyzer,
          analyze: async (document, settings) => {
            if (document.path.endsWith('a.ts')) {
              throw new Error('out of\nluck');
            }
            return analyzer.analyze(document, settings);
          },
        };
      },
    });
    expect(code).toBe(2);
    expect(stderr).toBe('kafka-reliability: src/a.ts: the analysis failed: out of luck\n');
    expect(JSON.parse(stdout).findings).toHaveLength(2);
  });
});

describe('what is read', () => {
  it('leaves out binary files and files above 2 MB unless they are named', async () => {
    const folder = await folderWith({
      'big.ts': `// kafka LOSS ${'x'.repeat(2 * 1024 * 1024)}`,
      'fits.ts': '// kafka LOSS'.padEnd(2 * 1024 * 1024),
      'junk.java': new Uint8Array([0xca, 0xfe, 0xba, 0xbe, 0, 0]),
    });
    const walked = await runIn(folder, ['--format', 'json', '--stats']);
    expect(JSON.parse(walked.stdout).findings.map((finding: { path: string }) => finding.path)).toEqual(['fits.ts']);
    expect(walked.stderr).toMatch(/^1 file read, 1 with signs of Kafka, 1 above 2 MB, 1 binary\n/);
    const named = await runIn(folder, ['--format', 'json', 'big.ts', 'junk.java']);
    expect(JSON.parse(named.stdout).findings.map((finding: { path: string }) => finding.path)).toEqual(['big.ts']);
  });

  it('gives the analyzer the text without byte order mark and with what is no UTF-8 replaced', async () => {
    const analyzer = fakeAnalyzer();
    const folder = await folderWith({
      'a.ts': '\uFEFFkafka ä\r\n',
      'b.properties': Buffer.concat([Buffer.from('kafka='), Buffer.from([0xe4, 0xff])]),
    });
    await runIn(folder, [], { createAnalyzer: () => analyzer });
    expect(analyzer.seen.map(({ document }) => [document.languageId, document.text])).toEqual([
      ['typescript', 'kafka ä\r\n'],
      ['properties', 'kafka=\uFFFD\uFFFD'],
    ]);
  });

  it('says when a named file is of no kind that is analysed, and fails not', async () => {
    const folder = await folderWith({ 'README.md': '' });
    expect(await runIn(folder, ['README.md'])).toMatchObject({
      code: 0,
      stderr:
        'kafka-reliability: README.md: left out, only TypeScript, JavaScript, Java and .properties files are analysed\n',
    });
  });

  it.skipIf(process.platform === 'win32')('ends on a folder with links in circles', async () => {
    const folder = await folderWith(shop);
    await symlink('.', join(folder, 'src/again'));
    await symlink('..', join(folder, 'src/up'));
    expect(JSON.parse((await runIn(folder, ['--format', 'json'])).stdout).summary.files).toBe(3);
  });
});

describe('the configuration', () => {
  const settingsFor = async (folder: string, argv: readonly string[]) => {
    const analyzer = fakeAnalyzer();
    const result = await runIn(folder, argv, { createAnalyzer: () => analyzer });
    const seen = analyzer.seen.map(({ document, settings }) => [document.path.slice(folder.length + 1), settings]);
    return { ...result, settings: Object.fromEntries(seen) };
  };

  it('is standard without a file', async () => {
    const folder = await folderWith({ 'a.ts': '', 'a.test.ts': '' });
    expect((await settingsFor(folder, [])).settings).toEqual({
      'a.ts': { profile: 'standard', rules: {}, testFile: false },
      'a.test.ts': { profile: 'standard', rules: {}, testFile: true },
    });
  });

  it('is taken from the nearest file at or above each path, with globs relative to it', async () => {
    const folder = await folderWith({
      '.git/HEAD': '',
      '.kafka-reliability.json':
        '{"profile": "critical", "exclude": "gen", "overrides": [{"files": "services/b/**", "rules": {"weak-acks": "off"}}]}',
      'services/a/x.ts': '',
      'services/a/gen/y.ts': '',
      'services/b/x.ts': '',
      'services/c/.kafka-reliability.json': '{"profile": "telemetry"}',
      'services/c/x.ts': '',
    });
    const critical = { profile: 'critical', rules: {}, testFile: false };
    expect((await settingsFor(folder, [])).settings).toEqual({
      'services/a/x.ts': critical,
      'services/b/x.ts': { ...critical, rules: { 'weak-acks': 'off' } },
      'services/c/x.ts': critical,
    });
    expect((await settingsFor(folder, ['services/a/x.ts', 'services/a/gen/y.ts', 'services/c'])).settings).toEqual({
      'services/a/x.ts': critical,
      'services/c/x.ts': { ...critical, profile: 'telemetry' },
    });
  });

  it('is not looked for above the root of the repository', async () => {
    const folder = await folderWith({
      '.kafka-reliability.json': '{"profile": "critical"}',
      'repo/.git/HEAD': '',
      'repo/a.ts': '',
    });
    expect((await settingsFor(folder, ['repo'])).settings['repo/a.ts'].profile).toBe('standard');
  });

  it('is the file that --config names instead, with globs relative to the working directory', async () => {
    const folder = await folderWith({
      '.kafka-reliability.json': '{"profile": "critical"}',
      'config/strict.json':
        '{"profile": "telemetry", "overrides": [{"files": "src/*.ts", "rules": {"auto-commit": "error"}}]}',
      'src/a.ts': '',
      'src/a.test.ts': '',
    });
    expect((await settingsFor(folder, ['src', '--config', 'config/strict.json'])).settings).toEqual({
      'src/a.ts': { profile: 'telemetry', rules: { 'auto-commit': 'error' }, testFile: false },
      'src/a.test.ts': { profile: 'telemetry', rules: { 'auto-commit': 'error' }, testFile: true },
    });
  });

  it('yields to --profile and --rule', async () => {
    const folder = await folderWith({
      '.kafka-reliability.json':
        '{"profile": "critical", "overrides": [{"files": "**", "profile": "telemetry", "rules": {"weak-acks": "off"}}]}',
      'a.ts': '',
    });
    expect((await settingsFor(folder, ['--profile', 'standard', '--rule', 'weak-acks=info'])).settings['a.ts']).toEqual(
      {
        profile: 'standard',
        rules: { 'weak-acks': 'info' },
        testFile: false,
      },
    );
  });

  it('that is wrong stops the run with one line that names the place', async () => {
    const folder = await folderWith({
      ...shop,
      '.kafka-reliability.json': '{\n  "profil": "critical",\n  "exclude": 1\n}\n',
    });
    expect(await runIn(folder, ['src', '--format', 'json'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'kafka-reliability: .kafka-reliability.json:2:3: There is no setting "profil" here. Did you mean "profile"? (and 1 more in this file)\n',
    });
  });

  it('that is no JSON stops the run', async () => {
    const folder = await folderWith({ ...shop, 'c.json': '\uFEFF{ä}' });
    expect((await runIn(folder, ['--config', 'c.json'])).stderr).toMatch(
      /^kafka-reliability: c\.json:1:2: This is not valid JSON: /,
    );
  });
});

describe('the options', () => {
  it('--help and --version print to the standard output', async () => {
    const folder = await folderWith({});
    const help = await runIn(folder, ['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const option of [
      'format',
      'profile',
      'config',
      'rule',
      'max-warnings',
      'fix',
      'quiet',
      'stats',
      'help',
      'version',
    ]) {
      expect(help.stdout).toContain(`--${option}`);
    }
    expect(help.stdout).toContain('node_modules');
    expect(Math.max(...help.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(await runIn(folder, ['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });

  it('--quiet shows errors only', async () => {
    const folder = await folderWith(shop);
    const json = await runIn(folder, ['--quiet', '--format', 'json']);
    expect(JSON.parse(json.stdout).findings.map((finding: { ruleId: string }) => finding.ruleId)).toEqual([
      'fire-and-forget-send',
    ]);
    const pretty = await runIn(folder, ['--quiet']);
    expect(pretty.stdout).not.toMatch(/RISK|HINT|warning|note/);
    expect(pretty.stdout).toContain('LOSS');
    expect((await runIn(folder, ['--quiet', 'src/b.ts'])).stdout).toMatch(/^No errors \(/);
  });

  it('--stats prints counts and times on the standard error output', async () => {
    const folder = await folderWith(shop);
    const { stdout, stderr } = await runIn(folder, ['--stats', '--format', 'json']);
    expect(JSON.parse(stdout).summary).toMatchObject({ files: 3, analysed: 2 });
    expect(stderr).toMatch(
      /^3 files read, 2 with signs of Kafka\nfind +\d+ ms\nindex +\d+ ms\nread +\d+ ms\nanalyse +\d+ ms\ntotal +\d+ ms\n$/,
    );
    expect((await runIn(folder, ['--stats', '--fix'])).stderr).toMatch(/\nfix +\d+ ms\n/);
  });

  it('the log of the analyzer goes to the standard error output', async () => {
    const folder = await folderWith({ 'a.ts': '' });
    const { stderr } = await runIn(folder, ['--format', 'json'], {
      createAnalyzer: (log) => {
        log('the parser could not be loaded');
        return fakeAnalyzer();
      },
    });
    expect(stderr).toBe('kafka-reliability: the parser could not be loaded\n');
  });

  it('the analyzer is not even made when there is nothing to analyse', async () => {
    const folder = await folderWith({ 'a.md': '' });
    const { code } = await runIn(folder, [], {
      createAnalyzer: () => {
        throw new Error('made');
      },
    });
    expect(code).toBe(0);
  });
});

describe('an output that ends early', () => {
  const failing = (code: string, after: number) => {
    let written = 0;
    return new Writable({
      write(_chunk, _encoding, done) {
        written++;
        done(written > after ? Object.assign(new Error(`write ${code}`), { code }) : null);
      },
    });
  };

  it('is no failure when the reader went away, and nothing more is analysed', async () => {
    const folder = await folderWith(
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}.ts`, 'kafka LOSS'])),
    );
    const analyzer = fakeAnalyzer();
    const { code, stderr } = await runIn(folder, [], { stdout: failing('EPIPE', 2), createAnalyzer: () => analyzer });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(analyzer.seen).toHaveLength(3);
  });

  it('does not keep fixes from being applied', async () => {
    const folder = await folderWith({ 'a.ts': 'kafka LOSS', 'b.ts': 'kafka LOSS:SAFE' });
    await runIn(folder, ['--fix'], { stdout: failing('EPIPE', 0) });
    expect(await readFile(join(folder, 'b.ts'), 'utf8')).toBe('kafka ');
  });

  it('is a failure when the disk is full', async () => {
    const folder = await folderWith({ 'a.ts': '' });
    expect(await runIn(folder, [], { stdout: failing('ENOSPC', 0) })).toMatchObject({
      code: 2,
      stderr: 'kafka-reliability: the output cannot be written: no space left\n',
    });
  });
});

describe('many files', () => {
  it('are reported in the order of their paths', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => [`${(index * 37) % 120}.ts`, 'kafka LOSS']),
    );
    const folder = await folderWith(files);
    const { stdout } = await runIn(folder, ['--format', 'json'], {
      createAnalyzer: () =>
        analyzerThat(({ text }) => [
          {
            ruleId: 'weak-acks',
            severity: 'info',
            span: { start: 0, end: text.length },
            message: 'm',
            related: [],
            fixes: [],
          },
        ]),
    });
    const paths = JSON.parse(stdout).findings.map((finding: { path: string }) => finding.path);
    expect(paths).toEqual(Object.keys(files).sort());
  });
});
