import { readFile } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import type { AnalysisSettings, Analyzer } from '../core/types.ts';
import { analysisSession } from './analysis-session.ts';
import { type Options, parseArguments } from './arguments.ts';
import { BadConfiguration, openConfigurations } from './configuration.ts';
import { describeFileError, type FileFailure } from './file-errors.ts';
import { helpText } from './help.ts';
import { oneLine } from './output/code-frame.ts';
import { colorsFor } from './output/colors.ts';
import { type JsonFinding, jsonDocument, jsonFindings } from './output/json.ts';
import { type FixedFile, prettyFindings, prettyFixes, prettySummary } from './output/pretty.ts';
import { fileReport, type Summary } from './output/report.ts';
import { type OutputStream, type TextOutput, textOutput } from './output/text-output.ts';
import { decode, readFiles } from './source-files.ts';
import { emptyTally, statistics, type Tally } from './tally.ts';
import { type FoundFile, findFiles } from './walk.ts';

/** Everything the command line takes from outside, so that a test can run it in its own process. */
export interface CommandLineEnvironment {
  /** Makes the analyzer, for the first file that is analysed. `log` takes one line for the user of a terminal. */
  readonly createAnalyzer: (log: (message: string) => void) => Analyzer;
  readonly languageIdOfPath: (path: string) => string | undefined;
  readonly knownRuleIds: readonly string[];
  readonly version: string;
  /** Absolute. */
  readonly cwd: string;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Milliseconds from any start. */
  readonly now: () => number;
}

export type ExitCode = 0 | 1 | 2;

type Complain = (message: string) => Promise<void>;

/** Enough to keep the disk busy while one file is analysed; the texts of these files are in memory at once. */
const filesReadAhead = 16;

/** Runs one command line, `argv` without the program's name, and resolves with the exit code. Never rejects. */
export async function run(argv: readonly string[], environment: CommandLineEnvironment): Promise<ExitCode> {
  const stdout = textOutput(environment.stdout);
  const stderr = textOutput(environment.stderr);
  const complain: Complain = (message) => stderr.write(`kafka-reliability: ${oneLine(message)}\n`);
  try {
    const code = await runArguments(argv, environment, { stdout, stderr, complain });
    const failure = stdout.failure();
    if (failure !== undefined) {
      await complain(l10n.t('the output cannot be written: {0}', describeFileError(failure)));
      return 2;
    }
    return code;
  } catch (error) {
    await complain(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

interface Outputs {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Writes one line to the standard error output. */
  readonly complain: Complain;
}

async function runArguments(
  argv: readonly string[],
  environment: CommandLineEnvironment,
  outputs: Outputs,
): Promise<ExitCode> {
  const parsed = parseArguments(argv, environment.knownRuleIds);
  switch (parsed.kind) {
    case 'help':
      await outputs.stdout.write(helpText());
      return 0;
    case 'version':
      await outputs.stdout.write(`${environment.version}\n`);
      return 0;
    case 'invalid':
      await outputs.complain(parsed.message);
      return 2;
    case 'run':
      return analyzePaths(parsed.options, environment, outputs);
  }
}

async function analyzePaths(
  options: Options,
  environment: CommandLineEnvironment,
  outputs: Outputs,
): Promise<ExitCode> {
  const { cwd, languageIdOfPath, now } = environment;
  const { stdout, stderr, complain } = outputs;
  const tally = emptyTally();
  const fail = async ({ path, message }: FileFailure): Promise<void> => {
    tally.failures++;
    await complain(`${path}: ${message}`);
  };

  const started = now();
  const found = await findFiles(options.paths, cwd, (path) => languageIdOfPath(path) !== undefined);
  const selection = await selectFiles(options, environment, found.files, tally);
  if (selection instanceof BadConfiguration) {
    await complain(selection.message);
    return 2;
  }
  tally.times.find = now() - started;
  for (const failure of found.failures) {
    await fail(failure);
  }
  for (const path of found.notAnalysable) {
    await complain(l10n.t('{0}: left out, only TypeScript, JavaScript, Java and .properties files are analysed', path));
  }

  const report = reporter(options, environment, outputs);
  const session = analysisSession({
    createAnalyzer: () => environment.createAnalyzer((message) => void complain(message)),
    languageIdOfPath,
    now,
    tally,
    fix: options.fix,
  });
  const indexing = now();
  if (selection.size > 1) await session.index(readFiles([...selection.keys()], filesReadAhead), readTextOf);
  tally.times.index = now() - indexing;
  let waitingSince = now();
  for await (const source of readFiles([...selection.keys()], filesReadAhead)) {
    tally.times.read += now() - waitingSince;
    switch (source.kind) {
      case 'text': {
        tally.files++;
        const { text, findings, fixed, failure } = await session.analyze(source, selection.get(source.file)!);
        for (const finding of findings) {
          tally.counts[finding.severity]++;
        }
        const shown = options.quiet ? findings.filter(({ severity }) => severity === 'error') : findings;
        await report.file(await fileReport(source.file.displayPath, text, shown, cwd, readTextOf), fixed);
        if (failure !== undefined) {
          await fail({ path: source.file.displayPath, message: failure });
        }
        break;
      }
      case 'failed':
        await fail({ path: source.file.displayPath, message: source.message });
        break;
      case 'too-large':
        tally.tooLarge++;
        break;
      case 'binary':
        tally.binary++;
        break;
    }
    // Nobody reads on: only fixes are still worth the work.
    if (stdout.isClosed() && !options.fix) {
      break;
    }
    waitingSince = now();
  }

  const summary = { files: tally.files, analysed: tally.analysed, durationMs: Math.round(now() - started) };
  await report.end(tally, summary);
  const tooManyWarnings = options.maxWarnings !== undefined && tally.counts.warning > options.maxWarnings;
  if (tooManyWarnings) {
    await complain(l10n.t('too many warnings: {0}, and {1} allowed', tally.counts.warning, options.maxWarnings!));
  }
  if (options.stats) {
    await stderr.write(statistics(tally, summary, options.fix));
  }
  if (tally.failures > 0) {
    return 2;
  }
  return tally.counts.error > 0 || tooManyWarnings ? 1 : 0;
}

/** The files that the configuration does not exclude, each with its settings. */
async function selectFiles(
  options: Options,
  environment: CommandLineEnvironment,
  files: readonly FoundFile[],
  tally: Tally,
): Promise<ReadonlyMap<FoundFile, AnalysisSettings> | BadConfiguration> {
  const selection = new Map<FoundFile, AnalysisSettings>();
  try {
    const { cwd, knownRuleIds } = environment;
    const configurations = await openConfigurations(cwd, options.config, options, knownRuleIds);
    for (const file of files) {
      const { excluded, ...settings } = await configurations.settingsOf(file);
      if (excluded) {
        tally.excluded++;
      } else {
        selection.set(file, settings);
      }
    }
    return selection;
  } catch (error) {
    if (error instanceof BadConfiguration) {
      return error;
    }
    throw error;
  }
}

interface Reporter {
  file(report: Awaited<ReturnType<typeof fileReport>>, fixed: readonly string[]): Promise<void>;
  end(tally: Tally, summary: Summary): Promise<void>;
}

/** Pretty: as it comes. JSON: one document at the end, and what was fixed on the standard error output. */
function reporter(options: Options, environment: CommandLineEnvironment, { stdout, stderr }: Outputs): Reporter {
  const colors = colorsFor(environment.stdout.isTTY === true, environment.variables);
  const sourceWidth = Math.max(40, (environment.stdout.columns ?? 120) - 12);
  const pretty = options.format === 'pretty';
  const collected: JsonFinding[] = [];
  const fixedFiles: FixedFile[] = [];
  return {
    async file(report, fixed) {
      if (fixed.length > 0) {
        fixedFiles.push({ path: report.path, ruleIds: fixed });
      }
      if (pretty) {
        await stdout.write(prettyFindings(report, sourceWidth, colors));
      } else {
        collected.push(...jsonFindings(report));
      }
    },
    async end({ counts }, summary) {
      await (pretty ? stdout : stderr).write(prettyFixes(fixedFiles));
      await stdout.write(
        pretty ? prettySummary(counts, summary, options.quiet, colors) : jsonDocument(collected, summary),
      );
    },
  };
}

async function readTextOf(path: string): Promise<string> {
  try {
    return decode(await readFile(path));
  } catch {
    return '';
  }
}
