import type ts from 'typescript';
import type {
  CatchClause,
  Expression,
  LoopStatement,
  Pattern,
  Span,
  Statement,
  SwitchStatement,
  TryStatement,
  VariableStatement,
} from '../model.ts';
import {
  block,
  expression,
  hasModifier,
  type Lowering,
  type Mutable,
  none,
  pattern,
  singleStatement,
  spanOf,
  statement,
  statements,
  type Tables,
  type TypeScript,
  typeReference,
} from './lower-context.ts';

/** Registers the statements other than functions and classes. What is not registered (`;`, `debugger`, `declare …`) leaves no trace. */
export function registerStatements(typescript: TypeScript, tables: Tables): void {
  const kinds = typescript.SyntaxKind;
  const table = tables.statements;

  table[kinds.Block] = (lowering, node: ts.Block, into) => into.push(block(lowering, node));
  table[kinds.ExpressionStatement] = (lowering, node: ts.ExpressionStatement, into) => {
    const span = spanOf(lowering, node);
    into.push({ kind: 'expression', expression: expression(lowering, node.expression), span });
  };
  table[kinds.VariableStatement] = (lowering, node: ts.VariableStatement, into) => {
    if (!hasModifier(node.modifiers, kinds.DeclareKeyword)) {
      declarators(lowering, node.declarationList, spanOf(lowering, node), into);
    }
  };
  table[kinds.IfStatement] = ifStatement;
  table[kinds.ForStatement] = forStatement;
  table[kinds.ForOfStatement] = (lowering, node: ts.ForOfStatement, into) =>
    into.push(iteration(lowering, node, 'for-each'));
  table[kinds.ForInStatement] = (lowering, node: ts.ForInStatement, into) =>
    into.push(iteration(lowering, node, 'for-in'));
  table[kinds.WhileStatement] = (lowering, node: ts.WhileStatement, into) => {
    const span = spanOf(lowering, node);
    const test = expression(lowering, node.expression);
    into.push({ kind: 'loop', form: 'while', test, body: singleStatement(lowering, node.statement), span });
  };
  table[kinds.DoStatement] = (lowering, node: ts.DoStatement, into) => {
    const span = spanOf(lowering, node);
    const body = singleStatement(lowering, node.statement);
    into.push({ kind: 'loop', form: 'do', test: expression(lowering, node.expression), body, span });
  };
  table[kinds.TryStatement] = (lowering, node: ts.TryStatement, into) => into.push(tryStatement(lowering, node));
  table[kinds.SwitchStatement] = (lowering, node: ts.SwitchStatement, into) =>
    into.push(switchStatement(lowering, node));
  table[kinds.ReturnStatement] = (lowering, node: ts.ReturnStatement, into) =>
    into.push(exit(lowering, node, 'return', node.expression));
  table[kinds.ThrowStatement] = (lowering, node: ts.ThrowStatement, into) =>
    into.push(exit(lowering, node, 'throw', node.expression));
  table[kinds.BreakStatement] = (lowering, node: ts.BreakStatement, into) => into.push(jump(lowering, node, 'break'));
  table[kinds.ContinueStatement] = (lowering, node: ts.ContinueStatement, into) =>
    into.push(jump(lowering, node, 'continue'));
  table[kinds.LabeledStatement] = labelled;
  table[kinds.WithStatement] = (lowering, node: ts.WithStatement, into) => {
    const span = spanOf(lowering, node);
    const subject = expression(lowering, node.expression);
    into.push({
      kind: 'block',
      statements: [
        { kind: 'expression', expression: subject, span: subject.span },
        singleStatement(lowering, node.statement),
      ],
      span,
    });
  };
  table[kinds.ModuleDeclaration] = namespace;
  table[kinds.ModuleBlock] = (lowering, node: ts.ModuleBlock, into) => into.push(block(lowering, node));
}

/** One statement for each declarator of the list. */
function declarators(
  lowering: Lowering,
  list: ts.VariableDeclarationList,
  declarationSpan: Span,
  into: Statement[],
): void {
  // The block-scoped flags together: `const` 2, `using` 4, `await using` 6. None of them can be assigned again.
  const flags = lowering.typescript.NodeFlags;
  const constant = (list.flags & (flags.Const | flags.Using)) !== 0;
  for (const declaration of list.declarations) {
    const fact: Mutable<VariableStatement> = {
      kind: 'variable',
      pattern: pattern(lowering, declaration.name),
      constant,
      span: spanOf(lowering, declaration),
      declarationSpan,
    };
    if (declaration.type !== undefined) {
      fact.type = typeReference(lowering, declaration.type);
    }
    if (declaration.initializer !== undefined) {
      fact.initializer = expression(lowering, declaration.initializer);
    }
    into.push(fact);
  }
}

function ifStatement(lowering: Lowering, node: ts.IfStatement, into: Statement[]): void {
  const span = spanOf(lowering, node);
  const test = expression(lowering, node.expression);
  const consequent = singleStatement(lowering, node.thenStatement);
  into.push(
    node.elseStatement === undefined
      ? { kind: 'if', test, consequent, span }
      : { kind: 'if', test, consequent, alternate: singleStatement(lowering, node.elseStatement), span },
  );
}

function forStatement(lowering: Lowering, node: ts.ForStatement, into: Statement[]): void {
  const span = spanOf(lowering, node);
  const loop: Omit<Mutable<LoopStatement>, 'body'> = { kind: 'loop', form: 'for', span };
  if (node.initializer !== undefined) {
    loop.initializer = forInitializer(lowering, node.initializer);
  }
  if (node.condition !== undefined) {
    loop.test = expression(lowering, node.condition);
  }
  if (node.incrementor !== undefined) {
    loop.update = commaList(expression(lowering, node.incrementor));
  }
  into.push({ ...loop, body: singleStatement(lowering, node.statement) });
}

function forInitializer(lowering: Lowering, node: ts.ForInitializer): Statement[] {
  const span = spanOf(lowering, node);
  if (node.kind !== lowering.kinds.VariableDeclarationList) {
    return commaList(expression(lowering, node)).map((part) => ({
      kind: 'expression',
      expression: part,
      span: part.span,
    }));
  }
  const result: Statement[] = [];
  declarators(lowering, node as ts.VariableDeclarationList, span, result);
  return result;
}

/** The operands of `a, b, c`, in order. */
function commaList(value: Expression): Expression[] {
  const result: Expression[] = [];
  let first = value;
  while (first.kind === 'binary' && first.operator === ',') {
    result.unshift(first.right);
    first = first.left;
  }
  return [first, ...result];
}

function iteration(
  lowering: Lowering,
  node: ts.ForOfStatement | ts.ForInStatement,
  form: 'for-each' | 'for-in',
): Statement {
  const span = spanOf(lowering, node);
  const list =
    node.initializer.kind === lowering.kinds.VariableDeclarationList
      ? (node.initializer as ts.VariableDeclarationList)
      : undefined;
  const declaration = list?.declarations[0];
  const target: Pattern =
    declaration === undefined
      ? { kind: 'other', span: spanOf(lowering, node.initializer) }
      : pattern(lowering, declaration.name);
  const loop: Omit<Mutable<LoopStatement>, 'body'> = { kind: 'loop', form, pattern: target, span };
  if (declaration?.type !== undefined) {
    loop.variableType = typeReference(lowering, declaration.type);
  }
  if ((node as ts.ForOfStatement).awaitModifier !== undefined) {
    loop.await = true;
  }
  loop.subject = expression(lowering, node.expression);
  return { ...loop, body: singleStatement(lowering, node.statement) };
}

function tryStatement(lowering: Lowering, node: ts.TryStatement): Statement {
  const span = spanOf(lowering, node);
  const guarded = block(lowering, node.tryBlock);
  const handlers = node.catchClause === undefined ? none : [catchClause(lowering, node.catchClause)];
  const fact: TryStatement = { kind: 'try', resources: none, block: guarded, handlers, span };
  return node.finallyBlock === undefined ? fact : { ...fact, finalizer: block(lowering, node.finallyBlock) };
}

function catchClause(lowering: Lowering, node: ts.CatchClause): CatchClause {
  const span = spanOf(lowering, node);
  const parameter =
    node.variableDeclaration === undefined ? undefined : pattern(lowering, node.variableDeclaration.name);
  const body = block(lowering, node.block);
  return parameter === undefined ? { types: none, body, span } : { parameter, types: none, body, span };
}

function switchStatement(lowering: Lowering, node: ts.SwitchStatement): Statement {
  const { kinds } = lowering;
  const span = spanOf(lowering, node);
  const subject = expression(lowering, node.expression);
  const { clauses } = node.caseBlock;
  const cases: SwitchStatement['cases'][number][] = [];
  clauses.forEach((clause, index) => {
    const clauseSpan = spanOf(lowering, clause);
    const tests =
      clause.kind === kinds.CaseClause ? [expression(lowering, (clause as ts.CaseClause).expression)] : none;
    const body = statements(lowering, clause.statements);
    const fallsThrough = index < clauses.length - 1 && !leaves(body);
    cases.push({ tests, body, fallsThrough, span: clauseSpan });
  });
  return { kind: 'switch', subject, cases, span };
}

/** True when control never reaches the end of the list. Loops and nested switches count as reaching it. */
function leaves(list: readonly Statement[]): boolean {
  return list.some((part) => {
    switch (part.kind) {
      case 'break':
      case 'continue':
      case 'return':
      case 'throw':
        return true;
      case 'block':
        return part.label === undefined && leaves(part.statements);
      case 'if':
        return part.alternate !== undefined && leaves([part.consequent]) && leaves([part.alternate]);
      case 'try':
        return (
          (part.finalizer !== undefined && leaves(part.finalizer.statements)) ||
          (leaves(part.block.statements) && part.handlers.every((handler) => leaves(handler.body.statements)))
        );
      default:
        return false;
    }
  });
}

function exit(
  lowering: Lowering,
  node: ts.Node,
  kind: 'return' | 'throw',
  argument: ts.Expression | undefined,
): Statement {
  const span = spanOf(lowering, node);
  return argument === undefined ? { kind, span } : { kind, argument: expression(lowering, argument), span };
}

function jump(lowering: Lowering, node: ts.BreakOrContinueStatement, kind: 'break' | 'continue'): Statement {
  const span = spanOf(lowering, node);
  return node.label === undefined ? { kind, span } : { kind, label: node.label.text, span };
}

/** The label goes to a loop or block; any other statement is put in a block that carries it. */
function labelled(lowering: Lowering, node: ts.LabeledStatement, into: Statement[]): void {
  const label = node.label.text;
  const span = spanOf(lowering, node);
  const inner: Statement[] = [];
  statement(lowering, node.statement, inner);
  const [only] = inner;
  if (only !== undefined && inner.length === 1 && (only.kind === 'loop' || only.kind === 'block')) {
    into.push(only.label === undefined ? { ...only, label, span } : { kind: 'block', statements: inner, label, span });
    return;
  }
  into.push({ kind: 'block', statements: inner, label, span });
}

/** `namespace A.B { … }`: its statements run where it stands. `declare` ones and module augmentations run nothing. */
function namespace(lowering: Lowering, node: ts.ModuleDeclaration, into: Statement[]): void {
  const { kinds } = lowering;
  if (node.body === undefined || hasModifier(node.modifiers, kinds.DeclareKeyword)) {
    return;
  }
  if (node.name.kind === kinds.Identifier) {
    statement(lowering, node.body, into);
  }
}
