import type ts from 'typescript';
import type { Comment } from '../model.ts';
import type { Lowering } from './lower-context.ts';
import { blockCommentEnd, lineEnd, skipTrivia } from './trivia.ts';

/**
 * All comments in order. What looks like the start of a comment is one unless it stands in a string, template,
 * regular expression or JSX text, and only the tree knows those.
 */
export function commentsOf(lowering: Lowering): Comment[] {
  const { text } = lowering;
  const comments: Comment[] = [];
  let at = text.startsWith('#!') ? lineEnd(text, 2) : 0;
  let lastEnd = at;
  for (;;) {
    at = text.indexOf('/', at);
    if (at < 0) {
      return comments;
    }
    const next = text.charCodeAt(at + 1);
    if (next !== 0x2f && next !== 0x2a) {
      at++;
      continue;
    }
    const literalEnd = endOfLiteralAround(lowering, at, lastEnd);
    if (literalEnd !== undefined) {
      at = literalEnd;
      continue;
    }
    const block = next === 0x2a;
    const end = block ? blockCommentEnd(text, at) : lineEnd(text, at + 2);
    comments.push({ text: commentText(text.slice(at, end), block), span: { start: at, end }, block });
    at = end;
    lastEnd = end;
  }
}

/**
 * The end of the literal token that covers `position`; undefined when none does.
 *
 * @param lastComment where the comment before `position` ends: white space in front of a token is skipped from there,
 *   so that a long run of comments is not read again for each of them
 */
function endOfLiteralAround(lowering: Lowering, position: number, lastComment: number): number | undefined {
  const { typescript, kinds, sourceFile, text } = lowering;
  let node: ts.Node = sourceFile;
  for (;;) {
    const child: ts.Node | undefined = typescript.forEachChild(
      node,
      (candidate) => (covers(candidate, position) ? candidate : undefined),
      (candidates) => coveringNode(candidates, position),
    );
    if (child === undefined) {
      break;
    }
    node = child;
  }
  switch (node.kind) {
    case kinds.JsxText:
      return node.end;
    case kinds.StringLiteral:
    case kinds.NoSubstitutionTemplateLiteral:
    case kinds.TemplateHead:
    case kinds.TemplateMiddle:
    case kinds.TemplateTail:
    case kinds.RegularExpressionLiteral:
      return skipTrivia(text, Math.max(node.pos, lastComment)) <= position ? node.end : undefined;
  }
  return undefined;
}

function covers(node: ts.Node, position: number): boolean {
  return node.pos <= position && position < node.end;
}

function coveringNode(nodes: ts.NodeArray<ts.Node>, position: number): ts.Node | undefined {
  let low = 0;
  let high = nodes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const node = nodes[middle] as ts.Node;
    if (position < node.pos) {
      high = middle - 1;
    } else if (position >= node.end) {
      low = middle + 1;
    } else {
      return node;
    }
  }
  return undefined;
}

function commentText(raw: string, block: boolean): string {
  if (!block) {
    return raw.replace(/^\/+/, '').trim();
  }
  const inner = raw.slice(2, raw.endsWith('*/') && raw.length >= 4 ? -2 : undefined);
  // A line of a block comment usually begins with an asterisk of its own.
  return inner.replace(/^\*+|(?<=[\r\n])[ \t]*\*+/g, '').trim();
}
