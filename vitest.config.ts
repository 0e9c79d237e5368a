import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/editor/**', 'test/java/**'],
          testTimeout: 30_000,
          // Loading the parsers once for each worker halves the work; no test changes anything that is global.
          isolate: false,
        },
      },
      { test: { name: 'java', include: ['test/java/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 600_000 } },
      {
        test: {
          name: 'editor',
          include: ['test/editor/**/*.test.ts'],
          globalSetup: ['test/support/editor/package-extension.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
