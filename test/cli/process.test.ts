import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { folderWith } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The command line with the fake analyzer, bundled as the real one is. */
async function bundledCommandLine(): Promise<string> {
  const outfile = join(await folderWith({}), 'cli.js');
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `
        import { run } from './server/src/cli/run.ts';
        import { fakeAnalyzer, languageIdOfPath } from './test/cli/fake-analyzer.ts';
        run(process.argv.slice(2), {
          createAnalyzer: fakeAnalyzer, languageIdOfPath, knownRuleIds: [], version: '1.2.3', cwd: process.cwd(),
          stdout: process.stdout, stderr: process.stderr, variables: process.env, now: () => performance.now(),
        }).then((code) => { process.exitCode = code; });`,
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    outfile,
  });
  return outfile;
}

async function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stderr };
}

describe('as a process', () => {
  it('hands a large document whole to a pipe, and ends with the exit code', async () => {
    const folder = await folderWith({ 'a.ts': `kafka ${'LOSS '.repeat(20_000)}` });
    const child = spawn(process.execPath, [await bundledCommandLine(), '--format', 'json'], { cwd: folder });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    expect(await ended(child)).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(Buffer.concat(chunks).toString()).findings).toHaveLength(20_000);
  });

  it('is silent when its reader goes away', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`${index}.ts`, `kafka ${'LOSS '.repeat(200)}`]),
    );
    const folder = await folderWith(files);
    const child = spawn(process.execPath, [await bundledCommandLine()], { cwd: folder });
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended(child)).toEqual({ code: 1, stderr: '' });
  });
});
