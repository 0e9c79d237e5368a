/**
 * Expands the body of a VS Code snippet to the text that the editor inserts when the user accepts every default.
 *
 * The grammar is the one in VS Code's user guide ("Snippets in Visual Studio Code", section "Grammar"): tab stops, placeholders
 * (which may nest), choices, variables with defaults and transforms, and the escapes `\$`, `\}`, `\\` (within a choice also `\,` and `\|`).
 */

export interface ExpandedSnippet {
  readonly text: string;
  /** The numbers of the tab stops that stand in the body, ascending, each once. */
  readonly tabStops: readonly number[];
  /** The alternatives of each choice, by its tab stop. */
  readonly choices: ReadonlyMap<number, readonly string[]>;
}

/** Stands for every variable that has no default: the editor inserts the name of a variable that it does not know. */
export type SnippetVariables = Readonly<Record<string, string>>;

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'stop'; readonly stop: number; readonly content?: readonly Part[] }
  | { readonly kind: 'variable'; readonly name: string; readonly content?: readonly Part[] };

/**
 * @param body the body as VS Code takes it: one string, or its lines
 * @param variables values of variables such as `TM_FILENAME_BASE`
 * @param chosen the index of the alternative to take, by tab stop; the first without one. A transform is the identity.
 * @throws SyntaxError where VS Code would insert a half-written construct as text: in a tested snippet that is a mistake
 */
export function expandSnippet(
  body: string | readonly string[],
  variables: SnippetVariables = {},
  chosen: ReadonlyMap<number, number> = new Map(),
): ExpandedSnippet {
  const source = typeof body === 'string' ? body : body.join('\n');
  const choices = new Map<number, readonly string[]>();
  const parser = new SnippetParser(source, choices, chosen);
  const parts = parser.parts(false);
  const definitions = new Map<number, readonly Part[]>();
  collectDefinitions(parts, definitions);
  return {
    text: render(parts, definitions, variables, new Set()),
    tabStops: [...new Set(stopsOf(parts))].sort((first, second) => first - second),
    choices,
  };
}

class SnippetParser {
  private readonly source: string;
  private readonly choices: Map<number, readonly string[]>;
  private readonly chosen: ReadonlyMap<number, number>;
  private position = 0;

  constructor(source: string, choices: Map<number, readonly string[]>, chosen: ReadonlyMap<number, number>) {
    this.source = source;
    this.choices = choices;
    this.chosen = chosen;
  }

  /** Everything up to the end, or up to the `}` that closes the surrounding placeholder, which stays unread. */
  parts(nested: boolean): readonly Part[] {
    const parts: Part[] = [];
    let text = '';
    const endText = () => {
      if (text !== '') parts.push({ kind: 'text', text });
      text = '';
    };
    while (this.position < this.source.length) {
      const character = this.source.charAt(this.position);
      if (nested && character === '}') break;
      if (character === '\\' && /[$}\\]/.test(this.source.charAt(this.position + 1))) {
        text += this.source.charAt(this.position + 1);
        this.position += 2;
        continue;
      }
      const part = character === '$' ? this.construct() : undefined;
      if (part === undefined) {
        text += character;
        this.position += 1;
        continue;
      }
      endText();
      parts.push(part);
    }
    endText();
    return parts;
  }

  /** The construct at a `$`; undefined when the `$` is only text. */
  private construct(): Part | undefined {
    const stop = this.match(/\$(\d+)/y);
    if (stop !== undefined) return { kind: 'stop', stop: Number(stop) };
    const variable = this.match(/\$([A-Za-z_]\w*)/y);
    if (variable !== undefined) return { kind: 'variable', name: variable };
    const bracedStop = this.match(/\$\{(\d+)/y);
    if (bracedStop !== undefined) return this.bracedStop(Number(bracedStop));
    const bracedVariable = this.match(/\$\{([A-Za-z_]\w*)/y);
    if (bracedVariable !== undefined) {
      const content = this.contentOrTransform();
      return { kind: 'variable', name: bracedVariable, ...(content === undefined ? {} : { content }) };
    }
    if (this.source.startsWith('${', this.position)) throw this.error('an unescaped ${ that begins nothing');
    return undefined;
  }

  private bracedStop(stop: number): Part {
    if (this.source.charAt(this.position) === '|') return this.choice(stop);
    const content = this.contentOrTransform();
    return { kind: 'stop', stop, ...(content === undefined ? {} : { content }) };
  }

  private choice(stop: number): Part {
    this.position += 1;
    const alternatives: string[] = [];
    let alternative = '';
    for (;;) {
      const character = this.source.charAt(this.position);
      if (character === '') throw this.error('a choice that does not end');
      if (character === '\\' && /[,|\\$}]/.test(this.source.charAt(this.position + 1))) {
        alternative += this.source.charAt(this.position + 1);
        this.position += 2;
        continue;
      }
      this.position += 1;
      if (character !== ',' && character !== '|') {
        alternative += character;
        continue;
      }
      alternatives.push(alternative);
      alternative = '';
      if (character === '|') break;
    }
    this.expect('}');
    this.choices.set(stop, alternatives);
    const text = alternatives[this.chosen.get(stop) ?? 0];
    if (text === undefined) throw this.error(`a choice without alternative ${this.chosen.get(stop)}`);
    return { kind: 'stop', stop, content: [{ kind: 'text', text }] };
  }

  /** After the number or name: `}`, `:default}` or `/regex/format/options}`. */
  private contentOrTransform(): readonly Part[] | undefined {
    const character = this.source.charAt(this.position);
    if (character === ':') {
      this.position += 1;
      const content = this.parts(true);
      this.expect('}');
      return content;
    }
    if (character === '/') this.skipTransform();
    this.expect('}');
    return undefined;
  }

  private skipTransform(): void {
    if (this.match(/\/((?:\\.|[^/\\])*\/(?:\\.|\$\{(?:\\.|[^}\\])*\}|[^/\\])*\/[a-z]*)/y) === undefined) {
      throw this.error('a transform that does not end');
    }
  }

  private expect(character: string): void {
    if (this.source.charAt(this.position) !== character) throw this.error(`no ${character}`);
    this.position += 1;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source);
    if (found === null) return undefined;
    this.position += found[0].length;
    return found[1] ?? '';
  }

  private error(what: string): SyntaxError {
    return new SyntaxError(`${what} at ${this.position} of the snippet: ${this.source}`);
  }
}

/** A tab stop may stand several times; the first place with a default gives the text of all. */
function collectDefinitions(parts: readonly Part[], definitions: Map<number, readonly Part[]>): void {
  for (const part of parts) {
    if (part.kind === 'text' || part.content === undefined) continue;
    if (part.kind === 'stop' && !definitions.has(part.stop)) definitions.set(part.stop, part.content);
    collectDefinitions(part.content, definitions);
  }
}

function render(
  parts: readonly Part[],
  definitions: ReadonlyMap<number, readonly Part[]>,
  variables: SnippetVariables,
  open: ReadonlySet<number>,
): string {
  const texts = parts.map((part) => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'variable') {
      const value = variables[part.name];
      if (value !== undefined && value !== '') return value;
      return part.content === undefined ? part.name : render(part.content, definitions, variables, open);
    }
    const content = part.content ?? definitions.get(part.stop);
    // A default that holds its own tab stop would never end.
    if (content === undefined || open.has(part.stop)) return '';
    return render(content, definitions, variables, new Set([...open, part.stop]));
  });
  return texts.join('');
}

function stopsOf(parts: readonly Part[]): readonly number[] {
  return parts.flatMap((part) => {
    if (part.kind === 'text') return [];
    const inner = part.content === undefined ? [] : stopsOf(part.content);
    return part.kind === 'stop' ? [part.stop, ...inner] : inner;
  });
}
