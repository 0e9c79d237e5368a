import { type Configuration, configFileName } from '../core/settings/model.ts';
import { type ConfigurationProblem, parseConfigFile } from '../core/settings/parse.ts';
import type { FileSystem } from './file-system.ts';
import { childUri, normalizeUri } from './uris.ts';

export interface ConfigFile {
  readonly uri: string;
  readonly config: Configuration;
}

/** The configuration file at the root of each workspace folder. */
export interface ConfigFiles {
  /** What is in force for the folder; undefined when it has no usable file. */
  inFolder(folder: string): Promise<ConfigFile | undefined>;
  /** Reads the folder's file again; true when what is in force changed. */
  reload(folder: string): Promise<boolean>;
  /** The folder left the workspace. */
  forget(folder: string): void;
  /** The folder whose configuration file `uri` is. */
  folderOf(uri: string): string | undefined;
}

export interface ConfigFilesOptions {
  readonly fileSystem: FileSystem;
  readonly knownRuleIds?: readonly string[] | undefined;
  /** Shows what is wrong with a file; an empty list takes back what was shown. `text` is what the spans point into. */
  show(uri: string, text: string, problems: readonly ConfigurationProblem[]): void;
}

interface Entry {
  inForce: ConfigFile | undefined;
  text: string | undefined;
  problems: number;
  loading: Promise<boolean>;
}

export function createConfigFiles({ fileSystem, knownRuleIds, show }: ConfigFilesOptions): ConfigFiles {
  const entries = new Map<string, Entry>();

  const read = async (folder: string, entry: Entry): Promise<boolean> => {
    const uri = childUri(folder, configFileName);
    const text = await fileSystem.readText(uri);
    if (entries.get(folder) !== entry || text === entry.text) return false;
    entry.text = text;
    if (text === undefined) {
      const changed = entry.inForce !== undefined;
      entry.inForce = undefined;
      present(entry, uri, '', []);
      return changed;
    }
    const { config, problems } = parseConfigFile(text, knownRuleIds);
    present(entry, uri, text, problems);
    // A file that is being repaired must not switch settings off and on again. Without an earlier file, the part that
    // can be used is better than nothing.
    if (config === undefined || (problems.length > 0 && entry.inForce !== undefined)) return false;
    entry.inForce = { uri, config };
    return true;
  };

  const present = (entry: Entry, uri: string, text: string, problems: readonly ConfigurationProblem[]): void => {
    if (problems.length > 0 || entry.problems > 0) show(uri, text, problems);
    entry.problems = problems.length;
  };

  const entryOf = (folder: string): Entry => {
    const known = entries.get(folder);
    if (known !== undefined) return known;
    const entry: Entry = { inForce: undefined, text: undefined, problems: 0, loading: Promise.resolve(false) };
    entries.set(folder, entry);
    entry.loading = read(folder, entry);
    return entry;
  };

  return {
    inFolder: async (folder) => {
      const entry = entryOf(folder);
      await entry.loading;
      return entry.inForce;
    },
    reload: (folder) => {
      const entry = entryOf(folder);
      // One after the other, so that the last change is the one that stays.
      entry.loading = entry.loading.then(() => read(folder, entry));
      return entry.loading;
    },
    forget: (folder) => {
      const entry = entries.get(folder);
      entries.delete(folder);
      if (entry !== undefined && entry.problems > 0) show(childUri(folder, configFileName), '', []);
    },
    folderOf: (uri) =>
      [...entries.keys()].find((folder) => normalizeUri(childUri(folder, configFileName)) === normalizeUri(uri)),
  };
}
