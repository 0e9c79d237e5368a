import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { helpText } from '../server/src/cli/help.ts';
import { clients } from '../server/src/core/clients/registry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const below = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const documents = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'examples/README.md', ...below('docs')];
const readme = read('README.md');
const manifest = JSON.parse(read('package.json')) as {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Setting>> } };
};
interface Setting {
  readonly default: unknown;
}

/** Without code, which is full of brackets. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('links to what exists', () => {
    const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const missing = targets.filter((target) => {
      if (/^[a-z]+:/.test(target)) return true; // Nothing on the network is needed to read the documents.
      const [file = ''] = target.split('#');
      return file !== '' && !existsSync(resolve(root, dirname(document), file));
    });
    expect(missing).toEqual([]);
  });

  test('names scripts, files and folders that exist', () => {
    const scripts = [...text.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name);
    expect(scripts.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
    const paths = [...text.matchAll(/`((?:client|server|test|scripts|docs|schema|snippets|l10n)\/[\w./-]*)`/g)];
    expect(paths.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the README', () => {
  test('has the table of the rules as they are', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/rules-table.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('has every setting with its default', () => {
    const { properties } = manifest.contributes.configuration;
    const rows = [...readme.matchAll(/^\| `(kafkaReliability\.[\w.]+)` \| `([^`]*)` \|/gm)];
    expect(Object.fromEntries(rows.map(([, name = '', value = '']) => [name, JSON.parse(value)]))).toEqual(
      Object.fromEntries(Object.entries(properties).map(([name, setting]) => [name, setting.default])),
    );
  });

  test('has every option of the command line', () => {
    const options = [...helpText().matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name = '']) => name);
    expect(options.length).toBeGreaterThan(8);
    expect(options.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
  });

  test('names every client and the page of what is assumed of it', () => {
    expect(clients.filter(({ id }) => !readme.includes(`(docs/clients/${id}.md)`)).map(({ id }) => id)).toEqual([]);
  });

  test('speaks of this version', () => {
    expect(readme).toContain(`kafka-reliability-${manifest.version}.vsix`);
    expect(read('CHANGELOG.md')).toContain(`## ${manifest.version}\n`);
  });
});
