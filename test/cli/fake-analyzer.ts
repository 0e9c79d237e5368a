import type {
  AnalysisResult,
  AnalysisSettings,
  Analyzer,
  Finding,
  Severity,
  SourceDocument,
} from '../../server/src/core/types.ts';

/**
 * Finds every `LOSS` as an error of `fire-and-forget-send`, every `RISK` as a warning of `weak-acks` and every `HINT` as
 * information of `auto-commit`, at the level that the settings give. The word `SAFE` behind it (`LOSS:SAFE`) offers a
 * safe preferred fix that takes the whole away. A text without the word `kafka` is not analysed.
 */
export function fakeAnalyzer(): Analyzer & { readonly seen: readonly SeenDocument[] } {
  const seen: SeenDocument[] = [];
  return {
    seen,
    async analyze(document, settings): Promise<AnalysisResult> {
      seen.push({ document, settings });
      const { path, version, text } = document;
      if (!text.includes('kafka')) {
        return { path, version, findings: [], analysed: false };
      }
      const findings: Finding[] = [];
      for (const match of text.matchAll(/(LOSS|RISK|HINT)(:SAFE)?/g)) {
        const span = { start: match.index, end: match.index + match[0].length };
        const [ruleId, severity] = kinds[match[1]!]!;
        const level = settings.rules[ruleId] ?? severity;
        if (level !== 'off') {
          findings.push({
            ruleId,
            severity: level,
            span,
            message: `${match[1]} found.`,
            related: [],
            fixes:
              match[2] === undefined
                ? []
                : [{ title: 'Take it away', safe: true, preferred: true, edits: [{ span, newText: '' }] }],
          });
        }
      }
      return { path, version, findings: findings.reverse(), analysed: true };
    },
    hover: async () => undefined,
    close: () => undefined,
    index: () => Promise.resolve(),
    forget: () => undefined,
  };
}

interface SeenDocument {
  readonly document: SourceDocument;
  readonly settings: AnalysisSettings;
}

const kinds: Readonly<Record<string, readonly [string, Severity]>> = {
  LOSS: ['fire-and-forget-send', 'error'],
  RISK: ['weak-acks', 'warning'],
  HINT: ['auto-commit', 'info'],
};

/** An analyzer whose findings are made by `find`. */
export function analyzerThat(find: (document: SourceDocument) => readonly Finding[]): Analyzer {
  return {
    analyze: async (document) => ({
      path: document.path,
      version: document.version,
      findings: find(document),
      analysed: true,
    }),
    hover: async () => undefined,
    close: () => undefined,
    index: () => Promise.resolve(),
    forget: () => undefined,
  };
}

export function languageIdOfPath(path: string): string | undefined {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  return { ts: 'typescript', js: 'javascript', java: 'java', properties: 'properties' }[extension];
}
