import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  FileChangeType,
  type FileEvent,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type Position,
  ProposedFeatures,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analyzer } from '../../../server/src/core/types.ts';
import type { FileSystem } from '../../../server/src/lsp/file-system.ts';
import { type ServerOptions, startServer } from '../../../server/src/lsp/server.ts';
import { createMemoryFileSystem } from './memory-file-system.ts';

export interface EditorOptions {
  readonly analyzer: Analyzer;
  readonly fileSystem?: FileSystem;
  readonly capabilities: ClientCapabilities;
  readonly folders?: readonly string[];
  /** The answer to `workspace/configuration`. */
  readonly configuration?: (scope: string | undefined) => unknown;
  readonly initializationOptions?: unknown;
  readonly server?: Partial<ServerOptions>;
}

/** What the server sent on its own, kept until a test asks for it. */
export interface Inbox<T> {
  readonly all: readonly T[];
  /** The next one that no test has taken; waits for it. */
  next(): Promise<T>;
  /** How many came that no test has taken. */
  readonly waiting: number;
}

/** A client without a screen: it keeps the texts of open documents and waits for events, never for time. */
export interface Editor {
  readonly connection: ProtocolConnection;
  readonly result: InitializeResult;
  readonly published: Inbox<PublishDiagnosticsParams>;
  readonly refreshes: Inbox<string>;
  readonly log: Inbox<string>;
  readonly registrations: readonly string[];
  open(uri: string, text: string, languageId?: string, version?: number): Promise<void>;
  /** Replaces `range` with `text`, or all when there is no range. */
  change(uri: string, text: string, range?: Range): Promise<void>;
  close(uri: string): Promise<void>;
  textOf(uri: string): string;
  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  /** The items of a full report. */
  pullItems(uri: string): Promise<readonly Diagnostic[]>;
  actions(uri: string, range: Range, only?: string[], diagnostics?: Diagnostic[]): Promise<CodeAction[]>;
  resolve(action: CodeAction): Promise<CodeAction>;
  /** Applies an edit as an editor does: only to the version that it names. */
  apply(edit: WorkspaceEdit | undefined): Promise<void>;
  hover(uri: string, position: Position): Promise<Hover | null>;
  filesChanged(...uris: string[]): Promise<void>;
  configurationChanged(settings?: unknown): Promise<void>;
  foldersChanged(added: readonly string[], removed: readonly string[]): Promise<void>;
  /** Resolves when the server has read all that was sent before. */
  settled(): Promise<void>;
  shutdown(): Promise<void>;
}

const common: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
      dataSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

/** A client like Visual Studio Code. */
export const pullClient: ClientCapabilities = {
  ...common,
  textDocument: { ...common.textDocument, diagnostic: { dynamicRegistration: true } },
};

/** A client that waits for `textDocument/publishDiagnostics`, and takes code actions with their edits. */
export const pushClient: ClientCapabilities = {
  ...common,
  textDocument: {
    ...common.textDocument,
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
  },
};

const languageIds: Readonly<Record<string, string>> = {
  ts: 'typescript',
  jsx: 'javascriptreact',
  java: 'java',
  properties: 'properties',
};

export async function startEditor(options: EditorOptions): Promise<Editor> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const serverConnection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  startServer(serverConnection, options.analyzer, options.fileSystem ?? createMemoryFileSystem(), {
    languageIdOf: (path) => languageIds[path.split('.').at(-1) ?? ''],
    suppressionFixes: () => [],
    pushDelayMilliseconds: 1,
    ...options.server,
  });
  return connectEditor(
    createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)),
    options,
  );
}

/** Initializes a server at the other end of `connection`. */
export async function connectEditor(
  connection: ProtocolConnection,
  options: Pick<EditorOptions, 'capabilities' | 'folders' | 'configuration' | 'initializationOptions'>,
): Promise<Editor> {
  const published = createInbox<PublishDiagnosticsParams>();
  const refreshes = createInbox<string>();
  const log = createInbox<string>();
  const registrations: string[] = [];
  const documents = new Map<string, TextDocument>();

  connection.onNotification(PublishDiagnosticsNotification.type, published.add);
  connection.onNotification(LogMessageNotification.type, ({ message }) => log.add(message));
  connection.onRequest(DiagnosticRefreshRequest.type, () => refreshes.add('refresh'));
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ scopeUri }) => options.configuration?.(scopeUri) ?? null),
  );
  let registered: () => void = () => {};
  const untilRegistered = new Promise<void>((resolve) => {
    registered = resolve;
  });
  connection.onRequest(RegistrationRequest.type, (params) => {
    registrations.push(...params.registrations.map(({ method }) => method));
    if (registrations.includes(DidChangeWatchedFilesNotification.method)) registered();
  });
  connection.listen();

  const folders = (options.folders ?? []).map((uri) => ({ uri, name: uri }));
  const result = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities,
    workspaceFolders: folders.length > 0 ? folders : null,
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  if (options.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) await untilRegistered;

  const documentOf = (uri: string): TextDocument => {
    const document = documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  };
  const pull = (uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
      ...(previousResultId !== undefined && { previousResultId }),
    });

  const editor: Editor = {
    connection,
    result,
    published,
    refreshes,
    log,
    registrations,
    open: (uri, text, languageId = 'typescript', version = 1) => {
      documents.set(uri, TextDocument.create(uri, languageId, version, text));
      return connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version, text },
      });
    },
    change: (uri, text, range) => {
      const before = documentOf(uri);
      const version = before.version + 1;
      const change = range === undefined ? { text } : { range, text };
      documents.set(
        uri,
        TextDocument.update(
          TextDocument.create(uri, before.languageId, before.version, before.getText()),
          [change],
          version,
        ),
      );
      return connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [change],
      });
    },
    close: (uri) => {
      documents.delete(uri);
      return connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    },
    textOf: (uri) => documentOf(uri).getText(),
    pull,
    pullItems: async (uri) => {
      const report = await pull(uri);
      if (report.kind !== 'full') throw new Error('expected a full report');
      return report.items;
    },
    actions: async (uri, range, only, diagnostics = []) => {
      const actions = await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range,
        context: { diagnostics, ...(only !== undefined && { only }) },
      });
      return (actions ?? []).filter((action): action is CodeAction => !('arguments' in action));
    },
    resolve: (action) => connection.sendRequest(CodeActionResolveRequest.type, action),
    apply: async (edit) => {
      for (const change of edit?.documentChanges ?? []) {
        const { textDocument, edits } = change as TextDocumentEdit;
        const document = documentOf(textDocument.uri);
        if (textDocument.version !== document.version) throw new Error('the edit is for another version');
        await editor.change(textDocument.uri, TextDocument.applyEdits(document, edits as never));
      }
    },
    hover: (uri, position) => connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position }),
    filesChanged: (...uris) => {
      const changes: FileEvent[] = uris.map((uri) => ({ uri, type: FileChangeType.Changed }));
      return connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
    },
    configurationChanged: (settings = null) =>
      connection.sendNotification(DidChangeConfigurationNotification.type, { settings }),
    foldersChanged: (added, removed) =>
      connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
        event: {
          added: added.map((uri) => ({ uri, name: uri })),
          removed: removed.map((uri) => ({ uri, name: uri })),
        },
      }),
    settled: async () => {
      await connection.sendRequest(HoverRequest.type, {
        textDocument: { uri: 'untitled:nothing' },
        position: { line: 0, character: 0 },
      });
    },
    shutdown: async () => {
      await connection.sendRequest(ShutdownRequest.type);
    },
  };
  return editor;
}

function createInbox<T>(): Inbox<T> & { readonly add: (item: T) => void } {
  const all: T[] = [];
  const takers: ((item: T) => void)[] = [];
  let taken = 0;
  return {
    all,
    get waiting() {
      return all.length - taken;
    },
    next: () => {
      const item = all[taken];
      taken += 1;
      return item === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(item);
    },
    add: (item) => {
      all.push(item);
      takers.shift()?.(item);
    },
  };
}

/** The range of the n-th place (from 0) where `word` stands in `text`. */
export function rangeOf(text: string, word: string, occurrence = 0): Range {
  let start = -1;
  for (let index = 0; index <= occurrence; index += 1) start = text.indexOf(word, start + 1);
  if (start < 0) throw new Error(`${word} is not there`);
  const document = TextDocument.create('untitled:text', 'plaintext', 0, text);
  return { start: document.positionAt(start), end: document.positionAt(start + word.length) };
}
