import { describe, expect, it } from 'vitest';
import { isValidGlob, matchesGlobs } from '../../server/src/core/settings/globs.ts';
import { defaultTestFiles } from '../../server/src/core/settings/model.ts';
import { resolveSettings } from '../../server/src/core/settings/resolve.ts';

describe('resolveSettings', () => {
  it('is standard with no rules when nothing is set', () => {
    expect(resolveSettings({ relativePath: 'src/a.ts' })).toEqual({
      profile: 'standard',
      rules: {},
      testFile: false,
      excluded: false,
    });
  });

  it('lets the configuration file win over the editor, and merges rules by id', () => {
    const settings = resolveSettings({
      editor: { profile: 'telemetry', rules: { a: 'off', b: 'error' } },
      config: { profile: 'critical', rules: { b: 'info', c: 'warning' } },
      relativePath: 'src/a.ts',
    });
    expect(settings.profile).toBe('critical');
    expect(settings.rules).toEqual({ a: 'off', b: 'info', c: 'warning' });
  });

  it('keeps what only the editor sets', () => {
    const settings = resolveSettings({ editor: { profile: 'critical' }, config: { rules: {} }, relativePath: 'a.ts' });
    expect(settings.profile).toBe('critical');
  });

  it('applies the overrides that match, in order', () => {
    const config = {
      profile: 'critical',
      rules: { a: 'error' },
      overrides: [
        { files: ['metrics/**'], profile: 'telemetry', rules: { a: 'off', b: 'off' } },
        { files: ['metrics/billing/**'], profile: 'standard', rules: { b: 'warning' } },
      ],
    } as const;
    const of = (relativePath: string) => resolveSettings({ config, relativePath });
    expect(of('orders/a.ts')).toMatchObject({ profile: 'critical', rules: { a: 'error' } });
    expect(of('metrics/a.ts')).toMatchObject({ profile: 'telemetry', rules: { a: 'off', b: 'off' } });
    expect(of('metrics/billing/a.ts')).toMatchObject({ profile: 'standard', rules: { a: 'off', b: 'warning' } });
  });

  it('lets the configuration file win over an override of the editor, and a flag over everything', () => {
    const sources = {
      editor: { overrides: [{ files: ['**'], profile: 'telemetry', rules: { a: 'off' } }] },
      config: { profile: 'critical', overrides: [{ files: ['src/**'], rules: { a: 'info' } }] },
      relativePath: 'src/a.ts',
    } as const;
    expect(resolveSettings(sources)).toMatchObject({ profile: 'critical', rules: { a: 'info' } });
    expect(resolveSettings({ ...sources, forced: { profile: 'standard', rules: { a: 'error' } } })).toMatchObject({
      profile: 'standard',
      rules: { a: 'error' },
    });
  });

  it('takes exclude and testFiles from the configuration file, else from the editor, else the default', () => {
    const editor = { exclude: ['gen/**'], testFiles: ['checks/**'] };
    expect(resolveSettings({ editor, relativePath: 'gen/a.ts' }).excluded).toBe(true);
    expect(resolveSettings({ editor, config: { exclude: [] }, relativePath: 'gen/a.ts' }).excluded).toBe(false);
    expect(resolveSettings({ editor, relativePath: 'checks/a.ts' }).testFile).toBe(true);
    expect(resolveSettings({ editor, relativePath: 'src/a.test.ts' }).testFile).toBe(false);
    expect(
      resolveSettings({ editor, config: { testFiles: ['**/*.check.ts'] }, relativePath: 'checks/a.ts' }).testFile,
    ).toBe(false);
  });
});

describe('the default for test files', () => {
  it.each([
    'src/orders.test.ts',
    'orders.spec.tsx',
    'orders.test.mjs',
    'app.e2e-spec.ts',
    'orders-test.js',
    'src/__tests__/orders.ts',
    'src/__mocks__/kafkajs.ts',
    'test/orders.ts',
    'packages/a/tests/orders.js',
    'src/test/java/com/shop/Fixtures.java',
    'service/src/integrationTest/java/com/shop/Flow.java',
    'com/shop/OrderListenerTest.java',
    'com/shop/OrderListenerTests.java',
    'com/shop/OrderFlowIT.java',
    'src/test/resources/producer.properties',
  ])('%s is test code', (path) => {
    expect(matchesGlobs(path, defaultTestFiles)).toBe(true);
  });

  it.each([
    'src/orders.ts',
    'src/contest.ts',
    'src/latest/orders.ts',
    'src/testing.ts',
    'src/main/java/com/shop/OrderListener.java',
    'src/main/java/com/shop/TestimonialService.java',
    'src/main/java/com/shop/EXIT.javac',
    'src/main/java/com/shop/Contest.java',
    'src/main/java/com/shop/Latest.java',
  ])('%s is not', (path) => {
    expect(matchesGlobs(path, defaultTestFiles)).toBe(false);
  });
});

describe('matchesGlobs', () => {
  it.each<[string, string, boolean]>([
    ['*.ts', 'a.ts', true],
    ['*.ts', 'deep/down/a.ts', true],
    ['*.ts', 'a.tsx', false],
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/b/a.ts', false],
    ['src/*.ts', 'x/src/a.ts', false],
    ['./src/*.ts', 'src/a.ts', true],
    ['/a.ts', 'a.ts', true],
    ['/a.ts', 'b/a.ts', false],
    ['./a.ts', 'b/a.ts', false],
    ['generated', 'generated/a.ts', true],
    ['generated/', 'x/generated/deep/a.ts', true],
    ['generated', 'src/generated.ts', false],
    ['src/legacy', 'src/legacy/deep/a.ts', true],
    ['src/legacy/', 'other/src/legacy/a.ts', false],
    ['**', 'any/thing.ts', true],
    ['**/*', '.hidden/a.ts', true],
    ['*', '.hidden', true],
    ['src/**/x/*.java', 'src/x/A.java', true],
    ['src/**/x/*.java', 'src/a/b/x/A.java', true],
    ['{a,b}/*.ts', 'b/c.ts', true],
    ['file?.ts', 'file1.ts', true],
    ['[ab].ts', 'c.ts', false],
    ['Größe/*.ts', 'Größe/a.ts', true],
    ['a(b)/*.ts', 'a(b)/c.ts', true],
    ['', 'a.ts', false],
    ['/', 'a.ts', false],
  ])('%s on %s is %s', (glob, path, expected) => {
    expect(matchesGlobs(path, [glob])).toBe(expected);
  });

  it('lets a later glob take back', () => {
    const globs = ['src/**', '!src/keep.ts', 'src/keep.ts/x'];
    expect(matchesGlobs('src/a.ts', globs)).toBe(true);
    expect(matchesGlobs('src/keep.ts', globs)).toBe(false);
    expect(matchesGlobs('other.ts', globs)).toBe(false);
  });

  it('refuses a glob whose match could take for ever, and parentheses repeat nothing', () => {
    expect(isValidGlob('*a*a*a*a*a*a*b')).toBe(false);
    expect(isValidGlob('src/**/*-*-*.ts')).toBe(true);
    const started = performance.now();
    matchesGlobs('a'.repeat(255), ['+(a+)+(a+)+(a+)b', '*a*a*b', '**/a/**/a/**/a/**/a/**/a/**/b']);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
