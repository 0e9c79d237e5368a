// Collects the texts that users see, for translators.
//
//   node scripts/l10n.mjs            writes l10n/bundle.l10n.json
//   node scripts/l10n.mjs --check    fails when that file is not what it would write
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'l10n', 'bundle.l10n.json');

/** The texts given to `l10n.t` and `vscode.l10n.t` in one file. */
function textsIn(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const texts = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && /(^|\.)l10n\.t$/.test(node.expression.getText(source))) {
      const [text] = node.arguments;
      if (text === undefined || !ts.isStringLiteralLike(text)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        throw new Error(`${file}:${line + 1}: only a plain text can be translated`);
      }
      texts.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

const files = ['client/src', 'server/src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, folder, name)),
);
const texts = [...new Set(files.flatMap(textsIn))].sort();
const wanted = `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`;

if (process.argv.includes('--check')) {
  let present = '';
  try {
    present = readFileSync(bundle, 'utf8');
  } catch {
    // Not there: the same as out of date.
  }
  if (present !== wanted) {
    process.stderr.write('l10n/bundle.l10n.json is out of date: run npm run l10n\n');
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(bundle), { recursive: true });
  writeFileSync(bundle, wanted);
}
