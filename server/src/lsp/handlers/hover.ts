import * as l10n from '@vscode/l10n';
import { MarkupKind } from 'vscode-languageserver';
import type { HoverContent } from '../../core/types.ts';
import { answer, type ServerContext } from '../context.ts';
import { Outdated } from '../scheduler.ts';
import { toRange } from '../to-protocol.ts';

/** Answers `textDocument/hover`. */
export function registerHover(context: ServerContext): void {
  const { analyzer, connection, diagnostics, documents, settings, support } = context;
  connection.onHover((params, token) =>
    answer(connection, token, null, async () => {
      const snapshot = documents.current(params.textDocument.uri);
      if (snapshot === undefined) return null;
      const resolved = await settings.forDocument(snapshot.uri);
      if (resolved.excluded || token.isCancellationRequested) return null;
      const content = await analyzer.hover(snapshot.source, snapshot.text.offsetAt(params.position), resolved);
      if (!documents.isCurrent(snapshot)) throw new Outdated();
      if (content === undefined) return null;
      const contents = support.markdownHover
        ? { kind: MarkupKind.Markdown, value: withRuleLinks(content, diagnostics.rulePage) }
        : { kind: MarkupKind.PlainText, value: withoutMarkup(content.markdown) };
      return { contents, range: toRange(snapshot.text, content.span) };
    }),
  );
}

function withRuleLinks(content: HoverContent, rulePage: (ruleId: string) => string | undefined): string {
  const links = (content.ruleIds ?? []).flatMap((ruleId) => {
    const page = rulePage(ruleId);
    return page === undefined ? [] : [`[${l10n.t("The page of rule '{0}'", ruleId)}](<${page}>)`];
  });
  return [content.markdown, ...links].join('\n\n');
}

/** The core writes bold, code, rules and backslash escapes, and no other markup. */
function withoutMarkup(markdown: string): string {
  return markdown
    .replace(/^---\n\n/gm, '')
    .replace(/\\([\\`*_[\]<>])|\*\*|`/g, (_, character?: string) => character ?? '');
}
