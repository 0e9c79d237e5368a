import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { Cancelled } from '../../core/types.ts';
import { answer, describeError, type ServerContext } from '../context.ts';
import type { Snapshot } from '../documents.ts';
import { Outdated, type RequestToken } from '../scheduler.ts';
import { toDiagnostics } from '../to-protocol.ts';

/** How diagnostics reach the client; exactly one way is in use. */
export interface DiagnosticsDelivery {
  /** Settings changed: what is shown has to be computed again. */
  refresh(): void;
  stop(): void;
}

/** Answers `textDocument/diagnostic`. */
export function pullDiagnostics(context: ServerContext): DiagnosticsDelivery {
  const { connection, documents } = context;
  const nothing: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

  connection.languages.diagnostics.on((params, token) => {
    const handle = async (): Promise<DocumentDiagnosticReport> => {
      const snapshot = documents.current(params.textDocument.uri);
      if (snapshot === undefined) return nothing;
      const { id, items } = await diagnosticsOf(context, snapshot, token);
      if (id === params.previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id };
      return { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
    };
    return answer(connection, token, nothing, handle, askAgain);
  });

  return {
    refresh: () => {
      if (!context.support.refreshDiagnostics) return;
      connection.languages.diagnostics.refresh().catch((error: unknown) => {
        connection.console.warn(describeError(error));
      });
    },
    stop: () => {},
  };
}

/** Sends `textDocument/publishDiagnostics`: at once for an opened document, after a pause in typing for a changed one. */
export function pushDiagnostics(context: ServerContext, delayMilliseconds: number): DiagnosticsDelivery {
  const { connection, documents } = context;
  const pending = new Map<string, ReturnType<typeof setTimeout>>();

  const publish = async (snapshot: Snapshot): Promise<void> => {
    try {
      const { items } = await diagnosticsOf(context, snapshot, undefined);
      await connection.sendDiagnostics({ uri: snapshot.uri, version: snapshot.version, diagnostics: items });
    } catch (error) {
      // Whoever changed the document or the settings has asked for the next round.
      if (error instanceof Outdated || error instanceof Cancelled) return;
      connection.console.error(describeError(error));
    }
  };
  const unschedule = (uri: string): void => {
    clearTimeout(pending.get(uri));
    pending.delete(uri);
  };
  const schedule = (snapshot: Snapshot, delay: number): void => {
    unschedule(snapshot.uri);
    const timer = setTimeout(() => {
      pending.delete(snapshot.uri);
      void publish(snapshot);
    }, delay);
    pending.set(snapshot.uri, timer);
  };

  documents.onOpened((snapshot) => schedule(snapshot, 0));
  documents.onChanged((snapshot) => schedule(snapshot, delayMilliseconds));
  documents.onClosed(({ uri }) => {
    unschedule(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  return {
    refresh: () => {
      for (const snapshot of documents.all()) schedule(snapshot, 0);
    },
    stop: () => {
      for (const uri of [...pending.keys()]) unschedule(uri);
    },
  };
}

async function diagnosticsOf(
  context: ServerContext,
  snapshot: Snapshot,
  token: RequestToken | undefined,
): Promise<{ readonly id: string; readonly items: Diagnostic[] }> {
  const outcome = await context.scheduler.analyze(snapshot, token);
  const items = await toDiagnostics(snapshot.text, outcome.findings, outcome.id, context.diagnostics);
  if (!context.documents.isCurrent(snapshot)) throw new Outdated();
  return { id: outcome.id, items };
}

/**
 * Unlike "content modified", which Visual Studio Code answers with an empty list, this keeps what is shown until the next
 * answer; and it asks to be asked again because the change may have come from the settings alone.
 */
function askAgain(): ResponseError<{ retriggerRequest: boolean }> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'The document or its settings have changed.', {
    retriggerRequest: true,
  });
}
