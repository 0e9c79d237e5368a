import * as l10n from '@vscode/l10n';
import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Span } from '../facts/model.ts';
import { type Profile, profiles, type RuleLevel } from '../types.ts';
import { didYouMean } from './did-you-mean.ts';
import { isValidGlob } from './globs.ts';
import {
  type Configuration,
  type ConfigurationOverride,
  configurationKeys,
  overrideKeys,
  ruleLevels,
} from './model.ts';

export interface ConfigurationProblem {
  readonly message: string;
  /** 0-based UTF-16 offsets into the text that was parsed, end exclusive. */
  readonly span: Span;
}

export interface ParsedConfiguration {
  /** What could be used; absent when the text is no JSON object at all. */
  readonly config: Configuration | undefined;
  /** In the order of the text. Empty when everything is right. */
  readonly problems: readonly ConfigurationProblem[];
}

interface Reader {
  readonly knownRuleIds: readonly string[] | undefined;
  readonly ignoreUnknownKeys: boolean;
  readonly problems: ConfigurationProblem[];
}

/**
 * Reads the text of a configuration file: JSON, with comments and trailing commas.
 * A part that is wrong is reported and left out; the rest is used. `knownRuleIds` absent: any rule id will do.
 */
export function parseConfigFile(text: string, knownRuleIds?: readonly string[]): ParsedConfiguration {
  return parse(text, { knownRuleIds, ignoreUnknownKeys: false, problems: [] });
}

/**
 * Reads the `kafkaReliability` section of an editor's settings, given as a plain value. Names that the configuration file
 * does not have are no problem here (the section also holds settings of the editor's side), and `null` means not set.
 */
export function parseEditorSettings(
  value: unknown,
  knownRuleIds?: readonly string[],
): { readonly config: Configuration; readonly problems: readonly string[] } {
  let text: string | undefined;
  try {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const set = isObject
      ? Object.entries(value).filter(([, setting]) => setting !== null && setting !== undefined)
      : [];
    text = JSON.stringify(Object.fromEntries(set));
  } catch {
    // A value with a cycle or a BigInt cannot have come from a settings file.
  }
  const { config, problems } = parse(text ?? '{}', { knownRuleIds, ignoreUnknownKeys: true, problems: [] });
  return { config: config ?? {}, problems: problems.map((problem) => problem.message) };
}

function parse(text: string, reader: Reader): ParsedConfiguration {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    // A byte order mark is no JSON; a blank in its place keeps every offset.
    root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  } catch {
    // The parser recurses; thousands of nested brackets exhaust the stack.
    report(reader, { start: 0, end: text.length }, l10n.t('The configuration is nested too deeply to be read.'));
    return { config: undefined, problems: reader.problems };
  }
  const error = errors[0];
  if (error !== undefined || root === undefined) {
    const start = Math.min(error?.offset ?? 0, text.length);
    const end = Math.min(start + Math.max(error?.length ?? 0, 1), text.length);
    const blank = text.trim() === '';
    const message = blank
      ? l10n.t('The configuration is empty; write { } for one that sets nothing.')
      : l10n.t('This is not valid JSON: {0}.', describeSyntaxError(error));
    report(reader, { start, end }, message);
    return { config: undefined, problems: reader.problems };
  }
  if (root.type !== 'object') {
    report(reader, spanOf(root), l10n.t('The configuration has to be a JSON object, but this is {0}.', typeName(root)));
    return { config: undefined, problems: reader.problems };
  }
  const config = readConfiguration(root, reader);
  reader.problems.sort((left, right) => left.span.start - right.span.start);
  return { config, problems: reader.problems };
}

function readConfiguration(root: Node, reader: Reader): Configuration {
  const values = readObject(root, configurationKeys, reader);
  const profile = readOptional(values.get('profile'), reader, readProfile);
  const rules = readOptional(values.get('rules'), reader, readRules);
  const overrides = readOptional(values.get('overrides'), reader, readOverrides);
  const exclude = readOptional(values.get('exclude'), reader, (node) => readGlobs(node, 'exclude', reader));
  const testFiles = readOptional(values.get('testFiles'), reader, (node) => readGlobs(node, 'testFiles', reader));
  return {
    ...(profile !== undefined && { profile }),
    ...(rules !== undefined && { rules }),
    ...(overrides !== undefined && { overrides }),
    ...(exclude !== undefined && { exclude }),
    ...(testFiles !== undefined && { testFiles }),
  };
}

function readOptional<Value>(
  node: Node | undefined,
  reader: Reader,
  read: (node: Node, reader: Reader) => Value | undefined,
): Value | undefined {
  return node === undefined ? undefined : read(node, reader);
}

/** The value node of each known name; the last one when a name is written twice. */
function readObject(node: Node, keys: readonly string[], reader: Reader): ReadonlyMap<string, Node> {
  const values = new Map<string, Node>();
  for (const [key, keyNode, valueNode] of properties(node)) {
    if (!keys.includes(key)) {
      if (!reader.ignoreUnknownKeys) {
        report(
          reader,
          spanOf(keyNode),
          unknownName(
            key,
            keys.filter((known) => known !== '$schema'),
          ),
        );
      }
      continue;
    }
    if (values.has(key)) {
      report(reader, spanOf(keyNode), l10n.t('"{0}" is written twice here; only the last one counts.', key));
    }
    values.set(key, valueNode);
  }
  return values;
}

function readProfile(node: Node, reader: Reader): Profile | undefined {
  return readWord(node, 'profile', profiles, reader);
}

function readWord<Word extends string>(
  node: Node,
  key: string,
  words: readonly Word[],
  reader: Reader,
): Word | undefined {
  const value: unknown = node.value;
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) {
    return word;
  }
  const choices = words.map((candidate) => `"${candidate}"`).join(', ');
  if (node.type !== 'string') {
    report(reader, spanOf(node), l10n.t('"{0}" has to be one of {1}, but this is {2}.', key, choices, typeName(node)));
    return undefined;
  }
  const near = didYouMean(node.value, words);
  const message =
    near === undefined
      ? l10n.t('"{0}" has to be one of {1}, not "{2}".', key, choices, node.value)
      : l10n.t('"{0}" has to be one of {1}, not "{2}". Did you mean "{3}"?', key, choices, node.value, near);
  report(reader, spanOf(node), message);
  return undefined;
}

function readRules(node: Node, reader: Reader): Readonly<Record<string, RuleLevel>> | undefined {
  if (!isOfType(node, 'object', 'rules', l10n.t('an object of rule ids and severities'), reader)) {
    return undefined;
  }
  const rules = new Map<string, RuleLevel>();
  for (const [id, keyNode, valueNode] of properties(node)) {
    const level = readWord(valueNode, id, ruleLevels, reader);
    if (reader.knownRuleIds !== undefined && !reader.knownRuleIds.includes(id)) {
      report(reader, spanOf(keyNode), unknownRule(id, reader.knownRuleIds));
      continue;
    }
    if (rules.has(id)) {
      report(reader, spanOf(keyNode), l10n.t('"{0}" is written twice here; only the last one counts.', id));
    }
    if (level !== undefined) {
      rules.set(id, level);
    }
  }
  return Object.fromEntries(rules);
}

function readOverrides(node: Node, reader: Reader): readonly ConfigurationOverride[] | undefined {
  if (!isOfType(node, 'array', 'overrides', l10n.t('a list of objects'), reader)) {
    return undefined;
  }
  return (node.children ?? []).map((child) => readOverride(child, reader)).filter((override) => override !== undefined);
}

function readOverride(node: Node, reader: Reader): ConfigurationOverride | undefined {
  if (node.type !== 'object') {
    report(
      reader,
      spanOf(node),
      l10n.t('An override has to be an object with "files", but this is {0}.', typeName(node)),
    );
    return undefined;
  }
  const values = readObject(node, overrideKeys, reader);
  const profile = readOptional(values.get('profile'), reader, readProfile);
  const rules = readOptional(values.get('rules'), reader, readRules);
  const filesNode = values.get('files');
  if (filesNode === undefined) {
    report(
      reader,
      spanOf(node),
      l10n.t('This override has no "files", so it holds for nothing. Give it one or more globs.'),
    );
    return undefined;
  }
  const files = readGlobs(filesNode, 'files', reader);
  if (files === undefined || files.length === 0) {
    return undefined;
  }
  return { files, ...(profile !== undefined && { profile }), ...(rules !== undefined && { rules }) };
}

/** One glob or a list of them; what is no glob is reported and left out. */
function readGlobs(node: Node, key: string, reader: Reader): readonly string[] | undefined {
  const items = node.type === 'array' ? (node.children ?? []) : [node];
  const globs: string[] = [];
  for (const item of items) {
    if (item.type !== 'string') {
      const message = l10n.t('"{0}" has to be a glob or a list of globs, but this is {1}.', key, typeName(item));
      report(reader, spanOf(item), message);
      continue;
    }
    const glob: string = item.value;
    if (!isValidGlob(glob)) {
      report(reader, spanOf(item), l10n.t('"{0}" is not a glob.', glob));
      continue;
    }
    globs.push(glob);
  }
  return globs.length === 0 && items.length > 0 ? undefined : globs;
}

/** The message for a rule id that no rule has. */
export function unknownRule(id: string, knownRuleIds: readonly string[]): string {
  const near = didYouMean(id, knownRuleIds);
  return near === undefined
    ? l10n.t('There is no rule "{0}".', id)
    : l10n.t('There is no rule "{0}". Did you mean "{1}"?', id, near);
}

function unknownName(name: string, known: readonly string[]): string {
  const near = didYouMean(name, known);
  return near === undefined
    ? l10n.t('There is no setting "{0}" here. Known: {1}.', name, known.join(', '))
    : l10n.t('There is no setting "{0}" here. Did you mean "{1}"?', name, near);
}

function* properties(node: Node): Generator<readonly [string, Node, Node]> {
  for (const property of node.children ?? []) {
    const [keyNode, valueNode] = property.children ?? [];
    if (keyNode !== undefined && valueNode !== undefined) {
      yield [String(getNodeValue(keyNode)), keyNode, valueNode];
    }
  }
}

function isOfType(node: Node, type: Node['type'], key: string, wanted: string, reader: Reader): boolean {
  if (node.type === type) {
    return true;
  }
  report(reader, spanOf(node), l10n.t('"{0}" has to be {1}, but this is {2}.', key, wanted, typeName(node)));
  return false;
}

function typeName(node: Node): string {
  switch (node.type) {
    case 'object':
      return l10n.t('an object');
    case 'array':
      return l10n.t('a list');
    case 'string':
      return l10n.t('a text');
    case 'number':
      return l10n.t('a number');
    case 'boolean':
      return l10n.t('true or false');
    default:
      return l10n.t('null');
  }
}

function describeSyntaxError(error: ParseError | undefined): string {
  switch (error === undefined ? '' : printParseErrorCode(error.error)) {
    case 'PropertyNameExpected':
      return l10n.t('a name in double quotes is expected here');
    case 'ValueExpected':
      return l10n.t('a value is expected here');
    case 'ColonExpected':
      return l10n.t('a colon is expected here');
    case 'CommaExpected':
      return l10n.t('a comma is expected here');
    case 'CloseBraceExpected':
      return l10n.t('a closing brace is expected here');
    case 'CloseBracketExpected':
      return l10n.t('a closing bracket is expected here');
    case 'EndOfFileExpected':
      return l10n.t('nothing more is expected here');
    case 'UnexpectedEndOfComment':
      return l10n.t('this comment does not end');
    case 'UnexpectedEndOfString':
      return l10n.t('this text does not end');
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return l10n.t('this is no escape sequence that JSON knows');
    case 'InvalidCharacter':
      return l10n.t('this character is not allowed here');
    default:
      return l10n.t('this is not expected here');
  }
}

function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

function report(reader: Reader, span: Span, message: string): void {
  reader.problems.push({ message, span });
}
