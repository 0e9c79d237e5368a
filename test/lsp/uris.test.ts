import { describe, expect, test } from 'vitest';
import { childUri, normalizeUri, pathInside, pathOf, schemeOf } from '../../server/src/lsp/uris.ts';

describe('URIs', () => {
  test('have one spelling', () => {
    expect(normalizeUri('file:///C%3A/shop/a%20b.ts')).toBe(normalizeUri('file:///c:/shop/a b.ts'));
    expect(normalizeUri('file:///shop/100%')).toBe('file:///shop/100%');
  });

  test('of children are encoded', () => {
    expect(childUri('file:///shop', 'größe #1%.ts')).toBe('file:///shop/gr%C3%B6%C3%9Fe%20%231%25.ts');
    expect(childUri('file:///', 'a')).toBe('file:///a');
  });

  test('lie inside a folder only when a slash says so', () => {
    expect(pathInside('file:///projects/shop', 'file:///projects/shop/src/a.ts')).toBe('src/a.ts');
    expect(pathInside('file:///projects/shop/', 'file:///projects/shop/a%20b.ts')).toBe('a b.ts');
    expect(pathInside('file:///projects/shop', 'file:///projects/shop')).toBe('');
    expect(pathInside('file:///projects/shop', 'file:///projects/shopping/a.ts')).toBeUndefined();
    expect(pathInside('file:///c%3A/shop', 'file:///C:/shop/a.ts')).toBe('a.ts');
  });

  test('have a path and a scheme', () => {
    expect(pathOf('file:///projects/a%20b.ts')).toBe('/projects/a b.ts');
    expect(pathOf('vscode-vfs://github/owner/a.ts')).toBe('/owner/a.ts');
    expect(pathOf('untitled:Untitled-1')).toBe('Untitled-1');
    expect(schemeOf('untitled:Untitled-1')).toBe('untitled');
    expect(schemeOf('no scheme')).toBe('');
  });
});
