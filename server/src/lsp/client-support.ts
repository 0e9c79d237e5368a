import type { ClientCapabilities } from 'vscode-languageserver';

/** What the connected client can do, as far as the server behaves differently for it. */
export interface ClientSupport {
  /** Asks for diagnostics itself; the server must not push then. */
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  /** Takes code actions as objects, not as commands only. */
  readonly codeActionLiterals: boolean;
  /** Fetches a code action's `edit` later. */
  readonly resolvesEdits: boolean;
  /** Takes workspace edits that name the version of the document. */
  readonly versionedEdits: boolean;
  readonly markdownHover: boolean;
  readonly configuration: boolean;
  readonly configurationRegistration: boolean;
  readonly workspaceFolders: boolean;
  readonly watchRegistration: boolean;
  readonly workDoneProgress: boolean;
  readonly showDocument: boolean;
}

export function clientSupport(capabilities: ClientCapabilities): ClientSupport {
  const { textDocument, window, workspace } = capabilities;
  const pull = textDocument?.diagnostic;
  const push = textDocument?.publishDiagnostics;
  const codeAction = textDocument?.codeAction;
  return {
    pullDiagnostics: pull !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: pull?.relatedInformation === true || push?.relatedInformation === true,
    codeDescription: pull?.codeDescriptionSupport === true || push?.codeDescriptionSupport === true,
    diagnosticData: pull?.dataSupport === true || push?.dataSupport === true,
    codeActionLiterals: codeAction?.codeActionLiteralSupport !== undefined,
    resolvesEdits: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes('edit') === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    watchRegistration: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workDoneProgress: window?.workDoneProgress === true,
    showDocument: window?.showDocument?.support === true,
  };
}
