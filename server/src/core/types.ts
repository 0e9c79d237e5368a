import type { Span } from './facts/model.ts';

/** The three tiers of importance a workspace, or a part of it, can have. */
export type Profile = 'telemetry' | 'standard' | 'critical';
export const profiles: readonly Profile[] = ['telemetry', 'standard', 'critical'];

export type Severity = 'error' | 'warning' | 'info';
/** What a user can set for a rule: a severity for all its findings, or `off`. */
export type RuleLevel = Severity | 'off';

/** One version of one file. `path` is a stable key (a file path or a URI); `version` grows with every change. */
export interface SourceDocument {
  readonly path: string;
  /** A VS Code language id: `typescript`, `typescriptreact`, `javascript`, `javascriptreact`, `java`, `properties`, `java-properties`, … */
  readonly languageId: string;
  readonly text: string;
  readonly version: number;
}

/** What the user chose, already resolved for one document. */
export interface AnalysisSettings {
  readonly profile: Profile;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  /** True when the document is test code: rules that exempt tests stay silent. */
  readonly testFile: boolean;
}

/** Replaces `span` with `newText`; an empty span inserts. Edits of one fix never overlap. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  /** Keeps the program's meaning apart from the defect: may take part in "fix all" and `--fix`. */
  readonly safe: boolean;
  /** The one to offer first; at most one per finding. */
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
}

export interface RelatedLocation {
  readonly message: string;
  /** Absent: the document of the finding. */
  readonly path?: string;
  readonly span: Span;
}

export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly span: Span;
  /** One or two short sentences: what happens, what is lost, what to do. */
  readonly message: string;
  readonly related: readonly RelatedLocation[];
  /** In the order to offer them. Computed for the version of the document that was analysed. */
  readonly fixes: readonly Fix[];
}

export interface AnalysisResult {
  readonly path: string;
  readonly version: number;
  readonly findings: readonly Finding[];
  /** False when the text showed no sign of Kafka, or the language is not analysed: nothing was parsed. */
  readonly analysed: boolean;
}

/** Thrown by {@link CancellationToken} checks; never leaves `core/` as a rejected promise without the caller having cancelled. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
  }
}

export interface CancellationToken {
  readonly isCancellationRequested: boolean;
}

/** Text to show for a position, as Markdown, with the span that it describes. */
export interface HoverContent {
  readonly markdown: string;
  readonly span: Span;
  /** The rules whose findings are among it; a shell that knows their pages can add links. */
  readonly ruleIds?: readonly string[];
}

/** The way out of `core/`: loaders for what is heavy, and a log. Implemented by each transport. */
export interface AnalyzerHost {
  /** Resolves with the `typescript` module. Called at most once, on the first TypeScript or JavaScript file that mentions Kafka. */
  loadTypeScript(): Promise<typeof import('typescript')>;
  /** Resolves with the bytes of the two wasm files. Called at most once, on the first Java file that mentions Kafka. */
  loadJavaGrammar(): Promise<{ readonly runtime: Uint8Array; readonly grammar: Uint8Array }>;
  /** Called when findings of other files may differ because a file they rest on changed. */
  invalidated?(paths: readonly string[]): void;
  /** One line for the log: a rule that crashed, a parser that could not be loaded. */
  log(message: string): void;
}

/** The one door into `core/`; see `createAnalyzer` in `analysis.ts`. */
export interface Analyzer {
  /**
   * Findings of one version of one document. Never rejects for any input; rejects with {@link Cancelled} once `token` is cancelled.
   */
  analyze(document: SourceDocument, settings: AnalysisSettings, token?: CancellationToken): Promise<AnalysisResult>;
  /** What this client does at `offset` (0-based UTF-16), and the findings there in short. */
  hover(document: SourceDocument, offset: number, settings: AnalysisSettings): Promise<HoverContent | undefined>;
  /**
   * Makes the files of a workspace known to each other: an imported producer, a wrapper's caller, a configuration made in
   * another class. `read` gives the text of a file again, when it turns out to use one that has to do with Kafka. Files whose
   * findings depend on others are right only after this; may be called again for files that changed on disk.
   */
  index(
    documents: Iterable<SourceDocument> | AsyncIterable<SourceDocument>,
    read: (path: string) => Promise<SourceDocument | undefined>,
    token?: CancellationToken,
  ): Promise<void>;
  /** A file is gone. */
  forget(path: string): void;
  /** Forgets parse state kept for incremental parsing. */
  close(path: string): void;
}
