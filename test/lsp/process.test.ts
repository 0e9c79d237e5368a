import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createClientSocketTransport,
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { connectEditor, type Editor, pullClient } from './support/editor.ts';

const typescript = `import { Kafka } from 'kafkajs';

const producer = new Kafka({ brokers: ['localhost:9092'] }).producer();

export async function placeOrder(order: string): Promise<void> {
  await producer.connect();
  producer.send({ topic: 'orders', messages: [{ value: order }] });
}
`;

const java = `package shop;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

class Orders {
  private final KafkaProducer<String, String> producer;

  Orders(KafkaProducer<String, String> producer) {
    this.producer = producer;
  }

  void place(String order) {
    producer.send(new ProducerRecord<>("orders", order));
  }
}
`;

let folder: string;
let dist: string;

/** The server as it is shipped, built where nothing else is: what it loads later has to lie beside it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kafka-reliability-server-'));
  dist = join(folder, 'dist');
  const build = ['scripts/build.mjs', '--outdir', dist, '--only', 'server,typescript'];
  await promisify(execFile)(process.execPath, build);
}, 120_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function start(transport: string): ChildProcess {
  const isIpc = transport === '--node-ipc';
  return spawn(process.execPath, [join(dist, 'server.js'), transport], {
    stdio: ['pipe', 'pipe', 'inherit', ...(isIpc ? (['ipc'] as const) : [])],
  });
}

function exitOf(server: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => server.once('exit', resolve));
}

async function session(connection: ProtocolConnection): Promise<Editor> {
  return connectEditor(connection, {
    capabilities: pullClient,
    folders: [pathToFileURL(folder).href],
    configuration: () => ({}),
  });
}

async function leave(editor: Editor, server: ChildProcess): Promise<number | null> {
  const exit = exitOf(server);
  await editor.shutdown();
  await editor.connection.sendNotification('exit');
  return exit;
}

describe('the server as a process', () => {
  test('serves all languages over stdio, repairs, and ends when it is told to', async () => {
    const server = start('--stdio');
    const editor = await session(
      createProtocolConnection(new StreamMessageReader(server.stdout!), new StreamMessageWriter(server.stdin!)),
    );
    const files = [
      ['orders.ts', 'typescript', typescript],
      ['Orders.java', 'java', java],
      ['producer.properties', 'properties', 'bootstrap.servers=localhost:9092\nacks=0\n'],
    ] as const;
    const codes: Record<string, unknown[]> = {};
    for (const [name, languageId, text] of files) {
      const uri = pathToFileURL(join(folder, name)).href;
      await editor.open(uri, text, languageId);
      codes[name] = (await editor.pullItems(uri)).map(({ code }) => code);
    }
    expect(codes).toEqual({
      'orders.ts': ['fire-and-forget-send'],
      'Orders.java': ['fire-and-forget-send'],
      'producer.properties': expect.arrayContaining(['weak-acks']),
    });
    expect(editor.log.all).toEqual([]);

    const uri = pathToFileURL(join(folder, 'orders.ts')).href;
    const [finding] = await editor.pullItems(uri);
    const [fix] = await editor.actions(uri, finding!.range, ['quickfix'], [finding!]);
    await editor.apply((await editor.resolve(fix!)).edit);
    expect(editor.textOf(uri)).toContain('await producer.send(');
    expect(await editor.pullItems(uri)).toEqual([]);
    expect(await leave(editor, server)).toBe(0);
  });

  test('speaks over the IPC channel of node', async () => {
    const server = start('--node-ipc');
    const editor = await session(createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server)));
    expect(editor.result.serverInfo?.name).toBe('kafka-reliability');
    expect(await leave(editor, server)).toBe(0);
  });

  test('speaks over a socket', async () => {
    // Port 0: the machine chooses a free one.
    const { port, connected } = await socket();
    const server = start(`--socket=${port}`);
    const [reader, writer] = await connected;
    const editor = await session(createProtocolConnection(reader, writer));
    expect(editor.result.serverInfo?.name).toBe('kafka-reliability');
    expect(await leave(editor, server)).toBe(0);
  });

  test('ends with an error when the client goes without a word', async () => {
    const server = start('--stdio');
    await session(
      createProtocolConnection(new StreamMessageReader(server.stdout!), new StreamMessageWriter(server.stdin!)),
    );
    const exit = exitOf(server);
    server.stdin!.end();
    expect(await exit).toBe(1);
  });

  test('says how it wants to be started', async () => {
    const run = promisify(execFile)(process.execPath, [join(dist, 'server.js')]);
    await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('--stdio') });
  });

  test('keeps the parsers out of what starts', async () => {
    expect(await readdir(dist)).toEqual(
      expect.arrayContaining(['server.js', 'typescript.js', 'tree-sitter-java.wasm', 'web-tree-sitter.wasm']),
    );
    const { size } = await stat(join(dist, 'server.js'));
    expect(size).toBeLessThan((await stat(join(dist, 'typescript.js'))).size / 4);
  });
});

async function socket(): Promise<{
  readonly port: number;
  readonly connected: ReturnType<Awaited<ReturnType<typeof createClientSocketTransport>>['onConnected']>;
}> {
  const { createServer } = await import('node:net');
  const probe = createServer();
  const port = await new Promise<number>((resolve) => {
    probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port));
  });
  await new Promise((resolve) => probe.close(resolve));
  const transport = await createClientSocketTransport(port);
  return { port, connected: transport.onConnected() };
}
