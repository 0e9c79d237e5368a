import type { Comment, Span } from '../model.ts';

/** Comments in the order of the text; the lines of a block comment lose their leading `*`. */
export function lowerComments(text: string, spans: readonly Span[]): Comment[] {
  return spans.map((span) => {
    const source = text.slice(span.start, span.end);
    const block = source.startsWith('/*');
    return { text: block ? blockText(source) : source.slice(2).trim(), span, block };
  });
}

function blockText(source: string): string {
  const inner = source.slice(2, source.length >= 4 && source.endsWith('*/') ? -2 : undefined);
  return inner
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/^\s*\*+(?!\/)/, '').trim())
    .join('\n')
    .trim();
}
