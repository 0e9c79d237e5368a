import { errorCode } from '../file-errors.ts';

/** What the command line needs of a stream; `process.stdout` and `process.stderr` are such. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string, done: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface TextOutput {
  /** Resolves when the text was handed on. Does nothing once the output is closed. */
  write(text: string): Promise<void>;
  /** True when the reader went away (`… | head`): there is nobody left to write for. */
  isClosed(): boolean;
  /** What went wrong otherwise, such as a full disk. */
  failure(): Error | undefined;
}

/** `stream` as an output that never throws. */
export function textOutput(stream: OutputStream): TextOutput {
  let closed = false;
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    closed = true;
    if (errorCode(error) !== 'EPIPE') {
      failure ??= error;
    }
  };
  // Without a listener a stream's error ends the process with a stack trace.
  stream.on('error', fail);
  return {
    async write(text) {
      if (closed || text === '') {
        return;
      }
      await new Promise<void>((resolve) => {
        stream.write(text, (error) => {
          if (error) {
            fail(error);
          }
          resolve();
        });
      });
    },
    isClosed: () => closed,
    failure: () => failure,
  };
}
