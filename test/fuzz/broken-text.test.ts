import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { breakages, expectUnharmed, expectWellFormed, openAnalyzer, survive } from './support/analysis.ts';
import { pathOf, programLanguages, programs } from './support/programs.ts';

const fuzzed = openAnalyzer();

/** Bytes that no editor would show, the same in every run. */
function junk(length: number): string {
  let state = 20_261_121;
  const units: number[] = [];
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    units.push((state >>> 16) & 0xff);
  }
  return String.fromCharCode(...units);
}

describe.each(programLanguages)('%s', (language) => {
  const path = pathOf(language);
  const program = programs[language];
  afterAll(() => expectUnharmed(fuzzed));

  it('finds something in the program that is broken below', async () => {
    const result = await survive(fuzzed, path, program);
    expect(result.findings.length).toBeGreaterThan(2);
  });

  it('half typed: a cut at every seventeenth character', async () => {
    for (let end = program.length; end > 0; end -= 17) {
      const text = program.slice(0, end);
      const result = await fuzzed.analyze(path, text, end);
      expectWellFormed(result, text);
    }
    fuzzed.analyzer.close(path);
    expect(breakages(fuzzed.log)).toEqual([]);
  });

  it('half typed: a piece missing in the middle', async () => {
    const position = fc.nat(program.length);
    await fc.assert(
      fc.asyncProperty(position, fc.nat(200), async (start, length) => {
        await survive(fuzzed, path, program.slice(0, start) + program.slice(start + length));
      }),
      { numRuns: fuzzRuns(12) },
    );
  });

  it('line ends and byte order marks change no finding', async () => {
    const expected = (await survive(fuzzed, path, program)).findings.map((finding) => finding.ruleId);
    for (const text of [program.replaceAll('\n', '\r\n'), `\uFEFF${program}`]) {
      const result = await survive(fuzzed, path, text);
      expect(result.findings.map((finding) => finding.ruleId)).toEqual(expected);
    }
  });

  it.each([
    ['empty', ''],
    ['a byte order mark alone', '\uFEFF'],
    ['white space', ' \t\r\n\u2028\u00a0'],
    ['lone carriage returns', program.replaceAll('\n', '\r')],
    ['NUL characters', `kafka\0${program.replaceAll(' ', '\0')}`],
    ['lone surrogates', `kafka \ud800 ${program.replaceAll('e', '\udc00')}`],
    ['the program backwards', [...program].reverse().join('')],
    ['the program thirty times on one line', program.replaceAll('\n', ' ').repeat(30)],
    ['binary junk', `kafka${junk(20_000)}`],
    ['binary junk between two programs', `${program}${junk(2_000)}${program}`],
  ])('%s', async (_, text) => {
    await survive(fuzzed, path, text);
  });

  it('any characters around the word', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        await survive(fuzzed, path, `kafka ${text} ${program.slice(0, 400)} ${text}`);
      }),
      { numRuns: fuzzRuns(12) },
    );
  });

  it('five megabytes in one line', async () => {
    const line = { ts: "'x'; //", js: "'x'; //", java: '//', properties: 'kafka.comment=' }[language];
    await survive(fuzzed, path, `${program}${line}${'kafka producer.send( '.repeat(250_000)}`);
  });
});

it('five megabytes of what is no code', async () => {
  await survive(fuzzed, 'junk.ts', `kafka ${'x y ( { '.repeat(600_000)}`);
  await survive(fuzzed, 'Junk.java', `kafka ${'x y ( { '.repeat(600_000)}`);
  fuzzed.log.length = 0;
  await expectUnharmed(fuzzed);
});
