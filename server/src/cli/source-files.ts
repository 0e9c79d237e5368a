import { open } from 'node:fs/promises';
import { describeFileError } from './file-errors.ts';
import type { FoundFile } from './walk.ts';

/** Larger files are left out unless they are named: nobody writes them by hand. */
export const sizeLimit = 2 * 1024 * 1024;

export interface TextSource {
  readonly kind: 'text';
  readonly file: FoundFile;
  readonly bytes: Buffer;
  /** Without a byte order mark; what is no UTF-8 is replaced. */
  readonly text: string;
}

export type SourceFile =
  | TextSource
  | { readonly kind: 'too-large' | 'binary'; readonly file: FoundFile }
  | { readonly kind: 'failed'; readonly file: FoundFile; readonly message: string };

/** Yields the files in their order, and reads up to `concurrency` of them ahead. */
export async function* readFiles(files: readonly FoundFile[], concurrency: number): AsyncGenerator<SourceFile> {
  const pending: Promise<SourceFile>[] = [];
  let next = 0;
  while (next < files.length || pending.length > 0) {
    while (next < files.length && pending.length < concurrency) {
      pending.push(readSource(files[next++]!));
    }
    yield await pending.shift()!;
  }
}

async function readSource(file: FoundFile): Promise<SourceFile> {
  try {
    const handle = await open(file.path, 'r');
    try {
      if (!file.named && (await handle.stat()).size > sizeLimit) {
        return { kind: 'too-large', file };
      }
      const bytes = await handle.readFile();
      return bytes.includes(0) ? { kind: 'binary', file } : { kind: 'text', file, bytes, text: decode(bytes) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { kind: 'failed', file, message: describeFileError(error) };
  }
}

/** UTF-8 with replacement, without the byte order mark. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
