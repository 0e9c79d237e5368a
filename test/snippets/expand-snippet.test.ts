import { describe, expect, it } from 'vitest';
import { expandSnippet } from '../support/expand-snippet.ts';

const text = (body: string | readonly string[], variables = {}) => expandSnippet(body, variables).text;

describe('expanding a snippet', () => {
  it.each([
    ['plain text', 'a { b } c', 'a { b } c'],
    ['tab stops', 'a$1b$0c', 'abc'],
    ['a braced tab stop', 'a${1}b', 'ab'],
    ['a placeholder', '${1:one} two', 'one two'],
    ['a mirror after its placeholder', '${1:one} $1', 'one one'],
    ['a mirror before its placeholder', '$1 ${1:one}', 'one one'],
    ['a second default for the same stop', '${1:one} ${1:two}', 'one two'],
    ['nested placeholders', '${1:a ${2:b ${3:c}} d}', 'a b c d'],
    ['a mirror of a nested placeholder', '${1:a ${2:b}} $2', 'a b b'],
    ['a placeholder that holds itself', '${1:a $1 b}', 'a  b'],
    ['a choice', '${1|one,two|}', 'one'],
    ['a mirror of a choice', '${1|one,two|} $1', 'one one'],
    ['escapes in a choice', '${1|a\\,b\\|c,d|}', 'a,b|c'],
    ['an escaped dollar', 'a\\${b}', 'a${b}'],
    ['an escaped brace in a placeholder', '${1:a \\} b}', 'a } b'],
    ['an escaped backslash', 'a\\\\b', 'a\\b'],
    ['a backslash that escapes nothing', 'a\\n', 'a\\n'],
    ['a dollar that begins nothing', 'a $ b $', 'a $ b $'],
    ['braces of code in a placeholder', '${1:() => { go(); \\}}', '() => { go(); }'],
    ['a transform of a tab stop', '${1:Name} ${1/(.*)/${1:/upcase}/g}', 'Name Name'],
  ])('%s', (_, body, expected) => {
    expect(text(body)).toBe(expected);
  });

  it('joins lines', () => expect(text(['a', '\t$0', 'b'])).toBe('a\n\t\nb'));

  it.each([
    ['a known one', '$NAME!', 'value!'],
    ['a known one in braces', '${NAME}!', 'value!'],
    ['a known one with a default', '${NAME:other}', 'value'],
    ['an unknown one with a default', '${OTHER:a ${1:b}}', 'a b'],
    ['an unknown one', '$OTHER', 'OTHER'],
    ['a transform, which is the identity', '${NAME/(.*)\\/x/${1:/upcase}${2:+y}/gi}', 'value'],
  ])('variables: %s', (_, body, expected) => {
    expect(text(body, { NAME: 'value' })).toBe(expected);
  });

  it('gives the tab stops and the alternatives', () => {
    const { tabStops, choices } = expandSnippet('${2|a,b|} ${1:x ${4:y}} $2 $0');
    expect(tabStops).toEqual([0, 1, 2, 4]);
    expect([...choices]).toEqual([[2, ['a', 'b']]]);
  });

  it('takes the alternative that is asked for', () => {
    expect(expandSnippet('${1|a,b|}$1', {}, new Map([[1, 1]])).text).toBe('bb');
    expect(() => expandSnippet('${1|a,b|}', {}, new Map([[1, 2]]))).toThrow(SyntaxError);
  });

  it.each(['${1:a', '${1|a,b', '${1|a|b', '${}', '${1/a', 'a ${-b}'])('refuses the half-written %s', (body) => {
    expect(() => expandSnippet(body)).toThrow(SyntaxError);
  });
});
