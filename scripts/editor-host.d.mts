/** Types of editor-host.mjs, for the tests. */
export interface InstalledEditor {
  readonly folder: string;
  readonly node: string;
  readonly entry: string;
}

export interface RunningEditor {
  /** Ends with a slash. */
  readonly url: string;
  readonly dataFolder: string;
  /** What the server printed so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface EditorOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly vsix?: string;
  readonly log?: (line: string) => void;
}

export const versions: { readonly codeServer: string; readonly node: string };
export function cacheFolder(): string;
export function withLock<T>(folder: string, work: () => Promise<T>): Promise<T>;
export function installEditor(log?: (line: string) => void): Promise<InstalledEditor>;
export function startEditor(options?: EditorOptions): Promise<RunningEditor>;
