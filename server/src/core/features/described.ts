import type { Span } from '../facts/model.ts';

/** What is known of one place, ready to be shown. */
export interface Described {
  readonly span: Span;
  /** What it is, as Markdown. */
  readonly heading: string;
  /** Short paragraphs of Markdown, the most important first. */
  readonly paragraphs: readonly string[];
}

/** True at every offset of the span, its end included: a position between two characters belongs to both. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
