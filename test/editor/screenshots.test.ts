import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, inject, it } from 'vitest';
import { startSession } from '../support/editor/session.ts';
import type { EditorTheme } from '../support/editor/settings.ts';

const folder = process.env['UPDATE_SCREENSHOTS'] === '1' ? path.resolve('docs/images') : path.resolve('test-results');

it.each<EditorTheme>(['light', 'dark'])('shows what the README shows (%s)', async (theme) => {
  const session = await startSession(inject('vsix'), theme);
  try {
    const workbench = await session.open(
      { copyOf: path.resolve('examples'), packages: ['kafkajs'] },
      { width: 1200, height: 920, scale: 2 },
    );
    await workbench.openFile('orders/src/order-publisher.ts');
    await workbench.waitForSquiggle('error', 16);
    await workbench.waitForSquiggle('warning', 34);
    await workbench.problems(/fire-and-forget-send/);
    await workbench.clickOn(16, 'send');
    // The last part of the hover is TypeScript's own: the type of the method.
    expect(await workbench.hover(16, 'send', /Promise<RecordMetadata\[\]>/)).toMatch(/lost/);
    await workbench.page.locator('.monaco-hover:not(.hidden) .hover-row', { hasText: 'Quick Fix' }).waitFor();
    await mkdir(folder, { recursive: true });
    await workbench.screenshot(path.join(folder, `editor-${theme}.png`));
  } finally {
    await session.close();
  }
});
