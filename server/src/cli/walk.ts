import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { describeFileError, type FileFailure } from './file-errors.ts';
import { type IgnoreRules, isIgnored, noIgnoreRules, withIgnoreFileOf } from './gitignore.ts';
import { displayPath } from './paths.ts';

export interface FoundFile {
  /** Absolute, as reached: a link keeps its own name. */
  readonly path: string;
  /** Relative to the working directory, with `/`. */
  readonly displayPath: string;
  /** Absolute: the folder named on the command line through which it was found, or the folder of a named file. */
  readonly root: string;
  /** Named itself on the command line. */
  readonly named: boolean;
}

export interface FoundFiles {
  /** Sorted by `displayPath`; each real file once. */
  readonly files: readonly FoundFile[];
  readonly failures: readonly FileFailure[];
  /** Named files that are of no kind that is analysed, as shown. */
  readonly notAnalysable: readonly string[];
}

interface Candidate extends FoundFile {
  readonly realPath: string;
  readonly link: boolean;
}

interface Walk {
  readonly cwd: string;
  readonly isAnalysable: (path: string) => boolean;
  readonly candidates: Candidate[];
  readonly failures: FileFailure[];
  readonly notAnalysable: string[];
}

const alwaysLeftOut: ReadonlySet<string> = new Set(['node_modules', 'bower_components', 'jspm_packages']);

const projectFiles = [
  'package.json',
  'tsconfig.json',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'settings.gradle',
  'settings.gradle.kts',
  'build.xml',
];

/**
 * Names of build outputs, each with the files that prove it: `adapter/out` or a package named `build` are sources in
 * many code bases, and only a build tool's own file beside it tells the output from them.
 */
const outputsBeside: Readonly<Record<string, readonly string[]>> = {
  build: projectFiles,
  dist: projectFiles,
  out: projectFiles,
  target: ['pom.xml', 'build.sbt'],
  coverage: ['package.json'],
  bin: ['.classpath'],
};

/**
 * The files to analyse: the named files, and what is found in the named folders.
 *
 * `paths` as written; `cwd` absolute. Links to files are followed, links to folders only when named, so a walk cannot
 * run in circles. What cannot be read is in `failures`; a link that leads nowhere is passed over.
 */
export async function findFiles(
  paths: readonly string[],
  cwd: string,
  isAnalysable: (path: string) => boolean,
): Promise<FoundFiles> {
  const walk: Walk = { cwd, isAnalysable, candidates: [], failures: [], notAnalysable: [] };
  for (const written of paths) {
    await visitNamed(resolve(cwd, written), walk);
  }
  return {
    files: withoutRepeats(walk.candidates),
    failures: walk.failures,
    notAnalysable: walk.notAnalysable,
  };
}

/** Folders first searched are the named ones; a file reached twice counts as named if it once was, and by its own name before a link's. */
function withoutRepeats(candidates: readonly Candidate[]): readonly FoundFile[] {
  const ranked = candidates.toSorted(
    (left, right) =>
      Number(right.named) - Number(left.named) ||
      Number(left.link) - Number(right.link) ||
      compareText(left.displayPath, right.displayPath),
  );
  const byRealPath = new Map<string, FoundFile>();
  for (const { realPath, link: _link, ...file } of ranked) {
    if (!byRealPath.has(realPath)) {
      byRealPath.set(realPath, file);
    }
  }
  return [...byRealPath.values()].sort((left, right) => compareText(left.displayPath, right.displayPath));
}

/** By UTF-16 code units: the same on every machine. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

async function visitNamed(path: string, walk: Walk): Promise<void> {
  const shown = displayPath(walk.cwd, path);
  try {
    const target = await stat(path);
    if (target.isDirectory()) {
      await visitFolder(path, await realpath(path), path, await rulesAbove(path), walk);
      return;
    }
    if (!target.isFile()) {
      walk.failures.push({ path: shown, message: l10n.t('neither a file nor a folder') });
      return;
    }
    if (!walk.isAnalysable(path)) {
      walk.notAnalysable.push(shown);
      return;
    }
    const link = (await lstat(path)).isSymbolicLink();
    const realPath = await realpath(path);
    walk.candidates.push({ path, displayPath: shown, root: dirname(path), named: true, realPath, link });
  } catch (error) {
    walk.failures.push({ path: shown, message: describeFileError(error) });
  }
}

/**
 * The rules that hold in a named folder from the folders above it, up to the repository's root. A folder that they
 * ignore was named on purpose: then they do not hold.
 */
async function rulesAbove(folder: string): Promise<IgnoreRules> {
  const above: string[] = [];
  let current = folder;
  while (!(await exists(join(current, '.git')))) {
    const parent = dirname(current);
    if (parent === current) {
      return noIgnoreRules(folder);
    }
    above.unshift(parent);
    current = parent;
  }
  let rules = noIgnoreRules(current);
  for (const parent of above) {
    rules = await withIgnoreFileOf(parent, rules);
  }
  return isIgnored(rules, folder, true) ? noIgnoreRules(folder) : rules;
}

async function visitFolder(
  folder: string,
  realFolder: string,
  root: string,
  outerRules: IgnoreRules,
  walk: Walk,
): Promise<void> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    walk.failures.push({ path: displayPath(walk.cwd, folder), message: describeFileError(error) });
    return;
  }
  const names = new Set(entries.map((entry) => entry.name));
  const rules = names.has('.gitignore') ? await withIgnoreFileOf(folder, outerRules) : outerRules;
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!isLeftOut(entry.name, names) && !isIgnored(rules, path, true)) {
          await visitFolder(path, join(realFolder, entry.name), root, rules, walk);
        }
        return;
      }
      if (!walk.isAnalysable(path) || isIgnored(rules, path, false)) {
        return;
      }
      const realPath = entry.isSymbolicLink() ? await realPathOfFile(path) : join(realFolder, entry.name);
      if (realPath !== undefined && (entry.isFile() || entry.isSymbolicLink())) {
        const shown = displayPath(walk.cwd, path);
        walk.candidates.push({ path, displayPath: shown, root, named: false, realPath, link: entry.isSymbolicLink() });
      }
    }),
  );
}

function isLeftOut(folderName: string, siblings: ReadonlySet<string>): boolean {
  if (folderName.startsWith('.') || alwaysLeftOut.has(folderName)) {
    return true;
  }
  const proofs = Object.hasOwn(outputsBeside, folderName) ? outputsBeside[folderName]! : [];
  if (proofs.some((proof) => siblings.has(proof))) {
    return true;
  }
  return proofs === projectFiles && [...siblings].some((sibling) => sibling.endsWith('.iml'));
}

/** Where a link to a file leads; `undefined` when it leads nowhere, to a folder or in a circle. */
async function realPathOfFile(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isFile() ? await realpath(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether something is at `path`. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
