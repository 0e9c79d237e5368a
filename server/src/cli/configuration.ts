import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { type Configuration, configFileName } from '../core/settings/model.ts';
import { parseConfigFile } from '../core/settings/parse.ts';
import { type ForcedSettings, type ResolvedSettings, resolveSettings } from '../core/settings/resolve.ts';
import { describeFileError } from './file-errors.ts';
import { displayPath, pathInside } from './paths.ts';
import { lineStartsOf, positionAt } from './positions.ts';
import { decode } from './source-files.ts';
import { exists, type FoundFile } from './walk.ts';

/** A configuration that cannot be used; the message is one line that names the file and the place. */
export class BadConfiguration extends Error {}

interface LoadedConfiguration {
  readonly config: Configuration;
  /** Absolute: the folder that globs are relative to. */
  readonly folder: string;
}

export interface Configurations {
  /** Rejects with {@link BadConfiguration}. */
  settingsOf(file: FoundFile): Promise<ResolvedSettings>;
}

/**
 * The settings of files: from `explicitFile` with globs relative to `cwd`, or else from the nearest configuration file
 * at or above the folder through which a file was found, up to the repository's root.
 * `explicitFile` is relative to `cwd`. Rejects with {@link BadConfiguration} when it cannot be read.
 */
export async function openConfigurations(
  cwd: string,
  explicitFile: string | undefined,
  forced: ForcedSettings,
  knownRuleIds: readonly string[],
): Promise<Configurations> {
  const load = async (path: string, folder: string): Promise<LoadedConfiguration> => ({
    config: await readConfiguration(path, cwd, knownRuleIds),
    folder,
  });
  const explicit = explicitFile === undefined ? undefined : await load(resolve(cwd, explicitFile), cwd);
  const byRoot = new Map<string, Promise<LoadedConfiguration | undefined>>();

  async function nearest(root: string): Promise<LoadedConfiguration | undefined> {
    let folder = root;
    for (;;) {
      const path = join(folder, configFileName);
      if (await exists(path)) {
        return load(path, folder);
      }
      const parent = dirname(folder);
      if (parent === folder || (await exists(join(folder, '.git')))) {
        return undefined;
      }
      folder = parent;
    }
  }

  async function loadedFor(file: FoundFile): Promise<LoadedConfiguration | undefined> {
    if (explicit !== undefined) {
      return explicit;
    }
    const known = byRoot.get(file.root) ?? nearest(file.root);
    byRoot.set(file.root, known);
    return known;
  }

  return {
    async settingsOf(file) {
      const loaded = await loadedFor(file);
      const relativePath =
        pathInside(loaded?.folder ?? cwd, file.path) ?? pathInside(file.root, file.path) ?? file.displayPath;
      return resolveSettings({ config: loaded?.config, forced, relativePath });
    },
  };
}

async function readConfiguration(path: string, cwd: string, knownRuleIds: readonly string[]): Promise<Configuration> {
  const shown = displayPath(cwd, path);
  let text: string;
  try {
    if (!(await stat(path)).isFile()) {
      throw new BadConfiguration(l10n.t('{0}: the configuration is not a file', shown));
    }
    text = decode(await readFile(path));
  } catch (error) {
    if (error instanceof BadConfiguration) {
      throw error;
    }
    throw new BadConfiguration(l10n.t('{0}: the configuration cannot be read: {1}', shown, describeFileError(error)));
  }
  const { config, problems } = parseConfigFile(text, knownRuleIds);
  const [first, ...others] = problems;
  if (first === undefined && config !== undefined) {
    return config;
  }
  const { line, column } = positionAt(lineStartsOf(text), first?.span.start ?? 0, text.length);
  const message = `${shown}:${line}:${column}: ${first?.message ?? ''}`;
  throw new BadConfiguration(
    others.length === 0 ? message : l10n.t('{0} (and {1} more in this file)', message, others.length),
  );
}
