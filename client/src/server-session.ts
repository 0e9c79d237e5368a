import * as vscode from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import {
  type EffectiveSettingsParams,
  type EffectiveSettingsResult,
  effectiveSettingsMethod,
  type InitializationOptions,
  openRuleCommand,
  settingsChangedMethod,
} from '../../server/src/lsp/protocol.ts';
import { documentSelector } from './languages.ts';

export type ServerState =
  | { readonly kind: 'starting' | 'ready' | 'stopped' }
  | { readonly kind: 'failed'; readonly reason: string };

/** The language server in its own process, started again on demand. */
export interface ServerSession extends vscode.Disposable {
  readonly state: ServerState;
  /** The state changed, or the settings that are in force. */
  readonly onDidChange: vscode.Event<void>;
  /** The running client; undefined while the server does not answer. */
  readonly client: LanguageClient | undefined;
  start(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** What holds for a document; undefined while the server does not answer. */
  settingsFor(uri: vscode.Uri): Promise<EffectiveSettingsResult | undefined>;
}

export function createServerSession(serverModule: string, output: vscode.LogOutputChannel): ServerSession {
  const changed = new vscode.EventEmitter<void>();
  let state: ServerState = { kind: 'stopped' };
  const setState = (next: ServerState): void => {
    state = next;
    changed.fire();
  };

  const initializationOptions: InitializationOptions = {
    opensRules: true,
    announceSettings: true,
    ruleLink: `command:${openRuleCommand}?${encodeURIComponent('["')}{id}${encodeURIComponent('"]')}`,
    ...(vscode.l10n.bundle !== undefined && { l10n: vscode.l10n.bundle }),
  };
  const client = new LanguageClient(
    'kafkaReliability',
    'Kafka Reliability',
    { module: serverModule, transport: TransportKind.ipc },
    {
      documentSelector,
      outputChannel: output,
      initializationOptions,
      // The links of hovers open a rule's page.
      markdown: { isTrusted: { enabledCommands: [openRuleCommand] } },
    },
  );
  const subscriptions = [
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) setState({ kind: 'ready' });
      if (newState === State.Starting) setState({ kind: 'starting' });
      if (newState === State.Stopped && state.kind !== 'failed') setState({ kind: 'stopped' });
    }),
    client.onNotification(settingsChangedMethod, () => changed.fire()),
  ];

  const attempt = async (run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      output.error(reason);
      setState({ kind: 'failed', reason });
    }
  };
  const runningClient = (): LanguageClient | undefined => (client.isRunning() ? client : undefined);
  const stop = async (): Promise<void> => {
    // A client that is still starting, or never started, cannot be stopped.
    if (client.needsStop()) await client.stop();
  };

  return {
    get state() {
      return state;
    },
    onDidChange: changed.event,
    get client() {
      return runningClient();
    },
    start: () => attempt(() => client.start()),
    restart: () =>
      attempt(async () => {
        setState({ kind: 'starting' });
        await stop();
        await client.start();
      }),
    stop,
    settingsFor: async (uri) => {
      const params: EffectiveSettingsParams = { uri: client.code2ProtocolConverter.asUri(uri) };
      try {
        return await runningClient()?.sendRequest<EffectiveSettingsResult>(effectiveSettingsMethod, params);
      } catch {
        return undefined;
      }
    },
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
      changed.dispose();
    },
  };
}
