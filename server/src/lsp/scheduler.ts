import {
  type AnalysisResult,
  type AnalysisSettings,
  type Analyzer,
  type CancellationToken,
  Cancelled,
  type Finding,
} from '../core/types.ts';
import type { Documents, Snapshot } from './documents.ts';

/** Rejects a wait for a version that is no longer the present one, or whose settings changed meanwhile. */
export class Outdated extends Error {
  constructor() {
    super('outdated');
  }
}

/** The findings of one version of one document under the settings of that moment. */
export interface Outcome {
  readonly snapshot: Snapshot;
  readonly findings: readonly Finding[];
  /** False when nothing in the document had to be looked at. */
  readonly analysed: boolean;
  /** Differs between any two outcomes of one server. */
  readonly id: string;
}

/** A request's token: polled by the analysis, listened to by the wait. */
export interface RequestToken extends CancellationToken {
  onCancellationRequested(listener: () => void): { dispose(): void };
}

export interface Scheduler {
  /**
   * The outcome for `snapshot`. All who ask for one version share one analysis; it stops when a newer version comes,
   * when the settings change, or when everyone who waited has cancelled. Rejects with {@link Outdated} or `Cancelled`.
   */
  analyze(snapshot: Snapshot, token?: RequestToken): Promise<Outcome>;
  /** Stops the analysis of a document and forgets its outcome. */
  forget(uri: string): void;
  /** The same for all documents: the settings changed, or the server stops. */
  forgetAll(): void;
  /** Resolves when no analysis of the document is at work any more. */
  idle(uri: string): Promise<unknown>;
}

export interface SchedulerOptions {
  readonly analyzer: Analyzer;
  readonly documents: Documents;
  /** Undefined: the document is not to be analysed. */
  settingsFor(uri: string): Promise<AnalysisSettings | undefined>;
  onFailure(uri: string, error: unknown): void;
}

interface Run {
  readonly snapshot: Snapshot;
  readonly outcome: Promise<Outcome>;
  stop(): void;
  waiting: number;
  settled: boolean;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { analyzer, documents } = options;
  const runs = new Map<string, Run>();
  const lastIdle = new Map<string, Promise<unknown>>();
  let outcomes = 0;

  const resultOf = async (
    snapshot: Snapshot,
    stopped: CancellationToken,
  ): Promise<Pick<AnalysisResult, 'findings' | 'analysed'>> => {
    const nothing = { findings: [], analysed: false };
    const settings = await options.settingsFor(snapshot.uri);
    if (stopped.isCancellationRequested) throw new Cancelled();
    if (settings === undefined) return nothing;
    try {
      return await analyzer.analyze(snapshot.source, settings, stopped);
    } catch (error) {
      if (stopped.isCancellationRequested) throw new Cancelled();
      options.onFailure(snapshot.uri, error);
      return nothing;
    }
  };

  const start = (snapshot: Snapshot): Run => {
    const stopped = { isCancellationRequested: false };
    let reject: (reason: Error) => void = () => {};
    const interrupted = new Promise<never>((_, rejectInterrupted) => {
      reject = rejectInterrupted;
    });
    // The analyzer keeps state per document between versions: two analyses of one document never overlap.
    const work = (lastIdle.get(snapshot.uri) ?? nextTurn()).then(async () => {
      if (stopped.isCancellationRequested) throw new Cancelled();
      const { findings, analysed } = await resultOf(snapshot, stopped);
      if (stopped.isCancellationRequested) throw new Cancelled();
      outcomes += 1;
      return { snapshot, findings, analysed, id: String(outcomes) };
    });
    // Settles when the analyzer has let go of the document; never rejects.
    const idle = work.then(nextTurn, nextTurn);
    lastIdle.set(snapshot.uri, idle);
    void idle.then(() => {
      if (lastIdle.get(snapshot.uri) === idle) lastIdle.delete(snapshot.uri);
    });
    const outcome = Promise.race([work, interrupted]);
    const run: Run = {
      snapshot,
      outcome,
      stop: () => {
        stopped.isCancellationRequested = true;
        reject(new Outdated());
      },
      waiting: 0,
      settled: false,
    };
    const settle = () => {
      run.settled = true;
    };
    outcome.then(settle, settle);
    return run;
  };

  const forget = (uri: string): void => {
    runs.get(uri)?.stop();
    runs.delete(uri);
  };

  return {
    analyze: async (snapshot, token) => {
      if (token?.isCancellationRequested) throw new Cancelled();
      if (!documents.isCurrent(snapshot)) throw new Outdated();
      let run = runs.get(snapshot.uri);
      if (run?.snapshot !== snapshot) {
        forget(snapshot.uri);
        run = start(snapshot);
        runs.set(snapshot.uri, run);
      }
      return waitFor(run, token, () => {
        if (runs.get(snapshot.uri) === run) forget(snapshot.uri);
      });
    },
    forget,
    forgetAll: () => {
      for (const uri of [...runs.keys()]) forget(uri);
    },
    idle: (uri) => lastIdle.get(uri) ?? Promise.resolve(),
  };
}

async function waitFor(run: Run, token: RequestToken | undefined, abandon: () => void): Promise<Outcome> {
  run.waiting += 1;
  let subscription: { dispose(): void } | undefined;
  try {
    if (token === undefined) return await run.outcome;
    const cancelled = new Promise<never>((_, reject) => {
      subscription = token.onCancellationRequested(() => reject(new Cancelled()));
    });
    return await Promise.race([run.outcome, cancelled]);
  } finally {
    subscription?.dispose();
    run.waiting -= 1;
    if (run.waiting === 0 && !run.settled) abandon();
  }
}

/** Lets messages that already arrived be read first: a newer version or a cancellation may be among them. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
