import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import {
  findLightBulb,
  findText,
  readSquiggles,
  readVisibleText,
  type Squiggle,
  type SquiggleSeverity,
} from './in-page.ts';

/**
 * The editor as a user has it before the eyes. Every function waits until the editor shows what was asked for, and fails when it does
 * not; none waits for a time to pass. Lines and columns count from 1.
 */
export interface Workbench {
  readonly page: Page;
  /** The opened folder on disk. */
  readonly folder: string;
  openFile(name: string): Promise<void>;
  goTo(line: number, column?: number): Promise<void>;
  /** Puts the cursor into a text on a visible line by a click: unlike {@link goTo} it never scrolls. */
  clickOn(line: number, text: string): Promise<void>;
  /** Types at the cursor, as keys: what the editor adds by itself is off in the tests' settings. */
  type(text: string): Promise<void>;
  press(keys: string): Promise<void>;
  /** Empties the open file. */
  clear(): Promise<void>;
  /** Saves the open file and returns what is on disk then. */
  save(): Promise<string>;
  /** The visible lines of the open file. */
  visibleText(): Promise<string>;
  /** All underlines on visible lines, in the order of the lines. */
  squiggles(): Promise<readonly Squiggle[]>;
  waitForSquiggle(severity: SquiggleSeverity, line: number): Promise<void>;
  waitForAnySquiggle(): Promise<void>;
  waitForNoSquiggle(line: number): Promise<void>;
  /** Moves the mouse over a text on a visible line and returns what the hover says, once a part of it matches: parts come one by one. */
  hover(line: number, text: string, expected: RegExp): Promise<string>;
  /** Opens the menu by a click on the light bulb of the cursor's line and returns its entries. */
  openLightBulb(): Promise<readonly string[]>;
  /** Opens the quick-fix menu with the keyboard and returns its entries. */
  openQuickFixes(): Promise<readonly string[]>;
  /** Chooses an entry of the open menu by its exact title or by a pattern. */
  chooseAction(title: string | RegExp): Promise<void>;
  /** Types a snippet's prefix, opens the suggestions, and accepts the snippet whose label is `label`. */
  insertSnippet(label: string): Promise<void>;
  runCommand(title: string): Promise<void>;
  /** Opens the Problems panel and returns its rows' texts, once at least one matches. */
  problems(expected: RegExp): Promise<readonly string[]>;
  /** Waits until no row of the open Problems panel matches. */
  waitForNoProblem(unexpected: RegExp): Promise<void>;
  /** What the language status menu (the braces in the status bar) says, once it matches. */
  languageStatus(expected: RegExp): Promise<string>;
  /** The pop-up notifications that are open. */
  notifications(): Promise<readonly string[]>;
  screenshot(file: string): Promise<void>;
}

const stateTimeout = 60_000;
const paletteTimeout = 3_000;

/** Opens `folder` in `page` and waits for the workbench. `url` is the editor's address, ending with a slash. */
export async function openWorkbench(page: Page, url: string, folder: string): Promise<Workbench> {
  page.setDefaultTimeout(stateTimeout);
  await page.goto(`${url}?folder=${encodeURIComponent(folder)}`);
  await page.locator('.monaco-workbench').waitFor();
  await page.locator('.part.statusbar .statusbar-item').first().waitFor();
  return createWorkbench(page, folder);
}

function createWorkbench(page: Page, folder: string): Workbench {
  const editor = page.locator('.editor-instance .monaco-editor').first();
  const quickInput = page.locator('.quick-input-widget');
  const actionMenu = page.locator('.action-widget:not(.action-list-submenu-panel)');
  let openPath = '';

  /** Opens the quick input with `keys`, types `text` and accepts the row that `choose` names. */
  const quickPick = async (keys: string, text: string, row?: (rows: Locator) => Locator) => {
    await page.keyboard.press(keys);
    const input = quickInput.locator('input[type="text"]').first();
    await input.waitFor();
    await input.fill(text);
    if (row === undefined) await page.keyboard.press('Enter');
    else await row(quickInput.locator('.monaco-list-row')).first().click();
    await quickInput.waitFor({ state: 'hidden' });
  };

  const focusEditor = async () => {
    const focused = (await editor.getAttribute('class'))?.split(' ').includes('focused');
    if (!focused) await page.keyboard.press('Control+1');
    await page.locator('.editor-instance .monaco-editor.focused').waitFor();
  };

  const menuEntries = async () => {
    const entries = actionMenu.locator('.monaco-list-row.action');
    await entries.first().waitFor();
    return (await entries.allInnerTexts()).map(normalize);
  };

  const squiggles = (): Promise<readonly Squiggle[]> => editor.evaluate(readSquiggles);

  /** Asks again with every frame that is drawn, until `read` gives something. */
  const poll = async <T>(read: () => Promise<T | undefined>, failure: () => Promise<string>): Promise<T> => {
    const deadline = Date.now() + stateTimeout;
    for (;;) {
      const value = await read();
      if (value !== undefined) return value;
      if (Date.now() > deadline) throw new Error(await failure());
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
    }
  };

  const waitForSquiggles = async (expected: string, holds: (found: readonly Squiggle[]) => boolean) => {
    await poll(
      async () => (holds(await squiggles()) ? true : undefined),
      async () => `Expected ${expected}; underlined: ${JSON.stringify(await squiggles())}\n${await visibleText()}`,
    );
  };

  /** The bulb shows that the editor has asked for the actions at the cursor: before, it would drop a request made by hand. */
  const waitForLightBulb = () =>
    poll<{ x: number; y: number }>(
      () => editor.evaluate(findLightBulb),
      async () => `No light bulb at the cursor\n${await visibleText()}`,
    );

  const placeOf = async (line: number, text: string) => {
    const point = await editor.evaluate(findText, { line, text });
    if (point !== undefined) return point;
    throw new Error(`Line ${line} does not show ${JSON.stringify(text)}:\n${await visibleText()}`);
  };

  const visibleText = (): Promise<string> => editor.evaluate(readVisibleText);

  return {
    page,
    folder,
    async openFile(name) {
      const file = path.basename(name);
      await quickPick('Control+p', name, (rows) =>
        rows.filter({ has: page.locator('.label-name', { hasText: exactly(file) }) }),
      );
      await page.locator('.tab.active', { hasText: file }).waitFor();
      await editor.locator('.view-line').first().waitFor();
      await focusEditor();
      openPath = path.join(folder, name);
    },
    async goTo(line, column = 1) {
      await quickPick('Control+g', `:${line}:${column}`);
      await page.locator('.statusbar-item', { hasText: new RegExp(`Ln ${line}, Col ${column}(?!\\d)`) }).waitFor();
      await focusEditor();
    },
    async clickOn(line, text) {
      const point = await placeOf(line, text);
      await page.mouse.click(point.x, point.y);
      await page.locator('.statusbar-item', { hasText: new RegExp(`Ln ${line}, Col`) }).waitFor();
      await focusEditor();
    },
    async type(text) {
      await focusEditor();
      await page.keyboard.type(text);
    },
    async press(keys) {
      await page.keyboard.press(keys);
    },
    async clear() {
      await focusEditor();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      await page.locator('.statusbar-item', { hasText: /Ln 1, Col 1(?!\d)/ }).waitFor();
    },
    async save() {
      await focusEditor();
      await page.keyboard.press('Control+s');
      await page.locator('.tab.active:not(.dirty)').waitFor();
      return readFile(openPath, 'utf8');
    },
    visibleText,
    squiggles,
    waitForSquiggle: (severity, line) =>
      waitForSquiggles(`${severity} on line ${line}`, (found) =>
        found.some((squiggle) => squiggle.severity === severity && squiggle.line === line),
      ),
    waitForAnySquiggle: () => waitForSquiggles('an underline', (found) => found.length > 0),
    waitForNoSquiggle: (line) =>
      waitForSquiggles(`nothing on line ${line}`, (found) => !found.some((squiggle) => squiggle.line === line)),
    async hover(line, text, expected) {
      const point = await placeOf(line, text);
      await page.mouse.move(point.x, point.y);
      const content = page.locator('.monaco-hover:not(.hidden) .hover-contents');
      await content.filter({ hasText: expected }).first().waitFor();
      return (await content.allInnerTexts()).map(normalize).join('\n');
    },
    async openLightBulb() {
      await focusEditor();
      const bulb = await waitForLightBulb();
      await page.mouse.click(bulb.x, bulb.y);
      return menuEntries();
    },
    async openQuickFixes() {
      await focusEditor();
      await waitForLightBulb();
      await page.keyboard.press('Control+.');
      return menuEntries();
    },
    async chooseAction(title) {
      const hasText = typeof title === 'string' ? exactly(title) : title;
      await actionMenu.locator('.monaco-list-row.action', { hasText }).first().click();
      await actionMenu.waitFor({ state: 'hidden' });
    },
    async insertSnippet(label) {
      await focusEditor();
      await page.keyboard.type(label);
      await page.keyboard.press('Control+Space');
      const row = page.locator('.suggest-widget .monaco-list-row', { has: page.locator('.codicon-symbol-snippet') });
      await row
        .filter({ has: page.locator('.label-name', { hasText: exactly(label) }) })
        .first()
        .click();
      await page.locator('.suggest-widget').waitFor({ state: 'hidden' });
    },
    async runCommand(title) {
      // The palette does not grow while it is open: an extension's commands are there only if they were when it opened.
      const row = quickInput
        .locator('.monaco-list-row')
        .filter({ has: page.locator('.label-name', { hasText: exactly(title) }) });
      await poll(
        async () => {
          await page.keyboard.press('F1');
          await quickInput.locator('input[type="text"]').first().fill(`>${title}`);
          const offered = await row
            .first()
            .waitFor({ timeout: paletteTimeout })
            .then(
              () => true,
              () => undefined,
            );
          await (offered ? row.first().click() : page.keyboard.press('Escape'));
          await quickInput.waitFor({ state: 'hidden' });
          return offered;
        },
        async () => `The palette has no command ${title}`,
      );
    },
    async problems(expected) {
      const panel = page.locator('.markers-panel');
      if (!(await panel.isVisible())) await page.keyboard.press('Control+Shift+m');
      await panel.waitFor();
      const rows = panel.locator('.monaco-list-row');
      await rows.filter({ hasText: expected }).first().waitFor();
      return (await rows.allInnerTexts()).map(normalize);
    },
    async waitForNoProblem(unexpected) {
      const row = page.locator('.markers-panel .monaco-list-row', { hasText: unexpected });
      await row.first().waitFor({ state: 'hidden' });
    },
    async languageStatus(expected) {
      await page.locator('.part.statusbar [id="status.languageStatus"]').hover();
      const entry = page.locator('.hover-language-status', { hasText: expected });
      await entry.first().waitFor();
      return normalize((await entry.first().allInnerTexts()).join(' '));
    },
    async notifications() {
      return (await page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts()).map(
        normalize,
      );
    },
    async screenshot(file) {
      await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    },
  };
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** The editor draws spaces as no-break spaces and splits a row over several elements. */
function normalize(text: string): string {
  return text.replace(/[\s\u00a0]+/g, ' ').trim();
}
