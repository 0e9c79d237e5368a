import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type EditorSession, startSession } from '../support/editor/session.ts';
import { rightTypeScript, unawaitedTypeScript, weakProperties } from '../support/editor/sources.ts';

let session: EditorSession;

beforeAll(async () => {
  session = await startSession(inject('vsix'));
});
afterAll(() => session?.close());

describe('the extension around the findings, in a real VS Code', () => {
  it('says what is wrong with its configuration file, and takes up what is right', async () => {
    const workbench = await session.open({
      files: { 'orders.ts': unawaitedTypeScript, '.kafka-reliability.json': '{}\n' },
    });
    await workbench.openFile('orders.ts');
    await workbench.waitForSquiggle('error', 7);
    await workbench.openFile('.kafka-reliability.json');
    await workbench.clear();
    await workbench.type('{ "rules": { "fire-and-forget-send": "loud" } }\n');
    await workbench.save();
    await workbench.waitForAnySquiggle();
    await workbench.clear();
    await workbench.type('{ "rules": { "fire-and-forget-send": "info" } }\n');
    await workbench.save();
    await workbench.waitForNoSquiggle(1);
    await workbench.openFile('orders.ts');
    await workbench.waitForSquiggle('info', 7);
  });

  it('inserts a snippet in which there is nothing to find', async () => {
    const workbench = await session.open({ files: { 'orders.ts': rightTypeScript } });
    await workbench.openFile('orders.ts');
    await workbench.goTo(9);
    await workbench.insertSnippet('kafka-send');
    expect(await workbench.save()).toMatch(/await \w+\.send\(/);
    expect(await workbench.squiggles()).toEqual([]);
  });

  it('starts its server again on request and finds the same', async () => {
    const workbench = await session.open({ files: { 'orders.ts': unawaitedTypeScript } });
    await workbench.openFile('orders.ts');
    await workbench.waitForSquiggle('error', 7);
    await workbench.runCommand('Kafka Reliability: Restart Server');
    await workbench.waitForSquiggle('error', 7);
    expect(await workbench.notifications()).toEqual([]);
  });

  it('applies all safe fixes of a file at once', async () => {
    const second = rightTypeScript.slice(rightTypeScript.indexOf('export')).replace('place', 'cancel');
    const right = `${rightTypeScript}\n${second}`;
    const workbench = await session.open({ files: { 'orders.ts': right.replaceAll('await ', '') } });
    await workbench.openFile('orders.ts');
    await workbench.waitForSquiggle('error', 7);
    await workbench.waitForSquiggle('error', 11);
    await workbench.runCommand('Source Action...');
    await workbench.chooseAction(/safe fixes/);
    await workbench.waitForNoSquiggle(7);
    await workbench.waitForNoSquiggle(11);
    expect(await workbench.save()).toBe(right);
  });

  it('opens the page of a rule from the menu of its fixes', async () => {
    const workbench = await session.open({ files: { 'producer.properties': weakProperties } });
    await workbench.openFile('producer.properties');
    await workbench.waitForSquiggle('warning', 3);
    await workbench.goTo(3, 1);
    await workbench.openQuickFixes();
    await workbench.chooseAction(/page of rule/);
    await workbench.page.locator('.tab.active', { hasText: /weak-acks/ }).waitFor();
  });

  it('analyses the files of the workspace that are not open', async () => {
    const workbench = await session.open({
      files: {
        'src/orders.ts': unawaitedTypeScript,
        'config/producer.properties': weakProperties,
        'right.ts': rightTypeScript,
      },
    });
    await workbench.runCommand('Kafka Reliability: Analyse Workspace');
    await workbench.problems(/weak-acks/);
    const problems = (await workbench.problems(/fire-and-forget-send/)).join('\n');
    expect(problems).toMatch(/^orders\.ts/m);
    expect(problems).toMatch(/^producer\.properties/m);
    expect(problems).not.toMatch(/^right\.ts/m);
  });

  it('takes its findings back when their file is closed', async () => {
    const workbench = await session.open({
      files: { 'orders.ts': unawaitedTypeScript, 'producer.properties': weakProperties },
    });
    await workbench.openFile('orders.ts');
    await workbench.waitForSquiggle('error', 7);
    await workbench.openFile('producer.properties');
    await workbench.waitForSquiggle('warning', 3);
    await workbench.problems(/fire-and-forget-send/);
    await workbench.runCommand('View: Close Editor');
    await workbench.waitForNoProblem(/weak-acks/);
    expect((await workbench.problems(/orders\.ts/)).join('\n')).toContain('fire-and-forget-send');
  });
});
