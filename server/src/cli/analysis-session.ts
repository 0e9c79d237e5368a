import * as l10n from '@vscode/l10n';
import type { AnalysisSettings, Analyzer, Finding, SourceDocument } from '../core/types.ts';
import { fixUntilStable, reasonNotToFix, replaceFile } from './apply-fixes.ts';
import type { SourceFile, TextSource } from './source-files.ts';
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

export interface AnalysisSession {
  /** Analyses one file, and with `fix` repairs it; never rejects. */
  analyze(source: TextSource, settings: AnalysisSettings): Promise<FileResult>;
  /** Makes files known to each other, so that producers, wrappers and configurations are followed from file to file. */
  index(sources: AsyncIterable<SourceFile>, read: (path: string) => Promise<string | undefined>): Promise<void>;
}

/** One run of the analyzer over the files of a command line. */
export function analysisSession(options: SessionOptions): AnalysisSession {
  const { languageIdOfPath, now, tally } = options;
  let analyzer: Analyzer | undefined;

  const documentOf = (path: string, text: string): SourceDocument => ({
    path,
    languageId: languageIdOfPath(path) ?? '',
    text,
    version: 0,
  });

  const index: AnalysisSession['index'] = async (sources, read) => {
    async function* documents(): AsyncGenerator<SourceDocument> {
      for await (const source of sources) if (source.kind === 'text') yield documentOf(source.file.path, source.text);
    }
    analyzer ??= options.createAnalyzer();
    await analyzer.index(documents(), async (path) => {
      const text = await read(path);
      return text === undefined ? undefined : documentOf(path, text);
    });
  };

  const analyzeFile: AnalysisSession['analyze'] = async (source, settings) => {
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

  return { analyze: analyzeFile, index };
}
