import { describe, expect, test } from 'vitest';
import type { Finding, Fix, TextEdit } from '../../server/src/core/types.ts';
import { safeEdits } from '../../server/src/lsp/fix-all.ts';

const edit = (start: number, end: number, newText: string): TextEdit => ({ span: { start, end }, newText });
const fix = (edits: readonly TextEdit[], options: Partial<Fix> = {}): Fix => ({
  title: 'fix',
  safe: true,
  preferred: true,
  edits,
  ...options,
});
const finding = (...fixes: readonly Fix[]): Finding => ({
  ruleId: 'weak-acks',
  severity: 'error',
  span: { start: 0, end: 1 },
  message: '',
  related: [],
  fixes,
});

describe('the edits of all safe fixes', () => {
  test('take one fix per finding: the preferred one, if it is safe', () => {
    const [first, second] = [edit(0, 1, 'a'), edit(0, 1, 'b')];
    expect(safeEdits([finding(fix([first], { preferred: false }), fix([second]))])).toEqual([second]);
    expect(safeEdits([finding(fix([first], { safe: false }), fix([second], { preferred: false }))])).toEqual([]);
    expect(safeEdits([finding()])).toEqual([]);
  });

  test('are in the order of the text and never overlap; a fix that does not fit is left out as a whole', () => {
    const outer = fix([edit(10, 20, 'outer')]);
    const inner = fix([edit(0, 1, 'far'), edit(15, 16, 'inner')]);
    const before = fix([edit(5, 10, 'before')]);
    expect(safeEdits([finding(outer), finding(inner), finding(before)])).toEqual([
      edit(5, 10, 'before'),
      edit(10, 20, 'outer'),
    ]);
  });

  test('never hold two different insertions at one place', () => {
    expect(safeEdits([finding(fix([edit(3, 3, 'a ')])), finding(fix([edit(3, 3, 'b ')]))])).toEqual([edit(3, 3, 'a ')]);
    expect(safeEdits([finding(fix([edit(3, 5, 'a')])), finding(fix([edit(3, 3, 'b ')]))])).toEqual([edit(3, 5, 'a')]);
  });

  test('share a word that two fixes need, but not a bracket', () => {
    const word = (place: number) => fix([edit(0, 0, 'async '), edit(place, place, 'await ')]);
    expect(safeEdits([finding(word(10)), finding(word(20))])).toEqual([
      edit(0, 0, 'async '),
      edit(10, 10, 'await '),
      edit(20, 20, 'await '),
    ]);
    const bracket = (place: number) => fix([edit(place, place, 'call('), edit(30, 30, ')')]);
    expect(safeEdits([finding(bracket(10)), finding(bracket(20))])).toEqual([edit(10, 10, 'call('), edit(30, 30, ')')]);
  });
});
