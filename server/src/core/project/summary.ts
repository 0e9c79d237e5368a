import type { ConfigRole, ConfigScalar } from '../configs/model.ts';
import type { Span } from '../facts/model.ts';

/**
 * What other files can know of a file: its exported values as far as Kafka is concerned. Plain, serialisable data; two
 * summaries that are equal as JSON have the same meaning, so a change inside a body that leaves them equal concerns no other
 * file.
 */
export interface FileSummary {
  /** TypeScript: exported names (`default`, and `=` for `module.exports =`). Java: qualified class names. */
  readonly exports: Readonly<Record<string, Summary>>;
  /** TypeScript: `export * from`, to be looked through. */
  readonly starExports: readonly string[];
}

export type Summary =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'literal'; readonly value: ConfigScalar }
  /** An instance of a described client type, by its id. */
  | { readonly kind: 'instance'; readonly type: string }
  /** A described class itself. */
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'promise' | 'list'; readonly of: Summary }
  | { readonly kind: 'function'; readonly function: FunctionSummary }
  /** An object literal, or an instance of a class of the project. */
  | { readonly kind: 'object'; readonly members: Readonly<Record<string, Summary>> }
  | { readonly kind: 'class'; readonly instance: Summary; readonly statics: Readonly<Record<string, Summary>> }
  /** Java: a filled `Properties` or map. */
  | { readonly kind: 'config'; readonly config: ConfigSummary };

export interface FunctionSummary {
  readonly async: boolean;
  readonly returns: Summary;
  /** Its promise or future carries the failure of this send. */
  readonly carries?: Evidence;
}

/** Where a claim about another file is proved. Offsets into that file's text, as it was summarised. */
export interface Evidence {
  readonly path: string;
  readonly span: Span;
}

export interface ConfigSummary {
  readonly entries: readonly { readonly key: string; readonly known: boolean; readonly value: ConfigScalar }[];
  readonly complete: boolean;
  readonly roles: readonly ConfigRole[];
}

export const unknownSummary: Summary = { kind: 'unknown' };

/** What a file can ask about the others. */
export interface Surroundings {
  /** TypeScript: the export `name` of the module `specifier` as this file imports it; `*` is the whole module. Undefined: not in the project. */
  imported(specifier: string, name: string): Summary | undefined;
  /** Java: a class of the project by its qualified name. */
  javaClass(qualifiedName: string): Summary | undefined;
}

export const alone: Surroundings = { imported: () => undefined, javaClass: () => undefined };
