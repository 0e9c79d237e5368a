import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { pathInside } from './paths.ts';

// Git's own default: names differ by case on Linux only.
const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';

/**
 * What the `.gitignore` files from `base` down to one folder say together. All patterns are kept relative to `base`:
 * then the last one that matches wins, and nothing below an ignored folder comes back, exactly as in git.
 */
export interface IgnoreRules {
  /** Absolute. */
  readonly base: string;
  readonly matcher: Ignore | undefined;
}

export function noIgnoreRules(base: string): IgnoreRules {
  return { base, matcher: undefined };
}

/** `rules` together with the `.gitignore` in `folder`, if there is a readable one. `folder` is `rules.base` or inside. */
export async function withIgnoreFileOf(folder: string, rules: IgnoreRules): Promise<IgnoreRules> {
  let text: string;
  try {
    text = await readFile(join(folder, '.gitignore'), 'utf8');
  } catch {
    return rules;
  }
  const matcher = ignore({ ignorecase: ignoreCase });
  if (rules.matcher !== undefined) {
    matcher.add(rules.matcher);
  }
  const prefix = pathInside(rules.base, folder);
  matcher.add(prefix === undefined ? text : rebase(text, prefix));
  return { base: rules.base, matcher };
}

/** Whether `path` (absolute) is ignored. A path that is not inside the base never is. */
export function isIgnored(rules: IgnoreRules, path: string, isFolder: boolean): boolean {
  const inside = rules.matcher === undefined ? undefined : pathInside(rules.base, path);
  return inside !== undefined && rules.matcher!.ignores(isFolder ? `${inside}/` : inside);
}

/** The lines of a `.gitignore` in the folder `prefix`, as lines of one at the base. */
function rebase(text: string, prefix: string): string {
  const escapedPrefix = prefix.replace(/[\\*?[\]!# ]/g, '\\$&');
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const negation = line.startsWith('!') ? '!' : '';
      // `\!` and `\#` are only special at the start of a line.
      const pattern = line.slice(negation.length).replace(/^\\(?=[!#])/, '');
      const anchored = /\/(?=.*[^\s/])/.test(pattern);
      return anchored
        ? `${negation}/${escapedPrefix}/${pattern.replace(/^\//, '')}`
        : `${negation}/${escapedPrefix}/**/${pattern}`;
    })
    .join('\n');
}
