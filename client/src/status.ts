import * as vscode from 'vscode';
import { commandIds } from './command-ids.ts';
import { documentSelector } from './languages.ts';
import { profileLabel } from './profiles.ts';
import type { ServerSession } from './server-session.ts';

/** The entry in the language status menu: the server's state, and the profile of the document in front. */
export function createStatus(session: ServerSession): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('kafkaReliability.status', documentSelector);
  item.name = vscode.l10n.t('Kafka Reliability');

  let round = 0;
  const update = async (): Promise<void> => {
    round += 1;
    const own = round;
    show(item, session);
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (session.state.kind !== 'ready' || uri === undefined) return;
    const settings = await session.settingsFor(uri);
    if (own !== round || settings === undefined) return;
    item.text = vscode.l10n.t('Kafka: {0}', profileLabel(settings.profile));
    item.detail = settings.excluded ? vscode.l10n.t('this file is not analysed') : vscode.l10n.t('reliability profile');
  };

  const subscriptions = [
    item,
    session.onDidChange(() => void update()),
    vscode.window.onDidChangeActiveTextEditor(() => void update()),
  ];
  void update();
  return vscode.Disposable.from(...subscriptions);
}

function show(item: vscode.LanguageStatusItem, { state }: ServerSession): void {
  item.busy = state.kind === 'starting';
  item.severity = severityOf(state.kind);
  item.detail = '';
  switch (state.kind) {
    case 'starting':
      item.text = vscode.l10n.t('Kafka Reliability is starting');
      item.command = { title: vscode.l10n.t('Show Output'), command: commandIds.showOutput };
      return;
    case 'ready':
      item.text = vscode.l10n.t('Kafka Reliability is ready');
      item.command = { title: vscode.l10n.t('Select Profile'), command: commandIds.selectProfile };
      return;
    case 'stopped':
      item.text = vscode.l10n.t('Kafka Reliability has stopped');
      item.command = { title: vscode.l10n.t('Restart Server'), command: commandIds.restartServer };
      return;
    case 'failed':
      item.text = vscode.l10n.t('Kafka Reliability could not start');
      item.detail = state.reason;
      item.command = { title: vscode.l10n.t('Show Output'), command: commandIds.showOutput };
  }
}

function severityOf(kind: ServerSession['state']['kind']): vscode.LanguageStatusSeverity {
  if (kind === 'failed') return vscode.LanguageStatusSeverity.Error;
  if (kind === 'stopped') return vscode.LanguageStatusSeverity.Warning;
  return vscode.LanguageStatusSeverity.Information;
}
