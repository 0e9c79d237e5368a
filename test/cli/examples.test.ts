import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, languageIdOfPath } from '../../server/src/core/analysis.ts';
import { ruleIds } from '../../server/src/core/settings/rule-ids.ts';
import { createNodeHost } from '../../server/src/host.node.ts';
import { runIn } from './support.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** The rules that the tables of `examples/README.md` name for each file. */
function promised(): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, readonly string[]>();
  let section = '';
  for (const line of readFileSync(`${examples}/README.md`, 'utf8').split('\n')) {
    section = /^## (\S+)/.exec(line)?.[1] ?? section;
    const [, files, text] = /^\| (`.*?) \| (.*) \|$/.exec(line) ?? [];
    if (files === undefined || text === undefined) {
      continue;
    }
    const named = [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word!).filter((word) => ruleIds.includes(word));
    for (const [, file] of files.matchAll(/`([^`]+)`/g)) {
      result.set(`${section}/${pathOf(section, file!)}`, [...new Set(named)].sort());
    }
  }
  return result;
}

function pathOf(section: string, file: string): string {
  return file.endsWith('.java') ? `src/main/java/com/shop/${section}/${file}` : file;
}

/** The rules that the command line reports for each file. */
let reported: ReadonlyMap<string, readonly string[]>;
let stderr: string;
let code: number;

beforeAll(async () => {
  const result = await runIn(examples, ['--format', 'json'], {
    createAnalyzer: (log) => createAnalyzer(createNodeHost(log)),
    languageIdOfPath,
    knownRuleIds: ruleIds,
  });
  ({ stderr, code } = result);
  const byFile = new Map<string, Set<string>>();
  for (const { path, ruleId } of JSON.parse(result.stdout).findings) {
    byFile.set(path, (byFile.get(path) ?? new Set()).add(ruleId));
  }
  reported = new Map([...byFile].map(([path, rules]) => [path, [...rules].sort()]));
});

const everyday = [
  'fire-and-forget-send',
  'silenced-send-failure',
  'commit-in-finally',
  'commit-before-processing',
  'commit-positions-in-record-loop',
  'unawaited-processing',
  'swallowed-processing-error',
  'auto-commit',
  'commit-offset-not-next',
  'weak-acks',
  'idempotence-disabled',
  'retries-disabled',
];

describe('the examples', () => {
  it('are analysed without a complaint, and fail', () => {
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it.each([...promised()])('%s shows %j', (path, rules) => {
    expect(reported.get(path) ?? []).toEqual(rules);
  });

  it('show nothing that their page does not tell of', () => {
    expect([...reported.keys()].filter((path) => !promised().has(path))).toEqual([]);
  });

  it('show every rule that is met most often', () => {
    const shown = new Set([...reported.values()].flat());
    expect(everyday.filter((id) => !shown.has(id))).toEqual([]);
    expect(everyday.filter((id) => !ruleIds.includes(id))).toEqual([]);
  });
});
