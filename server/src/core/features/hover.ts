import type { Model } from '../analysis.ts';
import type { Finding, HoverContent } from '../types.ts';

export function hoverAt(_model: Model, findings: readonly Finding[], offset: number): HoverContent | undefined {
  const here = findings.filter((finding) => finding.span.start <= offset && offset <= finding.span.end);
  const [first] = here;
  if (!first) return undefined;
  return { markdown: here.map((finding) => finding.message).join('\n\n'), span: first.span };
}
