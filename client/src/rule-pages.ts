import * as vscode from 'vscode';

/** Shows a rule's page as formatted text; asks which rule when the caller does not say. */
export async function openRule(folder: vscode.Uri, given: unknown): Promise<void> {
  const ruleId = typeof given === 'string' ? given : await pickRule(folder);
  if (ruleId === undefined) return;
  const page = (await pages(folder)).includes(ruleId) ? vscode.Uri.joinPath(folder, `${ruleId}.md`) : undefined;
  if (page === undefined) {
    await vscode.window.showInformationMessage(vscode.l10n.t("There is no page about '{0}'.", ruleId));
    return;
  }
  await vscode.commands.executeCommand('markdown.showPreview', page);
}

async function pickRule(folder: vscode.Uri): Promise<string | undefined> {
  return vscode.window.showQuickPick(await pages(folder), { title: vscode.l10n.t('Which rule?') });
}

/** The ids of the rules that have a page. */
async function pages(folder: vscode.Uri): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  return entries
    .map(([name]) => name)
    .filter((name) => /^[a-z][a-z0-9-]*\.md$/.test(name))
    .map((name) => name.slice(0, -'.md'.length))
    .sort();
}
