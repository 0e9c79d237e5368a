import { childOfType, childrenOf, lastChildOf, noNode, type SyntaxNode } from '../../syntax/java/table.ts';
import type {
  Block,
  CatchClause,
  Expression,
  ExpressionStatement,
  LoopStatement,
  Span,
  Statement,
  VariableStatement,
} from '../model.ts';
import { lowerModifiers } from './lower-annotations.ts';
import { isClassDeclaration, lowerClass, lowerMember } from './lower-classes.ts';
import { isExpressionNode, lowerConstructorCall, lowerExpression, lowerOperand } from './lower-expressions.ts';
import { lowerBinding, lowerMethod } from './lower-functions.ts';
import { asMemberOf, lowerBlockWithErrors } from './lower-recovery.ts';
import { lowerSwitchStatement, lowerYield } from './lower-switch.ts';
import { declaredType, lowerTypes } from './lower-types.ts';
import { absentExpression, field, type Lowering, oneLevelDeeper, span, spanAfter, text, typeOf } from './lowering.ts';

type StatementLowering = (lowering: Lowering, node: SyntaxNode, into: Statement[]) => void;

/** By node type; each adds none, one or several statements. */
const statementLowerings: ReadonlyMap<string, StatementLowering> = new Map<string, StatementLowering>([
  ['expression_statement', lowerExpressionStatement],
  ['local_variable_declaration', lowerVariables],
  ['field_declaration', lowerVariables],
  ['return_statement', lowerReturn],
  ['if_statement', lowerIf],
  ['block', lowerBlockStatement],
  ['constructor_body', lowerBlockStatement],
  ['try_statement', lowerTry],
  ['try_with_resources_statement', lowerTry],
  ['throw_statement', lowerThrow],
  ['enhanced_for_statement', lowerForEach],
  ['for_statement', lowerFor],
  ['while_statement', lowerWhile],
  ['do_statement', lowerDo],
  ['break_statement', lowerJump],
  ['continue_statement', lowerJump],
  ['switch_expression', lowerSwitchInto],
  ['synchronized_statement', lowerSynchronized],
  ['labeled_statement', lowerLabeled],
  ['explicit_constructor_invocation', lowerConstructorCallStatement],
  ['assert_statement', lowerAssert],
  ['yield_statement', lowerYieldInto],
  ['method_declaration', lowerMisplacedMethod],
  ['constructor_declaration', lowerMisplacedMethod],
  ['ERROR', lowerBroken],
]);

/** Whether `node` is a statement or declaration of its own, not merely a part of one. */
export function isStatementNode(lowering: Lowering, node: SyntaxNode): boolean {
  const type = typeOf(lowering, node);
  return type !== 'ERROR' && (statementLowerings.has(type) || isClassDeclaration(lowering, node));
}

export function lowerStatements(lowering: Lowering, nodes: readonly SyntaxNode[]): Statement[] {
  const statements: Statement[] = [];
  for (const node of nodes) lowerStatementInto(lowering, node, statements);
  return statements;
}

/** Adds the statements of any node; what is no statement adds those that it holds. */
export function lowerStatementInto(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  oneLevelDeeper(lowering, (inner, statement: SyntaxNode) => lowerStatementHere(inner, statement, into), node);
}

function lowerStatementHere(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const lower = statementLowerings.get(typeOf(lowering, node));
  if (lower) {
    lower(lowering, node, into);
  } else if (isClassDeclaration(lowering, node)) {
    into.push({ kind: 'class-declaration', classId: lowerClass(lowering, node), span: span(lowering, node) });
  } else if (isExpressionNode(lowering, node)) {
    into.push(unfinished(lowering, node));
  } else {
    lowerBroken(lowering, node, into);
  }
}

/** `{ … }`, also the body of a method, of a constructor or of a lambda. */
export function lowerBlock(lowering: Lowering, node: SyntaxNode): Block {
  const statements: Statement[] = [];
  const { next, errors } = lowering.table;
  if (errors.length > 0) {
    lowerBlockWithErrors(lowering, node, statements);
  } else {
    for (let child = node + 1; child < next[node]!; child = next[child]!) {
      lowerStatementInto(lowering, child, statements);
    }
  }
  return { kind: 'block', statements, span: span(lowering, node) };
}

function lowerBlockStatement(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  into.push(lowerBlock(lowering, node));
}

/** The statement in a field: several, or none (`;`), become a block. */
function lowerBody(lowering: Lowering, parent: SyntaxNode, fieldName: string): Statement {
  const node = field(lowering, parent, fieldName);
  return node === noNode ? emptyBody(lowering, parent) : oneStatement(lowering, node);
}

function oneStatement(lowering: Lowering, node: SyntaxNode): Statement {
  const statements: Statement[] = [];
  lowerStatementInto(lowering, node, statements);
  const [only] = statements;
  return statements.length === 1 && only ? only : { kind: 'block', statements, span: span(lowering, node) };
}

/** `while (busy());`: the semicolon is the body. */
function emptyBody(lowering: Lowering, parent: SyntaxNode): Block {
  const { end } = span(lowering, parent);
  const semicolon = lowering.table.text[end - 1] === ';' ? { start: end - 1, end } : { start: end, end };
  return { kind: 'block', statements: [], span: semicolon };
}

function lowerExpressionStatement(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  for (const child of childrenOf(lowering.table, node)) {
    if (typeOf(lowering, child) === 'switch_expression') {
      lowerStatementInto(lowering, child, into);
    } else if (typeOf(lowering, child) === 'ERROR') {
      lowerBroken(lowering, child, into);
    } else if (isExpressionNode(lowering, child)) {
      into.push({ kind: 'expression', expression: lowerExpression(lowering, child), span: span(lowering, node) });
    }
  }
}

/** An expression whose statement is half-typed: opaque, since nobody knows yet what becomes of its value. */
function unfinished(lowering: Lowering, node: SyntaxNode): ExpressionStatement {
  const at = span(lowering, node);
  const children = [lowerExpression(lowering, node)];
  return { kind: 'expression', expression: { kind: 'opaque', children, span: at }, span: at };
}

/** What the parser could not place: the statements, members and expressions that can still be told. */
function lowerBroken(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const { next } = lowering.table;
  for (let child = node + 1; child < next[node]!; child = next[child]!) lowerStatementInto(lowering, child, into);
}

/** A method where a statement should be: while a brace is missing, it still belongs to the class around it. */
function lowerMisplacedMethod(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const { currentClass } = lowering;
  if (currentClass) {
    asMemberOf(lowering, currentClass, () => lowerMember(lowering, node, currentClass));
    return;
  }
  const functionId = lowerMethod(lowering, node, 'method', undefined);
  into.push({ kind: 'function-declaration', functionId, span: span(lowering, node) });
}

function lowerVariables(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const constant = lowerModifiers(lowering, node).modifiers.includes('final');
  const written = field(lowering, node, 'type');
  const declarationSpan = span(lowering, node);
  for (const child of childrenOf(lowering.table, node)) {
    if (typeOf(lowering, child) === 'ERROR') lowerBroken(lowering, child, into);
    if (typeOf(lowering, child) !== 'variable_declarator') continue;
    into.push(lowerVariable(lowering, child, written, constant, declarationSpan));
  }
}

/** A declarator or a resource: `name [dimensions] = value`. */
function lowerVariable(
  lowering: Lowering,
  node: SyntaxNode,
  written: SyntaxNode,
  constant: boolean,
  declarationSpan: Span,
): VariableStatement {
  const type = declaredType(lowering, written, field(lowering, node, 'dimensions'));
  const value = field(lowering, node, 'value');
  return {
    kind: 'variable',
    pattern: lowerBinding(lowering, field(lowering, node, 'name'), node),
    ...(type && { type }),
    ...(value !== noNode && { initializer: lowerExpression(lowering, value) }),
    constant,
    span: span(lowering, node),
    declarationSpan,
  };
}

/** The expression of a `return`, a `throw` or the like; undefined when there is none. */
function argumentOf(lowering: Lowering, node: SyntaxNode): Expression | undefined {
  const child = childrenOf(lowering.table, node).find((candidate) => isExpressionNode(lowering, candidate));
  return child === undefined ? undefined : lowerExpression(lowering, child);
}

function lowerReturn(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const argument = argumentOf(lowering, node);
  into.push({ kind: 'return', ...(argument && { argument }), span: span(lowering, node) });
}

function lowerThrow(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const argument = argumentOf(lowering, node);
  into.push({ kind: 'throw', ...(argument && { argument }), span: span(lowering, node) });
}

function lowerJump(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const label = childOfType(lowering.table, node, 'identifier');
  into.push({
    kind: typeOf(lowering, node) === 'break_statement' ? 'break' : 'continue',
    ...(label !== noNode && { label: text(lowering, label) }),
    span: span(lowering, node),
  });
}

function lowerYieldInto(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  into.push(lowerYield(lowering, node));
}

function lowerIf(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const alternative = field(lowering, node, 'alternative');
  into.push({
    kind: 'if',
    test: lowerOperand(lowering, node, 'condition'),
    consequent: lowerBody(lowering, node, 'consequence'),
    ...(alternative !== noNode && { alternate: oneStatement(lowering, alternative) }),
    span: span(lowering, node),
  });
}

function lowerForEach(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const variableType = declaredType(lowering, field(lowering, node, 'type'), field(lowering, node, 'dimensions'));
  into.push({
    kind: 'loop',
    form: 'for-each',
    subject: lowerOperand(lowering, node, 'value'),
    pattern: lowerBinding(lowering, field(lowering, node, 'name'), node),
    ...(variableType && { variableType }),
    body: lowerBody(lowering, node, 'body'),
    span: span(lowering, node),
  });
}

function lowerFor(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const { table } = lowering;
  const initializer: Statement[] = [];
  const update: Expression[] = [];
  for (const child of childrenOf(table, node)) {
    if (table.fields[child] === 'update') {
      update.push(lowerExpression(lowering, child));
    } else if (table.fields[child] === 'init') {
      if (isStatementNode(lowering, child) && typeOf(lowering, child) !== 'switch_expression') {
        lowerStatementInto(lowering, child, initializer);
      } else {
        const expression = lowerExpression(lowering, child);
        initializer.push({ kind: 'expression', expression, span: expression.span });
      }
    }
  }
  const condition = field(lowering, node, 'condition');
  into.push({
    kind: 'loop',
    form: 'for',
    ...(initializer.length > 0 && { initializer }),
    ...(condition !== noNode && { test: lowerExpression(lowering, condition) }),
    ...(update.length > 0 && { update }),
    body: lowerBody(lowering, node, 'body'),
    span: span(lowering, node),
  });
}

function lowerWhile(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  into.push({
    kind: 'loop',
    form: 'while',
    test: lowerOperand(lowering, node, 'condition'),
    body: lowerBody(lowering, node, 'body'),
    span: span(lowering, node),
  });
}

function lowerDo(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  into.push({
    kind: 'loop',
    form: 'do',
    body: lowerBody(lowering, node, 'body'),
    test: lowerOperand(lowering, node, 'condition'),
    span: span(lowering, node),
  });
}

function lowerSwitchInto(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  into.push(lowerSwitchStatement(lowering, node));
}

/** The lock is evaluated first; a plain name or field has nothing to evaluate. */
function lowerSynchronized(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const statements: Statement[] = [];
  const lock = argumentOf(lowering, node);
  if (lock && lock.kind !== 'name' && lock.kind !== 'member') {
    const expression: Expression = { kind: 'opaque', children: [lock], span: lock.span };
    statements.push({ kind: 'expression', expression, span: lock.span });
  }
  const body = field(lowering, node, 'body');
  if (body !== noNode) statements.push(...lowerBlock(lowering, body).statements);
  into.push({ kind: 'block', statements, synchronized: true, span: span(lowering, node) });
}

function lowerLabeled(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const label = text(lowering, childOfType(lowering.table, node, 'identifier'));
  const body = lastChildOf(lowering.table, node);
  const whole = span(lowering, node);
  const statement = body === noNode ? emptyBody(lowering, node) : oneStatement(lowering, body);
  if (statement.kind === 'loop' || statement.kind === 'block') {
    const labeled: LoopStatement | Block = { ...statement, label, span: whole };
    into.push(labeled);
  } else {
    into.push({ kind: 'block', statements: [statement], label, span: whole });
  }
}

function lowerConstructorCallStatement(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  into.push({ kind: 'expression', expression: lowerConstructorCall(lowering, node), span: span(lowering, node) });
}

/** Evaluated only with assertions on, and its value is used by the assertion: opaque. */
function lowerAssert(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const children = childrenOf(lowering.table, node)
    .filter((child) => isExpressionNode(lowering, child))
    .map((child) => lowerExpression(lowering, child));
  const whole = span(lowering, node);
  into.push({ kind: 'expression', expression: { kind: 'opaque', children, span: whole }, span: whole });
}

function lowerTry(lowering: Lowering, node: SyntaxNode, into: Statement[]): void {
  const { table } = lowering;
  const body = field(lowering, node, 'body');
  const resources = field(lowering, node, 'resources');
  const lowered = {
    resources: resources === noNode ? [] : lowerResources(lowering, resources),
    block: body === noNode ? emptyBody(lowering, node) : lowerBlock(lowering, body),
  };
  const handlers = childrenOf(table, node)
    .filter((child) => typeOf(lowering, child) === 'catch_clause')
    .map((child) => lowerCatch(lowering, child));
  const finallyClause = childOfType(table, node, 'finally_clause');
  const finallyBlock = finallyClause === noNode ? noNode : childOfType(table, finallyClause, 'block');
  into.push({
    kind: 'try',
    ...lowered,
    handlers,
    ...(finallyBlock !== noNode && { finalizer: lowerBlock(lowering, finallyBlock) }),
    span: span(lowering, node),
  });
}

function lowerResources(lowering: Lowering, node: SyntaxNode): Statement[] {
  const statements: Statement[] = [];
  for (const resource of childrenOf(lowering.table, node)) {
    if (typeOf(lowering, resource) !== 'resource') {
      lowerStatementInto(lowering, resource, statements);
      continue;
    }
    const written = field(lowering, resource, 'type');
    const at = span(lowering, resource);
    if (written === noNode) {
      const expression = argumentOf(lowering, resource) ?? absentExpression(lowering, resource);
      statements.push({ kind: 'expression', expression, span: at });
    } else {
      // Resources are implicitly final (JLS 14.20.3).
      statements.push(lowerVariable(lowering, resource, written, true, at));
    }
  }
  return statements;
}

function lowerCatch(lowering: Lowering, node: SyntaxNode): CatchClause {
  const { table } = lowering;
  const parameter = childOfType(table, node, 'catch_formal_parameter');
  const body = field(lowering, node, 'body');
  const name = parameter === noNode ? noNode : field(lowering, parameter, 'name');
  const types = parameter === noNode ? noNode : childOfType(table, parameter, 'catch_type');
  return {
    ...(parameter !== noNode && { parameter: lowerBinding(lowering, name, parameter) }),
    types: lowerTypes(lowering, types),
    body:
      body === noNode ? { kind: 'block', statements: [], span: spanAfter(lowering, node) } : lowerBlock(lowering, body),
    span: span(lowering, node),
  };
}
