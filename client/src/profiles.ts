import * as vscode from 'vscode';
import { type Profile, profiles } from '../../server/src/core/types.ts';
import type { ServerSession } from './server-session.ts';

export function profileLabel(profile: Profile): string {
  switch (profile) {
    case 'telemetry':
      return vscode.l10n.t('telemetry');
    case 'standard':
      return vscode.l10n.t('standard');
    case 'critical':
      return vscode.l10n.t('critical');
  }
}

function profileDetail(profile: Profile): string {
  switch (profile) {
    case 'telemetry':
      return vscode.l10n.t('Logs and tracking: some loss is acceptable');
    case 'standard':
      return vscode.l10n.t('Business events: every record is handled at least once');
    case 'critical':
      return vscode.l10n.t('Orders, payments, billing: nothing may be lost or doubled');
  }
}

/** Asks for a profile and writes it into the settings of the workspace, or of the user when no folder is open. */
export async function selectProfile(session: ServerSession): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const current = uri === undefined ? undefined : await session.settingsFor(uri);
  const picked = await vscode.window.showQuickPick(
    profiles.map((profile) => ({
      profile,
      label: profileLabel(profile),
      description: profile === current?.profile ? vscode.l10n.t('in force') : '',
      detail: profileDetail(profile),
    })),
    { title: vscode.l10n.t('Reliability profile') },
  );
  if (picked === undefined) return;

  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('kafkaReliability').update('profile', picked.profile, target);

  const chosen = uri === undefined ? undefined : await session.settingsFor(uri);
  if (chosen?.configFile === undefined || chosen.profile === picked.profile) return;
  const open = vscode.l10n.t('Open File');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('The configuration file of this folder sets another profile, and it wins over the settings.'),
    open,
  );
  if (answer === open) await vscode.window.showTextDocument(vscode.Uri.parse(chosen.configFile));
}
