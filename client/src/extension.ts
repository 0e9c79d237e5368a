import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { createServerSession, type ServerSession } from './server-session.ts';
import { createStatus } from './status.ts';

let session: ServerSession | undefined;

/** Runs when the first document of an analysed language is opened, or one of the commands is called. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('Kafka Reliability', { log: true });
  session = createServerSession(context.asAbsolutePath('dist/server.js'), output);
  const status = createStatus(session);
  context.subscriptions.push(output, session, status, ...registerCommands(context, session, output));
  await session.start();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
