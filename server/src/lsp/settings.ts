import { resolveSettings } from '../core/settings/resolve.ts';
import type { AnalysisSettings } from '../core/types.ts';
import type { ConfigFiles } from './config-files.ts';
import type { EditorSettingsStore } from './editor-settings.ts';
import { pathInside, pathOf, schemeOf } from './uris.ts';

/** What holds for one document, from its folder's configuration file and the editor's settings. */
export interface DocumentSettings extends AnalysisSettings {
  /** True when the document is not to be analysed: excluded by a pattern, or all is switched off. */
  readonly excluded: boolean;
  readonly configFile: string | undefined;
}

export interface Settings {
  /** For an open document: the editor is asked with the document's own URI. */
  forDocument(uri: string): Promise<DocumentSettings>;
  /** For a file that is not open: the editor is asked once per folder. */
  forFile(folder: string, uri: string): Promise<DocumentSettings>;
  folders(): readonly string[];
  setFolders(folders: readonly string[]): void;
}

export function createSettings(editorSettings: EditorSettingsStore, configFiles: ConfigFiles): Settings {
  let folders: readonly string[] = [];

  const folderOf = (uri: string): string | undefined => {
    // A document that has no place yet belongs to the workspace when there is only one folder that it could mean.
    if (schemeOf(uri) === 'untitled') return folders.length === 1 ? folders[0] : undefined;
    const candidates = folders.filter((folder) => pathInside(folder, uri) !== undefined);
    return candidates.sort((a, b) => b.length - a.length)[0];
  };

  const resolve = async (scope: string, folder: string | undefined, uri: string): Promise<DocumentSettings> => {
    const [editor, file] = await Promise.all([
      editorSettings.forScope(scope),
      folder === undefined ? undefined : configFiles.inFolder(folder),
    ]);
    const inside = folder === undefined ? undefined : pathInside(folder, uri);
    const resolved = resolveSettings({
      config: file?.config,
      editor: editor.configuration,
      relativePath: (inside ?? pathOf(uri)).replace(/^\/+/, ''),
    });
    return { ...resolved, excluded: resolved.excluded || !editor.enabled, configFile: file?.uri };
  };

  return {
    forDocument: (uri) => resolve(uri, folderOf(uri), uri),
    forFile: (folder, uri) => resolve(folder, folderOf(uri) ?? folder, uri),
    folders: () => folders,
    setFolders: (next) => {
      for (const folder of folders) {
        if (!next.includes(folder)) configFiles.forget(folder);
      }
      folders = next;
    },
  };
}
