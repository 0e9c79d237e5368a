import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { type Analyzer, Cancelled, type Finding, type Fix, type SourceDocument } from '../core/types.ts';
import type { ClientSupport } from './client-support.ts';
import type { Documents } from './documents.ts';
import type { FileSystem } from './file-system.ts';
import { Outdated, type Scheduler } from './scheduler.ts';
import type { Settings } from './settings.ts';
import type { DiagnosticContext } from './to-protocol.ts';

/** What the handlers share. */
export interface ServerContext {
  readonly connection: Connection;
  readonly analyzer: Analyzer;
  readonly fileSystem: FileSystem;
  readonly documents: Documents;
  readonly scheduler: Scheduler;
  readonly settings: Settings;
  readonly support: ClientSupport;
  readonly diagnostics: DiagnosticContext;
  /** The client runs the command that opens a rule's page, or the server can do it. */
  readonly canOpenRules: boolean;
  languageIdOf(name: string): string | undefined;
  suppressionFixes(document: SourceDocument, finding: Finding): readonly Fix[];
}

/** The error a client expects for a request that it cancelled. */
export function requestCancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

/** The error a client expects when the document moved on while a request was answered. */
export function contentModified(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed.');
}

/**
 * Runs a handler. A cancelled or outdated request is answered with its own error; any other failure goes to the log and
 * is answered with `empty`, because most editors show a failed request in the user's face.
 */
export async function answer<T>(
  connection: Connection,
  token: CancellationToken | undefined,
  empty: T,
  handle: () => Promise<T>,
  outdated: () => Error = contentModified,
): Promise<T> {
  try {
    const result = await handle();
    if (token?.isCancellationRequested) throw requestCancelled();
    return result;
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    if (error instanceof Cancelled) throw requestCancelled();
    if (error instanceof Outdated) throw outdated();
    connection.console.error(describeError(error));
    return empty;
  }
}

export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
