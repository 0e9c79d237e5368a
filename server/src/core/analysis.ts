import { codeModel } from './code-model.ts';
import { configBlocksOfProperties, mentionsKafka } from './configs/from-properties.ts';
import { lowerJava } from './facts/java/lower.ts';
import type { FileFacts, Span } from './facts/model.ts';
import { lowerTypeScript } from './facts/typescript/lower.ts';
import { hoverAt } from './features/hover.ts';
import { suppressed, suppressionsOf } from './features/suppressions.ts';
import { createWorkspaceIndex } from './project/workspace-index.ts';
import { severityOf } from './rules/policy.ts';
import { rules as allRules } from './rules/registry.ts';
import type { CodeModel, FileModel, Rule, RuleContext } from './rules/rule.ts';
import { createJavaParser, type JavaParser } from './syntax/java/parse.ts';
import { parseProperties } from './syntax/properties/parse.ts';
import { createTypeScriptParser, type TypeScriptParser } from './syntax/typescript/parse.ts';
import {
  type AnalysisResult,
  type AnalysisSettings,
  type Analyzer,
  type AnalyzerHost,
  type CancellationToken,
  Cancelled,
  type Finding,
  type SourceDocument,
} from './types.ts';

export type DocumentKind = 'typescript' | 'java' | 'properties';

const kindOfLanguageId: Readonly<Record<string, DocumentKind>> = {
  typescript: 'typescript',
  typescriptreact: 'typescript',
  javascript: 'typescript',
  javascriptreact: 'typescript',
  java: 'java',
  properties: 'properties',
  'java-properties': 'properties',
  'spring-boot-properties': 'properties',
  'quarkus-properties': 'properties',
};

const languageIdOfExtension: Readonly<Record<string, string>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescriptreact',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascriptreact',
  java: 'java',
  properties: 'properties',
};

/** The language id a file is analysed as by its name; undefined when it is not analysed. */
export function languageIdOfPath(path: string): string | undefined {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? undefined : languageIdOfExtension[path.slice(dot + 1).toLowerCase()];
}

/** What a document is analysed as; undefined when its language is not one of ours. */
export function documentKind(languageId: string): DocumentKind | undefined {
  return Object.hasOwn(kindOfLanguageId, languageId) ? kindOfLanguageId[languageId] : undefined;
}

/** Opens the door into `core/`. Parsers are loaded on the first file that needs them. `rules` are those that run. */
export function createAnalyzer(host: AnalyzerHost, rules: readonly Rule[] = allRules): Analyzer {
  let typescript: Promise<TypeScriptSide | undefined> | undefined;
  let java: Promise<JavaParser | undefined> | undefined;
  const reported = new Set<string>();
  const workspace = createWorkspaceIndex();

  const logOnce = (key: string, message: string): void => {
    if (reported.has(key)) return;
    reported.add(key);
    host.log(message);
  };

  const loadTypeScript = (): Promise<TypeScriptSide | undefined> => {
    typescript ??= host
      .loadTypeScript()
      .then((ts) => ({ ts, parser: createTypeScriptParser(ts) }))
      .catch((error: unknown) => {
        logOnce(
          'typescript',
          `The TypeScript parser could not be loaded, so TypeScript and JavaScript are not analysed: ${text(error)}`,
        );
        return undefined;
      });
    return typescript;
  };

  const loadJava = (): Promise<JavaParser | undefined> => {
    java ??= host
      .loadJavaGrammar()
      .then(createJavaParser)
      .catch((error: unknown) => {
        logOnce('java', `The Java parser could not be loaded, so Java is not analysed: ${text(error)}`);
        return undefined;
      });
    return java;
  };

  /** The newest models, so that a hover or a repeated request builds nothing again. */
  const lately = new Map<string, Lately>();
  /** Grows when a file of the workspace changes: models see other files. */
  let generation = 0;

  const modelOf = async (
    document: SourceDocument,
    token: CancellationToken | undefined,
  ): Promise<Lately | undefined> => {
    const { path, languageId, text: sourceText } = document;
    const last = lately.get(path);
    if (last && last.languageId === languageId && last.text === sourceText && last.generation === generation) {
      return last;
    }
    lately.delete(path);
    const model = await newModel(document, token);
    if (!model) return undefined;
    const built: Lately = { languageId, text: sourceText, generation, model };
    if (sourceText.length <= longestKept) {
      lately.set(path, built);
      if (lately.size > mostKept) lately.delete(lately.keys().next().value as string);
    }
    return built;
  };

  const newModel = async (
    document: SourceDocument,
    token: CancellationToken | undefined,
  ): Promise<Model | undefined> => {
    const kind = documentKind(document.languageId);
    if (kind === 'properties') {
      if (!mentionsKafka(document.path, document.text)) return undefined;
      const properties = parseProperties(document.text);
      return {
        file: { text: document.text, properties, configs: configBlocksOfProperties(document.path, properties) },
      };
    }
    if (kind === undefined) return undefined;
    const { path, text: sourceText } = document;
    if (!mentionsKafkaCode(sourceText) && !workspace.isRelated(path, sourceText)) return undefined;
    const facts = workspace.factsOf(path, sourceText) ?? (await factsOf(kind, document));
    stopIf(token);
    if (!facts) return undefined;
    const code = codeModel(facts, path, sourceText, workspace.surroundings(path));
    if (!workspace.isEmpty) {
      generation++;
      tellAffected(workspace.setModel(code));
    }
    return { code };
  };

  const factsOf = (kind: DocumentKind, document: SourceDocument): Promise<FileFacts | undefined> =>
    kind === 'java' ? javaFacts(document) : typescriptFacts(document);

  const tellAffected = (paths: ReadonlySet<string>): void => {
    if (paths.size > 0) host.invalidated?.([...paths]);
  };

  const indexOne = async (document: SourceDocument, related: boolean): Promise<void> => {
    const kind = documentKind(document.languageId);
    if (kind !== 'java' && kind !== 'typescript') return;
    generation++;
    if (!related && !mentionsKafkaCode(document.text)) {
      workspace.setOther(document.path, document.text);
      return;
    }
    if (workspace.factsOf(document.path, document.text)) return;
    const facts = await factsOf(kind, document);
    if (facts) tellAffected(workspace.set(document.path, document.text, facts));
  };

  const typescriptFacts = async (document: SourceDocument): Promise<FileFacts | undefined> => {
    const side = await loadTypeScript();
    if (!side) return undefined;
    const parsed = side.parser.parse(document.path, document.languageId, document.text);
    if (!parsed.sourceFile) return givenUp(document);
    return readable(document, lowerTypeScript(side.ts, parsed.sourceFile, document.text));
  };

  const javaFacts = async (document: SourceDocument): Promise<FileFacts | undefined> => {
    const parser = await loadJava();
    if (!parser) return undefined;
    const tree = parser.parse(document.path, document.text);
    return tree ? readable(document, lowerJava(tree, document.text)) : givenUp(document);
  };

  const readable = (document: SourceDocument, facts: FileFacts): FileFacts | undefined =>
    facts.gaveUp ? givenUp(document) : facts;

  const givenUp = (document: SourceDocument): undefined => {
    logOnce(
      `given-up:${document.path}`,
      `${document.path} is not analysed: it is nested too deeply, or the parser could not finish it.`,
    );
    return undefined;
  };

  const runRules = (
    document: SourceDocument,
    model: Model,
    settings: AnalysisSettings,
    token: CancellationToken | undefined,
  ): Finding[] => {
    const findings: Finding[] = [];
    for (const rule of rules) {
      stopIf(token);
      if (settings.testFile && !rule.inTests) continue;
      const level = settings.rules[rule.id];
      if (level === 'off') continue;
      const own: Finding[] = [];
      const context: RuleContext = {
        profile: settings.profile,
        code: model.code,
        file: model.file,
        configs: model.code?.configs ?? model.file?.configs ?? [],
        report: (report) => {
          own.push({
            ruleId: rule.id,
            severity: level ?? severityOf(rule.id, report.variant, settings.profile),
            span: report.span,
            message: report.message,
            related: report.related ?? [],
            fixes: (report.fixes ?? []).filter((fix) => fix !== undefined),
          });
        },
      };
      if (runGuarded(rule, context, document)) findings.push(...distinct(own));
    }
    return findings;
  };

  /** A rule that crashes loses its own result for this file; everything else is still shown. */
  const runGuarded = (rule: Rule, context: RuleContext, document: SourceDocument): boolean => {
    try {
      rule.check(context);
      return true;
    } catch (error) {
      logOnce(`rule:${rule.id}`, `Rule ${rule.id} failed on ${document.path} and was skipped there: ${text(error)}`);
      return false;
    }
  };

  return {
    async analyze(document, settings, token): Promise<AnalysisResult> {
      stopIf(token);
      const nothing: AnalysisResult = { path: document.path, version: document.version, findings: [], analysed: false };
      try {
        const built = await modelOf(document, token);
        if (!built) return nothing;
        const { model } = built;
        const key = JSON.stringify(settings);
        if (built.judged?.key === key) return { ...nothing, findings: built.judged.findings, analysed: true };
        const findings = runRules(document, model, settings, token);
        const errors = model.code?.facts.syntaxErrors ?? [];
        const outsideErrors = findings.filter((finding) => !errors.some((error) => overlaps(error, finding.span)));
        const kept = suppressed(outsideErrors, suppressionsOf(document.text, model), settings, document.text);
        built.judged = { key, findings: kept.sort(byPosition) };
        return { ...nothing, findings: built.judged.findings, analysed: true };
      } catch (error) {
        if (error instanceof Cancelled) throw error;
        logOnce(`file:${document.path}`, `${document.path} could not be analysed: ${text(error)}`);
        return nothing;
      }
    },
    async hover(document, offset, settings) {
      try {
        const built = await modelOf(document, undefined);
        if (!built) return undefined;
        const { findings } = await this.analyze(document, settings);
        return hoverAt(built.model, findings, offset);
      } catch (error) {
        logOnce(`hover:${document.path}`, `No hover for ${document.path}: ${text(error)}`);
        return undefined;
      }
    },
    async index(documents, read, token) {
      for await (const document of documents) {
        stopIf(token);
        await indexOne(document, false);
      }
      // A file that joins can lead to further ones: barrels, wrappers of wrappers.
      for (let round = 0; round < maximumHops; round++) {
        const candidates = workspace.candidates();
        for (const path of candidates) {
          stopIf(token);
          const document = await read(path);
          if (document && workspace.isRelated(path, document.text)) await indexOne(document, true);
          else {
            generation++;
            workspace.remove(path);
          }
        }
        if (candidates.length === 0) return;
      }
    },
    forget(path) {
      generation++;
      tellAffected(workspace.remove(path));
    },
    close(path) {
      lately.delete(path);
      void typescript?.then((side) => side?.parser.close(path));
      void java?.then((parser) => parser?.close(path));
    },
  };
}

/** How many files an import is followed through. */
const maximumHops = 8;

export interface Model {
  readonly code?: CodeModel;
  readonly file?: FileModel;
}

/** A model with the text it was built from. */
interface Lately {
  readonly languageId: string;
  readonly text: string;
  readonly generation: number;
  readonly model: Model;
  /** What the rules said last, and under which settings. */
  judged?: { readonly key: string; readonly findings: readonly Finding[] };
}

/** Models are large: enough for the documents that somebody goes back and forth between. */
const mostKept = 4;
const longestKept = 500_000;

interface TypeScriptSide {
  readonly ts: typeof import('typescript');
  readonly parser: TypeScriptParser;
}

/** The cheap look that decides whether source code is parsed at all. */
function mentionsKafkaCode(sourceText: string): boolean {
  return /kafka/i.test(sourceText);
}

function stopIf(token: CancellationToken | undefined): void {
  if (token?.isCancellationRequested) throw new Cancelled();
}

function overlaps(first: Span, second: Span): boolean {
  return first.start < second.end && second.start < first.end;
}

/** One configuration that several clients are made with is judged once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.span.start}:${finding.span.end}:${finding.message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function byPosition(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || a.ruleId.localeCompare(b.ruleId);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
