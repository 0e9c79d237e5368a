import type { Diagnostic, DocumentUri, LSPAny, ProgressToken } from 'vscode-languageserver-protocol';
import type { Profile } from '../core/types.ts';

/*
 * What server and client say to each other beyond the Language Server Protocol. Types and names only, so that the
 * client's bundle takes nothing of the server with it.
 */

/** Every diagnostic's `source`. */
export const diagnosticSource = 'kafka-reliability';
export const fixAllKind = 'source.fixAll.kafkaReliability';
export const openRuleCommand = 'kafkaReliability.openRule';

/** What a client may pass as `initializationOptions`; each is optional. */
export interface InitializationOptions {
  /** Settings of section `kafkaReliability`, for clients that cannot be asked with `workspace/configuration`. */
  readonly settings?: LSPAny;
  /** True when the client runs the command `kafkaReliability.openRule` (one argument: the rule's id) itself. */
  readonly opensRules?: boolean;
  /** Where a diagnostic's code leads; `{id}` stands for the rule's id. Without it: the page that comes with the server. */
  readonly ruleLink?: string;
  /** True when the client wants the notification `kafkaReliability/settingsChanged`. */
  readonly announceSettings?: boolean;
  /** Translated texts by English text, as `@vscode/l10n` wants them. */
  readonly l10n?: Readonly<Record<string, string>>;
}

export const analyzeWorkspaceMethod = 'kafkaReliability/analyzeWorkspace';

export interface AnalyzeWorkspaceParams {
  readonly workDoneToken?: ProgressToken;
  /** The folders to walk; all workspace folders when absent. */
  readonly folders?: readonly DocumentUri[];
}

export interface AnalyzeWorkspaceResult {
  /** Files with at least one finding, in the order of the walk. */
  readonly files: readonly { readonly uri: DocumentUri; readonly diagnostics: Diagnostic[] }[];
  /** How many files of a language that is analysed were read. */
  readonly read: number;
  /** How many of them use Kafka. */
  readonly analysed: number;
  readonly findings: number;
}

export const effectiveSettingsMethod = 'kafkaReliability/effectiveSettings';

export interface EffectiveSettingsParams {
  readonly uri: DocumentUri;
}

export interface EffectiveSettingsResult {
  readonly profile: Profile;
  /** True when the document is not analysed: switched off, or excluded by a pattern. */
  readonly excluded: boolean;
  readonly testFile: boolean;
  /** The configuration file in force for the document, when there is one. */
  readonly configFile?: DocumentUri;
}

/** Sent by the server when settings or a configuration file changed; no parameters. */
export const settingsChangedMethod = 'kafkaReliability/settingsChanged';
