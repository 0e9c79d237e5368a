/**
 * One spelling for all spellings of a URI: clients differ in what they percent-encode (`c%3A`, `c:`) and in the case of
 * a drive letter.
 */
export function normalizeUri(uri: string): string {
  return decoded(uri).replace(/^file:\/\/\/([A-Z]):/, (_, drive: string) => `file:///${drive.toLowerCase()}:`);
}

/** The URI of an entry of the folder; `name` is a plain file name. */
export function childUri(folder: string, name: string): string {
  return `${withoutEndingSlash(folder)}/${encodeURIComponent(name)}`;
}

/**
 * The path of `uri` from `folder`, with `/` and decoded, or undefined when it is not inside. The folder itself is the
 * empty path.
 */
export function pathInside(folder: string, uri: string): string | undefined {
  const base = withoutEndingSlash(normalizeUri(folder));
  const inner = normalizeUri(uri);
  if (inner === base) return '';
  return inner.startsWith(`${base}/`) ? inner.slice(base.length + 1) : undefined;
}

/** The decoded path of a URI without scheme and authority. */
export function pathOf(uri: string): string {
  return normalizeUri(uri).replace(/^[A-Za-z][A-Za-z0-9+.-]*:(\/\/[^/]*)?/, '');
}

export function schemeOf(uri: string): string {
  return /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1]?.toLowerCase() ?? '';
}

function withoutEndingSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
