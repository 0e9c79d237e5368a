import { childOfType, childrenOf, noNode, type SyntaxNode } from '../../syntax/java/table.ts';
import type { Block, ClassKind, FunctionId, Statement } from '../model.ts';
import { lowerModifiers } from './lower-annotations.ts';
import { addClass, type ClassHead } from './lower-classes.ts';
import { addFunction, lowerParameters } from './lower-functions.ts';
import { lowerBlock, lowerStatementInto } from './lower-statements.ts';
import { declaredType } from './lower-types.ts';
import { field, type Lowering, type OpenClass, span, text, typeOf } from './lowering.ts';

/**
 * The statements of a block while a `}` before it is missing: the methods that follow then stand inside the block, as
 * `Type name`, `(parameters)`, `{ … }` in pieces. They are put together again and given back to their class.
 */
export function lowerBlockWithErrors(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const children = childrenOf(lowering.table, node);
  let index = 0;
  while (index < children.length) {
    const pieces = methodPieces(lowering, children, index);
    if (pieces && lowering.currentClass) {
      const owner = lowering.currentClass;
      owner.members.push(asMemberOf(lowering, owner, () => lowerPieces(lowering, pieces, owner)));
      index = pieces.next;
    } else {
      lowerStatementInto(lowering, children[index]!, into);
      index++;
    }
  }
}

/** Runs `lower` in the function around the class, not in the one whose block swallowed the member. */
export function asMemberOf<Result>(lowering: Lowering, owner: OpenClass, lower: () => Result): Result {
  const swallowing = lowering.currentFunction;
  lowering.currentFunction = lowering.classes[owner.id]?.parent ?? 0;
  const result = lower();
  lowering.currentFunction = swallowing;
  return result;
}

const classHeader = /(?<![\p{L}\p{N}_$])(class|interface|enum|record)\s+([\p{L}_$][\p{L}\p{N}_$]*)(?:[^;{}"]*\{)?/u;
const recoveredKinds: Readonly<Record<string, ClassKind>> = {
  class: 'class',
  interface: 'interface',
  enum: 'enum',
  record: 'record',
};

/**
 * The class whose header stands in an ERROR, up to the end of the file: what follows the header are its members. Type
 * parameters, supertypes and annotations are not recovered.
 */
export function recoverClass(lowering: Lowering, error: SyntaxNode): OpenClass | undefined {
  const match = classHeader.exec(text(lowering, error));
  const kind = recoveredKinds[match?.[1] ?? ''];
  const name = match?.[2];
  if (!match || !kind || !name) return undefined;
  const start = span(lowering, error).start + match.index;
  const headerEnd = start + match[0].length;
  const nameStart = start + match[0].indexOf(name, match[1]!.length);
  const end = lowering.table.text.trimEnd().length;
  const head: ClassHead = {
    kind,
    name,
    nameSpan: { start: nameStart, end: nameStart + name.length },
    interfaces: [],
    annotations: [],
    modifiers: [],
    span: { start, end },
    bodySpan: { start: match[0].endsWith('{') ? headerEnd - 1 : headerEnd, end },
  };
  return lowering.openClasses[addClass(lowering, head, () => {})];
}

interface MethodPieces {
  /** `modifiers Type name`, which the parser took for a variable without its semicolon. */
  readonly head: SyntaxNode;
  /** `(…)`, or `(…) {` when the closing brace went to the block around. */
  readonly parameters: SyntaxNode;
  /** The block, or the statements up to the next such method. */
  readonly body: readonly SyntaxNode[];
  readonly next: number;
}

function methodPieces(lowering: Lowering, children: readonly SyntaxNode[], index: number): MethodPieces | undefined {
  const [head, parameters, third] = children.slice(index, index + 3);
  if (head === undefined || parameters === undefined || !isMethodHead(lowering, head, parameters)) return undefined;
  const opensBody = text(lowering, parameters).endsWith('{');
  if (!opensBody) {
    if (third === undefined || typeOf(lowering, third) !== 'block') return undefined;
    return { head, parameters, body: [third], next: index + 3 };
  }
  let next = index + 2;
  while (next < children.length) {
    const following = children[next + 1];
    if (following !== undefined && isMethodHead(lowering, children[next]!, following)) break;
    next++;
  }
  return { head, parameters, body: children.slice(index + 2, next), next };
}

function isMethodHead(lowering: Lowering, head: SyntaxNode, parameters: SyntaxNode): boolean {
  return (
    typeOf(lowering, head) === 'local_variable_declaration' &&
    !text(lowering, head).endsWith(';') &&
    typeOf(lowering, parameters) === 'ERROR' &&
    text(lowering, parameters).startsWith('(')
  );
}

function lowerPieces(lowering: Lowering, pieces: MethodPieces, owner: OpenClass): FunctionId {
  const { table } = lowering;
  const { head, parameters, body } = pieces;
  return addFunction(lowering, (id, parent) => {
    const declarator = childOfType(table, head, 'variable_declarator');
    const name = declarator === noNode ? noNode : field(lowering, declarator, 'name');
    const returnType = declaredType(lowering, field(lowering, head, 'type'));
    const list = childOfType(table, parameters, 'formal_parameters');
    const loweredBody = lowerPieceBody(lowering, parameters, body);
    return {
      id,
      kind: 'method',
      ...(name !== noNode && { name: text(lowering, name), nameSpan: span(lowering, name) }),
      parent,
      classId: owner.id,
      async: false,
      generator: false,
      ...lowerModifiers(lowering, head),
      parameters: lowerParameters(lowering, list),
      ...(returnType && { returnType }),
      throws: [],
      body: loweredBody,
      expressionBody: false,
      span: { start: span(lowering, head).start, end: loweredBody.span.end },
      parametersSpan: span(lowering, list === noNode ? parameters : list),
    };
  });
}

function lowerPieceBody(lowering: Lowering, parameters: SyntaxNode, body: readonly SyntaxNode[]): Block {
  const [only] = body;
  if (body.length === 1 && only !== undefined && typeOf(lowering, only) === 'block') return lowerBlock(lowering, only);
  const statements: Statement[] = [];
  for (const node of body) lowerStatementInto(lowering, node, statements);
  const start = span(lowering, parameters).end - 1;
  const last = body.at(-1);
  return {
    kind: 'block',
    statements,
    span: { start, end: last === undefined ? start + 1 : span(lowering, last).end },
  };
}
