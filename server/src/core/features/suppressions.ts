import * as l10n from '@vscode/l10n';
import type { Annotation, Span } from '../facts/model.ts';
import { lineEnd, lineStart, nextLine, removeStatement } from '../rewrite/text.ts';
import { severityOf } from '../rules/policy.ts';
import { ruleById } from '../rules/registry.ts';
import type { CodeModel, FileModel } from '../rules/rule.ts';
import type { AnalysisSettings, Finding } from '../types.ts';

/** One place where the author asks for silence. */
export interface Suppression {
  /** Empty: every rule. */
  readonly ruleIds: readonly string[];
  /** Findings that start inside are suppressed. */
  readonly covers: Span;
  /** The comment or annotation. */
  readonly span: Span;
  readonly text: string;
}

export const unusedSuppressionRule = 'unused-suppression';

const directive = /^kafka-reliability-disable-(next-line|line|file)\b[ \t]*([\s\S]*?)(?:[ \t]+--[\s\S]*)?$/;

export function suppressionsOf(
  text: string,
  model: { readonly code?: CodeModel | undefined; readonly file?: FileModel | undefined },
): readonly Suppression[] {
  const comments =
    model.code?.facts.comments ?? model.file?.properties.items.filter((item) => item.kind === 'comment') ?? [];
  const found: Suppression[] = [];
  for (const comment of comments) {
    const match = directive.exec(comment.text.trim());
    if (!match) continue;
    const [, scope, list = ''] = match;
    const next = nextLine(text, comment.span.end);
    const covers =
      scope === 'file'
        ? { start: 0, end: text.length + 1 }
        : scope === 'line'
          ? { start: lineStart(text, comment.span.start), end: lineEnd(text, comment.span.end) + 1 }
          : { start: next, end: lineEnd(text, next) + 1 };
    found.push({
      ruleIds: list.split(/[\s,]+/).filter((id) => id !== ''),
      covers,
      span: comment.span,
      text: comment.text,
    });
  }
  if (model.code) found.push(...annotationSuppressions(model.code));
  return found;
}

/** Java `@SuppressWarnings("kafka:<id>")` on a method, class or field. */
function annotationSuppressions(code: CodeModel): Suppression[] {
  const found: Suppression[] = [];
  const add = (annotations: readonly Annotation[], covers: Span): void => {
    for (const annotation of annotations) {
      if (!/(^|\.)SuppressWarnings$/.test(annotation.name)) continue;
      const values = annotation.arguments.flatMap((argument) =>
        argument.value.kind === 'array' ? argument.value.elements : [argument.value],
      );
      for (const value of values) {
        if (value.kind !== 'literal' || typeof value.value !== 'string' || !value.value.startsWith('kafka:')) continue;
        found.push({ ruleIds: [value.value.slice('kafka:'.length)], covers, span: value.span, text: value.value });
      }
    }
  };
  for (const fn of code.facts.functions) add(fn.annotations, fn.span);
  for (const type of code.facts.classes) {
    add(type.annotations, type.span);
    for (const field of type.fields) add(field.annotations, field.span);
  }
  return found;
}

/** What is left after suppression, and a finding for every suppression that had nothing to do. */
export function suppressed(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  settings: AnalysisSettings,
  text: string,
): Finding[] {
  if (suppressions.length === 0) return [...findings];
  const used = new Set<string>();
  const usedAtAll = new Set<number>();
  const kept = findings.filter((finding) => {
    let hidden = false;
    for (const [index, suppression] of suppressions.entries()) {
      if (finding.span.start < suppression.covers.start || finding.span.start >= suppression.covers.end) continue;
      if (suppression.ruleIds.length > 0 && !suppression.ruleIds.includes(finding.ruleId)) continue;
      used.add(`${index}:${finding.ruleId}`);
      usedAtAll.add(index);
      hidden = true;
    }
    return !hidden;
  });
  const level = settings.rules[unusedSuppressionRule];
  if (level === 'off') return kept;
  for (const [index, suppression] of suppressions.entries()) {
    for (const id of suppression.ruleIds.length === 0 ? [undefined] : suppression.ruleIds) {
      const idle = id === undefined ? !usedAtAll.has(index) : !used.has(`${index}:${id}`);
      if (!idle || !couldHaveFound(id, settings)) continue;
      kept.push(unused(suppression, id, level ?? severityOf(unusedSuppressionRule, undefined, settings.profile), text));
    }
  }
  return kept;
}

/** A rule that did not run says nothing about its suppressions. */
function couldHaveFound(id: string | undefined, settings: AnalysisSettings): boolean {
  if (id === undefined) return !settings.testFile;
  const rule = ruleById(id);
  if (!rule) return true;
  return settings.rules[id] !== 'off' && !(settings.testFile && !rule.inTests);
}

function unused(
  suppression: Suppression,
  id: string | undefined,
  severity: Finding['severity'],
  text: string,
): Finding {
  const known = id === undefined || ruleById(id) !== undefined;
  const message =
    id === undefined
      ? l10n.t('This suppression has nothing to suppress.')
      : known
        ? l10n.t('This suppression has no finding of {0} to suppress.', id)
        : l10n.t('There is no rule called {0}.', id);
  const comment = /^(?:\/\/|\/\*|#|!)/.test(text.slice(suppression.span.start, suppression.span.start + 2));
  const whole = comment && suppression.ruleIds.length <= 1;
  return {
    ruleId: unusedSuppressionRule,
    severity,
    span: suppression.span,
    message,
    related: [],
    fixes: whole
      ? [
          {
            title: l10n.t('Remove the suppression'),
            safe: true,
            preferred: true,
            edits: [removeStatement(text, suppression.span)],
          },
        ]
      : [],
  };
}
