import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AnalyzerHost } from './core/types.ts';

/**
 * Loads the parsers on Node: from beside the bundle, or from the installed packages when the sources run unbundled.
 * `log` takes one line at a time.
 */
export function createNodeHost(log: (message: string) => void): AnalyzerHost {
  return {
    loadTypeScript: async () => {
      // The build turns this into the path of a chunk of its own, so that starting does not load it.
      const loaded: { readonly default?: unknown } = await import('typescript');
      return (loaded.default ?? loaded) as typeof import('typescript');
    },
    loadJavaGrammar: async () => {
      const [runtime, grammar] = await Promise.all([
        readWasm('web-tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm'),
        readWasm('tree-sitter-java.wasm', 'tree-sitter-java/tree-sitter-java.wasm'),
      ]);
      return { runtime, grammar };
    },
    log,
  };
}

async function readWasm(besideBundle: string, installed: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(besideBundle, import.meta.url));
  } catch {
    return readFile(createRequire(import.meta.url).resolve(installed));
  }
}
