import * as vscode from 'vscode';
import { WorkDoneProgress } from 'vscode-languageclient/node';
import {
  type AnalyzeWorkspaceParams,
  type AnalyzeWorkspaceResult,
  analyzeWorkspaceMethod,
} from '../../server/src/lsp/protocol.ts';
import type { ServerSession } from './server-session.ts';

export interface WorkspaceAnalysis extends vscode.Disposable {
  run(): Promise<void>;
}

/**
 * Analyses all files of the workspace and shows what was found in the Problems view. What is shown for a file goes away
 * when the file changes or is opened: from then on the server's own diagnostics are the truth.
 */
export function createWorkspaceAnalysis(session: ServerSession): WorkspaceAnalysis {
  const shown = vscode.languages.createDiagnosticCollection('kafka-reliability-workspace');
  const files = vscode.workspace.createFileSystemWatcher('**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx,java,properties}', true);
  const subscriptions = [
    shown,
    files,
    files.onDidChange((uri) => shown.delete(uri)),
    files.onDidDelete((uri) => shown.delete(uri)),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => shown.delete(uri)),
    session.onDidChange(() => shown.clear()),
  ];

  const run = async (): Promise<void> => {
    const result = await analyze(session);
    if (result === undefined) return;
    shown.clear();
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    for (const { uri, diagnostics } of result.files) {
      const file = vscode.Uri.parse(uri);
      if (open.has(file.toString())) continue;
      shown.set(file, (await session.client?.protocol2CodeConverter.asDiagnostics(diagnostics)) ?? []);
    }
    await report(result);
  };

  return { run, dispose: () => vscode.Disposable.from(...subscriptions).dispose() };
}

async function analyze(session: ServerSession): Promise<AnalyzeWorkspaceResult | undefined> {
  const { client } = session;
  if (client === undefined) {
    await vscode.window.showWarningMessage(vscode.l10n.t('The Kafka Reliability server is not running.'));
    return undefined;
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Analysing the workspace for Kafka reliability'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const workDoneToken = `kafkaReliability.analyzeWorkspace.${Date.now()}`;
    let percentage = 0;
    const subscription = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind !== 'report') return;
      const reached = value.percentage ?? percentage;
      progress.report({
        increment: reached - percentage,
        ...(value.message !== undefined && { message: value.message }),
      });
      percentage = reached;
    });
    const params: AnalyzeWorkspaceParams = { workDoneToken };
    try {
      return await client.sendRequest<AnalyzeWorkspaceResult>(analyzeWorkspaceMethod, params, token);
    } catch (error) {
      if (!token.isCancellationRequested) client.outputChannel.appendLine(String(error));
      return undefined;
    } finally {
      subscription.dispose();
    }
  });
}

async function report({ files, findings, analysed }: AnalyzeWorkspaceResult): Promise<void> {
  if (findings === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('No findings. Files that use Kafka: {0}.', analysed));
    return;
  }
  const open = vscode.l10n.t('Open Problems');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Findings: {0}, in files: {1}. Files that use Kafka: {2}.', findings, files.length, analysed),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
