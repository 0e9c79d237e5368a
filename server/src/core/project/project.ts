import { resolveRelative } from './modules.ts';
import { alone, type FileSummary, type Summary, type Surroundings } from './summary.ts';

/** Builds the summary of a file whose facts are kept elsewhere; undefined when the file has none. */
export type Summarizer = (path: string, surroundings: Surroundings) => FileSummary | undefined;

/**
 * The files of a workspace that concern each other, by what they export. Summaries are made when somebody asks and kept
 * until something they rest on changes.
 */
export interface Project {
  /** The file is new, or its content changed. Returns the paths whose findings may differ now, the file itself not among them. */
  update(path: string, javaClasses: readonly string[], summarizeNow?: () => FileSummary): ReadonlySet<string>;
  remove(path: string): ReadonlySet<string>;
  surroundings(path: string): Surroundings;
  summary(path: string): FileSummary | undefined;
  has(path: string): boolean;
  readonly paths: readonly string[];
}

interface Entry {
  summary: FileSummary | undefined;
  /** The summary as JSON, to tell whether a new one differs. */
  text: string | undefined;
  /** Questions asked while summarising or analysing, and the files that answered: the edges of the graph. */
  readonly uses: Set<string>;
}

export function createProject(summarizer: Summarizer): Project {
  const entries = new Map<string, Entry>();
  /** Several modules of a repository can have a class of the same name. */
  const javaOwners = new Map<string, Set<string>>();
  const javaByFile = new Map<string, readonly string[]>();
  /** Position on the stack of everything being summarised. */
  const active = new Map<string, number>();
  let unfinished = Number.POSITIVE_INFINITY;

  const exists = (path: string): boolean => entries.has(path);

  const summary = (path: string): FileSummary | undefined => {
    const entry = entries.get(path);
    if (!entry) return undefined;
    if (entry.text !== undefined) return entry.summary;
    const position = active.get(path);
    if (position !== undefined) {
      // A cycle of imports: what is being summarised is not known yet, and whatever rests on that is not kept.
      unfinished = Math.min(unfinished, position);
      return undefined;
    }
    const outer = unfinished;
    const own = active.size;
    unfinished = Number.POSITIVE_INFINITY;
    active.set(path, own);
    const made = summarizer(path, surroundings(path));
    active.delete(path);
    if (unfinished >= own) {
      entry.summary = made;
      entry.text = JSON.stringify(made) ?? '';
      unfinished = outer;
    } else {
      unfinished = Math.min(outer, unfinished);
    }
    return made;
  };

  const exportOf = (path: string, name: string, seen: Set<string>): Summary | undefined => {
    if (seen.has(path)) return undefined;
    seen.add(path);
    const found = summary(path);
    if (!found) return undefined;
    if (name === '*') return namespaceOf(path, found);
    const direct = Object.hasOwn(found.exports, name) ? found.exports[name] : undefined;
    if (direct) return direct;
    // `module.exports = { producer }` is read by name as well.
    const whole = found.exports['='];
    if (whole?.kind === 'object' && Object.hasOwn(whole.members, name)) return whole.members[name];
    if (name === 'default' && whole) return whole;
    for (const specifier of found.starExports) {
      const target = resolveRelative(path, specifier, exists);
      const through = target === undefined ? undefined : exportOf(target, name, seen);
      if (through) return through;
    }
    return undefined;
  };

  const namespaceOf = (path: string, found: FileSummary): Summary => {
    const whole = found.exports['='];
    if (whole) return whole;
    const members: Record<string, Summary> = {};
    for (const specifier of found.starExports) {
      const target = resolveRelative(path, specifier, exists);
      const inner = target === undefined || target === path ? undefined : summary(target);
      if (inner) for (const [name, value] of Object.entries(inner.exports)) members[name] = value;
    }
    return { kind: 'object', members: { ...members, ...found.exports } };
  };

  const surroundings = (path: string): Surroundings => {
    const entry = entries.get(path);
    if (!entry) return alone;
    return {
      imported: (specifier, name) => {
        const target = resolveRelative(path, specifier, exists);
        if (target === undefined || target === path) return undefined;
        entry.uses.add(target);
        return exportOf(target, name, new Set());
      },
      javaClass: (qualifiedName) => {
        const target = nearest(path, javaOwners.get(qualifiedName));
        if (target === undefined || target === path) return undefined;
        entry.uses.add(target);
        return summary(target)?.exports[qualifiedName];
      },
    };
  };

  /** Files that rest on `path`, directly or through others whose summaries changed with it. */
  const invalidate = (path: string, affected: Set<string>): void => {
    for (const [other, entry] of entries) {
      if (other === path || affected.has(other) || !entry.uses.has(path)) continue;
      affected.add(other);
      entry.text = undefined;
      entry.summary = undefined;
      invalidate(other, affected);
    }
  };

  /** A file that appears can be what an import of any file in reach meant; one that goes leaves its users without. */
  const affectedBySet = (path: string): Set<string> => {
    const affected = new Set<string>();
    for (const [other, entry] of entries) {
      if (other === path) continue;
      entry.text = undefined;
      entry.summary = undefined;
      entry.uses.clear();
      affected.add(other);
    }
    return affected;
  };

  const setJavaClasses = (path: string, names: readonly string[]): boolean => {
    const before = javaByFile.get(path) ?? [];
    const same = before.length === names.length && before.every((name, index) => name === names[index]);
    if (same) return false;
    for (const name of before) javaOwners.get(name)?.delete(path);
    for (const name of names) {
      const owners = javaOwners.get(name);
      if (owners) owners.add(path);
      else javaOwners.set(name, new Set([path]));
    }
    javaByFile.set(path, names);
    return true;
  };

  return {
    update(path, javaClasses, summarizeNow) {
      const entry = entries.get(path);
      const renamed = setJavaClasses(path, javaClasses);
      if (!entry) {
        entries.set(path, { summary: undefined, text: undefined, uses: new Set() });
        return affectedBySet(path);
      }
      const before = entry.text;
      entry.summary = undefined;
      entry.text = undefined;
      if (renamed) return affectedBySet(path);
      if (before === undefined) return new Set();
      if (summarizeNow) {
        // Questions asked while the given model was built are in `uses` already.
        entry.summary = summarizeNow();
        entry.text = JSON.stringify(entry.summary);
      } else {
        entry.uses.clear();
        summary(path);
      }
      const affected = new Set<string>();
      if (entry.text !== before) invalidate(path, affected);
      return affected;
    },
    remove(path) {
      if (!entries.delete(path)) return new Set();
      setJavaClasses(path, []);
      return affectedBySet(path);
    },
    surroundings,
    summary,
    has: exists,
    get paths() {
      return [...entries.keys()];
    },
  };
}

/** The path that shares most of its folders with `from`: the class of the same module rather than of another one. */
function nearest(from: string, paths: ReadonlySet<string> | undefined): string | undefined {
  let best: string | undefined;
  let bestLength = -1;
  for (const path of paths ?? []) {
    const length = sharedLength(from, path);
    if (length > bestLength || (length === bestLength && best !== undefined && path < best)) {
      best = path;
      bestLength = length;
    }
  }
  return best;
}

function sharedLength(first: string, second: string): number {
  let at = 0;
  while (at < first.length && at < second.length && first[at] === second[at]) at++;
  return first.lastIndexOf('/', at);
}
