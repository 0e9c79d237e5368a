import { afterAll, describe, expect, it } from 'vitest';
import { type Block, createPageAnalyzer, type RulePage, ruleCases, rulePages } from '../support/rule-pages.ts';
import { compileJava, type JavaClassPath, javaFileName, stopJavaCompiler } from './support/javac.ts';
import { checkTypeScript } from './support/typecheck.ts';

/** Everything that the rules' pages and cases show, and everything that our fixes make of it, against the real clients. */
const pages = [...rulePages(), ...ruleCases()];
const analyzer = createPageAnalyzer();
afterAll(stopJavaCompiler);

interface Version {
  /** What it is: the block as it stands, or after a fix. */
  readonly title: string;
  readonly block: Block;
  readonly text: string;
}

async function versionsOf(block: Block): Promise<readonly Version[]> {
  const fixes = block.tag === 'bad' ? await analyzer.fixesOf(block) : [];
  return [
    { title: `${block.place} as it stands`, block, text: block.text },
    ...fixes.map(({ finding, fix, text }) => ({
      title: `${block.place} after "${fix.title}" on line ${block.text.slice(0, finding.span.start).split('\n').length}`,
      block,
      text,
    })),
  ];
}

const withBlocks = (...languages: readonly Block['language'][]): readonly RulePage[] =>
  pages
    .map((page) => ({ ...page, blocks: page.blocks.filter((block) => languages.includes(block.language)) }))
    .filter((page) => page.blocks.length > 0);

/** Lombok's annotations, without what they generate: its processor is no part of the class path. */
const lombok = ['RequiredArgsConstructor', 'AllArgsConstructor'].map((name) => ({
  name: `lombok/${name}.java`,
  text: `package lombok;\n\npublic @interface ${name} {\n}\n`,
}));

/** What Lombok's constructor would do: give the final fields their values. */
const generated =
  /^compiler\.err\.var\.(might\.not\.have\.been\.initialized|not\.initialized\.in\.default\.constructor)$/;

const classPathOf = (text: string): JavaClassPath => {
  if (/\borg\.springframework\b/.test(text)) return 'spring-kafka';
  if (/\bio\.vertx\b/.test(text)) return 'vertx';
  if (/\bio\.smallrye\b/.test(text)) return 'smallrye';
  return /\borg\.apache\.kafka\.streams\b/.test(text) ? 'kafka-streams' : 'kafka-clients-4';
};

async function javaProblems({ title, text }: Version): Promise<readonly string[]> {
  const classPath = classPathOf(text);
  const usesLombok = /^import lombok\./m.test(text);
  const files = [{ name: javaFileName(text), text }, ...(usesLombok ? lombok : [])];
  const diagnostics = await compileJava(files, classPath);
  return diagnostics
    .filter(({ kind, code }) => kind === 'error' && !(usesLombok && generated.test(code)))
    .map(({ line, message }) => `${title}: line ${line}: ${message}\n${text}`);
}

describe.each(withBlocks('java'))('Java of $path compiles, before and after each fix', (page) => {
  it.each(page.blocks)('$place $tag', async (block) => {
    const problems = [];
    for (const version of await versionsOf(block)) problems.push(...(await javaProblems(version)));
    expect(problems.join('\n')).toBe('');
  });
});

/** Modules of the application around the example. The clients' own must be found. */
const isForeignModule = (code: string, message: string): boolean =>
  (code === '2307' || code === '2792' || code === '7016') &&
  !/'(kafkajs|@confluentinc\/kafka-javascript)'/.test(message);

/** "Implicitly has an 'any' type": plain JavaScript has no types to write, and what comes from a foreign module has none here. */
const isMissingType = (code: string): boolean => /^7(005|006|016|018|019|022|023|031|034|053)$/.test(code);

/** "Is possibly null": what only strict TypeScript minds. */
const isNullCheck = (code: string): boolean => /^(2531|2532|2533|18046|18047|18048|18049)$/.test(code);

describe.each(withBlocks('ts', 'js'))(
  'TypeScript and JavaScript of $path type-check, before and after each fix',
  (page) => {
    it('against the real packages', async () => {
      const versions = (await Promise.all(page.blocks.map(versionsOf))).flat();
      const files = versions.map(({ block, text }, index) => {
        const extension = block.file.slice(block.file.lastIndexOf('.'));
        // A file without an import or an export is a script, whose names are everybody's.
        const isModule = /^(import|export)\b|\brequire\(|\bmodule\.exports\b/m.test(text);
        return { name: `block${index}${extension}`, text: isModule ? text : `${text}\nexport {};\n` };
      });
      const diagnostics = await checkTypeScript(files);
      const errors = diagnostics.filter(({ kind }) => kind === 'error');
      const incomplete = new Set(
        errors.filter(({ code, message }) => isForeignModule(code, message)).map(({ file }) => file),
      );
      const isExpected = ({ file, line, code, message }: (typeof errors)[number]): boolean => {
        const script = /\.[cm]?jsx?$/.test(file);
        const { block, text } = versions[files.findIndex(({ name }) => name === file)]!;
        // What a line is marked for may be what the compiler, where it is asked, says of it too.
        if (script && text === block.text && (block.marks[line - 1]?.length ?? 0) > 0) return true;
        if (isForeignModule(code, message)) return true;
        return ((script || incomplete.has(file)) && isMissingType(code)) || (script && isNullCheck(code));
      };
      const problems = errors
        .filter((error) => !isExpected(error))
        .map(({ file, line, code, message }) => {
          const version = versions[files.findIndex(({ name }) => name === file)]!;
          return `${version.title}: line ${line}: TS${code}: ${message}\n${version.text}`;
        });
      expect(problems.join('\n')).toBe('');
    });
  },
);
