// The variant without a look at the platform: paths here always have `/`, and core asks nothing of the process.
import picomatch from 'picomatch/posix';

type Matcher = (path: string) => boolean;

interface CompiledGlob {
  readonly negated: boolean;
  readonly matches: Matcher;
}

const compiledLists = new WeakMap<readonly string[], readonly CompiledGlob[]>();

/**
 * Whether `relativePath` is one of the files that `globs` name.
 *
 * `relativePath` has `/` and no leading `./`. A glob is relative to the folder of the configuration; `*` stays within a
 * name, `**` spans folders, `?`, `[…]` and `{a,b}` are as in a shell, names with a leading dot are ordinary names. A glob
 * without a slash matches at any depth, and a glob that matches a folder matches everything in it, as in `.gitignore`;
 * `!glob` takes back what an earlier glob of the list matched. A glob that {@link isValidGlob} refuses matches nothing.
 */
export function matchesGlobs(relativePath: string, globs: readonly string[]): boolean {
  let matched = false;
  for (const glob of compile(globs)) {
    if (glob.negated === matched && glob.matches(relativePath)) {
      matched = !glob.negated;
    }
  }
  return matched;
}

/** Whether `glob` has a meaning for {@link matchesGlobs}: not empty, brackets closed, at most three `*` in one name. */
export function isValidGlob(glob: string): boolean {
  return compileOne(glob) !== undefined;
}

function compile(globs: readonly string[]): readonly CompiledGlob[] {
  const known = compiledLists.get(globs);
  if (known !== undefined) {
    return known;
  }
  const compiled = globs.map(compileOne).filter((glob) => glob !== undefined);
  compiledLists.set(globs, compiled);
  return compiled;
}

function compileOne(glob: string): CompiledGlob | undefined {
  const negated = glob.startsWith('!');
  const body = (negated ? glob.slice(1) : glob).trim();
  const anchored = body.startsWith('./') || body.slice(0, -1).includes('/');
  const path = body.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  if (path === '' || path === '.' || path.split('/').some(hasTooManyStars)) {
    return undefined;
  }
  const literalParentheses = path.replace(/(?<!\\)[()|]/g, '\\$&');
  const pattern = anchored || path === '**' ? literalParentheses : `**/${literalParentheses}`;
  try {
    // `noextglob` and `nonegate`: `!` has the meaning above, and parentheses are part of a name.
    const options = { dot: true, nonegate: true, noextglob: true, strictBrackets: true };
    return { negated, matches: picomatch([pattern, `${pattern}/**`], options) };
  } catch {
    return undefined;
  }
}

/** Each further star multiplies the time of a match by the length of the name; a glob is not allowed to stop the editor. */
function hasTooManyStars(segment: string): boolean {
  return (segment.match(/\*+/g)?.length ?? 0) > 3;
}
