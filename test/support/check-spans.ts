import type { FileFacts, Span } from '../../server/src/core/facts/model.ts';

/**
 * What is wrong with the positions in `facts`, one line for each fault; empty when all is well.
 *
 * Every span lies in the text and in the span of the node around it, a node's text neither begins nor ends with white
 * space, names stand where their span says, and argument lists go from bracket to bracket. In a text with syntax
 * errors nodes may be empty, brackets may be missing and a string that is not closed may end in white space.
 */
export function spanFaults(facts: FileFacts, text: string): string[] {
  const faults: string[] = [];
  const lenient = facts.syntaxErrors.length > 0;
  const slice = (span: Span): string => text.slice(span.start, span.end);
  const fault = (path: string, what: string, span: Span): void => {
    if (faults.length < 20) {
      faults.push(`${path} ${what} @${span.start}-${span.end} ${JSON.stringify(slice(span).slice(0, 60))}`);
    }
  };

  const checkNode = (node: Record<string, unknown>, span: Span, path: string): void => {
    if (span.start < 0 || span.end < span.start || span.end > text.length) {
      fault(path, 'outside of the text', span);
      return;
    }
    const written = slice(span);
    const mayBeEmpty = lenient || isHole(node);
    const spaced = lenient ? /^\s/ : /^\s|\s$/;
    if (written === '' ? !mayBeEmpty : spaced.test(written)) {
      fault(path, 'is empty or has white space around it', span);
    }
    const { name } = node;
    const nameSpan = (node.kind === 'name' ? span : node.nameSpan) as Span | undefined;
    if (nameSpan !== undefined && typeof name === 'string') {
      const spelled = slice(nameSpan);
      const escaped = spelled.includes('\\') || (lenient && (spelled === '' || name === ''));
      if (!escaped && spelled !== name && Number(spelled.replaceAll('_', '')) !== Number(name)) {
        fault(path, `name ${name} is not`, nameSpan);
      }
    }
    for (const key of ['argumentsSpan', 'parametersSpan', 'bodySpan', 'declarationSpan', 'keySpan', 'nameSpan']) {
      const part = node[key] as Span | undefined;
      const within = key === 'declarationSpan' ? part && contains(part, span) : part && contains(span, part);
      if (part !== undefined && !within) {
        fault(path, `${key} is outside of its node`, part);
      }
    }
    const list = node.argumentsSpan as Span | undefined;
    if (list !== undefined && !lenient && list.end > list.start && !isBracketed(slice(list))) {
      fault(path, 'argumentsSpan is not bracketed', list);
    }
    const insertion = node.asyncInsertion as number | undefined;
    if (
      insertion !== undefined &&
      (insertion < span.start || insertion > span.end || /\s/.test(text[insertion] ?? ''))
    ) {
      fault(path, 'asyncInsertion is not before a word', { start: insertion, end: insertion + 10 });
    }
  };

  const walk = (value: unknown, outer: Span, path: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        walk(item, outer, `${path}[${index}]`);
      });
      return;
    }
    if (typeof value !== 'object' || value === null) {
      return;
    }
    const node = value as Record<string, unknown>;
    const span = node.span as Span | undefined;
    if (span !== undefined) {
      checkNode(node, span, path);
      if (!contains(outer, span)) {
        fault(path, `is outside of its parent @${outer.start}-${outer.end}`, span);
      }
    }
    for (const [key, child] of Object.entries(node)) {
      if (!key.endsWith('pan')) {
        walk(child, span ?? outer, `${path}.${key}`);
      }
    }
  };

  const whole = { start: 0, end: text.length };
  const { functions, classes, imports, comments, syntaxErrors } = facts;
  functions.forEach((fact, index) => {
    const body = fact.kind === 'module' ? fact.body?.statements : fact;
    walk(body, whole, `functions[${index}]`);
    if (fact.id !== index) {
      fault(`functions[${index}]`, `has id ${fact.id}`, fact.span);
    }
    const parent = fact.parent === undefined ? undefined : functions[fact.parent];
    if (index > 0 && (parent === undefined || parent.id >= index || !contains(parent.span, fact.span))) {
      fault(`functions[${index}]`, 'does not stand in its parent', fact.span);
    }
  });
  walk(classes, whole, 'classes');
  classes.forEach((fact, index) => {
    if (fact.id !== index || !contains(functions[fact.parent]?.span ?? whole, fact.span)) {
      fault(`classes[${index}]`, 'does not stand in its parent', fact.span);
    }
  });
  walk(imports, whole, 'imports');
  walk(
    facts.exports.map(({ value }) => value),
    whole,
    'exports',
  );
  let last = 0;
  for (const { span } of comments) {
    if (span.start < last || span.end <= span.start || span.end > text.length) {
      fault('comments', 'out of order or empty', span);
    }
    last = span.end;
  }
  for (const span of syntaxErrors) {
    if (span.start < 0 || span.end < span.start || span.end > text.length) {
      fault('syntaxErrors', 'outside of the text', span);
    }
  }
  return faults;
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** A hole in an array literal has no text. */
function isHole(node: Record<string, unknown>): boolean {
  return node.kind === 'opaque' && Array.isArray(node.children) && node.children.length === 0;
}

function isBracketed(text: string): boolean {
  return text.startsWith('(') && text.endsWith(')');
}
