// Measures the analyzer and the built server, and prints JSON.
//
//   node scripts/bench.mjs [LINES]
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Below the project, so that the bundle finds the packages that it leaves out.
const folder = join(root, 'node_modules', '.cache', 'kafka-reliability-bench');
mkdirSync(folder, { recursive: true });

execFileSync(
  process.execPath,
  [join(root, 'scripts', 'build.mjs'), '--outdir', join(folder, 'dist'), '--only', 'server,typescript'],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
const outfile = join(folder, 'bench.mjs');
await build({
  entryPoints: [join(root, 'test', 'bench', 'main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
execFileSync(process.execPath, [outfile, join(folder, 'dist', 'server.js'), process.argv[2] ?? '1000'], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
