import ignore, { type Ignore } from 'ignore';
import { type CancellationToken, Cancelled } from '../core/types.ts';
import type { FileSystem } from './file-system.ts';
import { isSkippedFolder, largestFile } from './source-files.ts';
import { childUri } from './uris.ts';

export interface FoundFile {
  readonly uri: string;
  readonly languageId: string;
}

/** The patterns of one `.gitignore`, and where the folder that it stands in begins in a path from the walk's root. */
interface IgnoreFile {
  readonly from: number;
  readonly patterns: Ignore;
}

/**
 * The files below `folder` (a URI) whose language `languageIdOf` knows by their name, depth first by name. Honours `.gitignore` files, passes by
 * installed packages and build outputs, follows no links, and leaves out files that are too large.
 * Rejects with `Cancelled` once `token` is.
 */
export async function* walk(
  fileSystem: FileSystem,
  folder: string,
  languageIdOf: (name: string) => string | undefined,
  token: CancellationToken,
): AsyncGenerator<FoundFile> {
  yield* walkFolder(folder, '', []);

  async function* walkFolder(uri: string, path: string, outer: readonly IgnoreFile[]): AsyncGenerator<FoundFile> {
    if (token.isCancellationRequested) throw new Cancelled();
    const entries = await fileSystem.readDirectory(uri);
    const ignores = entries.some((entry) => entry.name === '.gitignore' && entry.kind === 'file')
      ? [...outer, { from: path.length, patterns: await readIgnores(childUri(uri, '.gitignore')) }]
      : outer;
    const names = new Set(entries.map(({ name }) => name));
    for (const { name, kind } of entries) {
      const child = childUri(uri, name);
      if (kind === 'directory') {
        if (isSkippedFolder(name, names) || isIgnored(`${path}${name}/`, ignores)) continue;
        yield* walkFolder(child, `${path}${name}/`, ignores);
        continue;
      }
      const languageId = kind === 'file' ? languageIdOf(name) : undefined;
      if (languageId === undefined || isIgnored(path + name, ignores)) continue;
      const size = await fileSystem.fileSize(child);
      if (size !== undefined && size <= largestFile) yield { uri: child, languageId };
    }
  }

  async function readIgnores(uri: string): Promise<Ignore> {
    return ignore().add((await fileSystem.readText(uri)) ?? '');
  }
}

/** The innermost file that speaks of the path decides, as in git. */
function isIgnored(path: string, ignores: readonly IgnoreFile[]): boolean {
  for (const { from, patterns } of ignores.toReversed()) {
    const { ignored, unignored } = patterns.test(path.slice(from));
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}
