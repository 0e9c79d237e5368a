import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { installEditor } from '../../../scripts/editor-host.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packaged extension that the editor tests install. */
    readonly vsix: string;
  }
}

/**
 * Runs once before the editor tests: builds and packages the extension as a user does, so that the tests see exactly what would be
 * installed, and installs the editor.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kafka-reliability-vsix-'));
  const vsix = path.join(folder, 'kafka-reliability.vsix');
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
  await promisify(execFile)('npm', ['run', 'package', '--', '--out', vsix], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
  }).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`The extension could not be packaged: ${error.stdout ?? ''}${error.stderr ?? error.message}`);
  });
  await installEditor((line) => console.error(line));
  project.provide('vsix', vsix);
  return () => rm(folder, { recursive: true, force: true });
}
