import * as l10n from '@vscode/l10n';
import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver';
import { Cancelled, type Finding } from '../../core/types.ts';
import { answer, describeError, type ServerContext } from '../context.ts';
import { createSnapshot, type Snapshot } from '../documents.ts';
import {
  type AnalyzeWorkspaceParams,
  type AnalyzeWorkspaceResult,
  analyzeWorkspaceMethod,
  type EffectiveSettingsParams,
  type EffectiveSettingsResult,
  effectiveSettingsMethod,
} from '../protocol.ts';
import { Outdated } from '../scheduler.ts';
import { toDiagnostics } from '../to-protocol.ts';
import { normalizeUri } from '../uris.ts';
import { type FoundFile, walk } from '../workspace-walk.ts';

interface FileInFolder extends FoundFile {
  readonly folder: string;
}

interface FileOutcome {
  readonly snapshot: Snapshot;
  readonly findings: readonly Finding[];
  readonly id: string;
  readonly analysed: boolean;
}

/** Answers `kafkaReliability/analyzeWorkspace` and `kafkaReliability/effectiveSettings`. */
export function registerWorkspace(context: ServerContext): void {
  const { connection, settings } = context;
  const nothing: AnalyzeWorkspaceResult = { files: [], read: 0, analysed: 0, findings: 0 };

  connection.onRequest(
    analyzeWorkspaceMethod,
    (params: AnalyzeWorkspaceParams | undefined, token: CancellationToken): Promise<AnalyzeWorkspaceResult> =>
      answer(connection, token, nothing, () => withProgress(context, params ?? {}, token)),
  );

  connection.onRequest(
    effectiveSettingsMethod,
    async ({ uri }: EffectiveSettingsParams): Promise<EffectiveSettingsResult> => {
      const { profile, excluded, testFile, configFile } = await settings.forDocument(uri);
      return { profile, excluded, testFile, ...(configFile !== undefined && { configFile }) };
    },
  );
}

async function withProgress(
  context: ServerContext,
  params: AnalyzeWorkspaceParams,
  requestToken: CancellationToken,
): Promise<AnalyzeWorkspaceResult> {
  const { connection, support } = context;
  if (params.workDoneToken !== undefined || !support.workDoneProgress) {
    const progress = connection.window.attachWorkDoneProgress(params.workDoneToken);
    return analyzeWorkspace(context, params, progress, requestToken);
  }
  const progress = await connection.window.createWorkDoneProgress();
  const either = {
    get isCancellationRequested() {
      return requestToken.isCancellationRequested || progress.token.isCancellationRequested;
    },
  };
  return analyzeWorkspace(context, params, progress, either);
}

async function analyzeWorkspace(
  context: ServerContext,
  params: AnalyzeWorkspaceParams,
  progress: WorkDoneProgressReporter,
  token: { readonly isCancellationRequested: boolean },
): Promise<AnalyzeWorkspaceResult> {
  progress.begin(l10n.t('Analysing the workspace'), 0, undefined, true);
  try {
    const found = await findFiles(context, params.folders ?? context.settings.folders(), token);
    const files: { uri: string; diagnostics: Awaited<ReturnType<typeof toDiagnostics>> }[] = [];
    let read = 0;
    let analysed = 0;
    let findings = 0;
    let shownPercentage = 0;
    for (const [index, file] of found.entries()) {
      if (token.isCancellationRequested) throw new Cancelled();
      const percentage = Math.floor((index * 100) / found.length);
      if (percentage > shownPercentage) {
        progress.report(percentage, l10n.t('{0} of {1} files', index, found.length));
        shownPercentage = percentage;
      }
      const outcome = await analyzeFile(context, file, token);
      if (outcome === undefined) continue;
      read += 1;
      if (outcome.analysed) analysed += 1;
      if (outcome.findings.length === 0) continue;
      findings += outcome.findings.length;
      const { snapshot } = outcome;
      const diagnostics = await toDiagnostics(snapshot.text, outcome.findings, outcome.id, context.diagnostics);
      files.push({ uri: snapshot.uri, diagnostics });
    }
    return { files, read, analysed, findings };
  } finally {
    progress.done();
  }
}

async function findFiles(
  { fileSystem, languageIdOf }: ServerContext,
  folders: readonly string[],
  token: { readonly isCancellationRequested: boolean },
): Promise<readonly FileInFolder[]> {
  // A workspace folder may lie inside another one.
  const files = new Map<string, FileInFolder>();
  for (const folder of folders) {
    for await (const file of walk(fileSystem, folder, languageIdOf, token))
      files.set(normalizeUri(file.uri), { ...file, folder });
  }
  return [...files.values()];
}

/** Undefined when the file is excluded or cannot be read. */
async function analyzeFile(
  context: ServerContext,
  file: FileInFolder,
  token: { readonly isCancellationRequested: boolean },
): Promise<FileOutcome | undefined> {
  const { analyzer, connection, documents, fileSystem, settings } = context;
  const resolved = await settings.forFile(file.folder, file.uri);
  if (resolved.excluded) return undefined;
  const open = documents.all().find(({ uri }) => normalizeUri(uri) === normalizeUri(file.uri));
  if (open !== undefined) return analyzeOpen(context, open.uri, token);
  const text = await fileSystem.readText(file.uri);
  // A zero byte: not a text, whatever its name says.
  if (text === undefined || text.includes('\0')) return undefined;
  const snapshot = createSnapshot(file.uri, file.languageId, 0, text);
  try {
    const { findings, analysed } = await analyzer.analyze(snapshot.source, resolved, token);
    return { snapshot, findings, id: '', analysed };
  } catch (error) {
    if (token.isCancellationRequested) throw new Cancelled();
    connection.console.error(`${file.uri}: ${describeError(error)}`);
    return { snapshot, findings: [], id: '', analysed: false };
  } finally {
    analyzer.close(file.uri);
  }
}

/** What the user sees in an editor counts, not what is on the disk. */
async function analyzeOpen(
  context: ServerContext,
  uri: string,
  token: { readonly isCancellationRequested: boolean },
): Promise<FileOutcome | undefined> {
  for (;;) {
    if (token.isCancellationRequested) throw new Cancelled();
    const snapshot = context.documents.current(uri);
    if (snapshot === undefined) return undefined;
    try {
      const { findings, id, analysed } = await context.scheduler.analyze(snapshot);
      return { snapshot, findings, id, analysed };
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
    }
  }
}
