/**
 * A real VS Code without a desktop: code-server, installed once in the user's cache and started on a loopback port.
 *
 *   node scripts/editor-host.mjs install
 *   node scripts/editor-host.mjs start FOLDER [--vsix FILE]
 *
 * The editor tests use the same functions.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const versions = { codeServer: '4.139.1', node: '24.21.0' };

const run = promisify(execFile);
const installTimeout = 30 * 60_000;
const startTimeout = 120_000;

/** What the native parts of the editor's server are compiled with; named in the error when the install fails. */
const debianPackages = 'build-essential python3 libkrb5-dev libx11-dev libxkbfile-dev libsecret-1-dev';

/** Files that exist only when every install script has run. */
const builtFiles = [
  'out/node/entry.js',
  'lib/vscode/node_modules/@vscode/spdlog/build/Release/spdlog.node',
  'lib/vscode/node_modules/@vscode/sqlite3/build/Release/vscode-sqlite3.node',
  'lib/vscode/node_modules/node-pty',
  'lib/vscode/bin/remote-cli/code-server',
  'lib/vscode/extensions/node_modules/typescript',
];

/** The folder for downloads that outlive a checkout. */
export function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'kafka-reliability');
}

/**
 * Runs `work` while no other process runs it for the same folder. A lock whose owner is gone is taken over.
 *
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, work) {
  const lock = `${folder}.lock`;
  const owner = path.join(lock, 'pid');
  await mkdir(path.dirname(folder), { recursive: true });
  const deadline = Date.now() + installTimeout;
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(owner, 'utf8').catch(() => ''));
    if (pid > 0 && !isRunning(pid)) {
      // Renaming is atomic: of several waiting processes one removes the dead owner's lock.
      const abandoned = `${lock}.${process.pid}`;
      await rename(lock, abandoned).catch(() => undefined);
      await rm(abandoned, { recursive: true, force: true });
      continue;
    }
    if (Date.now() > deadline)
      throw new Error(`${lock} is still held by process ${pid || 'unknown'}; remove it if none runs`);
    await delay(500);
  }
  await writeFile(owner, String(process.pid));
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Environment for the editor and its installation: the user's, without what npm, a test runner, or an editor that this
 * process runs in have set for themselves.
 */
function editorEnvironment(binaries) {
  const environment = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (
      /^(npm_(package|lifecycle|node|execpath|command|config_(local_prefix|ignore_scripts))|VITEST|VSCODE_)/i.test(name)
    )
      continue;
    if (['NODE_ENV', 'NODE_OPTIONS', 'NODE_CHANNEL_FD', 'PORT', 'PASSWORD', 'INIT_CWD'].includes(name)) continue;
    environment[name] = value;
  }
  environment.PATH = [binaries, process.env.PATH].filter(Boolean).join(path.delimiter);
  return environment;
}

/**
 * Installs the editor unless this version is there already. Safe to call from several processes at once.
 *
 * @param {(line: string) => void} [log]
 * @returns {Promise<{ node: string, entry: string, folder: string }>} the Node binary and the script that start it
 * @throws when npm fails or the result does not start
 */
export async function installEditor(log = () => {}) {
  const folder = path.join(cacheFolder(), 'code-server');
  const editor = {
    folder,
    node: path.join(folder, 'node_modules', 'node', 'bin', 'node'),
    entry: path.join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
  const stamp = path.join(folder, 'complete.json');
  const wanted = JSON.stringify(versions);
  const complete = async () =>
    (await readFile(stamp, 'utf8').catch(() => '')).trim() === wanted && existsSync(editor.entry);

  if (await complete()) return editor;
  return withLock(folder, async () => {
    if (await complete()) return editor;
    if ((await defectOf(editor)) !== undefined) {
      log(`Installing code-server ${versions.codeServer} in ${folder}`);
      await rm(folder, { recursive: true, force: true });
      await installPackages(folder, log);
      const defect = await defectOf(editor);
      if (defect !== undefined)
        throw new Error(`code-server was installed but is not usable: ${defect}. It needs: ${debianPackages}`);
    }
    await writeFile(stamp, `${wanted}\n`);
    return editor;
  });
}

/** Why the installed editor cannot be used, or undefined. */
async function defectOf(editor) {
  const root = path.join(editor.folder, 'node_modules', 'code-server');
  const missing = builtFiles.find((file) => !existsSync(path.join(root, file)));
  if (missing !== undefined) return `${missing} is missing`;
  try {
    const node = await run(editor.node, ['--version']);
    if (node.stdout.trim() !== `v${versions.node}`) return `Node is ${node.stdout.trim()}`;
    // Loads a native part for real: a file that was built for another Node would pass a check of names.
    const natives = ['@vscode/spdlog', '@vscode/sqlite3', 'node-pty', '@parcel/watcher'];
    const load = `for (const name of ${JSON.stringify(natives)}) require(name)`;
    await run(editor.node, ['-e', load], { cwd: path.join(root, 'lib', 'vscode') });
    const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    return manifest.version === versions.codeServer ? undefined : `code-server is ${manifest.version}`;
  } catch (error) {
    return error.message;
  }
}

async function installPackages(folder, log) {
  await mkdir(folder, { recursive: true });
  const manifest = { private: true, allowScripts: { node: true, 'code-server': true, argon2: true } };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  const npm = async (...specifiers) => {
    const started = Date.now();
    // The editor's install script runs npm again for its own native parts: what allows scripts must reach that npm too,
    // so it is set in the environment. npm 11 asks for an approval of each package, which nobody could give there.
    const environment = {
      ...editorEnvironment(path.join(folder, 'node_modules', 'node', 'bin')),
      npm_config_ignore_scripts: 'false',
      npm_config_dangerously_allow_all_scripts: 'true',
    };
    await run('npm', ['install', '--save-exact', '--no-audit', '--no-fund', ...specifiers], {
      cwd: folder,
      env: environment,
      timeout: installTimeout,
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error) => {
      throw new Error(
        `npm install ${specifiers.join(' ')} failed (it needs: ${debianPackages})\n${error.stderr ?? error.message}`,
      );
    });
    log(`npm install ${specifiers.join(' ')}: ${Math.round((Date.now() - started) / 1000)} s`);
  };
  // First the Node that code-server demands, so that its install script runs with it.
  await npm(`node@${versions.node}`);
  await npm(`code-server@${versions.codeServer}`);
}

/**
 * Starts an editor of its own: no setting or extension of the user's takes part, and nothing is left behind.
 *
 * @param {{ settings?: Record<string, unknown>, vsix?: string, log?: (line: string) => void }} [options]
 *   `settings` become the user settings; `vsix` is installed before the start
 * @returns {Promise<{ url: string, dataFolder: string, output: () => string, stop: () => Promise<void> }>}
 *   `url` ends with a slash; append `?folder=/absolute/path`
 * @throws when the extension cannot be installed or the server does not answer
 */
export async function startEditor(options = {}) {
  const editor = await installEditor(options.log);
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'kafka-reliability-editor-'));
  const directories = [
    ...['--config', path.join(dataFolder, 'config.yaml')],
    ...['--user-data-dir', path.join(dataFolder, 'user')],
    ...['--extensions-dir', path.join(dataFolder, 'extensions')],
  ];
  const environment = editorEnvironment(path.dirname(editor.node));
  await mkdir(path.join(dataFolder, 'user', 'User'), { recursive: true });
  await writeFile(path.join(dataFolder, 'config.yaml'), 'auth: none\ncert: false\n');
  await writeFile(
    path.join(dataFolder, 'user', 'User', 'settings.json'),
    JSON.stringify(options.settings ?? {}, undefined, 2),
  );

  if (options.vsix !== undefined) {
    const result = await run(
      editor.node,
      [editor.entry, ...directories, '--install-extension', path.resolve(options.vsix)],
      {
        env: environment,
        timeout: startTimeout,
      },
    );
    if (!/was successfully installed/.test(result.stdout))
      throw new Error(`${options.vsix} was not installed:\n${result.stdout}${result.stderr}`);
  }

  const server = spawn(
    editor.node,
    [
      editor.entry,
      ...directories,
      // Port 0: the system picks a free one, and the log says which.
      ...[
        '--auth',
        'none',
        '--bind-addr',
        '127.0.0.1:0',
        '--disable-telemetry',
        '--disable-update-check',
        '--disable-workspace-trust',
      ],
      '--disable-getting-started-override',
    ],
    // A group of its own, so that the extension hosts end with it.
    { env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const killGroup = (signal) => {
    try {
      process.kill(-server.pid, signal);
    } catch {
      // The group is gone already.
    }
  };
  const killAtExit = () => killGroup('SIGKILL');
  process.once('exit', killAtExit);
  const ended = new Promise((resolve) => server.once('close', resolve));
  const stop = async () => {
    killGroup('SIGTERM');
    const timer = setTimeout(() => killGroup('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
    killGroup('SIGKILL');
    process.off('exit', killAtExit);
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };

  try {
    const url = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('it did not listen in time')), startTimeout);
      server.once('error', reject);
      server.once('exit', (code) => reject(new Error(`it ended with code ${code}`)));
      const read = (line) => {
        output += `${line}\n`;
        const address = /HTTP server listening on (http:\S+)/.exec(line);
        if (address === null) return;
        clearTimeout(timer);
        resolve(address[1]);
      };
      for (const stream of [server.stdout, server.stderr]) createInterface({ input: stream }).on('line', read);
    });
    return { url, dataFolder, output: () => output, stop };
  } catch (error) {
    await stop();
    throw new Error(`code-server could not be started: ${error.message}\n${output}`);
  }
}

async function main([command, ...rest]) {
  if (command === 'install') {
    const editor = await installEditor(console.error);
    console.log(editor.folder);
    return;
  }
  const [folder, flag, vsix] = rest;
  if (
    command !== 'start' ||
    folder === undefined ||
    (flag !== undefined && (flag !== '--vsix' || vsix === undefined))
  ) {
    console.error('Usage: editor-host.mjs install | start FOLDER [--vsix FILE]');
    process.exitCode = 2;
    return;
  }
  const editor = await startEditor({ log: console.error, ...(vsix === undefined ? {} : { vsix }) });
  console.log(`${editor.url}?folder=${encodeURIComponent(path.resolve(folder))}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void editor.stop());
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  await main(process.argv.slice(2));
