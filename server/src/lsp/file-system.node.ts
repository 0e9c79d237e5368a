import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DirectoryEntry, FileSystem } from './file-system.ts';

/** The machine's own files, for `file:` URIs; every other scheme reads as absent. */
export function createNodeFileSystem(): FileSystem {
  return {
    readText: (uri) => onDisk(uri, undefined, async (path) => new TextDecoder('utf-8').decode(await readFile(path))),
    fileSize: (uri) => onDisk(uri, undefined, async (path) => (await stat(path)).size),
    readDirectory: (uri) =>
      onDisk(uri, [], async (path) =>
        (await readdir(path, { withFileTypes: true }))
          .map((entry): DirectoryEntry => ({ name: entry.name, kind: kindOf(entry) }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      ),
  };
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): DirectoryEntry['kind'] {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}

async function onDisk<T>(uri: string, absent: T, read: (path: string) => Promise<T>): Promise<T> {
  try {
    if (!uri.startsWith('file:')) return absent;
    return await read(fileURLToPath(uri));
  } catch {
    return absent;
  }
}
