import { catalogFor } from './clients/registry.ts';
import { configBlocksOfCode } from './configs/from-code.ts';
import { configBlocksOfProperties, mentionsKafka } from './configs/from-properties.ts';
import { createKafkaCalls } from './events/calls.ts';
import { createRecordScopes } from './events/record-scopes.ts';
import { createTransactions } from './events/transactions.ts';
import { createWork } from './events/work.ts';
import { createWrappers } from './events/wrappers.ts';
import { lowerJava } from './facts/java/lower.ts';
import type { FileFacts, Span } from './facts/model.ts';
import { lowerTypeScript } from './facts/typescript/lower.ts';
import { hoverAt } from './features/hover.ts';
import { suppressed, suppressionsOf } from './features/suppressions.ts';
import { createBindings } from './flow/bindings.ts';
import { createHandling } from './flow/handling.ts';
import { createOutcomes } from './flow/outcome.ts';
import { createTree } from './flow/tree.ts';
import { createValues } from './flow/values.ts';
import { severityOf } from './rules/policy.ts';
import { rules } from './rules/registry.ts';
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

/** Opens the door into `core/`. Parsers are loaded on the first file that needs them. */
export function createAnalyzer(host: AnalyzerHost): Analyzer {
  let typescript: Promise<TypeScriptSide | undefined> | undefined;
  let java: Promise<JavaParser | undefined> | undefined;
  const reported = new Set<string>();

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

  const modelOf = async (
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
    if (kind === undefined || !mentionsKafkaCode(document.text)) return undefined;
    const facts = kind === 'java' ? await javaFacts(document) : await typescriptFacts(document);
    stopIf(token);
    return facts ? { code: codeModel(facts, document.path, document.text) } : undefined;
  };

  const typescriptFacts = async (document: SourceDocument): Promise<FileFacts | undefined> => {
    const side = await loadTypeScript();
    if (!side) return undefined;
    const parsed = side.parser.parse(document.path, document.languageId, document.text);
    return parsed.sourceFile ? lowerTypeScript(side.ts, parsed.sourceFile, document.text) : undefined;
  };

  const javaFacts = async (document: SourceDocument): Promise<FileFacts | undefined> => {
    const parser = await loadJava();
    const tree = parser?.parse(document.path, document.text);
    return tree ? lowerJava(tree, document.text) : undefined;
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
      if (runGuarded(rule, context, document)) findings.push(...own);
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
        const model = await modelOf(document, token);
        if (!model) return nothing;
        const findings = runRules(document, model, settings, token);
        const errors = model.code?.facts.syntaxErrors ?? [];
        const outsideErrors = findings.filter((finding) => !errors.some((error) => overlaps(error, finding.span)));
        const kept = suppressed(outsideErrors, suppressionsOf(document.text, model), settings, document.text);
        return { ...nothing, findings: kept.sort(byPosition), analysed: true };
      } catch (error) {
        if (error instanceof Cancelled) throw error;
        logOnce(`file:${document.path}`, `${document.path} could not be analysed: ${text(error)}`);
        return nothing;
      }
    },
    async hover(document, offset, settings) {
      try {
        const model = await modelOf(document, undefined);
        if (!model) return undefined;
        const { findings } = await this.analyze(document, settings);
        return hoverAt(model, findings, offset);
      } catch (error) {
        logOnce(`hover:${document.path}`, `No hover for ${document.path}: ${text(error)}`);
        return undefined;
      }
    },
    close(path) {
      void typescript?.then((side) => side?.parser.close(path));
      void java?.then((parser) => parser?.close(path));
    },
  };
}

export interface Model {
  readonly code?: CodeModel;
  readonly file?: FileModel;
}

interface TypeScriptSide {
  readonly ts: typeof import('typescript');
  readonly parser: TypeScriptParser;
}

/** Builds everything that rules read from a file's facts. */
export function codeModel(facts: FileFacts, path: string, sourceText: string): CodeModel {
  const catalog = catalogFor(facts.language);
  const tree = createTree(facts);
  const bindings = createBindings(tree);
  const values = createValues(tree, bindings, catalog);
  const handling = createHandling(tree, bindings, values);
  const outcomes = createOutcomes(tree, bindings, values, handling);
  const calls = createKafkaCalls(tree, values, catalog);
  const scopes = createRecordScopes(tree, bindings, values, calls, catalog);
  const transactions = createTransactions(tree, bindings, values, calls);
  const wrappers = createWrappers(tree, values, calls, outcomes, transactions);
  const configs = configBlocksOfCode(tree, bindings, values, calls, catalog);
  const comments = (span: Span): readonly string[] => commentsAt(facts, sourceText, span);
  return {
    path,
    facts,
    text: sourceText,
    tree,
    bindings,
    values,
    handling,
    outcomes,
    calls,
    scopes,
    transactions,
    wrappers,
    configs,
    work: createWork({ tree, bindings, values, handling, outcomes, calls, scopes, commentsAt: comments }),
    commentsAt: comments,
  };
}

function commentsAt(facts: FileFacts, sourceText: string, span: Span): readonly string[] {
  const found: string[] = [];
  for (const comment of facts.comments) {
    const inside = comment.span.start >= span.start && comment.span.end <= span.end;
    const before =
      comment.span.end <= span.start && /^[ \t]*\r?\n?[ \t]*$/.test(sourceText.slice(comment.span.end, span.start));
    if (inside || before) found.push(comment.text);
  }
  return found;
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

function byPosition(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || a.ruleId.localeCompare(b.ruleId);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
