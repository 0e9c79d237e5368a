import { codeModel } from '../code-model.ts';
import type { FileFacts } from '../facts/model.ts';
import type { CodeModel } from '../rules/rule.ts';
import { relativeSpecifiers, resolveRelative } from './modules.ts';
import { createProject } from './project.ts';
import { isPlain, summarize } from './summarize.ts';
import { alone, type FileSummary, type Surroundings } from './summary.ts';

/**
 * The files of a workspace that have to do with Kafka: those that say so, and those that import something from one of them,
 * directly or through others. Every other file leaves its imports here and nothing else.
 */
export interface WorkspaceIndex {
  /** A code file as it is now. Returns the other files whose findings may differ. */
  set(path: string, text: string, facts: FileFacts): ReadonlySet<string>;
  /** The same with the model that was just built from it, which saves building it again. */
  setModel(code: CodeModel): ReadonlySet<string>;
  /** A code file that does not mention Kafka: it may still use a producer of another file. */
  setOther(path: string, text: string): void;
  remove(path: string): ReadonlySet<string>;
  /** Files kept by {@link setOther} that import from a file that has to do with Kafka. They leave that state by {@link set}. */
  candidates(): readonly string[];
  /** True when the text of a file that does not mention Kafka uses something that has to do with it. */
  isRelated(path: string, text: string): boolean;
  /** The facts kept for exactly this text. */
  factsOf(path: string, text: string): FileFacts | undefined;
  surroundings(path: string): Surroundings;
  readonly isEmpty: boolean;
}

interface KafkaClasses {
  readonly qualified: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
  readonly simple: ReadonlySet<string>;
}

interface Kept {
  readonly text: string;
  readonly facts: FileFacts;
}

export function createWorkspaceIndex(): WorkspaceIndex {
  const kept = new Map<string, Kept>();
  const others = new Map<string, readonly string[]>();
  /** Java classes that have to do with Kafka; made when asked for. */
  let javaClasses: KafkaClasses | undefined;
  const plain = new WeakMap<FileSummary, boolean>();

  const project = createProject((path, surroundings) => {
    const file = kept.get(path);
    return file ? summarize(codeModel(file.facts, path, file.text, surroundings)) : undefined;
  });

  const isInteresting = (path: string): boolean => {
    const summary = project.summary(path);
    if (!summary) return false;
    let nothing = plain.get(summary);
    if (nothing === undefined) {
      nothing = isPlain(summary);
      plain.set(summary, nothing);
    }
    return !nothing || summary.starExports.some((specifier) => leadsToKafka(path, specifier));
  };

  const leadsToKafka = (path: string, specifier: string): boolean => {
    const target = resolveRelative(path, specifier, project.has);
    return target !== undefined && target !== path && isInteresting(target);
  };

  const kafkaClasses = (): KafkaClasses => {
    if (javaClasses) return javaClasses;
    const qualified = project.paths
      .filter((path) => path.endsWith('.java') && isInteresting(path))
      .flatMap((path) => Object.keys(project.summary(path)?.exports ?? {}));
    javaClasses = {
      qualified: new Set(qualified),
      packages: new Set(qualified.map((name) => name.slice(0, Math.max(0, name.lastIndexOf('.'))))),
      simple: new Set(qualified.map((name) => name.slice(name.lastIndexOf('.') + 1))),
    };
    return javaClasses;
  };

  const isLinked = (path: string, links: readonly string[]): boolean => {
    if (!path.endsWith('.java')) return links.some((specifier) => leadsToKafka(path, specifier));
    const classes = kafkaClasses();
    return links.some((link) =>
      link.endsWith('.*') ? classes.packages.has(link.slice(0, -2)) : classes.qualified.has(link),
    );
  };

  /** Java: the class is also named outside its import. */
  const namesClass = (text: string): boolean => {
    const { simple } = kafkaClasses();
    for (const [name] of text.matchAll(/\b[A-Z]\w*/g)) if (simple.has(name)) return true;
    return false;
  };

  const keep = (path: string, text: string, facts: FileFacts): void => {
    kept.set(path, { text, facts });
    others.delete(path);
    javaClasses = undefined;
  };

  return {
    set(path, text, facts) {
      if (kept.get(path)?.text === text) return new Set();
      keep(path, text, facts);
      return project.update(path, javaClassNames(facts));
    },
    setModel(code) {
      if (kept.get(code.path)?.text === code.text) return new Set();
      keep(code.path, code.text, code.facts);
      return project.update(code.path, javaClassNames(code.facts), () => summarize(code));
    },
    setOther(path, text) {
      if (kept.has(path)) {
        kept.delete(path);
        project.remove(path);
      }
      const links = linksOf(path, text);
      if (links.length > 0) others.set(path, links);
      else others.delete(path);
    },
    remove(path) {
      others.delete(path);
      if (!kept.delete(path)) return new Set();
      javaClasses = undefined;
      return project.remove(path);
    },
    candidates: () => [...others].filter(([path, links]) => isLinked(path, links)).map(([path]) => path),
    isRelated: (path, text) =>
      kept.size > 0 && isLinked(path, linksOf(path, text)) && (!path.endsWith('.java') || namesClass(text)),
    factsOf(path, text) {
      const file = kept.get(path);
      return file?.text === text ? file.facts : undefined;
    },
    surroundings: (path) => (kept.size === 0 ? alone : project.surroundings(path)),
    get isEmpty() {
      return kept.size === 0;
    },
  };
}

/** What a text imports, by a cheap look: relative specifiers, or Java class names and `package.*`. */
function linksOf(path: string, text: string): readonly string[] {
  if (!path.endsWith('.java')) return relativeSpecifiers(text);
  const links: string[] = [];
  const own = /^[ \t]*package\s+([\w.]+)\s*;/m.exec(text);
  if (own) links.push(`${own[1]}.*`);
  for (const match of text.matchAll(/^[ \t]*import\s+(?:static\s+)?([\w.]+(?:\.\*)?)\s*;/gm)) links.push(match[1]!);
  return links;
}

function javaClassNames(facts: FileFacts): readonly string[] {
  if (facts.language !== 'java') return [];
  return facts.classes.flatMap((type) => {
    if (!type.name) return [];
    const names = [type.name];
    for (let outer = type.outerClass; outer !== undefined; outer = facts.classes[outer]?.outerClass) {
      names.unshift(facts.classes[outer]?.name ?? '');
    }
    return [[facts.packageName, ...names].filter((part) => part !== '').join('.')];
  });
}
