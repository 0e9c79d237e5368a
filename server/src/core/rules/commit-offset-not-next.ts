import * as l10n from '@vscode/l10n';
import type { Expression, ObjectProperty, Span } from '../facts/model.ts';
import { calleeParts, unwrap, walk } from '../flow/tree.ts';
import { dottedName } from '../flow/values.ts';
import { replace } from '../rewrite/text.ts';
import type { CodeModel, Rule } from './rule.ts';
import { codeClients, fix } from './support.ts';

/** The committed offset must be that of the next record to read. */
export const commitOffsetNotNext: Rule = {
  id: 'commit-offset-not-next',
  title: () => l10n.t('The committed offset is not the next one'),
  clients: codeClients,
  inTests: false,
  check({ code, report }) {
    if (!code) return;
    for (const found of code.facts.language === 'java' ? inJava(code) : inScript(code)) {
      report({
        span: found.span,
        ...(found.kind === 'concatenated' ? { variant: 'concatenated' } : {}),
        message:
          found.kind === 'concatenated'
            ? l10n.t(
                "The offset is a string, so + 1 appends a digit ('5' becomes '51'): the committed offset is far ahead and every record in between is skipped.",
              )
            : l10n.t(
                'A commit takes the offset of the next record to read; this is the offset of the record just processed, so it is read again after every restart.',
              ),
        fixes: [
          fix(l10n.t('Commit the next offset'), [replace(found.edited ?? found.span, found.replacement)], {
            safe: true,
            preferred: true,
          }),
        ],
      });
    }
  },
};

interface WrongOffset {
  readonly kind: 'own' | 'concatenated';
  readonly span: Span;
  /** What the replacement takes the place of, when it is not the offset given. */
  readonly edited?: Span;
  readonly replacement: string;
}

function inScript(code: CodeModel): WrongOffset[] {
  const found: WrongOffset[] = [];
  const seen = new Set<Expression>();
  for (const event of code.calls.withEffect('commit', 'send-offsets')) {
    const argument = event.effect.offsets === undefined ? undefined : event.call.arguments[event.effect.offsets];
    if (!argument) continue;
    for (const { value, shorthand } of offsetValues(code, argument)) {
      if (seen.has(value)) continue;
      seen.add(value);
      const wrong = judge(code, value);
      // `{ offset }` gets a key of its own, unless what is put right stands elsewhere.
      const keyed = shorthand === true && wrong !== undefined && wrong.edited?.start === wrong.span.start;
      if (wrong) found.push(keyed ? { ...wrong, replacement: `offset: ${wrong.replacement}` } : wrong);
    }
  }
  return found;
}

/** Values of `offset` properties in the argument, or in the literal a local name stands for. */
function offsetValues(code: CodeModel, argument: Expression): ObjectProperty[] {
  const values: ObjectProperty[] = [];
  const roots: Expression[] = [argument];
  const bare = unwrap(argument);
  if (bare.kind === 'name') {
    const origin = code.bindings.of(bare)?.origin;
    if (origin?.kind === 'variable' && origin.statement.initializer) roots.push(origin.statement.initializer);
  }
  for (const root of roots) {
    walk(code.tree, root, true, (node) => {
      if (node.kind === 'object')
        for (const property of node.properties) if (property.key === 'offset') values.push(property);
      return undefined;
    });
  }
  return values;
}

function judge(code: CodeModel, expression: Expression): WrongOffset | undefined {
  const offset = unwrap(expression);
  const own = ownOffset(code, offset, 0);
  const text = (span: Span): string => code.text.slice(span.start, span.end);
  if (own)
    return {
      kind: 'own',
      span: expression.span,
      edited: expression.span,
      replacement: `(BigInt(${text(own.span)}) + 1n).toString()`,
    };
  const sum = additionInside(code, offset);
  if (sum) {
    // Behind a name, the sum itself is put right: others may read the name too.
    const inside = sum.whole.span.start >= expression.span.start && sum.whole.span.end <= expression.span.end;
    const edited = inside ? expression.span : sum.whole.span;
    return {
      kind: 'concatenated',
      span: expression.span,
      edited,
      replacement: `(BigInt(${text(sum.offset.span)}) + 1n).toString()`,
    };
  }
  return undefined;
}

/** The expression of the record's own offset, when that is all that is committed, however it is converted. */
function ownOffset(code: CodeModel, expression: Expression, depth: number): Expression | undefined {
  if (depth > 6) return undefined;
  const bare = unwrap(expression);
  if (isStringOffset(code, bare)) return bare;
  if (bare.kind === 'call') {
    const { object, name } = calleeParts(bare);
    if (object && name === 'toString' && bare.arguments.length === 0) return ownOffset(code, object, depth + 1);
    const [first] = bare.arguments;
    if (!object && first && (name === 'String' || name === 'Number' || name === 'BigInt' || name === 'parseInt'))
      return ownOffset(code, first, depth + 1);
  }
  if (bare.kind === 'template' && bare.parts.length === 1 && typeof bare.parts[0] === 'object')
    return ownOffset(code, bare.parts[0], depth + 1);
  if (bare.kind === 'name') {
    const binding = code.bindings.of(bare);
    const origin = binding?.origin;
    if (
      origin?.kind === 'variable' &&
      binding?.writes.length === 0 &&
      binding.path.length === 0 &&
      origin.statement.initializer
    ) {
      return ownOffset(code, origin.statement.initializer, depth + 1) ? bare : undefined;
    }
  }
  return undefined;
}

function isStringOffset(code: CodeModel, expression: Expression): boolean {
  const value = code.values.of(expression);
  return value.kind === 'instance' && /\.StringOffset$/.test(value.type.id);
}

interface Sum {
  readonly whole: Expression;
  /** The string operand. */
  readonly offset: Expression;
}

/** `message.offset + 1`, also inside a conversion or a template. */
function additionInside(code: CodeModel, expression: Expression): Sum | undefined {
  const bare = unwrap(expression);
  if (bare.kind === 'binary' && bare.operator === '+') {
    const one = unwrap(bare.right);
    const offset = unwrap(bare.left);
    return isStringOffset(code, offset) && one.kind === 'literal' ? { whole: bare, offset } : undefined;
  }
  if (bare.kind === 'call') {
    const { object, name } = calleeParts(bare);
    if (object && name === 'toString') return additionInside(code, object);
    const [first] = bare.arguments;
    if (!object && first && (name === 'String' || name === 'Number' || name === 'BigInt'))
      return additionInside(code, first);
  }
  if (bare.kind === 'template' && bare.parts.length === 1 && typeof bare.parts[0] === 'object')
    return additionInside(code, bare.parts[0]);
  if (bare.kind === 'name') {
    const origin = code.bindings.of(bare)?.origin;
    if (origin?.kind === 'variable' && origin.statement.initializer)
      return additionInside(code, origin.statement.initializer);
  }
  return undefined;
}

/** Java: `new OffsetAndMetadata(record.offset())`. */
function inJava(code: CodeModel): WrongOffset[] {
  const found: WrongOffset[] = [];
  for (const node of code.tree.nodes) {
    if (node.kind !== 'new' || !/(^|\.)OffsetAndMetadata$/.test(dottedName(node.callee) ?? '')) continue;
    const value = code.values.of(node);
    if (value.kind !== 'instance' || value.type.id !== 'kafka-clients.OffsetAndMetadata') continue;
    const [offset] = node.arguments;
    if (!offset || !isOwnNumber(code, offset, 0)) continue;
    found.push({
      kind: 'own',
      span: offset.span,
      replacement: `${code.text.slice(offset.span.start, offset.span.end)} + 1`,
    });
  }
  return found;
}

function isOwnNumber(code: CodeModel, expression: Expression, depth: number): boolean {
  const bare = unwrap(expression);
  if (bare.kind === 'call') {
    const value = code.values.of(bare);
    return value.kind === 'instance' && value.type.id === 'kafka-clients.NumericOffset';
  }
  if (bare.kind !== 'name' || depth > 4) return false;
  const binding = code.bindings.of(bare);
  const origin = binding?.origin;
  if (origin?.kind !== 'variable' || !origin.statement.initializer || binding?.writes.length !== 0) return false;
  const changed = binding.references.some((reference) => code.tree.link(reference).parent?.kind === 'unary');
  return !changed && isOwnNumber(code, origin.statement.initializer, depth + 1);
}
