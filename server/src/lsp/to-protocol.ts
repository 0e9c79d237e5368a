import type { Diagnostic, DiagnosticRelatedInformation, Range } from 'vscode-languageserver';
import { DiagnosticSeverity } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../core/facts/model.ts';
import type { Finding, Severity } from '../core/types.ts';
import type { ClientSupport } from './client-support.ts';
import { diagnosticSource } from './protocol.ts';

/** What comes back with a diagnostic in a code action request, from clients that keep it. */
export interface DiagnosticData {
  /** The outcome that the diagnostic is from, and the index of its finding there. */
  readonly outcome: string;
  readonly finding: number;
}

export interface DiagnosticContext {
  readonly support: ClientSupport;
  /** Where a rule is explained; undefined when there is no such place. */
  rulePage(ruleId: string): string | undefined;
  /** The text of another document that a finding points into; undefined when it cannot be had. */
  otherDocument(uri: string): Promise<TextDocument | undefined>;
}

/** A span of 0-based UTF-16 offsets as a range of 0-based lines and UTF-16 columns. */
export function toRange(text: TextDocument, span: Span): Range {
  return { start: text.positionAt(span.start), end: text.positionAt(span.end) };
}

/** The reverse of {@link toRange}; a position beyond the end of its line is the line's end. */
export function toSpan(text: TextDocument, range: Range): Span {
  return { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
}

export function toSeverity(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case 'error':
      return DiagnosticSeverity.Error;
    case 'warning':
      return DiagnosticSeverity.Warning;
    case 'info':
      return DiagnosticSeverity.Information;
  }
}

/** The diagnostics of one version of one document, in the order of its findings. */
export function toDiagnostics(
  text: TextDocument,
  findings: readonly Finding[],
  outcome: string,
  context: DiagnosticContext,
): Promise<Diagnostic[]> {
  return Promise.all(
    findings.map((finding, index) => toDiagnostic(text, finding, { outcome, finding: index }, context)),
  );
}

async function toDiagnostic(
  text: TextDocument,
  finding: Finding,
  data: DiagnosticData,
  context: DiagnosticContext,
): Promise<Diagnostic> {
  const { support } = context;
  const page = support.codeDescription ? context.rulePage(finding.ruleId) : undefined;
  const related = support.relatedInformation ? await relatedInformation(text, finding, context) : [];
  return {
    range: toRange(text, finding.span),
    severity: toSeverity(finding.severity),
    code: finding.ruleId,
    source: diagnosticSource,
    message: finding.message,
    ...(page !== undefined && { codeDescription: { href: page } }),
    ...(related.length > 0 && { relatedInformation: related }),
    ...(support.diagnosticData && { data }),
  };
}

async function relatedInformation(
  text: TextDocument,
  finding: Finding,
  context: DiagnosticContext,
): Promise<DiagnosticRelatedInformation[]> {
  const information: DiagnosticRelatedInformation[] = [];
  for (const related of finding.related) {
    const isElsewhere = related.path !== undefined && related.path !== text.uri;
    const place = isElsewhere ? await context.otherDocument(related.path ?? '') : text;
    if (place === undefined) continue;
    information.push({
      location: { uri: place.uri, range: toRange(place, related.span) },
      message: related.message,
    });
  }
  return information;
}
