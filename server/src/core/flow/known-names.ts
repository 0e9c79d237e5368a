/** Names of methods, functions and types outside the file that decide what becomes of a promise, a future or an observable. */

export const collecting: ReadonlySet<string> = new Set([
  'push',
  'unshift',
  'add',
  'addLast',
  'addFirst',
  'offer',
  'set',
  'put',
]);
/** Functions of RxJS whose result fails when one of their arguments does. */
export const observableFunctions: ReadonlySet<string> = new Set([
  'firstValueFrom',
  'lastValueFrom',
  'forkJoin',
  'merge',
  'concat',
  'zip',
  'combineLatest',
]);
export const timers: ReadonlySet<string> = new Set(['setInterval', 'setTimeout', 'setImmediate', 'queueMicrotask']);
export const listeners: ReadonlySet<string> = new Set([
  'on',
  'once',
  'addListener',
  'addEventListener',
  'prependListener',
]);
/** Functional interfaces of the JDK and Spring whose method returns nothing. */
export const resultless: ReadonlySet<string> = new Set([
  'Runnable',
  'Consumer',
  'BiConsumer',
  'ApplicationRunner',
  'CommandLineRunner',
  'IntConsumer',
  'LongConsumer',
]);
