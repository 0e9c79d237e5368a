import { type ChildProcess, spawn } from 'node:child_process';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { keystrokes } from './keystrokes.ts';
import { distribution, rounded, timed } from './measure.ts';
import { javaProgram, type Program, typescriptProgram } from './sources.ts';

interface Session {
  readonly connection: ProtocolConnection;
  /** The findings of what is open, as the server answers. */
  diagnostics(uri: string): Promise<DocumentDiagnosticReport>;
  stop(): Promise<void>;
}

async function connect(server: string): Promise<Session> {
  const child: ChildProcess = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout!),
    new StreamMessageWriter(child.stdin!),
  );
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    capabilities: { textDocument: { diagnostic: {}, synchronization: {} }, workspace: {} },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    connection,
    diagnostics: (uri) => connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }),
    async stop() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await exited;
      connection.dispose();
    },
  };
}

const open = (session: Session, uri: string, languageId: string, text: string): Promise<void> =>
  session.connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId, version: 0, text },
  });

const countOf = (report: DocumentDiagnosticReport): number => (report.kind === 'full' ? report.items.length : -1);

/** From the start of a process to the first findings in its first file. */
async function measureColdStart(server: string, languageId: string, text: string, uri: string): Promise<unknown> {
  const samples: number[] = [];
  const bare: number[] = [];
  let findings = 0;
  for (let run = 0; run < 7; run++) {
    bare.push((await timed(() => nodeAlone())).time);
    const start = performance.now();
    const session = await connect(server);
    await open(session, uri, languageId, text);
    findings = countOf(await session.diagnostics(uri));
    samples.push(performance.now() - start);
    await session.stop();
  }
  const [cold, alone] = [distribution(samples), distribution(bare)];
  return {
    findings,
    ratioToNodeAlone: rounded(cold.p50 / alone.p50),
    milliseconds: { firstFindings: cold, nodeAlone: alone },
  };
}

/** What Node itself takes to start and stop. */
function nodeAlone(): Promise<unknown> {
  const child = spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', resolve));
}

/** From a change notification to the answer with the findings of that version, over stdio. */
async function measureTyping(server: string, languageId: string, program: Program, uri: string): Promise<unknown> {
  const statement = languageId === 'java' ? 'log.info("seen {}", sku);\n' : 'this.logger.log(`seen ${sku}`);\n';
  const session = await connect(server);
  await open(session, uri, languageId, program.text);
  const samples: number[] = [];
  let previous = program.text;
  const typed = keystrokes(program, statement, 300);
  for (const [index, { text }] of typed.entries()) {
    const { time } = await timed(async () => {
      await session.connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version: index + 1 },
        contentChanges: [changeBetween(previous, text)],
      });
      return session.diagnostics(uri);
    });
    previous = text;
    if (index >= typed.length / 4) samples.push(time);
  }
  await session.stop();
  return { milliseconds: distribution(samples) };
}

/** The change as an editor sends it: a range and what replaces it. */
function changeBetween(before: string, after: string) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const range = { start: positionAt(before, start), end: positionAt(before, before.length - tail) };
  return { range, text: after.slice(start, after.length - tail) };
}

function positionAt(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length - 1, character: offset - (before.lastIndexOf('\n') + 1) };
}

/** The built server over stdio: typing and the cold start. */
export async function measureServer(server: string, lines: number): Promise<Record<string, unknown>> {
  const [script, java] = [typescriptProgram(lines), javaProgram(lines)];
  return {
    typing: {
      typescript: await measureTyping(server, 'typescript', script, 'file:///bench/shop.ts'),
      java: await measureTyping(server, 'java', java, 'file:///bench/Shop.java'),
    },
    coldStart: {
      typescript: await measureColdStart(server, 'typescript', script.text, 'file:///bench/shop.ts'),
      java: await measureColdStart(server, 'java', java.text, 'file:///bench/Shop.java'),
    },
  };
}
