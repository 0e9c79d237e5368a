import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, withLock } from '../../../scripts/editor-host.mjs';

const run = promisify(execFile);

export interface MavenArtifact {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/**
 * The jars of `artifacts` and of everything they need, as one class path. Maven downloads them once into its own repository; which
 * jars they are is kept in the user's cache.
 *
 * @param name names the cached list; letters, digits and dashes
 * @throws when Maven cannot resolve them
 */
export async function resolveClassPath(name: string, artifacts: readonly MavenArtifact[]): Promise<string> {
  const pom = pomOf(name, artifacts);
  const folder = path.join(
    cacheFolder(),
    'java',
    `${name}-${createHash('sha256').update(pom).digest('hex').slice(0, 12)}`,
  );
  const list = path.join(folder, 'classpath.txt');
  const known = await readClassPath(list);
  if (known !== undefined) return known;
  return withLock(folder, async () => {
    const found = await readClassPath(list);
    if (found !== undefined) return found;
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'pom.xml'), pom);
    const unfinished = `${list}.part`;
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath';
    await run('mvn', ['-B', '-q', '-f', path.join(folder, 'pom.xml'), goal, `-Dmdep.outputFile=${unfinished}`], {
      timeout: 15 * 60_000,
      maxBuffer: 16 * 1024 * 1024,
    }).catch((error: Error & { stdout?: string }) => {
      throw new Error(`Maven could not resolve ${name}: ${error.stdout ?? ''}${error.message}`);
    });
    await rename(unfinished, list);
    const resolved = await readClassPath(list);
    if (resolved === undefined) throw new Error(`Maven listed no jars, or jars that do not exist, in ${list}`);
    return resolved;
  });
}

/** The class path in the file, or undefined when it is not there or one of its jars is gone. */
async function readClassPath(file: string): Promise<string | undefined> {
  const text = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (text === '' || !text.split(path.delimiter).every((jar) => existsSync(jar))) return undefined;
  return text;
}

function pomOf(name: string, artifacts: readonly MavenArtifact[]): string {
  const dependencies = artifacts.map(
    ({ group, artifact, version }) =>
      `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kafka-reliability</groupId>
  <artifactId>${name}</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
</project>
`;
}
