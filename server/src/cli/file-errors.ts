import * as l10n from '@vscode/l10n';

/** Something that could not be read or written; the run goes on and ends with exit code 2. */
export interface FileFailure {
  /** As it is shown. */
  readonly path: string;
  readonly message: string;
}

/** What went wrong with a file, in plain words and without its path. */
export function describeFileError(error: unknown): string {
  const code = errorCode(error);
  switch (code) {
    case 'ENOENT':
      return l10n.t('no such file or folder');
    case 'ENOTDIR':
      return l10n.t('a part of the path is not a folder');
    case 'EISDIR':
      return l10n.t('it is a folder');
    case 'EACCES':
    case 'EPERM':
      return l10n.t('permission denied');
    case 'EROFS':
      return l10n.t('the file system is read-only');
    case 'ENOSPC':
      return l10n.t('no space left');
    case 'ELOOP':
      return l10n.t('the link leads to itself');
    case 'ENAMETOOLONG':
      return l10n.t('the path is too long');
    case 'ERR_STRING_TOO_LONG':
    case 'ERR_FS_FILE_TOO_LARGE':
      return l10n.t('the file is too large');
    default:
      return code ?? (error instanceof Error ? error.message.split('\n', 1)[0]! : String(error));
  }
}

/** The system's code of a file error (`ENOENT`), when it has one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) {
    return undefined;
  }
  return typeof error.code === 'string' ? error.code : undefined;
}
