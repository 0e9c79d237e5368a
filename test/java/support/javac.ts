import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MavenArtifact, resolveClassPath } from './maven.ts';

/** The real jars that Java is compiled against. */
export type JavaClassPath =
  | 'kafka-clients-3'
  | 'kafka-clients-4'
  | 'kafka-streams'
  | 'spring-kafka'
  | 'vertx'
  | 'smallrye';

export interface JavaSource {
  /** Such as `Orders.java`; a public class must have the file's name, see {@link javaFileName}. */
  readonly name: string;
  readonly text: string;
}

export interface JavaDiagnostic {
  readonly kind: 'error' | 'warning' | 'note';
  readonly file: string;
  /** From 1; 0 when the diagnostic has no place. */
  readonly line: number;
  readonly column: number;
  /** 0-based offsets in UTF-16 code units, end exclusive; -1 when the diagnostic has no place. */
  readonly start: number;
  readonly end: number;
  /** The compiler's key, such as `compiler.err.cant.resolve.location`. */
  readonly code: string;
  readonly message: string;
}

export const javaClassPaths: Readonly<Record<JavaClassPath, readonly MavenArtifact[]>> = {
  'kafka-clients-3': [
    { group: 'org.apache.kafka', artifact: 'kafka-clients', version: '3.9.1' },
    { group: 'org.slf4j', artifact: 'slf4j-api', version: '2.0.17' },
  ],
  'kafka-clients-4': [
    { group: 'org.apache.kafka', artifact: 'kafka-clients', version: '4.1.1' },
    { group: 'org.slf4j', artifact: 'slf4j-api', version: '2.0.17' },
  ],
  'kafka-streams': [
    { group: 'org.apache.kafka', artifact: 'kafka-streams', version: '4.1.1' },
    { group: 'org.slf4j', artifact: 'slf4j-api', version: '2.0.17' },
  ],
  'spring-kafka': [
    { group: 'org.springframework.kafka', artifact: 'spring-kafka', version: '3.3.11' },
    { group: 'org.springframework.boot', artifact: 'spring-boot-autoconfigure', version: '3.5.8' },
    { group: 'org.slf4j', artifact: 'slf4j-api', version: '2.0.17' },
    { group: 'jakarta.annotation', artifact: 'jakarta.annotation-api', version: '2.1.1' },
    { group: 'org.jspecify', artifact: 'jspecify', version: '1.0.0' },
    { group: 'io.projectreactor', artifact: 'reactor-core', version: '3.7.11' },
    { group: 'org.springframework.cloud', artifact: 'spring-cloud-stream', version: '4.3.0' },
  ],
  vertx: [{ group: 'io.vertx', artifact: 'vertx-kafka-client', version: '4.5.9' }],
  smallrye: [{ group: 'io.smallrye.reactive', artifact: 'smallrye-reactive-messaging-kafka', version: '4.24.0' }],
};

/**
 * Compiles `files` together, apart from every other call, with the JDK's own compiler for Java 17 and without writing class files.
 * One compiler process serves all calls; it starts with the first.
 *
 * @returns all diagnostics, warnings too, in the compiler's order; no `error` among them means that it compiles
 * @throws when the jars cannot be resolved or no JDK is installed
 */
export async function compileJava(
  files: readonly JavaSource[],
  classPath: JavaClassPath,
): Promise<readonly JavaDiagnostic[]> {
  const jars = await jarsOf(classPath);
  compiler ??= startCompiler();
  return compiler.compile(files, jars);
}

/** The errors of {@link compileJava} as `file:line: message`, for `expect(…).toEqual([])`. */
export async function javaErrors(files: readonly JavaSource[], classPath: JavaClassPath): Promise<readonly string[]> {
  const diagnostics = await compileJava(files, classPath);
  return diagnostics
    .filter((diagnostic) => diagnostic.kind === 'error')
    .map((diagnostic) => `${diagnostic.file}:${diagnostic.line}: ${diagnostic.message}`);
}

/** The file name that the compiler demands for `text`: that of its public type, else of its first one. */
export function javaFileName(text: string): string {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"/g, ' ');
  const type = String.raw`(?:class|interface|enum|record|@interface)\s+([\p{L}_$][\p{L}\p{N}_$]*)`;
  const modifiers = String.raw`(?:(?:abstract|final|sealed|non-sealed|strictfp|static)\s+)*`;
  const found =
    new RegExp(String.raw`\bpublic\s+${modifiers}${type}`, 'u').exec(code) ??
    new RegExp(String.raw`\b${type}`, 'u').exec(code);
  return `${found?.[1] ?? 'Unnamed'}.java`;
}

/** Ends the compiler process; a later call starts a new one. */
export async function stopJavaCompiler(): Promise<void> {
  const running = compiler;
  compiler = undefined;
  await running?.stop();
}

const resolved = new Map<JavaClassPath, Promise<string>>();

function jarsOf(classPath: JavaClassPath): Promise<string> {
  let jars = resolved.get(classPath);
  if (jars === undefined) {
    jars = resolveClassPath(classPath, javaClassPaths[classPath]);
    resolved.set(classPath, jars);
  }
  return jars;
}

interface CompilerProcess {
  compile(files: readonly JavaSource[], jars: string): Promise<readonly JavaDiagnostic[]>;
  stop(): Promise<void>;
}

let compiler: CompilerProcess | undefined;

function startCompiler(): CompilerProcess {
  const program = path.join(path.dirname(fileURLToPath(import.meta.url)), 'Compiler.java');
  const flags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Xmx768m', '-Dfile.encoding=UTF-8'];
  const java = spawn('java', [...flags, program], { stdio: ['pipe', 'pipe', 'pipe'] });
  const reader = createReader(java);
  const killAtExit = () => java.kill('SIGKILL');
  process.once('exit', killAtExit);
  const ended = new Promise<void>((resolve) => java.once('close', () => resolve()));
  let last: Promise<unknown> = Promise.resolve();

  return {
    compile(files, jars) {
      // Requests are answered in order: each waits for the one before it.
      const answer = last.then(async () => {
        java.stdin.write(encodeRequest(files, jars));
        const count = await reader.number();
        const diagnostics: JavaDiagnostic[] = [];
        for (let index = 0; index < count; index++) diagnostics.push(await readDiagnostic(reader));
        return diagnostics;
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    async stop() {
      await last;
      java.stdin.end();
      await ended;
      process.off('exit', killAtExit);
    },
  };
}

function encodeRequest(files: readonly JavaSource[], jars: string): Buffer {
  const parts: Buffer[] = [];
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    parts.push(bytes);
  };
  const text = (value: string) => {
    const bytes = Buffer.from(value, 'utf8');
    number(bytes.length);
    parts.push(bytes);
  };
  text(jars);
  number(files.length);
  for (const file of files) {
    text(file.name);
    text(file.text);
  }
  return Buffer.concat(parts);
}

async function readDiagnostic(reader: Reader): Promise<JavaDiagnostic> {
  const kind = await reader.text();
  const file = await reader.text();
  const line = await reader.number();
  const column = await reader.number();
  const start = await reader.number();
  const end = await reader.number();
  const code = await reader.text();
  const message = await reader.text();
  return {
    kind: kind === 'ERROR' ? 'error' : kind === 'NOTE' ? 'note' : 'warning',
    file,
    line: Math.max(line, 0),
    column: Math.max(column, 0),
    start,
    end,
    code,
    message,
  };
}

interface Reader {
  number(): Promise<number>;
  text(): Promise<string>;
}

/** Reads the process's output; every read rejects once the process has ended. */
function createReader(java: ChildProcessWithoutNullStreams): Reader {
  let buffered: Buffer = Buffer.alloc(0);
  let failure: Error | undefined;
  let errors = '';
  let wake: (() => void) | undefined;
  java.stdout.on('data', (chunk: Buffer) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    wake?.();
  });
  java.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8');
  });
  java.stdin.on('error', () => undefined);
  const fail = (error: Error) => {
    failure ??= error;
    wake?.();
  };
  java.once('error', (error) => fail(new Error(`Java could not be started: ${error.message}`)));
  java.once('close', (code) => fail(new Error(`The Java compiler ended with code ${code}\n${errors}`)));

  const take = async (length: number): Promise<Buffer> => {
    while (buffered.length < length) {
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const bytes = buffered.subarray(0, length);
    buffered = buffered.subarray(length);
    return bytes;
  };
  const number = async () => (await take(4)).readInt32BE();
  return { number, text: async () => (await take(await number())).toString('utf8') };
}
