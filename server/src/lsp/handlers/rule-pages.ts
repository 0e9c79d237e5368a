import type { Connection } from 'vscode-languageserver';
import { openRuleCommand } from '../protocol.ts';

/** Opens a rule's page through the client, for clients that do not have the command themselves. */
export function registerRulePages(connection: Connection, rulePage: (ruleId: string) => string | undefined): void {
  connection.onExecuteCommand(async ({ command, arguments: given }) => {
    const ruleId: unknown = given?.[0];
    if (command !== openRuleCommand || typeof ruleId !== 'string') return null;
    const uri = rulePage(ruleId);
    if (uri !== undefined) await connection.window.showDocument({ uri, external: false, takeFocus: true });
    return null;
  });
}
