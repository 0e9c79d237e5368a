// Bundles the client, the server, the command line and TypeScript into a folder.
//
//   node scripts/build.mjs [--production] [--watch] [--outdir FOLDER] [--only NAME,…]
//
// Names: client, server, cli, typescript.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';

const require = createRequire(import.meta.url);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    outdir: { type: 'string', default: join(root, 'dist') },
    only: { type: 'string', default: 'client,server,cli,typescript' },
  },
});
const outdir = resolve(options.outdir);
const wanted = options.only.split(',');

/** TypeScript is nine megabytes and takes a third of a second to load: it stays out of what starts. */
const lazyTypeScript = {
  name: 'lazy-typescript',
  setup({ onResolve }) {
    onResolve({ filter: /^typescript$/ }, ({ kind, importer }) =>
      kind === 'dynamic-import'
        ? { path: './typescript.js', external: true }
        : { errors: [{ text: `typescript has to be loaded lazily, through the host (imported by ${importer})` }] },
    );
  },
};

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // The ES modules of `jsonc-parser` and others bundle; their UMD builds hide their imports.
  mainFields: ['module', 'main'],
  minify: options.production,
  sourcemap: options.production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  // CommonJS has no `import.meta.url`; the name stands for the bundle's own.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  plugins: [lazyTypeScript],
};

const bundles = [
  {
    name: 'client',
    entryPoints: [{ in: 'client/src/extension.ts', out: 'client' }],
    external: ['vscode'],
  },
  {
    name: 'server',
    entryPoints: [{ in: 'server/src/main.node.ts', out: 'server' }],
  },
  {
    name: 'cli',
    entryPoints: [{ in: 'server/src/cli/main.ts', out: 'cli' }],
    banner: { js: `#!/usr/bin/env node\n${shared.banner.js}` },
  },
]
  .filter(({ name, entryPoints }) => wanted.includes(name) && existsSync(join(root, entryPoints[0].in)))
  .map(({ name: _, ...bundle }) => ({ ...shared, ...bundle }));

/** TypeScript needs no bundling; only its size is worth the work, and only in a release. */
async function writeTypeScript() {
  const source = require.resolve('typescript');
  const target = join(outdir, 'typescript.js');
  const stamp = join(outdir, 'typescript.stamp');
  const wantedStamp = `${require('typescript/package.json').version} ${options.production ? 'minified' : 'plain'}`;
  // Minifying it takes longer than everything else together.
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wantedStamp) return;
  if (options.production) {
    await build({ entryPoints: [source], outfile: target, minify: true, platform: 'node', legalComments: 'none' });
  } else {
    copyFileSync(source, target);
  }
  writeFileSync(stamp, wantedStamp);
}

/** The licences of the packages whose code is in the bundles, or is copied beside them. */
function writeNotices(inputs) {
  const bundled = inputs.flatMap((input) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  const names = [...new Set([...bundled, 'typescript', 'web-tree-sitter', 'tree-sitter-java'])].sort();
  const notices = names.map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
    const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version}\n\n${text}\n`;
  });
  writeFileSync(join(outdir, 'third-party-notices.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

mkdirSync(outdir, { recursive: true });
if (options.production) {
  for (const { entryPoints } of bundles) rmSync(join(outdir, `${entryPoints[0].out}.js.map`), { force: true });
}
copyFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm'), join(outdir, 'web-tree-sitter.wasm'));
copyFileSync(require.resolve('tree-sitter-java/tree-sitter-java.wasm'), join(outdir, 'tree-sitter-java.wasm'));

if (options.watch) {
  if (wanted.includes('typescript')) await writeTypeScript();
  const contexts = await Promise.all(bundles.map((bundle) => context({ ...bundle, logLevel: 'info' })));
  await Promise.all(contexts.map((watched) => watched.watch()));
} else {
  const [results] = await Promise.all([
    Promise.all(bundles.map((bundle) => build({ ...bundle, metafile: true }))),
    ...(wanted.includes('typescript') ? [writeTypeScript()] : []),
  ]);
  if (options.production) {
    writeNotices(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
    for (const { entryPoints } of bundles) {
      const file = `${entryPoints[0].out}.js`;
      process.stdout.write(`${file} ${Math.round(statSync(join(outdir, file)).size / 1024)} KB\n`);
    }
  }
}
