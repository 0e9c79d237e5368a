import type { DeliveryReports } from '../clients/description.ts';
import type { ConfigBlock } from '../configs/model.ts';
import type { Call, New, Statement } from '../facts/model.ts';
import { bindingOf } from '../flow/bindings.ts';
import { statementOf } from '../flow/tree.ts';
import type { MissingParts } from '../rules/missing-delivery-report.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { addConfigEntry, setConfigValue } from './config.ts';
import { logStatement } from './names.ts';
import { insertLinesAfter, ordered } from './text.ts';

const pollInterval = 100;

/** Adds what is missing of option, listener and polling; undefined where the producer has no name of its own. */
export function listenForReports(
  code: CodeModel,
  creation: Call | New,
  block: ConfigBlock,
  reports: DeliveryReports,
  missing: MissingParts,
  message: string,
): readonly TextEdit[] | undefined {
  const { tree, text } = code;
  const edits: TextEdit[] = [];
  if (missing.option) {
    const [key = ''] = reports.switchedOnBy;
    const written = block.entries.find((entry) => reports.switchedOnBy.includes(entry.key));
    const option = written
      ? setConfigValue({ text }, block, written, true)
      : addConfigEntry({ text }, block, key, true);
    if (!option) return undefined;
    edits.push(option);
  }
  if (missing.listener || missing.polling) {
    const name = nameOf(code, creation);
    const statement = statementOf(tree, creation);
    if (name === undefined || !statement) return undefined;
    const lines: string[] = [];
    if (missing.listener) {
      lines.push(
        `${reports.field === undefined ? name : `${name}.${reports.field}`}.on('${reports.event}', (error, report) => {`,
        '\tif (error) {',
        '\t\t// Keep the record: retry it, store it for later, or tell whoever asked for it.',
        `\t\t${logStatement(code, creation, message, 'error')}`,
        '\t}',
        '});',
      );
    }
    if (missing.polling) lines.push(`${name}.setPollInterval(${pollInterval});`);
    const added = insertLinesAfter(text, endOf(text, statement), statement.span.start, lines);
    if (!added) return undefined;
    edits.push(added);
  }
  return ordered(edits);
}

/** Behind the semicolon, which a declaration's span leaves out. */
function endOf(text: string, statement: Statement): number {
  const { end } = statement.kind === 'variable' ? statement.declarationSpan : statement.span;
  return text[end] === ';' ? end + 1 : end;
}

/** `producer` or `this.producer` that the creation is given to, when the statement does nothing else. */
function nameOf(code: CodeModel, creation: Call | New): string | undefined {
  const { parent } = code.tree.link(creation);
  if (parent?.kind === 'variable') return parent.pattern.kind === 'name' ? parent.pattern.name : undefined;
  if (parent?.kind !== 'assignment' || code.tree.link(parent).parent?.kind !== 'expression') return undefined;
  return bindingOf(code.bindings, parent.target)
    ? code.text.slice(parent.target.span.start, parent.target.span.end)
    : undefined;
}
