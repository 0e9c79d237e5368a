import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { cacheFolder, withLock } from '../../../scripts/editor-host.mjs';

export interface TypeScriptSource {
  /** Such as `orders.ts`; `.js` is checked too, with the types that can be inferred. */
  readonly name: string;
  readonly text: string;
}

export interface TypeScriptDiagnostic {
  readonly kind: 'error' | 'warning' | 'note';
  readonly file: string;
  /** From 1; 0 when the diagnostic has no place. */
  readonly line: number;
  readonly column: number;
  /** 0-based offsets in UTF-16 code units, end exclusive; -1 when the diagnostic has no place. */
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly message: string;
}

/** The real packages that TypeScript is checked against. */
export const typeScriptPackages: Readonly<Record<string, string>> = {
  kafkajs: '2.2.4',
  '@confluentinc/kafka-javascript': '1.10.1',
};

/**
 * Type-checks `files` together, apart from every other call, in strict mode against the real client packages.
 *
 * @returns all diagnostics of these files; none means that they are right
 * @throws when the packages cannot be installed
 */
export async function checkTypeScript(files: readonly TypeScriptSource[]): Promise<readonly TypeScriptDiagnostic[]> {
  packages ??= installPackages();
  const folder = path.join(await packages, 'checked');
  const texts = new Map(files.map((file) => [path.join(folder, file.name), file.text]));
  const program = ts.createProgram({ rootNames: [...texts.keys()], options, host: hostOf(texts) });
  return [...texts.keys()].flatMap((name) => {
    const source = program.getSourceFile(name);
    if (source === undefined) throw new Error(`${name} is not a name of a TypeScript or JavaScript file`);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map((diagnostic) => toDiagnostic(diagnostic, path.relative(folder, name)));
  });
}

/** The errors of {@link checkTypeScript} as `file:line: message`, for `expect(…).toEqual([])`. */
export async function typeScriptErrors(files: readonly TypeScriptSource[]): Promise<readonly string[]> {
  const diagnostics = await checkTypeScript(files);
  return diagnostics
    .filter((diagnostic) => diagnostic.kind === 'error')
    .map((diagnostic) => `${diagnostic.file}:${diagnostic.line}: TS${diagnostic.code}: ${diagnostic.message}`);
}

const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  strict: true,
  noEmit: true,
  allowJs: true,
  checkJs: true,
  esModuleInterop: true,
  skipLibCheck: true,
  // As NestJS has it: decorators on parameters.
  experimentalDecorators: true,
  typeRoots: [path.join(projectFolder, 'node_modules', '@types')],
  types: ['node'],
};

let packages: Promise<string> | undefined;

/** Installs the packages' files, and runs none of their scripts: types are all that is wanted. */
async function installPackages(): Promise<string> {
  const folder = path.join(cacheFolder(), 'typescript-clients');
  const stamp = path.join(folder, 'complete.json');
  const wanted = JSON.stringify(typeScriptPackages);
  const complete = async () => (await readFile(stamp, 'utf8').catch(() => '')) === wanted;
  if (await complete()) return folder;
  return withLock(folder, async () => {
    if (await complete()) return folder;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: typeScriptPackages }),
    );
    await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      timeout: 10 * 60_000,
      maxBuffer: 16 * 1024 * 1024,
    });
    await writeFile(stamp, wanted);
    return folder;
  });
}

/** Files of the libraries do not change between calls, and parsing them is most of the work. */
const librarySources = new Map<string, ts.SourceFile | undefined>();

function hostOf(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  const { fileExists, directoryExists, readFile: read, getSourceFile } = host;
  const folders = new Set([...texts.keys()].map((name) => path.dirname(name)));
  host.fileExists = (name) => texts.has(path.normalize(name)) || fileExists(name);
  host.directoryExists = (name) => folders.has(path.normalize(name)) || directoryExists?.(name) === true;
  host.readFile = (name) => texts.get(path.normalize(name)) ?? read(name);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const text = texts.get(path.normalize(name));
    if (text !== undefined) return ts.createSourceFile(name, text, languageVersion, true);
    if (!librarySources.has(name)) librarySources.set(name, getSourceFile(name, languageVersion, ...rest));
    return librarySources.get(name);
  };
  return host;
}

function toDiagnostic(diagnostic: ts.Diagnostic, file: string): TypeScriptDiagnostic {
  const start = diagnostic.start ?? -1;
  const place = diagnostic.file?.getLineAndCharacterOfPosition(Math.max(start, 0));
  return {
    kind:
      diagnostic.category === ts.DiagnosticCategory.Error
        ? 'error'
        : diagnostic.category === ts.DiagnosticCategory.Warning
          ? 'warning'
          : 'note',
    file,
    line: start < 0 || place === undefined ? 0 : place.line + 1,
    column: start < 0 || place === undefined ? 0 : place.character + 1,
    start,
    end: start < 0 ? -1 : start + (diagnostic.length ?? 0),
    code: String(diagnostic.code),
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
  };
}
