import type { Configuration } from '../core/settings/model.ts';
import { parseEditorSettings } from '../core/settings/parse.ts';

/** The editor's settings for one resource. */
export interface EditorSettings {
  /** False: the user switched the analysis off. */
  readonly enabled: boolean;
  readonly configuration: Configuration;
}

export interface EditorSettingsStore {
  /** `scope` is the URI that the settings are for; undefined asks for those of the whole workspace. */
  forScope(scope: string | undefined): Promise<EditorSettings>;
  /** Forgets all that was fetched; `pushed` is what a client that cannot be asked has sent. */
  invalidate(pushed?: unknown): void;
  /** Forgets one scope: its document was closed. */
  forget(scope: string): void;
}

export interface EditorSettingsOptions {
  /** Asks the client for section `kafkaReliability`; undefined when the client cannot be asked. */
  readonly fetch: ((scope: string | undefined) => Promise<unknown>) | undefined;
  /** Used until the first push, for clients that cannot be asked. */
  readonly initial: unknown;
  readonly knownRuleIds?: readonly string[] | undefined;
  log(message: string): void;
}

export function createEditorSettings(options: EditorSettingsOptions): EditorSettingsStore {
  const cache = new Map<string, Promise<EditorSettings>>();
  const reported = new Set<string>();
  let pushed = options.initial;

  const read = (value: unknown): EditorSettings => {
    const { config, problems } = parseEditorSettings(value, options.knownRuleIds);
    for (const problem of problems) {
      if (reported.has(problem)) continue;
      reported.add(problem);
      options.log(problem);
    }
    return { enabled: !isObject(value) || value['enable'] !== false, configuration: config };
  };

  const ask = async (key: string, scope: string | undefined): Promise<EditorSettings> => {
    try {
      return read(options.fetch === undefined ? pushed : await options.fetch(scope));
    } catch (error) {
      cache.delete(key);
      options.log(String(error));
      return read(undefined);
    }
  };

  return {
    forScope: (scope) => {
      const key = scope ?? '';
      const known = cache.get(key);
      if (known !== undefined) return known;
      const answer = ask(key, scope);
      cache.set(key, answer);
      return answer;
    },
    invalidate: (value) => {
      cache.clear();
      reported.clear();
      if (value !== undefined) pushed = value;
    },
    forget: (scope) => {
      cache.delete(scope);
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
