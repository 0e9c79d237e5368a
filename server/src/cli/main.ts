import { version } from '../../../package.json';
import { createAnalyzer, languageIdOfPath } from '../core/analysis.ts';
import { ruleIds } from '../core/settings/rule-ids.ts';
import { createNodeHost } from '../host.node.ts';
import { run } from './run.ts';

run(process.argv.slice(2), {
  createAnalyzer: (log) => createAnalyzer(createNodeHost(log)),
  languageIdOfPath,
  knownRuleIds: ruleIds,
  version,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  variables: process.env,
  now: () => performance.now(),
}).then((code) => {
  // Not `process.exit`: what is still on its way to a pipe would be lost.
  process.exitCode = code;
});
