// Prints "PASSED FAILED" for one vitest run: node .ci/count.mjs REPORT EXIT_CODE
// What did not run has failed: a missing report, no tests, a skipped test, a file that could not be loaded.
import { readFileSync } from 'node:fs';

const [file, exitCode] = process.argv.slice(2);
const reasons = [];
let passed = 0;
let failed = 0;

const fail = (reason, count = 1) => {
  failed += count;
  reasons.push(reason);
};

try {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  for (const testFile of report.testResults) {
    const results = testFile.assertionResults;
    for (const test of results) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') fail(`failed: ${test.fullName}`);
      else fail(`did not run (${test.status}): ${test.fullName}`);
    }
    if (results.length === 0) fail(`no test ran in ${testFile.name}: ${testFile.message}`);
    else if (testFile.status === 'failed' && results.every((test) => test.status === 'passed')) {
      fail(`${testFile.name}: ${testFile.message}`);
    }
  }
  if (passed + failed === 0) fail('no test ran');
} catch (error) {
  fail(`no report of the test runner: ${error.message}`);
}
if (exitCode !== '0' && failed === 0) fail(`the command ended with code ${exitCode}`);

for (const reason of reasons) console.error(reason);
console.log(`${passed} ${failed}`);
