import { execFileSync } from 'node:child_process';
import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../../server/src/cli/walk.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { folderWith, languageIdOfPath } from './support.ts';

const isAnalysable = (path: string) => languageIdOfPath(path) !== undefined;

async function found(folder: string, ...paths: string[]): Promise<readonly string[]> {
  const { files, failures } = await findFiles(paths.length === 0 ? ['.'] : paths, folder, isAnalysable);
  expect(failures).toEqual([]);
  return files.map((file) => file.displayPath);
}

/** Files with these paths and nothing in them that matters. */
function empty(...paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, '']));
}

describe('findFiles', () => {
  it('finds what can be analysed, sorted the same on every machine', async () => {
    const folder = await folderWith(
      empty('b.ts', 'C.ts', 'a/z.java', 'a/readme.md', 'ä.ts', 'a.properties', 'Makefile'),
    );
    expect(await found(folder)).toEqual(['C.ts', 'a.properties', 'a/z.java', 'b.ts', 'ä.ts']);
  });

  it('leaves out dependencies, hidden folders and proven build outputs', async () => {
    const folder = await folderWith(
      empty(
        ...[
          'src/a.ts',
          'node_modules/x/a.ts',
          'sub/node_modules/x/a.ts',
          '.git/a.ts',
          '.next/a.js',
          'bower_components/a.js',
        ],
        ...['package.json', 'dist/a.js', 'build/a.js', 'out/a.js', 'coverage/a.js', 'bin/cli.js', 'target/a.js'],
        ...['java/pom.xml', 'java/target/A.java', 'java/src/main/java/com/shop/adapter/out/B.java'],
        ...['java/src/main/java/com/shop/build/C.java', 'idea/x.iml', 'idea/out/A.java', '.hidden.ts'],
      ),
    );
    expect(await found(folder)).toEqual([
      '.hidden.ts',
      'bin/cli.js',
      'java/src/main/java/com/shop/adapter/out/B.java',
      'java/src/main/java/com/shop/build/C.java',
      'src/a.ts',
      'target/a.js',
    ]);
  });

  it('walks what is named, whatever its name', async () => {
    const folder = await folderWith(empty('package.json', 'dist/a.js', 'node_modules/x/index.js'));
    expect(await found(folder, 'dist', 'node_modules/x/index.js')).toEqual(['dist/a.js', 'node_modules/x/index.js']);
  });

  it('takes each file once, however it is reached', async () => {
    const folder = await folderWith(empty('src/a.ts', 'src/b.ts'));
    const { files } = await findFiles(['src', './src/a.ts', '.'], folder, isAnalysable);
    expect(files.map(({ displayPath, named }) => [displayPath, named])).toEqual([
      ['src/a.ts', true],
      ['src/b.ts', false],
    ]);
  });

  it('shows paths outside of the working directory with ..', async () => {
    const folder = await folderWith(empty('work/x.ts', 'other/a.ts'));
    expect(await found(join(folder, 'work'), '../other', folder)).toEqual(['../other/a.ts', 'x.ts']);
  });

  it('says what is not there, and goes on', async () => {
    const folder = await folderWith(empty('a.ts', 'b.md'));
    const result = await findFiles(['nowhere', 'a.ts', 'a.ts/b', 'b.md'], folder, isAnalysable);
    expect(result.files.map((file) => file.displayPath)).toEqual(['a.ts']);
    expect(result.failures).toEqual([
      { path: 'nowhere', message: 'no such file or folder' },
      { path: 'a.ts/b', message: 'a part of the path is not a folder' },
    ]);
    expect(result.notAnalysable).toEqual(['b.md']);
  });

  it('says which folder it may not read, and goes on', async () => {
    const folder = await folderWith(empty('a.ts', 'secret/b.ts'));
    await chmod(join(folder, 'secret'), 0);
    const result = await asOrdinaryUser(folder, () => findFiles(['.'], folder, isAnalysable));
    await chmod(join(folder, 'secret'), 0o700);
    expect(result.files.map((file) => file.displayPath)).toEqual(['a.ts']);
    expect(result.failures).toEqual([{ path: 'secret', message: 'permission denied' }]);
  });
});

describe.skipIf(process.platform === 'win32')('links', () => {
  it('follows links to files, not to folders, and never in a circle', async () => {
    const folder = await folderWith(empty('src/a.ts', 'elsewhere/x.ts', 'elsewhere/y.md'));
    await symlink('..', join(folder, 'src/up'));
    await symlink('.', join(folder, 'src/self'));
    await symlink(join(folder, 'elsewhere/x.ts'), join(folder, 'src/x.ts'));
    await symlink('loop.ts', join(folder, 'src/loop.ts'));
    await symlink('nowhere.ts', join(folder, 'src/dangling.ts'));
    await symlink('../elsewhere', join(folder, 'src/folder.ts'));
    expect(await found(folder, 'src')).toEqual(['src/a.ts', 'src/x.ts']);
  });

  it('takes a file by its own name before a link to it', async () => {
    const folder = await folderWith(empty('z/real.ts'));
    await symlink('z/real.ts', join(folder, 'a-link.ts'));
    await symlink('z/real.ts', join(folder, 'b-link.ts'));
    expect(await found(folder)).toEqual(['z/real.ts']);
  });

  it('walks a named link to a folder, and knows its files again', async () => {
    const folder = await folderWith(empty('real/a.ts'));
    await symlink('real', join(folder, 'link'));
    expect(await found(folder, 'link')).toEqual(['link/a.ts']);
    expect(await found(folder, 'real', 'link')).toHaveLength(1);
  });

  it('says that a named link leads in a circle or nowhere', async () => {
    const folder = await folderWith({});
    await symlink('loop.ts', join(folder, 'loop.ts'));
    await symlink('nowhere.ts', join(folder, 'dangling.ts'));
    const { failures } = await findFiles(['loop.ts', 'dangling.ts'], folder, isAnalysable);
    expect(failures.map(({ message }) => message)).toEqual(['the link leads to itself', 'no such file or folder']);
  });
});

describe('.gitignore', () => {
  it('holds with negations, anchors and folders only', async () => {
    const folder = await folderWith({
      '.gitignore': '# generated\n*.gen.ts\n!keep.gen.ts\n/only-root.ts\nlogs/\nsub/inner.ts\n\\!odd.ts\n',
      ...empty('a.gen.ts', 'keep.gen.ts', 'only-root.ts', 'x/only-root.ts', 'logs/a.ts', 'x/logs/b.ts', 'sub/inner.ts'),
      ...empty('x/sub/inner.ts', '!odd.ts', 'x/a.gen.ts', 'x/logs.ts'),
    });
    expect(await found(folder)).toEqual(['keep.gen.ts', 'x/logs.ts', 'x/only-root.ts', 'x/sub/inner.ts']);
  });

  it('lets a deeper file win, but never below an ignored folder', async () => {
    const folder = await folderWith({
      '.gitignore': '*.js\ncache/\n',
      'lib/.gitignore': '!*.js\n/private.js\n',
      'cache/.gitignore': '!*\n',
      ...empty('a.js', 'lib/b.js', 'lib/private.js', 'lib/deep/private.js', 'cache/c.ts'),
    });
    expect(await found(folder)).toEqual(['lib/b.js', 'lib/deep/private.js']);
  });

  it('lets a deeper file bring a folder back', async () => {
    const folder = await folderWith({
      '.gitignore': 'generated/\n*.gen.ts\n',
      'keep/.gitignore': '!generated/\n',
      ...empty('generated/a.ts', 'keep/generated/a.ts', 'keep/generated/b.gen.ts', 'keep/x/generated/a.ts'),
    });
    expect(await found(folder)).toEqual(['keep/generated/a.ts', 'keep/x/generated/a.ts']);
  });

  it('holds from the root of the repository for a folder within, unless that folder is named although ignored', async () => {
    const folder = await folderWith({
      '.git/HEAD': '',
      '.gitignore': '/packages/a/gen\nvendor/\n*.tmp.ts\n',
      ...empty(
        'packages/a/gen/x.ts',
        'packages/a/b.ts',
        'packages/a/c.tmp.ts',
        'vendor/deep/d.ts',
        'vendor/deep/e.tmp.ts',
      ),
    });
    expect(await found(folder, 'packages/a')).toEqual(['packages/a/b.ts']);
    expect(await found(folder, 'vendor/deep')).toEqual(['vendor/deep/d.ts', 'vendor/deep/e.tmp.ts']);
    expect(await found(folder, 'packages/a/c.tmp.ts')).toEqual(['packages/a/c.tmp.ts']);
  });

  it('above a folder that is in no repository does not hold', async () => {
    const folder = await folderWith({ '.gitignore': '*.ts\n', ...empty('sub/a.ts') });
    expect(await found(folder, 'sub')).toEqual(['sub/a.ts']);
  });

  it('agrees with git itself', async () => {
    const folder = await folderWith({
      '.gitignore':
        '*.js\n!*.keep.js\n/top/\nfoo/**\n!foo/bar/\na/**/z.ts\n[bc]?.ts\nspace\\ name.ts\ntrailing.ts   \n',
      'a/.gitignore': '!z.ts\r\nx/*\r\n!x/y.ts\r\n\r\n#comment.ts\r\n\\#hash.ts\r\n',
      'we [ird] !dir/.gitignore': 'inner.ts\n/here.ts\nsub/there.ts\n**/deep.ts\n',
      ...empty(
        '1.js',
        '1.keep.js',
        'top/a.ts',
        'x/top/a.ts',
        'foo/a.ts',
        'foo/bar/b.ts',
        'a/z.ts',
        'a/m/z.ts',
        'a/m/n/z.ts',
      ),
      ...empty('b1.ts', 'd1.ts', 'c12.ts', 'space name.ts', 'trailing.ts', 'a/x/y.ts', 'a/x/w.ts', 'a/x/v/y.ts'),
      ...empty('a/#comment.ts', 'a/#hash.ts', 'we [ird] !dir/inner.ts', 'we [ird] !dir/here.ts'),
      ...empty('we [ird] !dir/x/here.ts', 'we [ird] !dir/sub/there.ts', 'we [ird] !dir/x/sub/there.ts'),
      ...empty('we [ird] !dir/x/y/deep.ts', 'we [ird] !dir/x/inner.ts', 'we [ird] !dir/ok.ts'),
    });
    const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
    git('init', '--quiet');
    const listed = git('ls-files', '-z', '--others', '--exclude-standard').split('\0');
    const expected = listed.filter((path) => isAnalysable(path)).sort();
    expect(expected.length).toBeGreaterThan(10);
    expect(await found(folder)).toEqual(expected);
  });
});
