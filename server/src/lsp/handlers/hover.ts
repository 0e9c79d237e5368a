import { MarkupKind } from 'vscode-languageserver';
import { answer, type ServerContext } from '../context.ts';
import { Outdated } from '../scheduler.ts';
import { toRange } from '../to-protocol.ts';

/** Answers `textDocument/hover`. */
export function registerHover(context: ServerContext): void {
  const { analyzer, connection, documents, settings, support } = context;
  connection.onHover((params, token) =>
    answer(connection, token, null, async () => {
      const snapshot = documents.current(params.textDocument.uri);
      if (snapshot === undefined) return null;
      const resolved = await settings.forDocument(snapshot.uri);
      if (resolved.excluded || token.isCancellationRequested) return null;
      const content = await analyzer.hover(snapshot.source, snapshot.text.offsetAt(params.position), resolved);
      if (!documents.isCurrent(snapshot)) throw new Outdated();
      if (content === undefined) return null;
      const kind = support.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
      return { contents: { kind, value: content.markdown }, range: toRange(snapshot.text, content.span) };
    }),
  );
}
