import {
  type AnalysisResult,
  type AnalysisSettings,
  type Analyzer,
  Cancelled,
  type Finding,
  type SourceDocument,
} from '../../../server/src/core/types.ts';

export interface FakeAnalyzer extends Analyzer {
  /** Every analysis that was started, in order. */
  readonly started: { readonly document: SourceDocument; readonly settings: AnalysisSettings }[];
  /** Versions (as `path version`) whose analysis saw its cancellation. */
  readonly cancelled: string[];
  readonly closed: string[];
  /** Analyses that start from now on do not end until `release`. */
  hold(): void;
  release(): void;
  /** Resolves when `count` analyses have been started. */
  untilStarted(count: number): Promise<void>;
  /** Resolves when `count` analyses have seen their cancellation. */
  untilCancelled(count: number): Promise<void>;
  /** Resolves when `count` documents have been closed. */
  untilClosed(count: number): Promise<void>;
}

/**
 * Finds words: `LOST` (an error with a safe, preferred fix and a choice), `DOUBLED` (a warning with a choice only),
 * `RELATED` (information that points at the start of the document) and `CRASH`, which makes the analysis fail.
 */
export function createFakeAnalyzer(): FakeAnalyzer {
  let held = false;
  const waiters: { readonly isDue: () => boolean; readonly resolve: () => void }[] = [];
  const settle = (): void => {
    for (const waiter of waiters.filter(({ isDue }) => isDue())) {
      waiters.splice(waiters.indexOf(waiter), 1);
      waiter.resolve();
    }
  };
  const until = (isDue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiters.push({ isDue, resolve });
      settle();
    });

  const analyzer: FakeAnalyzer = {
    started: [],
    cancelled: [],
    closed: [],
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
    },
    untilStarted: (count) => until(() => analyzer.started.length >= count),
    untilCancelled: (count) => until(() => analyzer.cancelled.length >= count),
    untilClosed: (count) => until(() => analyzer.closed.length >= count),
    analyze: async (document, settings, token): Promise<AnalysisResult> => {
      analyzer.started.push({ document, settings });
      settle();
      while (held) {
        if (token?.isCancellationRequested) {
          analyzer.cancelled.push(`${document.path} ${document.version}`);
          settle();
          throw new Cancelled();
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (document.text.includes('CRASH')) throw new Error('the fake analyzer crashed');
      const findings = findingsIn(document.text, settings);
      return { path: document.path, version: document.version, findings, analysed: document.text !== '' };
    },
    hover: async (document, offset) => {
      const finding = findingsIn(document.text, undefined).find(
        ({ span }) => span.start <= offset && offset <= span.end,
      );
      return finding && { markdown: `**${finding.ruleId}**`, span: finding.span };
    },
    index: () => Promise.resolve(),
    forget: () => undefined,
    close: (path) => {
      analyzer.closed.push(path);
      settle();
    },
  };
  return analyzer;
}

function findingsIn(text: string, settings: AnalysisSettings | undefined): readonly Finding[] {
  const found = [...text.matchAll(/LOST|DOUBLED|RELATED/g)].map((match) => findingAt(match[0], match.index));
  return found
    .filter(({ ruleId }) => settings?.rules[ruleId] !== 'off')
    .map((finding) => (settings?.profile === 'critical' ? { ...finding, severity: 'error' as const } : finding));
}

function findingAt(word: string, start: number): Finding {
  const span = { start, end: start + word.length };
  const base = { span, related: [], fixes: [] };
  if (word === 'DOUBLED') {
    const fix = { title: 'Maybe', safe: false, preferred: false, edits: [{ span, newText: 'maybe' }] };
    return { ...base, ruleId: 'commit-in-finally', severity: 'warning', message: 'Doubled.', fixes: [fix] };
  }
  if (word === 'RELATED') {
    const related = [{ message: 'from here', span: { start: 0, end: 1 } }];
    return { ...base, ruleId: 'auto-commit', severity: 'info', message: 'Related.', related };
  }
  const kept = { title: 'Keep it', safe: true, preferred: true, edits: [{ span, newText: 'kept' }] };
  const choice = { title: 'Note it', safe: false, preferred: false, edits: [{ span, newText: 'noted' }] };
  return { ...base, ruleId: 'weak-acks', severity: 'error', message: 'Lost.', fixes: [kept, choice] };
}
