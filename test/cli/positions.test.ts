import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeFrame } from '../../server/src/cli/output/code-frame.ts';
import { noColors } from '../../server/src/cli/output/colors.ts';
import { lineStartsOf, lineText, positionAt } from '../../server/src/cli/positions.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const text = fc
  .array(
    fc.constantFrom(
      'a',
      'é',
      '注',
      '😀',
      'e\u0301',
      '\t',
      '\r',
      '\n',
      '\r\n',
      '\u2028',
      '\u0000',
      '\uD83D',
      '\uDE00',
      ' '.repeat(90),
    ),
  )
  .map((pieces) => pieces.join(''));

describe('positions', () => {
  it('are those of the language server protocol, from 1', () => {
    fc.assert(
      fc.property(text, fc.nat(200), (content, offset) => {
        // A position between CR and LF has no meaning in the protocol.
        fc.pre(!(content[offset - 1] === '\r' && content[offset] === '\n'));
        const expected = TextDocument.create('file:///a', 'x', 1, content).positionAt(offset);
        expect(positionAt(lineStartsOf(content), offset, content.length)).toEqual({
          line: expected.line + 1,
          column: expected.character + 1,
        });
      }),
    );
  });

  it('come with the lines without their breaks', () => {
    const content = 'a\r\nb\rc\n\nd';
    const starts = lineStartsOf(content);
    expect([1, 2, 3, 4, 5, 6].map((line) => lineText(content, starts, line))).toEqual(['a', 'b', 'c', '', 'd', '']);
  });
});

describe('a code frame', () => {
  it('is at most three lines of code and one of carets, none too long, for any span', () => {
    fc.assert(
      fc.property(
        text,
        fc.nat(300),
        fc.nat(300),
        fc.integer({ min: 40, max: 200 }),
        (content, start, length, width) => {
          const frame = codeFrame(
            { text: content, starts: lineStartsOf(content) },
            { start, end: start + length },
            width,
            (carets) => carets,
            noColors,
          );
          const lines = frame.trimEnd().split('\n');
          expect(lines.filter((line) => /^ *\| +\^+$/.test(line))).toHaveLength(1);
          expect(lines.length).toBeLessThanOrEqual(4);
          // A tab takes up to four columns.
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width * 4 + 20);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
          expect(frame).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u2028]/);
        },
      ),
      { numRuns: fuzzRuns(150) },
    );
  });
});
