import type { CodeConfigBlock } from '../configs/from-code.ts';
import type { ConfigBlock } from '../configs/model.ts';
import type { KafkaCalls } from '../events/calls.ts';
import type { RecordScopes } from '../events/record-scopes.ts';
import type { Transactions } from '../events/transactions.ts';
import type { Work } from '../events/work.ts';
import type { Wrappers } from '../events/wrappers.ts';
import type { FileFacts, FunctionId, Span } from '../facts/model.ts';
import type { Bindings } from '../flow/bindings.ts';
import type { HandlingAnalysis } from '../flow/handling.ts';
import type { OutcomeAnalysis } from '../flow/outcome.ts';
import type { Tree } from '../flow/tree.ts';
import type { Values } from '../flow/values.ts';
import type { ConfigSummary, Surroundings } from '../project/summary.ts';
import type { PropertiesTree } from '../syntax/properties/parse.ts';
import type { Fix, Profile, RelatedLocation } from '../types.ts';

/** Everything that is known of one source file. Rules read it and never see a syntax tree. */
export interface CodeModel {
  readonly path: string;
  readonly facts: FileFacts;
  readonly text: string;
  readonly tree: Tree;
  readonly bindings: Bindings;
  readonly values: Values;
  readonly handling: HandlingAnalysis;
  readonly outcomes: OutcomeAnalysis;
  readonly calls: KafkaCalls;
  readonly scopes: RecordScopes;
  readonly transactions: Transactions;
  readonly wrappers: Wrappers;
  readonly work: Work;
  readonly configs: readonly CodeConfigBlock[];
  /** What other files of the project are known to export. */
  readonly surroundings: Surroundings;
  /** Java: the configuration that a function of this file fills and returns. */
  returnedConfig(functionId: FunctionId): ConfigSummary | undefined;
  /** Comments that stand inside a span or on the line before it. */
  commentsAt(span: Span): readonly string[];
}

/** A configuration file. */
export interface FileModel {
  readonly text: string;
  readonly properties: PropertiesTree;
  readonly configs: readonly ConfigBlock[];
}

export interface Report {
  readonly span: Span;
  /** One or two short sentences, localised. */
  readonly message: string;
  /** A row of the policy table other than the rule's own (`auto-commit` has three). */
  readonly variant?: string;
  readonly related?: readonly RelatedLocation[];
  readonly fixes?: readonly (Fix | undefined)[];
}

export interface RuleContext {
  readonly profile: Profile;
  /** Present for TypeScript, JavaScript and Java. */
  readonly code: CodeModel | undefined;
  /** Present for `.properties`. */
  readonly file: FileModel | undefined;
  /** Configurations of the document, wherever they are written. */
  readonly configs: readonly ConfigBlock[];
  report(report: Report): void;
}

/**
 * A rule: a declaration and one pure function. Its page is `docs/rules/<id>.md`, its severities are in `policy.ts`.
 */
export interface Rule {
  readonly id: string;
  /** One line, localised, for lists and hovers. */
  title(): string;
  /** Ids of the clients it knows, and `file` for configuration files. */
  readonly clients: readonly string[];
  /** False when test code is exempt: losing a record there loses nothing. */
  readonly inTests: boolean;
  check(context: RuleContext): void;
}
