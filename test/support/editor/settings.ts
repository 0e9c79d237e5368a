export type EditorTheme = 'light' | 'dark';

/** The themes' own names: `Default Light Modern` and `Default Dark Modern` exist in every version that we support. */
const themes: Readonly<Record<EditorTheme, string>> = { light: 'Default Light Modern', dark: 'Default Dark Modern' };

/**
 * The user settings of a test's editor: nothing asks, suggests, updates or moves, and what is typed arrives as typed.
 */
export function editorSettings(theme: EditorTheme): Readonly<Record<string, unknown>> {
  return {
    'workbench.colorTheme': themes[theme],
    'window.autoDetectColorScheme': false,

    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'extensions.autoCheckUpdates': false,
    'extensions.autoUpdate': false,
    'extensions.ignoreRecommendations': true,
    'workbench.enableExperiments': false,
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'workbench.editor.empty.hint': 'hidden',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'security.workspace.trust.enabled': false,
    'git.enabled': false,
    'chat.disableAIFeatures': true,
    'chat.commandCenter.enabled': false,

    // Only the extension's own findings: the examples' packages are not installed beside them.
    'typescript.validate.enable': false,
    'javascript.validate.enable': false,
    // TypeScript's own part fetches nothing, and answers once it knows, not twice.
    'typescript.disableAutomaticTypeAcquisition': true,
    'typescript.tsserver.useSyntaxServer': 'never',

    'editor.autoClosingBrackets': 'never',
    'editor.autoClosingQuotes': 'never',
    'editor.autoIndent': 'none',
    'editor.acceptSuggestionOnCommitCharacter': false,
    'editor.acceptSuggestionOnEnter': 'on',
    'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
    'editor.suggestOnTriggerCharacters': false,
    'editor.parameterHints.enabled': false,
    'editor.inlineSuggest.enabled': false,
    'editor.wordBasedSuggestions': 'off',
    'editor.occurrencesHighlight': 'off',
    'editor.lightbulb.enabled': 'on',
    'editor.hover.enabled': 'on',
    'editor.minimap.enabled': false,
    'editor.stickyScroll.enabled': false,
    'editor.cursorBlinking': 'solid',
    'editor.smoothScrolling': false,
    'editor.fontFamily': "'DejaVu Sans Mono', monospace",
    'editor.fontSize': 14,
    'files.autoSave': 'off',
    'files.exclude': { '**/node_modules': true },
    'breadcrumbs.enabled': false,
  };
}
