import type { AnalysisSettings, Profile, RuleLevel } from '../types.ts';
import { matchesGlobs } from './globs.ts';
import { type Configuration, defaultProfile, defaultTestFiles } from './model.ts';

/** What was chosen for this one run and wins over everything that is written down: the flags of the command line. */
export interface ForcedSettings {
  readonly profile?: Profile | undefined;
  readonly rules?: Readonly<Record<string, RuleLevel>> | undefined;
}

export interface SettingsSources {
  /** The configuration file, when there is one. */
  readonly config?: Configuration | undefined;
  /** The editor's settings for the resource. */
  readonly editor?: Configuration | undefined;
  readonly forced?: ForcedSettings | undefined;
  /** The file's path relative to the folder that globs are relative to, with `/`. */
  readonly relativePath: string;
}

export interface ResolvedSettings extends AnalysisSettings {
  /** True when the file is not to be analysed at all. */
  readonly excluded: boolean;
}

/**
 * What holds for one file. Later wins: the defaults, the editor's settings, its overrides in order, the configuration
 * file, its overrides in order, `forced`. Rules are merged by id; `exclude` and `testFiles` are replaced as a whole.
 */
export function resolveSettings({ config, editor, forced, relativePath }: SettingsSources): ResolvedSettings {
  const layers: {
    readonly profile?: Profile | undefined;
    readonly rules?: Readonly<Record<string, RuleLevel>> | undefined;
  }[] = [];
  for (const source of [editor, config]) {
    if (source === undefined) {
      continue;
    }
    layers.push(source);
    layers.push(...(source.overrides ?? []).filter((override) => matchesGlobs(relativePath, override.files)));
  }
  if (forced !== undefined) {
    layers.push(forced);
  }
  let profile: Profile = defaultProfile;
  const rules = new Map<string, RuleLevel>();
  for (const layer of layers) {
    profile = layer.profile ?? profile;
    for (const [id, level] of Object.entries(layer.rules ?? {})) {
      rules.set(id, level);
    }
  }
  return {
    profile,
    rules: Object.fromEntries(rules),
    testFile: matchesGlobs(relativePath, config?.testFiles ?? editor?.testFiles ?? defaultTestFiles),
    excluded: matchesGlobs(relativePath, config?.exclude ?? editor?.exclude ?? []),
  };
}
