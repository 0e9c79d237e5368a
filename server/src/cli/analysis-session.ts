import * as l10n from '@vscode/l10n';
import type { AnalysisSettings, Analyzer, Finding } from '../core/types.ts';
import { fixUntilStable, reasonNotToFix, replaceFile } from './apply-fixes.ts';
import type { TextSource } from './source-files.ts';
import type { Tally } from './tally.ts';

export interface SessionOptions {
  readonly createAnalyzer: () => Analyzer;
  readonly languageIdOfPath: (path: string) => string | undefined;
  readonly now: () => number;
  readonly tally: Tally;
  readonly fix: boolean;
}

export interface FileResult {
  /** As it is in the file now. */
  readonly text: string;
  readonly findings: readonly Finding[];
  /** The rule of each fix that was applied. */
  readonly fixed: readonly string[];
  /** What went wrong with this file. */
  readonly failure?: string;
}

/** Analyses one file after the other, and with `fix` repairs them; never rejects. */
export function analysisSession(
  options: SessionOptions,
): (source: TextSource, settings: AnalysisSettings) => Promise<FileResult> {
  const { languageIdOfPath, now, tally } = options;
  let analyzer: Analyzer | undefined;

  return async (source, settings) => {
    const { path } = source.file;
    const languageId = languageIdOfPath(path) ?? '';
    let version = 0;
    const analyze = async (text: string): Promise<readonly Finding[]> => {
      const started = now();
      analyzer ??= options.createAnalyzer();
      const result = await analyzer.analyze({ path, languageId, text, version: ++version }, settings);
      tally.times.analyze += now() - started;
      tally.analysed += version === 1 && result.analysed ? 1 : 0;
      return result.findings;
    };
    const unchanged = { text: source.text, fixed: [] };
    let findings: readonly Finding[] = [];
    try {
      findings = await analyze(source.text);
      if (!options.fix) {
        return { ...unchanged, findings };
      }
      const fixed = await fixUntilStable(source.text, findings, analyze);
      if (fixed.applied.length === 0) {
        return { ...unchanged, findings };
      }
      const started = now();
      const failure = reasonNotToFix(source.bytes) ?? (await replaceFile(path, source.bytes, fixed.text));
      tally.times.fix += now() - started;
      return failure === undefined
        ? { text: fixed.text, findings: fixed.findings, fixed: fixed.applied }
        : { ...unchanged, findings, failure };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ...unchanged, findings, failure: l10n.t('the analysis failed: {0}', reason) };
    } finally {
      analyzer?.close(path);
    }
  };
}
