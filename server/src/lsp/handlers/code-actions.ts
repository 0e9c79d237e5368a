import * as l10n from '@vscode/l10n';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Finding, TextEdit } from '../../core/types.ts';
import { answer, contentModified, type ServerContext } from '../context.ts';
import { safeEdits } from '../fix-all.ts';
import { diagnosticSource, fixAllKind, openRuleCommand } from '../protocol.ts';
import type { Outcome } from '../scheduler.ts';
import { type DiagnosticData, toDiagnostics, toRange, toSpan } from '../to-protocol.ts';

/** Says which edit an action stands for; goes to the client and comes back with `codeAction/resolve`. */
type EditReference =
  | { readonly kind: 'fix' | 'suppression'; readonly finding: number; readonly index: number }
  | { readonly kind: 'fix-all' };

interface ActionData {
  readonly uri: string;
  readonly outcome: string;
  readonly edit: EditReference;
}

interface ShownFinding {
  readonly finding: Finding;
  readonly index: number;
  readonly diagnostic: Diagnostic;
}

/** Answers `textDocument/codeAction`, and `codeAction/resolve` for clients that fetch edits later. */
export function registerCodeActions(context: ServerContext): void {
  const { connection, documents, scheduler, support } = context;

  connection.onCodeAction((params, token) =>
    answer(connection, token, [], async () => {
      const snapshot = documents.current(params.textDocument.uri);
      if (snapshot === undefined || !support.codeActionLiterals) return [];
      const outcome = await scheduler.analyze(snapshot, token);
      return codeActions(context, params, outcome);
    }),
  );

  if (!support.resolvesEdits) return;
  connection.onCodeActionResolve((action, token) =>
    answer(connection, token, action, async () => {
      const data: unknown = action.data;
      if (!isActionData(data)) return action;
      const snapshot = documents.current(data.uri);
      if (snapshot === undefined) throw contentModified();
      const outcome = await scheduler.analyze(snapshot, token);
      if (outcome.id !== data.outcome || !documents.isCurrent(snapshot)) throw contentModified();
      return { ...action, edit: workspaceEdit(context, outcome, editsOf(context, outcome, data.edit)) };
    }),
  );
}

async function codeActions(context: ServerContext, params: CodeActionParams, outcome: Outcome): Promise<CodeAction[]> {
  const { only } = params.context;
  const wants = (kind: string): boolean =>
    only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
  return [
    // An action on the whole source is made only for those who ask for it, as editors do on save.
    ...(only !== undefined && wants(fixAllKind) ? fixAllActions(context, outcome) : []),
    ...(wants(CodeActionKind.QuickFix) ? await quickFixes(context, params, outcome) : []),
  ];
}

function fixAllActions(context: ServerContext, outcome: Outcome): CodeAction[] {
  if (safeEdits(outcome.findings).length === 0) return [];
  const title = l10n.t('Apply all safe fixes for Kafka reliability');
  return [withEdit(context, outcome, { title, kind: fixAllKind }, { kind: 'fix-all' })];
}

async function quickFixes(context: ServerContext, params: CodeActionParams, outcome: Outcome): Promise<CodeAction[]> {
  const shown = await findingsAt(context, params, outcome);
  const { source } = outcome.snapshot;
  const fixes = shown.flatMap(({ finding, index, diagnostic }) =>
    finding.fixes.map((fix, fixIndex): CodeAction => {
      const action = {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: fix.preferred,
      };
      return withEdit(context, outcome, action, { kind: 'fix', finding: index, index: fixIndex });
    }),
  );
  // Two findings of one rule on one line are silenced by the same comment: it is offered once.
  const offered = new Set<string>();
  const suppressions = shown.flatMap(({ finding, index, diagnostic }) =>
    context.suppressionFixes(source, finding).flatMap((fix, fixIndex): CodeAction[] => {
      const key = JSON.stringify([fix.title, fix.edits]);
      if (offered.has(key)) return [];
      offered.add(key);
      const action = { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
      return [withEdit(context, outcome, action, { kind: 'suppression', finding: index, index: fixIndex })];
    }),
  );
  const pages = context.canOpenRules ? pageActions(shown) : [];
  return [...fixes, ...pages, ...suppressions];
}

/** One per rule, however many of its findings are in the range. */
function pageActions(shown: readonly ShownFinding[]): CodeAction[] {
  const rules = new Map<string, Diagnostic[]>();
  for (const { finding, diagnostic } of shown) {
    rules.set(finding.ruleId, [...(rules.get(finding.ruleId) ?? []), diagnostic]);
  }
  return [...rules].map(([ruleId, diagnostics]) => {
    const title = l10n.t("Open the page of rule '{0}'", ruleId);
    const command = { title, command: openRuleCommand, arguments: [ruleId] };
    return { title, kind: CodeActionKind.QuickFix, diagnostics, command };
  });
}

/**
 * The findings that the request is about: those in its range, and of them only those that it names, if it names any that
 * are still there. The range counts most, because what the client shows may be older than the document.
 */
async function findingsAt(
  context: ServerContext,
  params: CodeActionParams,
  outcome: Outcome,
): Promise<readonly ShownFinding[]> {
  const { snapshot, findings } = outcome;
  const asked = toSpan(snapshot.text, params.range);
  const diagnostics = await toDiagnostics(snapshot.text, findings, outcome.id, context.diagnostics);
  const named = params.context.diagnostics.filter((diagnostic) => diagnostic.source === diagnosticSource);
  const inRange = findings.flatMap((finding, index) => {
    if (finding.span.start > asked.end || finding.span.end < asked.start) return [];
    const own = diagnostics[index];
    if (own === undefined) return [];
    const known = named.find((diagnostic) => isSame(diagnostic, own, outcome.id, index));
    return [{ finding, index, diagnostic: known ?? own, isNamed: known !== undefined }];
  });
  const chosen = inRange.filter(({ isNamed }) => isNamed);
  return chosen.length > 0 ? chosen : inRange;
}

function isSame(theirs: Diagnostic, own: Diagnostic, outcomeId: string, index: number): boolean {
  const data = theirs.data as Partial<DiagnosticData> | undefined;
  if (data?.outcome === outcomeId) return data.finding === index;
  const { start, end } = theirs.range;
  return (
    theirs.code === own.code &&
    start.line === own.range.start.line &&
    start.character === own.range.start.character &&
    end.line === own.range.end.line &&
    end.character === own.range.end.character
  );
}

function withEdit(context: ServerContext, outcome: Outcome, action: CodeAction, edit: EditReference): CodeAction {
  if (!context.support.resolvesEdits) {
    return { ...action, edit: workspaceEdit(context, outcome, editsOf(context, outcome, edit)) };
  }
  const data: ActionData = { uri: outcome.snapshot.uri, outcome: outcome.id, edit };
  return { ...action, data };
}

function editsOf(context: ServerContext, outcome: Outcome, edit: EditReference): readonly TextEdit[] {
  if (edit.kind === 'fix-all') return safeEdits(outcome.findings);
  const finding = outcome.findings[edit.finding];
  if (finding === undefined) return [];
  const fixes = edit.kind === 'fix' ? finding.fixes : context.suppressionFixes(outcome.snapshot.source, finding);
  return fixes[edit.index]?.edits ?? [];
}

/** Names the version that the edits were made for, so that the client can refuse them for another. */
function workspaceEdit(context: ServerContext, outcome: Outcome, edits: readonly TextEdit[]): WorkspaceEdit {
  const { uri, version, text } = outcome.snapshot;
  const textEdits = edits.map(({ span, newText }) => ({ range: toRange(text, span), newText }));
  if (!context.support.versionedEdits) return { changes: { [uri]: textEdits } };
  const change: TextDocumentEdit = { textDocument: { uri, version }, edits: textEdits };
  return { documentChanges: [change] };
}

function isActionData(data: unknown): data is ActionData {
  return typeof data === 'object' && data !== null && 'uri' in data && 'outcome' in data && 'edit' in data;
}
