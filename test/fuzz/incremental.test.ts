import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { breakages, expectUnharmed, expectWellFormed, openAnalyzer } from './support/analysis.ts';
import { pathOf, programLanguages, programs } from './support/programs.ts';

/** What people and machines type into code, and what parsers trip over. */
const snippets = [
  '{',
  '}',
  '(',
  ')',
  '"',
  "'",
  '`',
  '/*',
  '*/',
  '//',
  ';',
  '\n',
  '\r\n',
  ' ',
  '.',
  ',',
  '=',
  '=>',
  '->',
  '@',
  '#',
  '\\',
  '${',
  'await ',
  'async ',
  'return ',
  'try { ',
  ' } catch (e) { }',
  'finally { ',
  'class A { ',
  'const x = ',
  'acks',
  '0',
  'true',
  'producer.send({ topic: "t" });',
  'consumer.commitSync();',
  '.catch(() => {})',
  'if (x) ',
  'for (const a of b) ',
  'é',
  '😀',
  '\uFEFF',
  '\0',
]; // prettier-ignore

interface Edit {
  /** From 0 to 1, of the text as it is then. */
  readonly at: number;
  readonly removed: number;
  readonly added: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, fc.nat(12), fc.nat(300)),
  added: fc.oneof(
    { arbitrary: fc.constantFrom(...snippets), weight: 4 },
    fc.constant(''),
    fc.string({ maxLength: 12 }),
  ),
});

const apply = (text: string, { at, removed, added }: Edit): string => {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + added + text.slice(start + removed);
};

const edited = openAnalyzer();
afterAll(() => expectUnharmed(edited));

describe.each(programLanguages)('%s', (language) => {
  const path = pathOf(language, 'edited');
  const other = pathOf(language, 'fresh');

  it('after any edits, and back again, the findings are those of a fresh analysis', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
        const texts = [programs[language]];
        for (const one of edits) texts.push(apply(texts.at(-1)!, one));
        texts.push(programs[language]);
        for (const [version, text] of texts.entries()) {
          const kept = await edited.analyze(path, text, version);
          edited.analyzer.close(other);
          const fresh = await edited.analyze(other, text, version);
          expectWellFormed(kept, text);
          expect(kept.findings).toEqual(fresh.findings);
          expect(kept.analysed).toBe(fresh.analysed);
        }
        edited.analyzer.close(path);
        expect(breakages(edited.log)).toEqual([]);
      }),
      { numRuns: fuzzRuns(language === 'properties' ? 40 : 8) },
    );
  });

  it('typed on, some characters at a time', async () => {
    const program = programs[language];
    const from = Math.floor(program.length * 0.6);
    for (let end = from; end < Math.min(program.length, from + 160); end += 5) {
      const text = program.slice(0, end) + program.slice(from + 160);
      const kept = await edited.analyze(path, text, end);
      edited.analyzer.close(other);
      expect(kept.findings).toEqual((await edited.analyze(other, text, end)).findings);
    }
    edited.analyzer.close(path);
  });
});

it('versions of several documents in turn do not mix', async () => {
  const expected = new Map<string, unknown>();
  for (let version = 1; version <= 6; version++) {
    for (const language of programLanguages) {
      const path = pathOf(language, 'turns');
      const { findings } = await edited.analyze(path, programs[language] + '\n'.repeat(version), version);
      const seen = findings.map((finding) => ({ ruleId: finding.ruleId, span: finding.span }));
      expect(seen).toEqual(expected.get(path) ?? seen);
      expected.set(path, seen);
    }
  }
});
