/**
 * What runs inside the browser's page: each function is sent there as text, so it may use nothing else from this file or any other.
 * The types are the few members that are needed: the project is not compiled with the browser's.
 */

export type SquiggleSeverity = 'error' | 'warning' | 'info';

/** One underlined piece of a visible line. */
export interface Squiggle {
  readonly severity: SquiggleSeverity;
  /** From 1. */
  readonly line: number;
}

interface DrawnElement {
  readonly textContent: string | null;
  getBoundingClientRect(): Box;
  readonly style: { readonly top: string };
  querySelector(selector: string): DrawnElement | null;
  querySelectorAll(selector: string): Iterable<DrawnElement>;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

declare const document: {
  createTreeWalker(root: DrawnElement, show: number): { nextNode(): DrawnElement | null };
  createRange(): {
    setStart(node: DrawnElement, offset: number): void;
    setEnd(node: DrawnElement, offset: number): void;
    getBoundingClientRect(): Box;
  };
};

/** The visible lines from top to bottom; the editor keeps them in the order in which they were drawn. */
export function readVisibleText(editor: DrawnElement): string {
  return [...editor.querySelectorAll('.view-lines > .view-line')]
    .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
    .map((line) => (line.textContent ?? '').replace(/\u00a0/g, ' '))
    .join('\n');
}

/** The underlines of the visible lines. A line's underlines and its number stand in two columns, at the same height. */
export function readSquiggles(editor: DrawnElement): Squiggle[] {
  const numbers = new Map<string, number>();
  for (const margin of editor.querySelectorAll('.margin-view-overlays > div')) {
    const label = margin.querySelector('.line-numbers');
    if (label !== null) numbers.set(margin.style.top, Number(label.textContent));
  }
  const found: Squiggle[] = [];
  for (const overlay of editor.querySelectorAll('.view-overlays > div')) {
    const line = numbers.get(overlay.style.top);
    if (line === undefined) continue;
    for (const severity of ['error', 'warning', 'info'] as const) {
      for (const _ of overlay.querySelectorAll(`.squiggly-${severity}`)) found.push({ severity, line });
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

/** The middle of a text on a visible line, in the page's coordinates. */
export function findText(
  editor: DrawnElement,
  wanted: { readonly line: number; readonly text: string },
): { readonly x: number; readonly y: number } | undefined {
  const margin = [...editor.querySelectorAll('.margin-view-overlays > div')].find(
    (element) => element.querySelector('.line-numbers')?.textContent === String(wanted.line),
  );
  const line = [...editor.querySelectorAll('.view-lines > .view-line')].find(
    (element) => element.style.top === margin?.style.top,
  );
  if (line === undefined) return undefined;
  const start = (line.textContent ?? '').replace(/\u00a0/g, ' ').indexOf(wanted.text);
  if (start < 0) return undefined;
  const middle = start + Math.floor(wanted.text.length / 2);
  const showText = 4;
  const walker = document.createTreeWalker(line, showText);
  let offset = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (middle < offset + length) {
      const range = document.createRange();
      range.setStart(node, middle - offset);
      range.setEnd(node, middle - offset + 1);
      const box = range.getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
    offset += length;
  }
  return undefined;
}

/**
 * The middle of the light bulb of the cursor's line, in the page's coordinates. The editor draws it in the margin, or on the line or the
 * one beside it where there is room; one that is farther away is still there from where the cursor was.
 */
export function findLightBulb(editor: DrawnElement): { readonly x: number; readonly y: number } | undefined {
  const cursor = editor.querySelector('.cursors-layer .cursor')?.getBoundingClientRect();
  if (cursor === undefined) return undefined;
  for (const bulb of editor.querySelectorAll('.lightBulbWidget, [class*="codicon-gutter-lightbulb"]')) {
    const box = bulb.getBoundingClientRect();
    if (box.width > 0 && Math.abs(box.y - cursor.y) < 1.5 * cursor.height) {
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
  }
  return undefined;
}
