export interface DirectoryEntry {
  readonly name: string;
  /** Links are `other`: a walk that does not follow them cannot run in circles. */
  readonly kind: 'file' | 'directory' | 'other';
}

/** The little of a file system that the server reads, by URI. Nothing here throws: what cannot be read is absent. */
export interface FileSystem {
  /** The file's text decoded as UTF-8, without a byte order mark; undefined when it is absent or cannot be read. */
  readText(uri: string): Promise<string | undefined>;
  /** In bytes; undefined when the file is absent or cannot be read. */
  fileSize(uri: string): Promise<number | undefined>;
  /** Sorted by name; empty when the folder is absent or cannot be read. */
  readDirectory(uri: string): Promise<readonly DirectoryEntry[]>;
}
