import type { Call, Span } from '../facts/model.ts';
import { unwrap } from '../flow/tree.ts';
import type { Fix, TextEdit } from '../types.ts';
import type { CodeModel } from './rule.ts';

/** What to underline for a call: all of it on one line, else receiver and name. */
export function focusOf(code: CodeModel, call: Call): Span {
  const text = code.text.slice(call.span.start, call.span.end);
  if (!text.includes('\n')) return call.span;
  const callee = unwrap(call.callee);
  const head = callee.kind === 'member' ? callee.nameSpan : callee.span;
  const start = code.text.slice(callee.span.start, head.end).includes('\n') ? head.start : callee.span.start;
  return { start, end: head.end };
}

/** A fix, or nothing when there are no edits for it. */
export function fix(
  title: string,
  edits: readonly TextEdit[] | undefined,
  kind: { readonly safe: boolean; readonly preferred?: boolean },
): Fix | undefined {
  return edits && edits.length > 0 ? { title, edits, safe: kind.safe, preferred: kind.preferred ?? false } : undefined;
}

/** The first of the fixes that exist is the preferred one. */
export function firstPreferred(fixes: readonly (Fix | undefined)[]): readonly Fix[] {
  const existing = fixes.filter((candidate) => candidate !== undefined);
  return existing.map((candidate, index) => ({ ...candidate, preferred: index === 0 }));
}

export const codeClients = ['kafkajs', 'confluent-kafka-javascript', 'kafka-clients', 'spring-kafka'] as const;
