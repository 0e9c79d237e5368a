import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import type { Span } from '../../facts/model.ts';
import { repaired, repairsOf } from './repairs.ts';

/** The bytes of `web-tree-sitter.wasm` and of `tree-sitter-java.wasm`; the caller reads or fetches them. */
export interface JavaGrammarFiles {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

/** The tree of one version of a file. */
export interface JavaTree {
  /** Positions are 0-based offsets in UTF-16 code units, end exclusive; a byte order mark counts as one unit. */
  readonly tree: Tree;
  /** Quotes that nothing closes and unfinished imports, which the parser was not shown. */
  readonly unfinished: readonly Span[];
}

export interface JavaParser {
  /**
   * The tree of `text`, re-using what is unchanged since the last call with the same `path`.
   *
   * The tree belongs to the parser: it is valid until the next `parse` of any path or the `close` of this one.
   * Undefined when the parser had to give up: brackets nested beyond {@link deepestBrackets}, out of memory, or an input
   * that it cannot finish in time.
   */
  parse(path: string, text: string): JavaTree | undefined;
  /** Frees what is kept for `path`. */
  close(path: string): void;
  /** Frees everything; the parser must not be used afterwards. */
  dispose(): void;
}

/**
 * Beyond some six thousand open brackets the recovery from a syntax error overflows the stack inside the wasm module,
 * which nothing can repair afterwards. Facts end at a thousand levels in any case.
 */
const deepestBrackets = 2_000;

export interface JavaParserOptions {
  /** How many files keep their last tree for incremental parsing. */
  readonly keptTrees?: number;
  /** Milliseconds after which a parse is given up. */
  readonly timeLimit?: number;
}

interface KeptTree extends JavaTree {
  readonly text: string;
  /** What the tree was made from: `text` with its repairs. */
  readonly parsedText: string;
}

/**
 * Loads the runtime and the grammar. Rejects when either is not the wasm module that it should be; after that nothing
 * throws.
 */
export async function createJavaParser(files: JavaGrammarFiles, options: JavaParserOptions = {}): Promise<JavaParser> {
  const { keptTrees = 32, timeLimit = 5_000 } = options;
  // Without `locateFile` the runtime asks where its own script lies, which a bundle cannot tell; with `wasmBinary` given
  // the answer is never opened.
  await Parser.init({ wasmBinary: files.runtime, locateFile: (name: string) => name });
  const language = await Language.load(files.grammar);
  const parser = new Parser();
  parser.setLanguage(language);

  // Insertion order is the order of last use: the first key is the one to evict.
  const kept = new Map<string, KeptTree>();

  function forget(path: string): void {
    const entry = kept.get(path);
    kept.delete(path);
    entry?.tree.delete();
  }

  function keep(path: string, entry: KeptTree): JavaTree {
    kept.set(path, entry);
    if (kept.size > keptTrees) {
      const [oldest] = kept.keys();
      if (oldest !== undefined && oldest !== path) forget(oldest);
    }
    return entry;
  }

  function parseWithin(text: string, previous: Tree | undefined): Tree | undefined {
    const deadline = Date.now() + timeLimit;
    const progressCallback = (): boolean => Date.now() > deadline;
    if (nestsDeeperThan(deepestBrackets, text)) return undefined;
    try {
      const tree = parser.parse(text, previous ?? null, { progressCallback });
      // A parse that was given up would otherwise be resumed by the next call, with another text.
      if (!tree) parser.reset();
      return tree ?? undefined;
    } catch {
      return undefined;
    }
  }

  return {
    parse(path, text) {
      const previous = kept.get(path);
      kept.delete(path);
      if (previous?.text === text) return keep(path, previous);
      const repairs = repairsOf(text);
      const parsedText = repairs.length === 0 ? text : repaired(text, repairs);
      if (previous) previous.tree.edit(editBetween(previous.parsedText, parsedText));
      const tree = parseWithin(parsedText, previous?.tree);
      previous?.tree.delete();
      return tree && keep(path, { text, parsedText, tree, unfinished: repairs.map(({ span }) => span) });
    },
    close: forget,
    dispose() {
      for (const path of [...kept.keys()]) forget(path);
      parser.delete();
    },
  };
}

/** Counts brackets wherever they stand, in strings and comments too: on the safe side, and quick. */
function nestsDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  for (let position = 0; position < text.length; position++) {
    const unit = text.charCodeAt(position);
    if (unit === 0x28 || unit === 0x5b || unit === 0x7b) {
      if (++depth > limit) return true;
    } else if ((unit === 0x29 || unit === 0x5d || unit === 0x7d) && depth > 0) {
      depth--;
    }
  }
  return false;
}

/** The one edit that turns `before` into `after`, outside their longest common prefix and suffix. */
export function editBetween(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix++;
  if (prefix > 0 && isHighSurrogate(before.charCodeAt(prefix - 1))) prefix--;
  let suffix = 0;
  const longestSuffix = shorter - prefix;
  while (
    suffix < longestSuffix &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  ) {
    suffix++;
  }
  if (suffix > 0 && isLowSurrogate(before.charCodeAt(before.length - suffix))) suffix--;
  const oldEndIndex = before.length - suffix;
  const newEndIndex = after.length - suffix;
  return new Edit({
    startIndex: prefix,
    oldEndIndex,
    newEndIndex,
    startPosition: pointAt(before, prefix),
    oldEndPosition: pointAt(before, oldEndIndex),
    newEndPosition: pointAt(after, newEndIndex),
  });
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Tree-sitter's rows end at `\n` only. */
function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let found = text.indexOf('\n'); found !== -1 && found < offset; found = text.indexOf('\n', lineStart)) {
    row++;
    lineStart = found + 1;
  }
  return { row, column: offset - lineStart };
}
