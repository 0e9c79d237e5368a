import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import { Cancelled, type SourceDocument } from '../core/types.ts';
import { describeError, type ServerContext } from './context.ts';
import { normalizeUri } from './uris.ts';
import { walk } from './workspace-walk.ts';

/** Files whose changes on disk can change the findings of other files. */
export const indexedFiles = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,java}';

export interface WorkspaceIndexing {
  /** Reads the folders, in the background; `done` is called when there is something new to know. */
  start(): void;
  /** Files that were created, changed or deleted on disk. */
  filesChanged(changes: readonly FileEvent[]): Promise<void>;
  stop(): void;
}

/**
 * Makes the files of the workspace known to the analyzer once a document that concerns it is open, so that producers, wrappers
 * and configurations are followed from file to file. What is open in the editor counts, not what is on the disk.
 */
export function createWorkspaceIndexing(context: ServerContext, done: () => void): WorkspaceIndexing {
  const { analyzer, connection, documents, fileSystem, settings, languageIdOf } = context;
  let running: { isCancellationRequested: boolean } | undefined;
  let indexed = false;

  const documentAt = async (uri: string, languageId: string): Promise<SourceDocument | undefined> => {
    const open = documents.all().find((candidate) => normalizeUri(candidate.uri) === normalizeUri(uri));
    if (open !== undefined) return open.source;
    const text = await fileSystem.readText(uri);
    return text === undefined || text.includes('\0') ? undefined : { path: uri, languageId, text, version: 0 };
  };

  const read = (uri: string): Promise<SourceDocument | undefined> => {
    const languageId = languageIdOf(uri);
    return languageId === undefined ? Promise.resolve(undefined) : documentAt(uri, languageId);
  };

  async function* documentsBelow(
    folders: readonly string[],
    token: { readonly isCancellationRequested: boolean },
  ): AsyncGenerator<SourceDocument> {
    for (const folder of folders) {
      for await (const { uri, languageId } of walk(fileSystem, folder, languageIdOf, token)) {
        if ((await settings.forFile(folder, uri)).excluded) continue;
        const document = await documentAt(uri, languageId);
        if (document !== undefined) yield document;
      }
    }
  }

  return {
    start() {
      if (running) running.isCancellationRequested = true;
      const token = { isCancellationRequested: false };
      running = token;
      analyzer
        .index(documentsBelow(settings.folders(), token), read, token)
        .then(() => {
          if (token.isCancellationRequested) return;
          indexed = true;
          done();
        })
        .catch((error: unknown) => {
          if (!(error instanceof Cancelled)) connection.console.error(describeError(error));
        });
    },
    async filesChanged(changes) {
      if (!indexed) return;
      let changed = false;
      for (const { uri, type } of changes) {
        const languageId = languageIdOf(uri);
        if (languageId === undefined) continue;
        changed = true;
        const document = type === FileChangeType.Deleted ? undefined : await documentAt(uri, languageId);
        if (document === undefined) analyzer.forget(uri);
        else await analyzer.index([document], read);
      }
      if (changed) done();
    },
    stop() {
      if (running) running.isCancellationRequested = true;
    },
  };
}
