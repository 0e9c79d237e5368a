import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { type CommandLineEnvironment, type ExitCode, run } from '../../server/src/cli/run.ts';
import { fakeAnalyzer, languageIdOfPath } from './fake-analyzer.ts';

export { analyzerThat, fakeAnalyzer, languageIdOfPath } from './fake-analyzer.ts';

export const ruleIds = ['fire-and-forget-send', 'auto-commit', 'weak-acks'];

/** A folder with these files, gone after the test. Paths are relative and have `/`. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  // The real path: on some systems the temporary folder is a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kafka-reliability-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

export interface RunResult {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in `cwd`, in this process. */
export async function runIn(
  cwd: string,
  argv: readonly string[],
  overrides: Partial<CommandLineEnvironment> & { readonly terminal?: number } = {},
): Promise<RunResult> {
  const stdout = captured(overrides.terminal);
  const stderr = captured();
  const code = await run(argv, {
    createAnalyzer: fakeAnalyzer,
    languageIdOfPath,
    knownRuleIds: ruleIds,
    version: '1.2.3',
    cwd,
    stdout,
    stderr,
    variables: {},
    now: () => performance.now(),
    ...overrides,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function captured(columns?: number): Writable & { text(): string; isTTY?: boolean; columns?: number } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return Object.assign(stream, {
    text: () => Buffer.concat(chunks).toString('utf8'),
    ...(columns !== undefined && { isTTY: true, columns }),
  });
}
