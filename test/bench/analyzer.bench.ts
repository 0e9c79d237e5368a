import ts from 'typescript';
import { Language, Parser } from 'web-tree-sitter';
import { createAnalyzer } from '../../server/src/core/analysis.ts';
import { codeModel } from '../../server/src/core/code-model.ts';
import { lowerJava } from '../../server/src/core/facts/java/lower.ts';
import type { FileFacts } from '../../server/src/core/facts/model.ts';
import { lowerTypeScript } from '../../server/src/core/facts/typescript/lower.ts';
import { createJavaParser, editBetween, type JavaTree } from '../../server/src/core/syntax/java/parse.ts';
import { createTypeScriptParser } from '../../server/src/core/syntax/typescript/parse.ts';
import type { AnalysisSettings } from '../../server/src/core/types.ts';
import { createNodeHost } from '../../server/src/host.node.ts';
import { keystrokes } from './keystrokes.ts';
import { distribution, rounded, timed } from './measure.ts';
import { javaProgram, type Program, typescriptProgram, unrelatedProgram } from './sources.ts';

const settings: AnalysisSettings = { profile: 'standard', rules: {}, testFile: false };
const host = createNodeHost((line) => process.stderr.write(`${line}\n`));

/** The parser alone: what everything else is measured against. */
interface Floor {
  full(text: string): void;
  incremental(text: string): void;
}

/** What the analyzer does with a text it has not seen, step by step. */
interface Stages<Tree = unknown> {
  parse(text: string): Tree;
  lower(tree: Tree, text: string): FileFacts;
}

function typescriptFloor(): Floor {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  let kept: ts.SourceFile | undefined;
  return {
    full: (text) => void ts.createSourceFile('a.ts', text, options, false, ts.ScriptKind.TS),
    incremental(text) {
      if (!kept) kept = ts.createSourceFile('a.ts', text, options, false, ts.ScriptKind.TS);
      const { startIndex, oldEndIndex, newEndIndex } = editBetween(kept.text, text);
      const span = { start: startIndex, length: oldEndIndex - startIndex };
      kept = ts.updateSourceFile(kept, text, { span, newLength: newEndIndex - startIndex });
    },
  };
}

async function javaFloor(): Promise<Floor> {
  const files = await host.loadJavaGrammar();
  await Parser.init({ wasmBinary: files.runtime, locateFile: (name: string) => name });
  const parser = new Parser();
  parser.setLanguage(await Language.load(files.grammar));
  let kept: { readonly text: string; readonly tree: NonNullable<ReturnType<Parser['parse']>> } | undefined;
  return {
    full: (text) => parser.parse(text)?.delete(),
    incremental(text) {
      if (kept) kept.tree.edit(editBetween(kept.text, text));
      const tree = parser.parse(text, kept?.tree ?? null);
      kept?.tree.delete();
      kept = tree ? { text, tree } : undefined;
    },
  };
}

async function stagesOf(language: 'typescript' | 'java'): Promise<Stages> {
  if (language === 'typescript') {
    const parser = createTypeScriptParser(ts);
    const stages: Stages<ts.SourceFile | undefined> = {
      parse: (text) => parser.parse('stages.ts', 'typescript', text).sourceFile,
      lower: (tree, text) => lowerTypeScript(ts, tree, text),
    };
    return stages as Stages;
  }
  const parser = await createJavaParser(await host.loadJavaGrammar());
  const stages: Stages<JavaTree | undefined> = {
    parse: (text) => parser.parse('Stages.java', text),
    lower: lowerJava,
  };
  return stages as Stages;
}

async function measureEditing(language: 'typescript' | 'java', program: Program, floor: Floor): Promise<unknown> {
  const analyzer = createAnalyzer(host);
  const stages = await stagesOf(language);
  const path = language === 'java' ? 'src/Shop.java' : 'src/shop.ts';
  const statement = language === 'java' ? 'log.info("seen {}", sku);\n' : 'this.logger.log(`seen ${sku}`);\n';
  const typed = keystrokes(program, statement, 400);
  const samples = {
    fullParse: [] as number[],
    incrementalParse: [] as number[],
    keystroke: [] as number[],
    keystrokeInName: [] as number[],
    sameVersionAgain: [] as number[],
    hover: [] as number[],
    parseStage: [] as number[],
    lowerStage: [] as number[],
    modelStage: [] as number[],
  };
  let findings = 0;
  // The first quarter is for the compiler of the engine, and is not counted.
  for (const [index, { text, kind }] of typed.entries()) {
    const document = { path, languageId: language, text, version: index };
    const full = await timed(() => floor.full(text));
    const incremental = await timed(() => floor.incremental(text));
    const analysis = await timed(() => analyzer.analyze(document, settings));
    const again = await timed(() => analyzer.analyze(document, settings));
    const hover = await timed(() => analyzer.hover(document, text.length >> 1, settings));
    const parse = await timed(() => stages.parse(text));
    const lower = await timed(() => stages.lower(parse.result, text));
    const model = await timed(() => codeModel(lower.result, path, text));
    if (index < typed.length / 4) continue;
    findings = analysis.result.findings.length;
    samples.fullParse.push(full.time);
    samples.incrementalParse.push(incremental.time);
    samples.keystroke.push(analysis.time);
    if (kind === 'name') samples.keystrokeInName.push(analysis.time);
    samples.sameVersionAgain.push(again.time);
    samples.hover.push(hover.time);
    samples.parseStage.push(parse.time);
    samples.lowerStage.push(lower.time);
    samples.modelStage.push(model.time);
  }
  const times = Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, distribution(list)]));
  const p50 = (name: keyof typeof samples): number => times[name]!.p50;
  const share = (name: keyof typeof samples): number => rounded(p50(name) / p50('fullParse'));
  return {
    lines: program.text.split('\n').length,
    characters: program.text.length,
    findings,
    ratioToFullParse: {
      incrementalParse: share('incrementalParse'),
      keystroke: share('keystroke'),
      keystrokeInName: share('keystrokeInName'),
      sameVersionAgain: share('sameVersionAgain'),
      hover: share('hover'),
      stages: {
        parse: share('parseStage'),
        lower: share('lowerStage'),
        model: share('modelStage'),
        rules: rounded(share('keystroke') - share('parseStage') - share('lowerStage') - share('modelStage')),
      },
    },
    milliseconds: times,
  };
}

/** A file without a sign of Kafka: nothing but a look through its text. */
async function measureTextGate(lines: number, floor: Floor): Promise<unknown> {
  const text = unrelatedProgram(lines);
  const analyzer = createAnalyzer(host);
  const gate: number[] = [];
  const full: number[] = [];
  for (let version = 0; version < 400; version++) {
    // A new string every time, as a document gives it.
    const document = { path: 'src/other.ts', languageId: 'typescript', text: `${text}${version}`, version };
    const parse = await timed(() => floor.full(document.text));
    const analysis = await timed(() => analyzer.analyze(document, settings));
    if (version < 100) continue;
    gate.push(analysis.time);
    full.push(parse.time);
  }
  const [measured, parsed] = [distribution(gate), distribution(full)];
  return { ratioToFullParse: rounded(measured.p50 / parsed.p50), milliseconds: { gate: measured, fullParse: parsed } };
}

/** Keystroke to findings inside one process, beside the parser's own time for the same texts. */
export async function measureAnalyzer(lines: number): Promise<Record<string, unknown>> {
  const typescript = typescriptFloor();
  return {
    typescript: await measureEditing('typescript', typescriptProgram(lines), typescript),
    java: await measureEditing('java', javaProgram(lines), await javaFloor()),
    textGate: await measureTextGate(lines, typescript),
  };
}
