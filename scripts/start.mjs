// Builds everything, then analyses examples/, or the paths that are given:
//
//   npm start [-- [paths...] [options of the command line]]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const given = process.argv.slice(2);

// Only to tell a path from the value of an option; the command line itself judges its arguments.
const { values, positionals } = parseArgs({
  args: given,
  options: {
    format: { type: 'string' },
    profile: { type: 'string' },
    config: { type: 'string' },
    rule: { type: 'string', multiple: true },
    'max-warnings': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  },
  allowPositionals: true,
  strict: false,
});

/** Runs a program of node's with `args` in `cwd` and gives its exit code; a program that a signal ended has failed. */
function run(args, cwd, stdout) {
  const { status, error } = spawnSync(process.execPath, args, { cwd, stdio: ['ignore', stdout, 'inherit'] });
  if (error !== undefined) throw error;
  return status ?? 2;
}

// The standard output belongs to the findings alone.
const buildCode = run([join(root, 'scripts/build.mjs')], root, process.stderr);
if (buildCode !== 0) process.exit(2);

const commandLine = join(root, 'dist/cli.js');
const showsExamples = positionals.length === 0 && values.help !== true && values.version !== true;
if (!showsExamples) {
  // npm changes into the package's folder; paths are meant from where the user is.
  process.exit(run([commandLine, ...given], process.env.INIT_CWD ?? process.cwd(), 'inherit'));
}

const code = run([commandLine, ...given, 'examples'], root, 'inherit');
// Findings are what the examples are for.
if (code > 1) process.exit(code);

if (values.format !== 'json') {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  process.stdout.write(`
To see and repair these in VS Code:
  npm run package
  code --install-extension ${name}-${version}.vsix
  code examples

To analyse a folder of yours:  npm start -- FOLDER
`);
}
