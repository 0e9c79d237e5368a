import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { ruleIds } from './support.ts';

const parse = (...argv: string[]) => parseArguments(argv, ruleIds);

describe('parseArguments', () => {
  it('analyses the working directory with the defaults when nothing is said', () => {
    expect(parse()).toEqual({
      kind: 'run',
      options: { paths: ['.'], format: 'pretty', rules: {}, fix: false, quiet: false, stats: false },
    });
  });

  it('reads every option, before and after paths, with = and without', () => {
    expect(
      parse(
        ...['--format', 'json', 'src', '--profile=critical', '--config', 'c.json', '--rule', 'weak-acks=off', 'lib'],
        ...['--rule=auto-commit=error', '--max-warnings', '0', '--fix', '--quiet', '--stats', '--', '--odd-name.ts'],
      ),
    ).toEqual({
      kind: 'run',
      options: {
        paths: ['src', 'lib', '--odd-name.ts'],
        format: 'json',
        profile: 'critical',
        config: 'c.json',
        rules: { 'weak-acks': 'off', 'auto-commit': 'error' },
        maxWarnings: 0,
        fix: true,
        quiet: true,
        stats: true,
      },
    });
  });

  it('lets the last one win', () => {
    expect(
      parse('--format', 'json', '--format', 'pretty', '--rule', 'weak-acks=off', '--rule', 'weak-acks=info'),
    ).toMatchObject({
      options: { format: 'pretty', rules: { 'weak-acks': 'info' } },
    });
  });

  it.each([['--help'], ['-h'], ['src', '--help', '--nonsense'], ['--help', '--version']])(
    '%s %s asks for help',
    (...argv) => {
      expect(parse(...argv)).toEqual({ kind: 'help' });
    },
  );

  it.each([['--version'], ['-v'], ['--version', '--format', 'xml']])('%s asks for the version', (...argv) => {
    expect(parse(...argv)).toEqual({ kind: 'version' });
  });

  it.each<[readonly string[], string]>([
    [['--format', 'xml'], '--format has to be one of pretty, json, not "xml".'],
    [['--format'], '--format needs a value.'],
    [['--format='], '--format needs a value.'],
    [['--profile', 'high'], '--profile has to be one of telemetry, standard, critical, not "high".'],
    [['--config'], '--config needs a value.'],
    [['--rule', 'weak-acks'], '--rule needs a rule id and a severity, such as auto-commit=off, not "weak-acks".'],
    [['--rule', '=off'], '--rule needs a rule id and a severity, such as auto-commit=off, not "=off".'],
    [['--rule', 'weak-ack=off'], 'There is no rule "weak-ack". Did you mean "weak-acks"?'],
    [['--rule', 'weak-acks=warn'], '--rule weak-acks has to be one of off, info, warning, error, not "warn".'],
    [['--rule', 'weak-acks='], '--rule weak-acks needs a value.'],
    [['--max-warnings', 'many'], '--max-warnings has to be a whole number from 0, not "many".'],
    [['--max-warnings', '-1'], '--max-warnings has to be a whole number from 0, not "-1".'],
    [['--max-warnings', '1.5'], '--max-warnings has to be a whole number from 0, not "1.5".'],
    [['--fix=yes'], '--fix takes no value.'],
    [['--fixx'], 'There is no option --fixx. Did you mean --fix?'],
    [['--max-warning', '3'], 'There is no option --max-warning. Did you mean --max-warnings?'],
    [['--colours'], 'There is no option --colours; see --help.'],
    [['-x'], 'There is no option -x; see --help.'],
    [[''], 'A path is empty.'],
  ])('%j is a mistake', (argv, message) => {
    expect(parse(...argv)).toEqual({ kind: 'invalid', message });
  });
});
