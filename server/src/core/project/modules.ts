/** Resolves a relative module specifier the way Node and TypeScript do, among files that are known. Paths use `/`. */
export function resolveRelative(
  from: string,
  specifier: string,
  exists: (path: string) => boolean,
): string | undefined {
  if (!specifier.startsWith('./') && !specifier.startsWith('../') && specifier !== '.' && specifier !== '..')
    return undefined;
  const base = join(directoryOf(from), specifier);
  if (base === undefined) return undefined;
  if (hasExtension(base) && exists(base)) return base;
  // A TypeScript source is imported under the name of the file it compiles to.
  const written = /\.(js|jsx|mjs|cjs)$/.exec(base);
  if (written) {
    const stem = base.slice(0, -written[0].length);
    for (const extension of sourcesOf[written[0]] ?? []) if (exists(stem + extension)) return stem + extension;
  }
  for (const extension of extensions) if (exists(base + extension)) return base + extension;
  for (const extension of extensions) if (exists(`${base}/index${extension}`)) return `${base}/index${extension}`;
  return undefined;
}

/** What a relative import asks for, without the extension: the same for every spelling of one file. */
export function importKey(from: string, specifier: string): string | undefined {
  const base = join(directoryOf(from), specifier);
  return base === undefined ? undefined : keyOfPath(base);
}

/** The keys of {@link importKey} that a file answers to: its own name, and its folder's when it is an index file. */
export function keysOfFile(path: string): readonly string[] {
  const key = keyOfPath(path);
  return key.endsWith('/index') ? [key, key.slice(0, -'/index'.length)] : [key];
}

function keyOfPath(path: string): string {
  return path.replace(/(\.d)?\.[cm]?[jt]sx?$/, '');
}

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts'];
const sourcesOf: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

function hasExtension(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** `base` and a relative path joined and normalised; undefined when it climbs out of the top. */
function join(base: string, relative: string): string | undefined {
  const scheme = /^[a-z][a-z\d+.-]*:\/\/[^/]*/i.exec(base)?.[0] ?? '';
  const parts = base.slice(scheme.length).split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length <= (parts[0] === '' ? 1 : 0)) return undefined;
      parts.pop();
    } else parts.push(part);
  }
  return scheme + parts.join('/');
}

const specifiers = /(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*\(?\s*)(['"])(\.{1,2}(?:\/[^'"\n]*)?)\1/g;

/** Relative specifiers that a text seems to import: a cheap look before anything is parsed. */
export function relativeSpecifiers(text: string): readonly string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(specifiers)) found.add(match[2]!);
  return [...found];
}
