import { importKey, keysOfFile, resolveRelative } from './modules.ts';
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
  /** What the file is known to export after each round; index 0 is unused. Made when asked for. */
  rounds: Round[];
  /** The files that answered this file's questions: the edges of the graph. */
  readonly uses: Set<string>;
  /** What was asked for, found or not: import keys and class names. A file that appears can change those answers. */
  readonly asked: Set<string>;
}

interface Round {
  readonly summary: FileSummary | undefined;
  /** The summary as JSON, to tell whether another one differs; empty when there is nothing to know. */
  readonly text: string;
}

/**
 * Summaries are made in rounds: in the first each file stands alone, in each further one it knows what the others said in the
 * round before. Files that import each other in a circle need no order that way, and the result does not depend on one. Four
 * rounds follow a value through three files.
 */
const rounds = 4;

export function createProject(summarizer: Summarizer): Project {
  const entries = new Map<string, Entry>();
  /** Several modules of a repository can have a class of the same name. */
  const javaOwners = new Map<string, Set<string>>();
  const javaByFile = new Map<string, readonly string[]>();

  const exists = (path: string): boolean => entries.has(path);

  const roundOf = (path: string, round: number): Round => {
    const entry = entries.get(path);
    if (!entry || round === 0) return nothing;
    const known = entry.rounds[round];
    if (known) return known;
    const before = roundOf(path, round - 1);
    const made = round > 1 && isSettled(entry, round) ? before : summarized(path, round);
    entry.rounds[round] = made;
    return made;
  };

  const summarized = (path: string, round: number): Round => {
    const summary = summarizer(path, surroundingsAt(path, round - 1));
    const isEmpty = !summary || (Object.keys(summary.exports).length === 0 && summary.starExports.length === 0);
    return isEmpty ? nothing : { summary, text: JSON.stringify(summary) };
  };

  /** Nothing that the file rests on said more in the last round than in the one before it. */
  const isSettled = (entry: Entry, round: number): boolean => {
    for (const path of entry.uses) if (roundOf(path, round - 1).text !== roundOf(path, round - 2).text) return false;
    return true;
  };

  /** `export * from`: whoever looks through a file rests on what it looks through. */
  const followed = (asker: Entry, path: string, specifier: string): string | undefined => {
    const key = importKey(path, specifier);
    if (key !== undefined) asker.asked.add(key);
    const target = resolveRelative(path, specifier, exists);
    if (target === undefined || target === path) return undefined;
    asker.uses.add(target);
    return target;
  };

  const exportOf = (
    asker: Entry,
    path: string,
    name: string,
    round: number,
    seen: Set<string>,
  ): Summary | undefined => {
    if (seen.has(path)) return undefined;
    seen.add(path);
    const found = roundOf(path, round).summary;
    if (!found) return undefined;
    if (name === '*') return namespaceOf(asker, path, found, round);
    const direct = Object.hasOwn(found.exports, name) ? found.exports[name] : undefined;
    if (direct) return direct;
    // `module.exports = { producer }` is read by name as well.
    const whole = found.exports['='];
    if (whole?.kind === 'object' && Object.hasOwn(whole.members, name)) return whole.members[name];
    if (name === 'default' && whole) return whole;
    for (const specifier of found.starExports) {
      const target = followed(asker, path, specifier);
      const through = target === undefined ? undefined : exportOf(asker, target, name, round, seen);
      if (through) return through;
    }
    return undefined;
  };

  const namespaceOf = (asker: Entry, path: string, found: FileSummary, round: number): Summary => {
    const whole = found.exports['='];
    if (whole) return whole;
    const members: Record<string, Summary> = {};
    for (const specifier of found.starExports) {
      const target = followed(asker, path, specifier);
      const inner = target === undefined ? undefined : roundOf(target, round).summary;
      if (inner) Object.assign(members, inner.exports);
    }
    return { kind: 'object', members: { ...members, ...found.exports } };
  };

  const surroundingsAt = (path: string, round: number): Surroundings => {
    const entry = entries.get(path);
    if (!entry) return alone;
    return {
      imported: (specifier, name) => {
        const target = followed(entry, path, specifier);
        return target === undefined ? undefined : exportOf(entry, target, name, round, new Set());
      },
      javaClass: (qualifiedName) => {
        entry.asked.add(qualifiedName);
        const target = nearest(path, javaOwners.get(qualifiedName));
        if (target === undefined || target === path) return undefined;
        entry.uses.add(target);
        return roundOf(target, round).summary?.exports[qualifiedName];
      },
    };
  };

  /** Files that rest on `path`, directly or through others. */
  const invalidate = (path: string, affected: Set<string>): void => {
    for (const [other, entry] of entries) {
      if (other === path || affected.has(other) || !entry.uses.has(path)) continue;
      affected.add(other);
      entry.rounds = [];
      invalidate(other, affected);
    }
  };

  /** The surroundings said nothing: what was summarised with them is what the file says in every round. */
  const standsAlone = (entry: Entry): boolean => {
    for (const path of entry.uses) if (roundOf(path, rounds).text !== '' || roundOf(path, 1).text !== '') return false;
    return true;
  };

  /** A file that comes or goes concerns those that asked for it, found or not, and those that rest on them. */
  const affectedByPresence = (path: string, javaClasses: readonly string[]): Set<string> => {
    const keys = path.endsWith('.java') ? javaClasses : keysOfFile(path);
    const affected = new Set<string>();
    for (const [other, entry] of entries) {
      if (other === path || affected.has(other) || !keys.some((key) => entry.asked.has(key))) continue;
      affected.add(other);
      entry.rounds = [];
      invalidate(other, affected);
    }
    return affected;
  };

  /** The names that are new or gone. */
  const setJavaClasses = (path: string, names: readonly string[]): readonly string[] => {
    const before = javaByFile.get(path) ?? [];
    const same = before.length === names.length && before.every((name, index) => name === names[index]);
    if (same) return [];
    for (const name of before) javaOwners.get(name)?.delete(path);
    for (const name of names) {
      const owners = javaOwners.get(name);
      if (owners) owners.add(path);
      else javaOwners.set(name, new Set([path]));
    }
    javaByFile.set(path, names);
    return [...before, ...names];
  };

  return {
    update(path, javaClasses, summarizeNow) {
      const entry = entries.get(path);
      const renamed = setJavaClasses(path, javaClasses);
      if (!entry) {
        entries.set(path, { rounds: [], uses: new Set(), asked: new Set() });
        return affectedByPresence(path, javaClasses);
      }
      const before = entry.rounds;
      entry.rounds = [];
      const affected = renamed.length > 0 ? affectedByPresence(path, renamed) : new Set<string>();
      if (before.length === 0) return affected;
      if (summarizeNow && standsAlone(entry)) {
        // Built with the questions that are in `uses`, none of which had an answer.
        const summary = summarizeNow();
        const isEmpty = Object.keys(summary.exports).length === 0 && summary.starExports.length === 0;
        const round: Round = isEmpty ? nothing : { summary, text: JSON.stringify(summary) };
        for (let at = 1; at <= rounds; at++) entry.rounds[at] = round;
      } else {
        entry.uses.clear();
        entry.asked.clear();
      }
      for (let at = 1; at <= rounds; at++) {
        if (roundOf(path, at).text !== before[at]?.text) invalidate(path, affected);
      }
      return affected;
    },
    remove(path) {
      if (!entries.has(path)) return new Set();
      const classes = javaByFile.get(path) ?? [];
      const affected = affectedByPresence(path, classes);
      invalidate(path, affected);
      entries.delete(path);
      setJavaClasses(path, []);
      return affected;
    },
    surroundings: (path) => surroundingsAt(path, rounds),
    summary: (path) => roundOf(path, rounds).summary,
    has: exists,
    get paths() {
      return [...entries.keys()];
    },
  };
}

const nothing: Round = { summary: undefined, text: '' };

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
