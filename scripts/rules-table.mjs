// Writes the table of rules into README.md, between its markers, from the rules and their policy.
//
//   node scripts/rules-table.mjs            writes it
//   node scripts/rules-table.mjs --check    fails when the table is not what it would write
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const readme = join(root, 'README.md');
const markers = { start: '<!-- rules:start -->', end: '<!-- rules:end -->' };

/** The sources are TypeScript: they are bundled to be read. */
async function load() {
  const core = './server/src/core';
  const contents = [
    `export { rules } from '${core}/rules/registry.ts';`,
    `export { policy } from '${core}/rules/policy.ts';`,
    `export { clients } from '${core}/clients/registry.ts';`,
  ].join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'rules-table-'));
  try {
    const outfile = join(folder, 'rules.cjs');
    const stdin = { contents, resolveDir: root, loader: 'ts' };
    await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The severities of a rule and its variants at `standard`, the rule's own first. */
function severitiesOf(id, policy) {
  const own = policy[id].standard;
  const others = Object.keys(policy)
    .filter((key) => key.startsWith(`${id}:`))
    .map((key) => policy[key].standard)
    .filter((severity) => severity !== own);
  const order = ['error', 'warning', 'info'].filter((severity) => others.includes(severity));
  return order.length === 0 ? own : `${own} (${order.join(', ')})`;
}

function whereOf(rule, clients) {
  const inCode = clients.some(({ id }) => rule.clients.includes(id));
  const places = [inCode ? 'code' : undefined, rule.clients.includes('file') ? 'configuration files' : undefined];
  return places.filter((place) => place !== undefined).join(', ');
}

function linked(id) {
  const page = `docs/rules/${id}.md`;
  return existsSync(join(root, page)) ? `[\`${id}\`](${page})` : `\`${id}\``;
}

const { rules, policy, clients } = await load();
const rows = rules.map((rule) => [
  linked(rule.id),
  rule.title(),
  severitiesOf(rule.id, policy),
  whereOf(rule, clients),
]);
const unused = 'unused-suppression';
rows.push([linked(unused), 'A suppression suppresses nothing', severitiesOf(unused, policy), 'everywhere']);
const table = [['Rule', 'Finds', 'Severity', 'Where'], ['---', '---', '---', '---'], ...rows]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');

const present = readFileSync(readme, 'utf8');
const start = present.indexOf(markers.start);
const end = present.indexOf(markers.end);
if (start < 0 || end < start) throw new Error(`README.md has no ${markers.start} … ${markers.end}`);
const wanted = `${present.slice(0, start + markers.start.length)}\n${table}\n${present.slice(end)}`;

if (!process.argv.includes('--check')) {
  writeFileSync(readme, wanted);
} else if (wanted !== present) {
  process.stderr.write('The table of rules in README.md is out of date: run npm run rules-table\n');
  process.exitCode = 1;
}
