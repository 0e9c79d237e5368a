import { isAbsolute, relative, sep } from 'node:path';

/** `path` as it is shown: relative to `folder`, with `/`; `.` for the folder itself; absolute on another drive. Both are absolute. */
export function displayPath(folder: string, path: string): string {
  const result = relative(folder, path);
  return result === '' ? '.' : withSlashes(result);
}

/** `path` relative to `folder` with `/`, or `undefined` when it is not inside. Both are absolute. */
export function pathInside(folder: string, path: string): string | undefined {
  const result = relative(folder, path);
  const outside = result === '' || result === '..' || result.startsWith(`..${sep}`) || isAbsolute(result);
  return outside ? undefined : withSlashes(result);
}

/** A file name may contain a backslash where that is not the separator. */
function withSlashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
