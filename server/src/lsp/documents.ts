import { type Connection, type Disposable, Emitter, type Event, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { SourceDocument } from '../core/types.ts';

/**
 * One version of one open document, unchangeable. Its identity, not its number, tells versions apart: a document that
 * was closed and opened again may carry a number that it had before.
 */
export interface Snapshot {
  readonly uri: string;
  readonly version: number;
  readonly source: SourceDocument;
  /** The same text, for conversions between offsets and positions. */
  readonly text: TextDocument;
}

export interface Documents {
  /** The present version of an open document. */
  current(uri: string): Snapshot | undefined;
  isCurrent(snapshot: Snapshot): boolean;
  all(): readonly Snapshot[];
  readonly onOpened: Event<Snapshot>;
  /** A newer version of an open document; the first version comes through `onOpened` only. */
  readonly onChanged: Event<Snapshot>;
  readonly onClosed: Event<{ readonly uri: string }>;
  listen(connection: Connection): Disposable;
}

export function createSnapshot(uri: string, languageId: string, version: number, text: string): Snapshot {
  return {
    uri,
    version,
    source: { path: uri, languageId, text, version },
    text: TextDocument.create(uri, languageId, version, text),
  };
}

export function createDocuments(): Documents {
  const synchronized = new TextDocuments(TextDocument);
  const snapshots = new Map<string, Snapshot>();
  const opened = new Emitter<Snapshot>();
  const changed = new Emitter<Snapshot>();
  const closed = new Emitter<{ readonly uri: string }>();

  // Fires for an opened document too.
  synchronized.onDidChangeContent(({ document }) => {
    const known = snapshots.has(document.uri);
    const snapshot = createSnapshot(document.uri, document.languageId, document.version, document.getText());
    snapshots.set(document.uri, snapshot);
    (known ? changed : opened).fire(snapshot);
  });
  synchronized.onDidClose(({ document }) => {
    snapshots.delete(document.uri);
    closed.fire({ uri: document.uri });
  });

  return {
    current: (uri) => snapshots.get(uri),
    isCurrent: (snapshot) => snapshots.get(snapshot.uri) === snapshot,
    all: () => [...snapshots.values()],
    onOpened: opened.event,
    onChanged: changed.event,
    onClosed: closed.event,
    listen: (connection) => synchronized.listen(connection),
  };
}
