import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { createAnalyzer, languageIdOfPath } from '../../server/src/core/analysis.ts';
import { lowerJava } from '../../server/src/core/facts/java/lower.ts';
import { applyEdits } from '../../server/src/core/rewrite/text.ts';
import type { Configuration } from '../../server/src/core/settings/model.ts';
import { resolveSettings } from '../../server/src/core/settings/resolve.ts';
import { createJavaParser, type JavaParser } from '../../server/src/core/syntax/java/parse.ts';
import type { Finding, Fix } from '../../server/src/core/types.ts';
import { createNodeHost } from '../../server/src/host.node.ts';

export type BlockTag = 'bad' | 'good' | 'fixed';
export type BlockLanguage = 'ts' | 'js' | 'java' | 'properties';

/** One tagged code fence of a rule's page. */
export interface Block {
  /** `docs/rules/<id>.md:<line of the fence>`. */
  readonly place: string;
  readonly ruleId: string;
  readonly tag: BlockTag;
  readonly language: BlockLanguage;
  /** Without the markers. */
  readonly text: string;
  /** Per line of `text`, the ids that its marker names, sorted. */
  readonly marks: readonly (readonly string[])[];
  /** The path it is analysed as, relative to a workspace. */
  readonly file: string;
  readonly settings: Configuration;
  /** `fixed`: the `bad` block before it. */
  readonly fixes?: Block;
}

export interface RulePage {
  /** Relative to the project. */
  readonly path: string;
  readonly ruleId: string;
  readonly title: string;
  /** The second-level headings. */
  readonly headings: readonly string[];
  readonly blocks: readonly Block[];
}

const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
const languages: ReadonlySet<string> = new Set<BlockLanguage>(['ts', 'js', 'java', 'properties']);
const tags: ReadonlySet<string> = new Set<BlockTag>(['bad', 'good', 'fixed']);
const defaultFiles: Readonly<Record<BlockLanguage, string>> = {
  ts: 'src/example.ts',
  js: 'src/example.js',
  java: 'src/main/java/Example.java',
  properties: 'config/kafka.properties',
};

/** The pages of the rules, `docs/rules/<id>.md`. */
export function rulePages(): readonly RulePage[] {
  return markdownFiles('docs/rules').map((name) => readPage(`docs/rules/${name}`, name.replace(/\.md$/, '')));
}

/** Further cases in the same form, `test/rules/<id>/*.md`. */
export function ruleCases(): readonly RulePage[] {
  const folders = readdirSync(`${projectFolder}test/rules`, { withFileTypes: true }).filter((one) => one.isDirectory());
  return folders.flatMap(({ name }) =>
    markdownFiles(`test/rules/${name}`).map((file) => readPage(`test/rules/${name}/${file}`, name)),
  );
}

function markdownFiles(folder: string): readonly string[] {
  return readdirSync(projectFolder + folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
}

function readPage(path: string, ruleId: string): RulePage {
  return parsePage(path, ruleId, readFileSync(projectFolder + path, 'utf8'));
}

/**
 * Reads a page. Every fence in one of our languages has a tag; fences in other languages are left alone.
 *
 * @throws with the place, for a fence that is not closed, has no tag, an unknown word, or a `fixed` without a `bad`
 */
export function parsePage(path: string, ruleId: string, markdown: string): RulePage {
  const lines = markdown.split(/\r?\n/);
  const blocks: Block[] = [];
  const headings: string[] = [];
  let title = '';
  let bad: Block | undefined;
  for (let at = 0; at < lines.length; at++) {
    const heading = /^(#{1,2}) (.*)$/.exec(lines[at]!);
    if (heading?.[1] === '#') title = heading[2]!.trim();
    else if (heading) headings.push(heading[2]!.trim());
    const fence = /^( *)```(.*)$/.exec(lines[at]!);
    if (!fence) continue;
    const place = `${path}:${at + 1}`;
    const end = lines.findIndex((line, index) => index > at && line.trimEnd() === `${fence[1]}\`\`\``);
    if (end < 0) throw new Error(`${place}: the fence is not closed`);
    const body = lines.slice(at + 1, end).map((line) => line.slice(fence[1]!.length));
    const block = readBlock(place, ruleId, fence[2]!.trim(), body, bad);
    if (block) blocks.push(block);
    if (block && block.tag !== 'fixed') bad = block.tag === 'bad' ? block : undefined;
    at = end;
  }
  return { path, ruleId, title, headings, blocks };
}

function readBlock(
  place: string,
  ruleId: string,
  info: string,
  body: readonly string[],
  bad: Block | undefined,
): Block | undefined {
  const words = /^(\S+)(?:\s+(\S+))?(.*)$/.exec(info);
  const language = words?.[1];
  if (!words || language === undefined || !languages.has(language)) return undefined;
  const tag = words[2];
  if (tag === undefined || !tags.has(tag)) throw new Error(`${place}: a ${language} fence is bad, good or fixed`);
  const extra = words[3]!.trim();
  const settings = /(?:^|\s)settings=(\{.*\})/.exec(extra);
  const rest = settings ? extra.replace(settings[0], ' ').trim() : extra;
  const file = /^file=(\S+)$/.exec(rest);
  if (rest !== '' && !file) throw new Error(`${place}: what is "${rest}"?`);
  const { text, marks } = readMarks(body, language === 'properties' ? '#~' : '//~');
  if (tag !== 'bad' && marks.some((ids) => ids.length > 0)) throw new Error(`${place}: only bad blocks have markers`);
  if (tag === 'bad' && !marks.some((ids) => ids.includes(ruleId))) throw new Error(`${place}: no line has ${ruleId}`);
  if (tag === 'fixed' && bad === undefined) throw new Error(`${place}: no bad block comes before it`);
  return {
    place,
    ruleId,
    tag: tag as BlockTag,
    language: language as BlockLanguage,
    text,
    marks,
    file: file?.[1] ?? (tag === 'fixed' ? bad!.file : defaultFiles[language as BlockLanguage]),
    settings: settings ? JSON.parse(settings[1]!) : tag === 'fixed' ? bad!.settings : {},
    ...(tag === 'fixed' ? { fixes: bad! } : {}),
  };
}

/** Takes the markers off the ends of the lines. */
function readMarks(
  lines: readonly string[],
  marker: string,
): { readonly text: string; readonly marks: readonly (readonly string[])[] } {
  const marks: string[][] = [];
  const bare = lines.map((line) => {
    const at = line.lastIndexOf(marker);
    marks.push(
      at < 0
        ? []
        : line
            .slice(at + marker.length)
            .split(/[\s,]+/)
            .filter((id) => id !== '')
            .sort(),
    );
    return at < 0 ? line : line.slice(0, at).trimEnd();
  });
  return { text: `${bare.join('\n')}\n`, marks: [...marks, []] };
}

export interface PageAnalyzer {
  /** All findings of `text`, analysed in the place of the block. */
  findings(block: Block, text?: string): Promise<readonly Finding[]>;
  /** The lines on which `text` has syntax errors, from 1. */
  syntaxErrors(block: Block, text?: string): Promise<readonly number[]>;
  /** Every fix that is offered in a block, with the text after it alone. */
  fixesOf(block: Block): Promise<readonly FixResult[]>;
  /** The text after the rule's first fix was applied to each of its findings, from the top. */
  fixed(block: Block): Promise<string>;
  /** What the analyzer logged: a rule that crashed, for one. */
  readonly logged: readonly string[];
}

export interface FixResult {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly text: string;
}

export function createPageAnalyzer(): PageAnalyzer {
  const logged: string[] = [];
  const host = createNodeHost((message) => logged.push(message));
  const analyzer = createAnalyzer(host);
  let java: Promise<JavaParser> | undefined;
  let version = 0;

  const findings: PageAnalyzer['findings'] = async (block, text = block.text) => {
    const languageId = languageIdOfPath(block.file);
    if (languageId === undefined) throw new Error(`${block.place}: ${block.file} is not analysed`);
    const path = `/project/${block.file}`;
    const settings = resolveSettings({ config: block.settings, relativePath: block.file });
    const result = await analyzer.analyze({ path, languageId, text, version: version++ }, settings);
    return result.findings;
  };

  const syntaxErrors: PageAnalyzer['syntaxErrors'] = async (block, text = block.text) => {
    if (block.language === 'properties') return [];
    const offsets = block.language === 'java' ? await javaErrors(text) : scriptErrors(block.file, text);
    return offsets.map((offset) => text.slice(0, offset).split('\n').length);
  };

  const javaErrors = async (text: string): Promise<readonly number[]> => {
    java ??= host.loadJavaGrammar().then(createJavaParser);
    const tree = (await java).parse('/project/syntax.java', text);
    return tree ? lowerJava(tree, text).syntaxErrors.map((span) => span.start) : [0];
  };

  const fixesOf: PageAnalyzer['fixesOf'] = async (block) =>
    (await findings(block)).flatMap((finding) =>
      finding.fixes.map((fix) => ({ finding, fix, text: applyEdits(block.text, fix.edits) })),
    );

  const fixed: PageAnalyzer['fixed'] = async (block) => {
    let text = block.text;
    const own = (await findings(block)).filter((finding) => finding.ruleId === block.ruleId);
    for (let count = 0; count < own.length; count++) {
      const found = await findings(block, text);
      const next = found.find((finding) => finding.ruleId === block.ruleId && finding.fixes.length > 0);
      if (!next) break;
      text = applyEdits(text, next.fixes[0]!.edits);
    }
    return text;
  };

  return { findings, syntaxErrors, fixesOf, fixed, logged };
}

function scriptErrors(file: string, text: string): readonly number[] {
  const parsed = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, experimentalDecorators: true },
  });
  return (parsed.diagnostics ?? []).map((diagnostic) => diagnostic.start ?? 0);
}

/** `text` with a marker on every line that has findings, as a page writes it: what a failing test shows. */
export function marked(block: Block, marks: readonly (readonly string[])[]): string {
  const marker = block.language === 'properties' ? '#~' : '//~';
  return block.text
    .split('\n')
    .map((line, index) => {
      const ids = marks[index] ?? [];
      return ids.length > 0 ? `${line} ${marker} ${ids.join(' ')}` : line;
    })
    .join('\n');
}

/** Per line of the block's text, the ids of the findings that start there, sorted. */
export function marksOf(block: Block, findings: readonly Finding[]): readonly (readonly string[])[] {
  const marks: string[][] = block.text.split('\n').map(() => []);
  for (const finding of findings) {
    marks[block.text.slice(0, finding.span.start).split('\n').length - 1]!.push(finding.ruleId);
  }
  return marks.map((ids) => ids.sort());
}

/** Replaces the bodies of fences by `text`. */
export function writeFixedBlocks(changes: readonly { readonly block: Block; readonly text: string }[]): void {
  for (const path of new Set(changes.map(({ block }) => block.place.split(':')[0]!))) {
    const lines = readFileSync(projectFolder + path, 'utf8').split('\n');
    const own = changes
      .filter(({ block }) => block.place.startsWith(`${path}:`))
      .map(({ block, text }) => ({ at: Number(block.place.split(':')[1]), text }))
      .sort((a, b) => b.at - a.at);
    for (const { at, text } of own) {
      const end = lines.findIndex((line, index) => index >= at && line.trimEnd() === '```');
      lines.splice(at, end - at, ...text.replace(/\n$/, '').split('\n'));
    }
    writeFileSync(projectFolder + path, lines.join('\n'));
  }
}
