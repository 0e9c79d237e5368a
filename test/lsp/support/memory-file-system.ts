import type { DirectoryEntry, FileSystem } from '../../../server/src/lsp/file-system.ts';

export interface MemoryFileSystem extends FileSystem {
  /** Texts by URI; to be changed by a test. */
  readonly files: Map<string, string>;
  /** Every URI that was read, in order. */
  readonly read: string[];
}

export function createMemoryFileSystem(initial: Readonly<Record<string, string>> = {}): MemoryFileSystem {
  const files = new Map(Object.entries(initial));
  const read: string[] = [];
  return {
    files,
    read,
    readText: async (uri) => {
      read.push(uri);
      return files.get(uri);
    },
    fileSize: async (uri) => files.get(uri)?.length,
    readDirectory: async (uri) => {
      const entries = new Map<string, DirectoryEntry['kind']>();
      for (const file of files.keys()) {
        if (!file.startsWith(`${uri}/`)) continue;
        const [name = '', ...rest] = file.slice(uri.length + 1).split('/');
        entries.set(decodeURIComponent(name), rest.length > 0 ? 'directory' : 'file');
      }
      return [...entries].sort().map(([name, kind]) => ({ name, kind }));
    },
  };
}
