import { chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Root may read and write everything: then the test runs with the rights of nobody, who owns the folder. */
const nobody = 65_534;

async function give(path: string): Promise<void> {
  await chown(path, nobody, nobody);
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) await give(join(path, entry.name));
}

/** Runs `work` as a user for whom permissions hold; `folder` is theirs afterwards. */
export async function asOrdinaryUser<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  await give(folder);
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
