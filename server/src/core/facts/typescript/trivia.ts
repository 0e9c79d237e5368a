/**
 * White space and comments as the TypeScript scanner understands them. TypeScript's own `getStart` answers the same
 * question, but asks several others first; lowering needs the answer for every node.
 */

const slash = 0x2f;
const asterisk = 0x2a;

/** The first offset at or after `position` that is not in white space, a comment, a `#!` line or a conflict marker. */
export function skipTrivia(text: string, position: number): number {
  let at = position;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) {
      at++;
    } else if (code === slash) {
      const next = text.charCodeAt(at + 1);
      if (next === slash) {
        at = lineEnd(text, at + 2);
      } else if (next === asterisk) {
        at = blockCommentEnd(text, at);
      } else {
        return at;
      }
    } else if (code > 0x7f) {
      if (!isWideSpace(code)) {
        return at;
      }
      at++;
    } else if (code === 0x23 && at === 0 && text.charCodeAt(1) === 0x21) {
      at = lineEnd(text, 2);
    } else if (code >= 0x3c && isConflictMarker(text, at, code)) {
      at = conflictEnd(text, at, code);
    } else {
      return at;
    }
  }
}

/** The end of the line that holds `position`, before the line break. */
export function lineEnd(text: string, position: number): number {
  let at = position;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029) {
      break;
    }
  }
  return at;
}

/** The end of the block comment that begins at `position`; the end of the text when it is not closed. */
export function blockCommentEnd(text: string, position: number): number {
  const close = text.indexOf('*/', position + 2);
  return close < 0 ? text.length : close + 2;
}

function isWideSpace(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0x85 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** `<<<<<<< `, `=======`, `>>>>>>> `, `||||||| ` at the start of a line: the scanner skips what a merge left behind. */
function isConflictMarker(text: string, position: number, code: number): boolean {
  if (code !== 0x3c && code !== 0x3d && code !== 0x3e && code !== 0x7c) {
    return false;
  }
  if (position > 0 && lineEnd(text, position - 1) !== position - 1) {
    return false;
  }
  for (let offset = 1; offset < 7; offset++) {
    if (text.charCodeAt(position + offset) !== code) {
      return false;
    }
  }
  return code === 0x3d || text.charCodeAt(position + 7) === 0x20;
}

/** The first side of a conflict is kept as code; from `|||||||` or `=======` everything up to the next marker is skipped. */
function conflictEnd(text: string, position: number, code: number): number {
  if (code === 0x3c || code === 0x3e) {
    return lineEnd(text, position);
  }
  let at = position + 1;
  for (; at < text.length; at++) {
    const current = text.charCodeAt(at);
    if ((current === 0x3d || current === 0x3e) && current !== code && isConflictMarker(text, at, current)) {
      break;
    }
  }
  return at;
}
