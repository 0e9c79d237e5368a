import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfigFile, parseEditorSettings } from '../../server/src/core/settings/parse.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const ruleIds = ['fire-and-forget-send', 'auto-commit', 'weak-acks'];

/** Each problem as the text it points at and its message. */
function problemsOf(text: string): readonly (readonly [string, string])[] {
  const { problems } = parseConfigFile(text, ruleIds);
  return problems.map(({ message, span }) => [text.slice(span.start, span.end), message]);
}

describe('parseConfigFile', () => {
  it('reads everything a configuration can say, with comments and trailing commas', () => {
    const text = `\uFEFF// ours
    {
      "$schema": "./schema.json",
      "profile": "critical", /* money */
      "rules": { "auto-commit": "off", "weak-acks": "error", },
      "overrides": [
        { "files": "tools/**", "profile": "telemetry" },
        { "files": ["a/**", "b/*.ts"], "rules": { "weak-acks": "info" } },
      ],
      "exclude": ["generated/**"],
      "testFiles": "**/*.check.ts",
    }`;
    expect(parseConfigFile(text, ruleIds)).toEqual({
      config: {
        profile: 'critical',
        rules: { 'auto-commit': 'off', 'weak-acks': 'error' },
        overrides: [
          { files: ['tools/**'], profile: 'telemetry' },
          { files: ['a/**', 'b/*.ts'], rules: { 'weak-acks': 'info' } },
        ],
        exclude: ['generated/**'],
        testFiles: ['**/*.check.ts'],
      },
      problems: [],
    });
  });

  it('reads an empty object as a configuration that sets nothing', () => {
    expect(parseConfigFile('{}', ruleIds)).toEqual({ config: {}, problems: [] });
  });

  it('keeps an empty list, which clears the default', () => {
    expect(parseConfigFile('{"testFiles": []}').config).toEqual({ testFiles: [] });
  });

  it.each([
    ['{"profil": "critical"}', '"profil"', 'There is no setting "profil" here. Did you mean "profile"?'],
    [
      '{"severity": 1}',
      '"severity"',
      'There is no setting "severity" here. Known: profile, rules, overrides, exclude, testFiles.',
    ],
    [
      '{"profile": "Critical"}',
      '"Critical"',
      '"profile" has to be one of "telemetry", "standard", "critical", not "Critical". Did you mean "critical"?',
    ],
    ['{"profile": 3}', '3', '"profile" has to be one of "telemetry", "standard", "critical", but this is a number.'],
    [
      '{"rules": ["weak-acks"]}',
      '["weak-acks"]',
      '"rules" has to be an object of rule ids and severities, but this is a list.',
    ],
    ['{"rules": {"weak-ack": "off"}}', '"weak-ack"', 'There is no rule "weak-ack". Did you mean "weak-acks"?'],
    ['{"rules": {"something-else": "off"}}', '"something-else"', 'There is no rule "something-else".'],
    [
      '{"rules": {"weak-acks": "warn"}}',
      '"warn"',
      '"weak-acks" has to be one of "off", "info", "warning", "error", not "warn". Did you mean "warning"?',
    ],
    [
      '{"rules": {"weak-acks": false}}',
      'false',
      '"weak-acks" has to be one of "off", "info", "warning", "error", but this is true or false.',
    ],
    ['{"overrides": {}}', '{}', '"overrides" has to be a list of objects, but this is an object.'],
    ['{"overrides": ["a"]}', '"a"', 'An override has to be an object with "files", but this is a text.'],
    [
      '{"overrides": [{"profile": "critical"}]}',
      '{"profile": "critical"}',
      'This override has no "files", so it holds for nothing. Give it one or more globs.',
    ],
    [
      '{"overrides": [{"file": "a", "files": "b"}]}',
      '"file"',
      'There is no setting "file" here. Did you mean "files"?',
    ],
    ['{"exclude": [1]}', '1', '"exclude" has to be a glob or a list of globs, but this is a number.'],
    ['{"exclude": null}', 'null', '"exclude" has to be a glob or a list of globs, but this is null.'],
    ['{"exclude": ["src/[ab"]}', '"src/[ab"', '"src/[ab" is not a glob.'],
    ['{"testFiles": ""}', '""', '"" is not a glob.'],
    [
      '{"profile": "critical", "profile": "standard"}',
      '"profile"',
      '"profile" is written twice here; only the last one counts.',
    ],
  ])('%s', (text, at, message) => {
    expect(problemsOf(text)).toEqual([[at, message]]);
    expect(parseConfigFile(text, ruleIds).config).toBeDefined();
  });

  it('keeps what is right beside what is wrong', () => {
    const text = `{"profile": "crit", "rules": {"nope": "off", "weak-acks": "error", "auto-commit": 1},
      "overrides": [{"files": ["ok/**", 7], "profile": "telemetry"}, 5], "exclude": ["a", 1]}`;
    expect(parseConfigFile(text, ruleIds).config).toEqual({
      rules: { 'weak-acks': 'error' },
      overrides: [{ files: ['ok/**'], profile: 'telemetry' }],
      exclude: ['a'],
    });
    expect(problemsOf(text).map(([at]) => at)).toEqual(['"crit"', '"nope"', '1', '7', '5', '1']);
  });

  it('takes any rule id when the known ones are not given', () => {
    expect(parseConfigFile('{"rules": {"my-own": "off"}}')).toEqual({
      config: { rules: { 'my-own': 'off' } },
      problems: [],
    });
  });

  it.each([
    ['', '', 'The configuration is empty; write { } for one that sets nothing.'],
    ['  \n', '', 'The configuration is empty; write { } for one that sets nothing.'],
    ['{"profile": }', '}', 'This is not valid JSON: a value is expected here.'],
    ['{"profile" "critical"}', '"critical"', 'This is not valid JSON: a colon is expected here.'],
    ['{profile: "critical"}', 'profile', 'This is not valid JSON: this is not expected here.'],
    ['{"profile": "critical" "rules": {}}', '"rules"', 'This is not valid JSON: a comma is expected here.'],
    ['{"profile": "critical"', '', 'This is not valid JSON: a closing brace is expected here.'],
    ['{"profile": "crit', '"crit', 'This is not valid JSON: this text does not end.'],
    ['{} x', 'x', 'This is not valid JSON: this is not expected here.'],
    ['[]', '[]', 'The configuration has to be a JSON object, but this is a list.'],
    ['"critical"', '"critical"', 'The configuration has to be a JSON object, but this is a text.'],
  ])('gives no configuration for %j', (text, at, message) => {
    expect(problemsOf(text)[0]).toEqual([at, message]);
    expect(parseConfigFile(text, ruleIds).config).toBeUndefined();
  });

  it('survives nesting that exhausts the stack', () => {
    const text = `{"rules": ${'['.repeat(200_000)}`;
    expect(parseConfigFile(text).config).toBeUndefined();
    expect(parseConfigFile(text).problems).toHaveLength(1);
  });

  it('takes rule ids that are names of the language itself as plain names', () => {
    const { config } = parseConfigFile('{"rules": {"__proto__": "off", "constructor": "off"}}');
    expect(Object.keys(config?.rules ?? {})).toEqual(['__proto__', 'constructor']);
    expect(problemsOf('{"rules": {"__proto__": "off"}}')).toEqual([['"__proto__"', 'There is no rule "__proto__".']]);
  });

  it('never throws, and every span lies in the text', () => {
    const piece = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"profile"', '"rules"', '"overrides"', '"files"', '"exclude"', '"weak-acks"'],
      ...[
        '"critical"',
        '"off"',
        'null',
        '1',
        'true',
        '//',
        '/*',
        '*/',
        '\n',
        '"',
        '\\',
        '\u0000',
        '\uFEFF',
        '"\\u00"',
        '**',
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((pieces) => pieces.join(' ')),
          fc.string(),
        ),
        (text) => {
          const { problems, config } = parseConfigFile(text, ruleIds);
          expect(config !== undefined || problems.length > 0).toBe(true);
          for (const { span } of problems) {
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.end).toBeGreaterThanOrEqual(span.start);
            expect(span.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: fuzzRuns(200) },
    );
  });
});

describe('parseEditorSettings', () => {
  it('reads the section and passes over names of the editor side and unset values', () => {
    const value = {
      profile: 'critical',
      rules: { 'weak-acks': 'off' },
      exclude: null,
      trace: { server: 'off' },
      testFiles: [],
    };
    expect(parseEditorSettings(value, ruleIds)).toEqual({
      config: { profile: 'critical', rules: { 'weak-acks': 'off' }, testFiles: [] },
      problems: [],
    });
  });

  it('says what is wrong and uses the rest', () => {
    expect(parseEditorSettings({ profile: 'high', exclude: ['a/**'] }, ruleIds)).toEqual({
      config: { exclude: ['a/**'] },
      problems: ['"profile" has to be one of "telemetry", "standard", "critical", not "high".'],
    });
  });

  it.each([undefined, null, 1, 'x', []])('takes %j for nothing set', (value) => {
    expect(parseEditorSettings(value, ruleIds)).toEqual({ config: {}, problems: [] });
  });

  it('survives a value with a cycle', () => {
    const value: Record<string, unknown> = {};
    value['rules'] = value;
    expect(parseEditorSettings(value, ruleIds).config).toEqual({});
  });
});
