import type { DocumentSelector } from 'vscode-languageclient/node';

/** The same as the manifest's activation events, see `package.json`. */
const languages: readonly string[] = [
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
  'java',
  'properties',
  'java-properties',
  'spring-boot-properties',
  'quarkus-properties',
];

/** Documents that a user edits. Left out are copies: the old side of a comparison, an output panel. */
const schemes: readonly string[] = ['file', 'untitled', 'vscode-vfs'];

export const documentSelector: DocumentSelector & { language: string; scheme: string }[] = languages.flatMap(
  (language) => schemes.map((scheme) => ({ language, scheme })),
);
