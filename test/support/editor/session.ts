import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { startEditor } from '../../../scripts/editor-host.mjs';
import { launchBrowser } from './browser.ts';
import { type EditorTheme, editorSettings } from './settings.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export interface WorkspaceContent {
  /** A folder to copy: the original is never opened, so a test can save what it likes. */
  readonly copyOf?: string;
  /** Installed packages of the project that the workspace has too, so that TypeScript knows their types. */
  readonly packages?: readonly string[];
  /** Further files by relative path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface WindowOptions {
  readonly width: number;
  readonly height: number;
  /** Pixels of a picture for each pixel of the page. */
  readonly scale?: number;
}

/** One editor server and one browser, for all the tests of a file. */
export interface EditorSession {
  /** Opens a fresh workspace in a fresh window; it is closed when the test ends, and a failed test leaves a picture of it. */
  open(content: WorkspaceContent, window?: WindowOptions): Promise<Workbench>;
  close(): Promise<void>;
}

/** @param vsix the packaged extension to install */
export async function startSession(vsix: string, theme: EditorTheme = 'light'): Promise<EditorSession> {
  const editor = await startEditor({ vsix, settings: editorSettings(theme), log: (line) => console.error(line) });
  const browser = await launchBrowser().catch(async (error: unknown) => {
    await editor.stop();
    throw error;
  });
  return {
    async open(content, { width, height, scale = 1 } = { width: 1280, height: 800 }) {
      const root = await mkdtemp(path.join(tmpdir(), 'kafka-reliability-workspace-'));
      // The folder's name stands in the title and the explorer: the same in every run.
      const folder = path.join(root, 'shop');
      await mkdir(folder);
      if (content.copyOf !== undefined) await cp(content.copyOf, folder, { recursive: true });
      for (const name of content.packages ?? []) {
        await mkdir(path.dirname(path.join(folder, 'node_modules', name)), { recursive: true });
        await symlink(path.resolve('node_modules', name), path.join(folder, 'node_modules', name));
      }
      for (const [name, text] of Object.entries(content.files ?? {})) {
        await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
        await writeFile(path.join(folder, name), text);
      }
      const context = await browser.newContext({
        viewport: { width, height },
        deviceScaleFactor: scale,
        reducedMotion: 'reduce',
        locale: 'en-US',
      });
      const page = await context.newPage();
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail') {
          const name = task.name.replace(/[^\w]+/g, '-').slice(0, 80);
          await page.screenshot({ path: path.join('test-results', `${name}.png`) }).catch(() => undefined);
        }
        await context.close();
        await rm(root, { recursive: true, force: true });
      });
      return openWorkbench(page, editor.url, folder);
    },
    async close() {
      await browser.close();
      await editor.stop();
    },
  };
}
