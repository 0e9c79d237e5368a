import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import schema from '../../schema/kafka-reliability.schema.json';
import { createAnalyzer, languageIdOfPath } from './core/analysis.ts';
import { suppressionFixes } from './core/features/suppress.ts';
import { createNodeHost } from './host.node.ts';
import { createNodeFileSystem } from './lsp/file-system.node.ts';
import { startServer } from './lsp/server.ts';

/** Takes the transport from the command line: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`. */
function connect(): Connection | undefined {
  try {
    return createConnection(ProposedFeatures.all);
  } catch {
    process.stderr.write('Say how to talk to the client: --stdio, --node-ipc, --socket=PORT or --pipe=NAME\n');
    process.exitCode = 2;
    return undefined;
  }
}

/** The page that lies beside the bundle's folder. */
function rulePage(ruleId: string): string | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(ruleId)) return undefined;
  const page = new URL(`../docs/rules/${ruleId}.md`, import.meta.url);
  return existsSync(fileURLToPath(page)) ? page.href : undefined;
}

const connection = connect();
if (connection !== undefined) {
  // A failure that nothing caught must not end the server, which serves all open documents.
  process.on('unhandledRejection', (reason) => connection.console.error(String(reason)));
  let invalidated: ((paths: readonly string[]) => void) | undefined;
  const host = createNodeHost((message) => connection.console.warn(message));
  const analyzer = createAnalyzer({ ...host, invalidated: (paths) => invalidated?.(paths) });
  startServer(connection, analyzer, createNodeFileSystem(), {
    languageIdOf: languageIdOfPath,
    knownRuleIds: Object.keys(schema.definitions.rules.properties),
    suppressionFixes,
    rulePage,
    onInvalidated: (listener) => {
      invalidated = listener;
    },
  });
}
