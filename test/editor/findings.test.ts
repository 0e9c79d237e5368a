import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type EditorSession, startSession } from '../support/editor/session.ts';
import { defectiveJava, rightTypeScript, unawaitedTypeScript, weakProperties } from '../support/editor/sources.ts';

let session: EditorSession;

beforeAll(async () => {
  session = await startSession(inject('vsix'));
});
afterAll(() => session?.close());

describe('findings in a real VS Code', () => {
  it('underlines what an example loses, and says so in the hover and the Problems panel', async () => {
    const workbench = await session.open({ copyOf: path.resolve('examples') });
    await workbench.openFile('orders/src/order-publisher.ts');
    await workbench.waitForAnySquiggle();
    const [problem] = await workbench.problems(/kafka-reliability/);
    expect(problem).toContain('order-publisher.ts');
  });

  it('shows a defect while it is typed, and takes it back when it is typed away', async () => {
    const workbench = await session.open({ files: { 'orders.ts': rightTypeScript } });
    await workbench.openFile('orders.ts');
    expect(await workbench.languageStatus(/Kafka: /)).toMatch(/standard/i);
    await workbench.goTo(9);
    await workbench.type('export function cancel(order: string) {\n');
    await workbench.type("  producer.send({ topic: 'cancelled', messages: [{ value: order }] });\n}\n");
    await workbench.waitForSquiggle('error', 10);
    expect(await workbench.squiggles()).toEqual([{ severity: 'error', line: 10 }]);
    await workbench.goTo(10, 3);
    await workbench.type('return ');
    await workbench.waitForNoSquiggle(10);
  });

  it('repairs a send from the light bulb', async () => {
    const workbench = await session.open({ files: { 'orders.ts': unawaitedTypeScript } });
    await workbench.openFile('orders.ts');
    await workbench.waitForSquiggle('error', 7);
    expect(await workbench.hover(7, 'producer', /fire-and-forget-send/)).toMatch(/lost/);
    await workbench.goTo(7, 3);
    const actions = await workbench.openLightBulb();
    expect(actions[0]).toMatch(/await/i);
    await workbench.chooseAction(actions[0]!);
    await workbench.waitForNoSquiggle(7);
    expect(await workbench.save()).toBe(rightTypeScript);
  });

  it('suppresses a finding on its line, with a place for the reason', async () => {
    const workbench = await session.open({ files: { 'orders.ts': unawaitedTypeScript } });
    await workbench.openFile('orders.ts');
    await workbench.waitForSquiggle('error', 7);
    await workbench.goTo(7, 3);
    await workbench.openQuickFixes();
    await workbench.chooseAction(/suppress/i);
    await workbench.waitForNoSquiggle(8);
    expect(await workbench.save()).toMatch(/^ {2}\/\/ kafka-reliability-disable-next-line fire-and-forget-send -- /m);
    expect(await workbench.squiggles()).toEqual([]);
  });

  it('finds and repairs what a Java file loses', async () => {
    const workbench = await session.open({ files: { 'src/Orders.java': defectiveJava } });
    await workbench.openFile('src/Orders.java');
    await workbench.waitForSquiggle('error', 12);
    await workbench.waitForSquiggle('error', 24);
    expect(await workbench.hover(24, 'commitSync', /commit-in-finally/)).toMatch(/processed/);
    await workbench.goTo(12, 5);
    const actions = await workbench.openQuickFixes();
    await workbench.chooseAction(actions[0]!);
    await workbench.waitForNoSquiggle(12);
    expect(await workbench.save()).toMatch(/exception/);
  });

  it('finds and repairs a weak setting in a properties file, and keeps its comments and separators', async () => {
    const workbench = await session.open({ files: { 'config/producer.properties': weakProperties } });
    await workbench.openFile('config/producer.properties');
    await workbench.waitForSquiggle('warning', 3);
    expect(await workbench.hover(3, 'acks', /weak-acks/)).toMatch(/leader/);
    await workbench.goTo(3, 1);
    const actions = await workbench.openLightBulb();
    expect(actions[0]).toMatch(/acks/);
    await workbench.chooseAction(actions[0]!);
    await workbench.waitForNoSquiggle(3);
    expect(await workbench.save()).toBe(weakProperties.replace('acks = 1', 'acks = all'));
  });
});
