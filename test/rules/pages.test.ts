import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import schema from '../../schema/kafka-reliability.schema.json' with { type: 'json' };
import { clients } from '../../server/src/core/clients/registry.ts';
import { unusedSuppressionRule } from '../../server/src/core/features/suppressions.ts';
import { applyEdits } from '../../server/src/core/rewrite/text.ts';
import { policy } from '../../server/src/core/rules/policy.ts';
import { rules } from '../../server/src/core/rules/registry.ts';
import { ruleIds } from '../../server/src/core/settings/rule-ids.ts';
import type { Finding } from '../../server/src/core/types.ts';
import {
  type Block,
  createPageAnalyzer,
  marked,
  marksOf,
  ruleCases,
  rulePages,
  writeFixedBlocks,
} from '../support/rule-pages.ts';

const pages = rulePages();
const cases = ruleCases();
const analyzer = createPageAnalyzer();

const headings = ['What it finds', 'Why it matters', 'What counts as handled', 'The fix', 'When it is wrong'];

/** The packages of the Java clients, as imports name them; the others say theirs in their description. */
const javaPackages: Readonly<Record<string, RegExp>> = {
  'kafka-clients': /^import org\.apache\.kafka\.clients\./m,
  'spring-kafka': /^import org\.springframework\.kafka\./m,
};

/** True when a block is about a client; `file` stands for configuration files. */
function shows(client: string, { language, text }: Block): boolean {
  if (client === 'file') return language === 'properties';
  const java = javaPackages[client];
  if (java) return language === 'java' && java.test(text);
  const modules = clients.find((one) => one.id === client)?.modules ?? [];
  return modules.some((name) => text.includes(`'${name}'`));
}

/** `UPDATE_PAGES=1` writes what the fixes give into the `fixed` blocks, to be read before it is kept. */
const update = process.env['UPDATE_PAGES'] === '1';
const updated: { readonly block: Block; readonly text: string }[] = [];
afterAll(() => writeFixedBlocks(updated));

/** A rule that crashes is logged once: the test that meets it first fails, and the others speak for themselves. */
let logged = 0;
beforeEach(() => {
  logged = analyzer.logged.length;
});
afterEach(() => {
  expect(analyzer.logged.slice(logged)).toEqual([]);
});

const listed = (findings: readonly Finding[], text: string) =>
  findings.map(
    (finding) =>
      `line ${text.slice(0, finding.span.start).split('\n').length}: ${finding.ruleId}: ${finding.message} [${text.slice(finding.span.start, finding.span.end)}]`,
  );

describe('rules and pages belong together', () => {
  it('every rule has a page, and every page a rule', () => {
    const ids = [...rules.map((rule) => rule.id), unusedSuppressionRule].sort();
    expect(pages.map((page) => page.ruleId).sort()).toEqual(ids);
    expect([...ruleIds].sort()).toEqual(ids);
  });

  it('the schema knows the same ids', () => {
    expect(Object.keys(schema.definitions.rules.properties).sort()).toEqual([...ruleIds].sort());
  });

  it('the folders of further cases are named after rules', () => {
    for (const { path, ruleId } of cases) expect(ruleIds, path).toContain(ruleId);
  });

  it.each(Object.entries(policy))('the policy row %s has a reason and belongs to a rule', (id, row) => {
    expect(ruleIds).toContain(id.split(':')[0]);
    expect(row.reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  it.each(pages)('$path is named after its rule and has the headings', (page) => {
    expect(page.title).toBe(page.ruleId);
    expect(page.headings).toEqual(headings);
  });

  it.each(rules.map((rule) => ({ id: rule.id, rule })))('$id shows every client that the rule names', ({ rule }) => {
    const blocks = pages.find((page) => page.ruleId === rule.id)?.blocks ?? [];
    const shown = (tag: string) =>
      rule.clients.filter((client) => blocks.some((block) => block.tag === tag && shows(client, block)));
    expect(shown('bad'), 'clients with a bad block').toEqual(rule.clients);
    expect(shown('good'), 'clients with a good block').toEqual(rule.clients);
  });
});

describe.each([...pages, ...cases].filter((page) => page.blocks.length > 0))('$path', (page) => {
  const blocks = (tag: string) => page.blocks.filter((block) => block.tag === tag);
  const bad = blocks('bad');
  const fixed = blocks('fixed');

  it.each(page.blocks)('$place $language $tag: parses, and gives the findings that it marks', async (block) => {
    expect(await analyzer.syntaxErrors(block), 'lines with syntax errors').toEqual([]);
    if (block.tag === 'fixed') return;
    const findings = await analyzer.findings(block);
    expect(marked(block, marksOf(block, findings)), listed(findings, block.text).join('\n')).toBe(
      marked(block, block.marks),
    );
  });

  if (bad.length > 0) {
    it.each(bad)('$place $language: every fix parses, removes its finding and adds none', async (block) => {
      const before = await analyzer.findings(block);
      for (const { finding, fix, text } of await analyzer.fixesOf(block)) {
        const what = `${listed([finding], block.text)[0]}\nfix "${fix.title}" gives\n${text}`;
        expect(await analyzer.syntaxErrors(block, text), `${what}\nlines with syntax errors`).toEqual([]);
        const after = await analyzer.findings(block, text);
        const count = (findings: readonly Finding[], ruleId: string) =>
          findings.filter((one) => one.ruleId === ruleId).length;
        expect(count(after, finding.ruleId), `${what}\nand leaves\n${listed(after, text).join('\n')}`).toBeLessThan(
          count(before, finding.ruleId),
        );
        for (const { ruleId } of after) {
          expect(count(after, ruleId), `${what}\nand adds\n${listed(after, text).join('\n')}`).toBeLessThanOrEqual(
            count(before, ruleId),
          );
        }
      }
    });

    it.each(bad)('$place $language: fixes keep the line endings of the file', async (block) => {
      const text = block.text.replaceAll('\n', '\r\n');
      const ours = (await analyzer.fixesOf(block)).map((result) => result.text);
      const theirs = (await analyzer.findings(block, text)).flatMap((finding) =>
        finding.fixes.map((fix) => applyEdits(text, fix.edits)),
      );
      expect(theirs).toEqual(ours.map((one) => one.replaceAll('\n', '\r\n')));
    });
  }

  if (fixed.length > 0) {
    it.each(fixed)('$place $language fixed: is what the first fix makes of the block before it', async (block) => {
      const text = await analyzer.fixed(block.fixes!);
      if (update) updated.push({ block, text });
      else expect(text).toBe(block.text);
    });
  }
});
