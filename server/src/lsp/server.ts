import * as l10n from '@vscode/l10n';
import {
  type Connection,
  DiagnosticSeverity,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configFileName, settingsSection } from '../core/settings/model.ts';
import type { Analyzer, Finding, Fix, SourceDocument } from '../core/types.ts';
import { type ClientSupport, clientSupport } from './client-support.ts';
import { type ConfigFiles, createConfigFiles } from './config-files.ts';
import { describeError, type ServerContext } from './context.ts';
import { createDocuments } from './documents.ts';
import { createEditorSettings, type EditorSettingsStore } from './editor-settings.ts';
import type { FileSystem } from './file-system.ts';
import { registerCodeActions } from './handlers/code-actions.ts';
import { type DiagnosticsDelivery, pullDiagnostics, pushDiagnostics } from './handlers/diagnostics.ts';
import { registerHover } from './handlers/hover.ts';
import { registerRulePages } from './handlers/rule-pages.ts';
import { registerWorkspace } from './handlers/workspace.ts';
import {
  diagnosticSource,
  fixAllKind,
  type InitializationOptions,
  openRuleCommand,
  settingsChangedMethod,
} from './protocol.ts';
import { createScheduler } from './scheduler.ts';
import { createSettings } from './settings.ts';
import { toRange } from './to-protocol.ts';
import { normalizeUri } from './uris.ts';
import { createWorkspaceIndexing, indexedFiles, type WorkspaceIndexing } from './workspace-indexing.ts';

export interface ServerOptions {
  /** The fixes that silence a finding; offered after all others. */
  suppressionFixes(document: SourceDocument, finding: Finding): readonly Fix[];
  /** The language id of a file by its name or path; undefined when it is not analysed. */
  languageIdOf(path: string): string | undefined;
  /** Ids that may appear in settings; any id when absent. */
  readonly knownRuleIds?: readonly string[];
  /** The URI of a rule's page; undefined when there is none. */
  rulePage?(ruleId: string): string | undefined;
  /** Calls `listener` when findings of other files may differ because a file they rest on changed. */
  onInvalidated?(listener: (paths: readonly string[]) => void): void;
  /** How long a push client's typing must pause before its diagnostics are computed. */
  readonly pushDelayMilliseconds?: number;
}

const defaultPushDelayMilliseconds = 200;

/** Serves `connection` until the client says `exit`. Nothing is read or analysed before the client asks. */
export function startServer(
  connection: Connection,
  analyzer: Analyzer,
  fileSystem: FileSystem,
  options: ServerOptions,
): void {
  connection.onInitialize((params) => {
    const server = createServer(connection, analyzer, fileSystem, options, params);
    connection.onInitialized(server.initialized);
    connection.onShutdown(server.shutdown);
    return server.result;
  });
  connection.listen();
}

interface Server {
  readonly result: InitializeResult;
  initialized(): Promise<void>;
  shutdown(): void;
}

function createServer(
  connection: Connection,
  analyzer: Analyzer,
  fileSystem: FileSystem,
  options: ServerOptions,
  params: InitializeParams,
): Server {
  const support = clientSupport(params.capabilities);
  const initialization = (params.initializationOptions ?? {}) as InitializationOptions;
  if (initialization.l10n !== undefined) l10n.config({ contents: { ...initialization.l10n } });

  const documents = createDocuments();
  documents.listen(connection);
  const configFiles = createConfigFiles({
    fileSystem,
    knownRuleIds: options.knownRuleIds,
    show: (uri, text, problems) => {
      const document = TextDocument.create(uri, 'json', 0, text);
      const diagnostics = problems.map(({ message, span }) => ({
        range: toRange(document, span),
        severity: DiagnosticSeverity.Error,
        source: diagnosticSource,
        message,
      }));
      void connection.sendDiagnostics({ uri, diagnostics });
    },
  });
  const editorSettings = createEditorSettings({
    fetch: support.configuration
      ? (scope) =>
          connection.workspace.getConfiguration({
            section: settingsSection,
            ...(scope !== undefined && { scopeUri: scope }),
          })
      : undefined,
    initial: initialization.settings,
    knownRuleIds: options.knownRuleIds,
    log: (message) => connection.console.warn(message),
  });
  const settings = createSettings(editorSettings, configFiles);
  settings.setFolders(foldersOf(params));

  const scheduler = createScheduler({
    analyzer,
    documents,
    settingsFor: async (uri) => {
      const resolved = await settings.forDocument(uri);
      return resolved.excluded ? undefined : resolved;
    },
    onFailure: (uri, error) => connection.console.error(`${uri}: ${describeError(error)}`),
  });
  documents.onChanged(({ uri }) => scheduler.forget(uri));
  documents.onClosed(({ uri }) => {
    scheduler.forget(uri);
    editorSettings.forget(uri);
    void scheduler.idle(uri).then(() => {
      if (documents.current(uri) === undefined) analyzer.close(uri);
    });
  });

  const ruleLink = initialization.ruleLink;
  const serverOpensRules = initialization.opensRules !== true && support.showDocument && options.rulePage !== undefined;
  const context: ServerContext = {
    connection,
    analyzer,
    fileSystem,
    documents,
    scheduler,
    settings,
    support,
    diagnostics: {
      support,
      rulePage: (ruleId) =>
        ruleLink === undefined ? options.rulePage?.(ruleId) : ruleLink.replaceAll('{id}', encodeURIComponent(ruleId)),
      otherDocument: async (uri) => {
        const open = documents.current(uri);
        if (open !== undefined) return open.text;
        const text = await fileSystem.readText(uri);
        return text === undefined ? undefined : TextDocument.create(uri, 'plaintext', 0, text);
      },
    },
    canOpenRules: initialization.opensRules === true || serverOpensRules,
    languageIdOf: options.languageIdOf,
    suppressionFixes: options.suppressionFixes,
  };

  const delivery = support.pullDiagnostics
    ? pullDiagnostics(context)
    : pushDiagnostics(context, options.pushDelayMilliseconds ?? defaultPushDelayMilliseconds);
  registerCodeActions(context);
  registerHover(context);
  registerWorkspace(context);
  if (serverOpensRules) registerRulePages(connection, (ruleId) => options.rulePage?.(ruleId));

  const refresh = (): void => {
    scheduler.forgetAll();
    delivery.refresh();
  };
  const indexing = createWorkspaceIndexing(context, refresh);
  options.onInvalidated?.((paths) => {
    const concerned = new Set(paths.map(normalizeUri));
    const open = documents.all().filter(({ uri }) => concerned.has(normalizeUri(uri)));
    for (const { uri } of open) scheduler.forget(uri);
    if (open.length > 0) delivery.refresh();
  });
  let started = false;
  documents.onOpened(({ uri }) => {
    // Nothing is read before there is a document that it can matter to.
    if (started || options.languageIdOf(uri) === undefined) return;
    started = true;
    indexing.start();
  });

  const follow = followSettings({ context, configFiles, editorSettings, delivery, initialization, indexing });
  return {
    result: initializeResult(support, serverOpensRules),
    initialized: follow,
    shutdown: () => {
      indexing.stop();
      delivery.stop();
      scheduler.forgetAll();
    },
  };
}

function initializeResult(support: ClientSupport, serverOpensRules: boolean): InitializeResult {
  return {
    serverInfo: { name: 'kafka-reliability' },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      codeActionProvider: { codeActionKinds: ['quickfix', fixAllKind], resolveProvider: support.resolvesEdits },
      hoverProvider: true,
      ...(support.pullDiagnostics && {
        diagnosticProvider: { identifier: diagnosticSource, interFileDependencies: true, workspaceDiagnostics: false },
      }),
      ...(serverOpensRules && { executeCommandProvider: { commands: [openRuleCommand] } }),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

interface Following {
  readonly context: ServerContext;
  readonly configFiles: ConfigFiles;
  readonly editorSettings: EditorSettingsStore;
  readonly delivery: DiagnosticsDelivery;
  readonly initialization: InitializationOptions;
  readonly indexing: WorkspaceIndexing;
}

/** Keeps settings fresh; the function that it returns is to be called when the client is ready for requests. */
function followSettings({
  context,
  configFiles,
  editorSettings,
  delivery,
  initialization,
  indexing,
}: Following): () => Promise<void> {
  const { connection, documents, scheduler, settings, support } = context;

  const settingsChanged = (): void => {
    scheduler.forgetAll();
    delivery.refresh();
    if (initialization.announceSettings === true) void connection.sendNotification(settingsChangedMethod);
  };
  const reload = async (folders: readonly string[]): Promise<void> => {
    const changes = await Promise.all(folders.map((folder) => configFiles.reload(folder)));
    if (changes.includes(true)) settingsChanged();
  };

  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    editorSettings.invalidate((pushed as Record<string, unknown> | null | undefined)?.[settingsSection]);
    settingsChanged();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const folders = changes.map(({ uri }) => configFiles.folderOf(uri)).filter((folder) => folder !== undefined);
    void indexing.filesChanged(changes);
    return reload([...new Set(folders)]);
  });
  if (!support.watchRegistration) {
    // Nobody tells of changes; a document being opened is a moment to look.
    documents.onOpened(() => void reload(settings.folders()));
  }

  return async () => {
    if (support.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        const kept = settings.folders().filter((folder) => !gone.has(folder));
        settings.setFolders([...new Set([...kept, ...added.map(({ uri }) => uri)])]);
        editorSettings.invalidate();
        settingsChanged();
        for (const { uri } of added) void configFiles.inFolder(uri);
        indexing.start();
      });
    }
    // A bad file is to be seen at once, not only when a document of its folder is opened.
    for (const folder of settings.folders()) void configFiles.inFolder(folder);
    try {
      if (support.configurationRegistration) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
      }
      if (support.watchRegistration) {
        const watchers = [{ globPattern: `**/${configFileName}` }, { globPattern: indexedFiles }];
        await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
      }
    } catch (error) {
      connection.console.warn(describeError(error));
    }
  };
}

function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(({ uri }) => uri);
  return params.rootUri ? [params.rootUri] : [];
}
