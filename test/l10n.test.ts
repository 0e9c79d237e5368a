import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

test('the collected texts are those of the sources', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/l10n.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('each text of the manifest is there, and none is left over', () => {
  const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
  const given = Object.keys(JSON.parse(read('package.nls.json')) as Record<string, string>);
  expect(used.size).toBeGreaterThan(0);
  expect(given.toSorted()).toEqual([...used].toSorted());
});

test('no title or description of the manifest is written past the localisation', () => {
  const { contributes } = JSON.parse(read('package.json')) as { readonly contributes: unknown };
  const plain: string[] = [];
  const visit = (node: unknown, path: string): void => {
    if (Array.isArray(node)) {
      node.forEach((child, index) => visit(child, `${path}[${index}]`));
    } else if (typeof node === 'object' && node !== null) {
      for (const [key, child] of Object.entries(node)) visit(child, `${path}.${key}`);
    } else if (
      typeof node === 'string' &&
      /\.(title|description|markdownDescription)$|[dD]escriptions\[\d+\]$/.test(path)
    ) {
      if (!/^%[^%]+%$/.test(node)) plain.push(`${path}: ${node}`);
    }
  };
  visit(contributes, 'contributes');
  expect(plain).toEqual([]);
});
