import { parseArgs } from 'node:util';
import * as l10n from '@vscode/l10n';
import { didYouMean } from '../core/settings/did-you-mean.ts';
import { ruleLevels } from '../core/settings/model.ts';
import { unknownRule } from '../core/settings/parse.ts';
import { type Profile, profiles, type RuleLevel } from '../core/types.ts';

export type OutputFormat = 'pretty' | 'json';
const outputFormats: readonly OutputFormat[] = ['pretty', 'json'];

export interface Options {
  /** As written; never empty. */
  readonly paths: readonly string[];
  readonly format: OutputFormat;
  readonly profile?: Profile;
  /** As written, relative to the working directory. */
  readonly config?: string;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly maxWarnings?: number;
  readonly fix: boolean;
  readonly quiet: boolean;
  readonly stats: boolean;
}

export type Arguments =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'invalid'; readonly message: string };

const optionTypes = {
  format: { type: 'string' },
  profile: { type: 'string' },
  config: { type: 'string' },
  rule: { type: 'string', multiple: true },
  'max-warnings': { type: 'string' },
  fix: { type: 'boolean' },
  quiet: { type: 'boolean' },
  stats: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

class InvalidArgument extends Error {}

/**
 * Reads the arguments after the program's name. The last one wins where an option is given twice; `--rule` adds up.
 * `--help` and `--version` win over everything, also over mistakes. Of several mistakes the first is told.
 */
export function parseArguments(argv: readonly string[], knownRuleIds: readonly string[]): Arguments {
  // Not strict: node's own messages for mistakes name neither the choices nor the nearest option.
  const { tokens } = parseArgs({
    args: [...argv],
    options: optionTypes,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const names = new Set(tokens.map((token) => (token.kind === 'option' ? token.name : '')));
  if (names.has('help')) {
    return { kind: 'help' };
  }
  if (names.has('version')) {
    return { kind: 'version' };
  }
  try {
    return { kind: 'run', options: readOptions(tokens, knownRuleIds) };
  } catch (error) {
    if (error instanceof InvalidArgument) {
      return { kind: 'invalid', message: error.message };
    }
    throw error;
  }
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

function readOptions(tokens: readonly Token[], knownRuleIds: readonly string[]): Options {
  const paths: string[] = [];
  const rules = new Map<string, RuleLevel>();
  const flags = new Set<string>();
  let format: OutputFormat = 'pretty';
  let profile: Profile | undefined;
  let config: string | undefined;
  let maxWarnings: number | undefined;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') {
      continue;
    }
    if (token.kind === 'positional') {
      paths.push(readPath(token.value));
      continue;
    }
    switch (token.name) {
      case 'format':
        format = readWord(token.rawName, token.value, outputFormats);
        break;
      case 'profile':
        profile = readWord(token.rawName, token.value, profiles);
        break;
      case 'config':
        config = readText(token.rawName, token.value);
        break;
      case 'rule': {
        const [id, level] = readRule(token.value, knownRuleIds);
        rules.set(id, level);
        break;
      }
      case 'max-warnings':
        maxWarnings = readCount(token.rawName, token.value);
        break;
      case 'fix':
      case 'quiet':
      case 'stats':
        if (token.value !== undefined) {
          throw new InvalidArgument(l10n.t('{0} takes no value.', token.rawName));
        }
        flags.add(token.name);
        break;
      default:
        throw new InvalidArgument(unknownOption(token.rawName));
    }
  }
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    format,
    ...(profile !== undefined && { profile }),
    ...(config !== undefined && { config }),
    rules: Object.fromEntries(rules),
    ...(maxWarnings !== undefined && { maxWarnings }),
    fix: flags.has('fix'),
    quiet: flags.has('quiet'),
    stats: flags.has('stats'),
  };
}

function readPath(value: string): string {
  if (value === '') {
    throw new InvalidArgument(l10n.t('A path is empty.'));
  }
  return value;
}

function readText(option: string, value: string | undefined): string {
  if (value === undefined || value === '') {
    throw new InvalidArgument(l10n.t('{0} needs a value.', option));
  }
  return value;
}

function readWord<Word extends string>(option: string, value: string | undefined, words: readonly Word[]): Word {
  const text = readText(option, value);
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) {
    throw new InvalidArgument(l10n.t('{0} has to be one of {1}, not "{2}".', option, words.join(', '), text));
  }
  return word;
}

function readRule(value: string | undefined, knownRuleIds: readonly string[]): readonly [string, RuleLevel] {
  const text = readText('--rule', value);
  const separator = text.indexOf('=');
  if (separator <= 0) {
    throw new InvalidArgument(
      l10n.t('--rule needs a rule id and a severity, such as auto-commit=off, not "{0}".', text),
    );
  }
  const id = text.slice(0, separator);
  if (!knownRuleIds.includes(id)) {
    throw new InvalidArgument(unknownRule(id, knownRuleIds));
  }
  return [id, readWord(`--rule ${id}`, text.slice(separator + 1), ruleLevels)];
}

function readCount(option: string, value: string | undefined): number {
  const text = readText(option, value);
  if (!/^\d{1,9}$/.test(text)) {
    throw new InvalidArgument(l10n.t('{0} has to be a whole number from 0, not "{1}".', option, text));
  }
  return Number(text);
}

function unknownOption(written: string): string {
  const options = Object.keys(optionTypes).map((name) => `--${name}`);
  const near = written.startsWith('--') ? didYouMean(written, options) : undefined;
  return near === undefined
    ? l10n.t('There is no option {0}; see --help.', written)
    : l10n.t('There is no option {0}. Did you mean {1}?', written, near);
}
