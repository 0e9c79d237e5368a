import * as vscode from 'vscode';
import { createWorkspaceAnalysis } from './analyze-workspace.ts';
import { commandIds } from './command-ids.ts';
import { selectProfile } from './profiles.ts';
import { openRule } from './rule-pages.ts';
import type { ServerSession } from './server-session.ts';

/** Registers every command of the manifest. */
export function registerCommands(
  context: vscode.ExtensionContext,
  session: ServerSession,
  output: vscode.LogOutputChannel,
): readonly vscode.Disposable[] {
  const rulePages = vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules');
  const workspaceAnalysis = createWorkspaceAnalysis(session);
  const commands: Readonly<Record<string, (argument: unknown) => unknown>> = {
    [commandIds.restartServer]: () => session.restart(),
    [commandIds.showOutput]: () => output.show(true),
    [commandIds.openRule]: (ruleId) => openRule(rulePages, ruleId),
    [commandIds.analyzeWorkspace]: () => workspaceAnalysis.run(),
    [commandIds.selectProfile]: () => selectProfile(session),
  };
  return [workspaceAnalysis, ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run))];
}
