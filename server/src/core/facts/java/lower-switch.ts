import { childrenOf, lastChildOf, noNode, type SyntaxNode } from '../../syntax/java/table.ts';
import type { Expression, Opaque, Statement, SwitchStatement } from '../model.ts';
import { isExpressionNode, lowerExpression, lowerOperand } from './lower-expressions.ts';
import { lowerStatementInto, lowerStatements } from './lower-statements.ts';
import { field, type Lowering, span, spanAfter, text, typeOf } from './lowering.ts';

type SwitchCase = SwitchStatement['cases'][number];

/** A switch whose value is used: opaque, with the switch as its only statement. */
export function lowerSwitchValue(lowering: Lowering, node: SyntaxNode): Opaque {
  return {
    kind: 'opaque',
    children: [],
    statements: [lowerSwitch(lowering, node, true)],
    span: span(lowering, node),
  };
}

export function lowerSwitchStatement(lowering: Lowering, node: SyntaxNode): SwitchStatement {
  return lowerSwitch(lowering, node, false);
}

function lowerSwitch(lowering: Lowering, node: SyntaxNode, hasValue: boolean): SwitchStatement {
  const subject = lowerOperand(lowering, node, 'condition');
  const body = field(lowering, node, 'body');
  const groups = body === noNode ? [] : childrenOf(lowering.table, body);
  const cases = groups.flatMap((group, index): SwitchCase[] => {
    switch (typeOf(lowering, group)) {
      case 'switch_rule':
        return [lowerRule(lowering, group, hasValue)];
      case 'switch_block_statement_group':
        return lowerGroup(lowering, group, index === groups.length - 1);
      default: {
        const statements: Statement[] = [];
        lowerStatementInto(lowering, group, statements);
        if (statements.length === 0) return [];
        return [{ tests: [], body: statements, fallsThrough: false, span: span(lowering, group) }];
      }
    }
  });
  return { kind: 'switch', subject, cases, span: span(lowering, node) };
}

/** `case …, … ->`: never falls through. Without tests it is the default. */
function lowerRule(lowering: Lowering, rule: SyntaxNode, hasValue: boolean): SwitchCase {
  const [label, ...rest] = childrenOf(lowering.table, rule);
  const tests = label === undefined ? [] : lowerLabel(lowering, label);
  const body: Statement[] = [];
  for (const statement of rest) {
    if (hasValue && typeOf(lowering, statement) === 'expression_statement') {
      body.push(lowerYield(lowering, statement));
    } else {
      lowerStatementInto(lowering, statement, body);
    }
  }
  return { tests, body, fallsThrough: false, span: span(lowering, rule) };
}

/** `case a: case b: …`: one case for each label; all but the last are empty and fall through. */
function lowerGroup(lowering: Lowering, group: SyntaxNode, isLast: boolean): SwitchCase[] {
  const children = childrenOf(lowering.table, group);
  const labels = children.filter((child) => typeOf(lowering, child) === 'switch_label');
  const finalLabel = labels.at(-1);
  const cases = labels.slice(0, -1).map(
    (label): SwitchCase => ({
      tests: lowerLabel(lowering, label),
      body: [],
      fallsThrough: true,
      span: span(lowering, label),
    }),
  );
  const tests = finalLabel === undefined ? [] : lowerLabel(lowering, finalLabel);
  const statements = children.filter((child) => typeOf(lowering, child) !== 'switch_label');
  cases.push({
    tests,
    body: lowerStatements(lowering, statements),
    fallsThrough: !isLast && !endsInJump(lowering, statements.at(-1)),
    span: { start: span(lowering, finalLabel ?? group).start, end: span(lowering, group).end },
  });
  return cases;
}

/** The constants and patterns of a label; none when `default` is among them. */
function lowerLabel(lowering: Lowering, label: SyntaxNode): Expression[] {
  const children = childrenOf(lowering.table, label);
  if (text(lowering, label).startsWith('default')) return [];
  const isDefault = children.some(
    (child) => typeOf(lowering, child) === 'identifier' && text(lowering, child) === 'default',
  );
  if (isDefault) return [];
  const tests: Expression[] = [];
  for (const child of children) {
    if (typeOf(lowering, child) === 'guard') addGuard(lowering, child, tests);
    else if (typeOf(lowering, child) !== 'ERROR' && isExpressionNode(lowering, child)) {
      tests.push(lowerExpression(lowering, child));
    }
  }
  return tests;
}

/** `case Pattern when condition`: the pattern and the condition. */
function addGuard(lowering: Lowering, guard: SyntaxNode, tests: Expression[]): void {
  const condition = childrenOf(lowering.table, guard).find((child) => isExpressionNode(lowering, child));
  const left = tests.pop();
  if (condition === undefined || !left) return;
  const right = lowerExpression(lowering, condition);
  tests.push({
    kind: 'binary',
    operator: '&&',
    left,
    right,
    span: { start: left.span.start, end: span(lowering, guard).end },
  });
}

/** A value handed out of a switch: its outcome is whatever becomes of the switch, so it is no discarded expression. */
export function lowerYield(lowering: Lowering, node: SyntaxNode): Statement {
  const value = childrenOf(lowering.table, node).find((child) => isExpressionNode(lowering, child));
  const whole = span(lowering, node);
  const children = value === undefined ? [] : [lowerExpression(lowering, value)];
  const valueSpan = children[0]?.span ?? spanAfter(lowering, node);
  return { kind: 'expression', expression: { kind: 'opaque', children, span: valueSpan }, span: whole };
}

const jumps = new Set([
  'break_statement',
  'continue_statement',
  'return_statement',
  'throw_statement',
  'yield_statement',
]);

/** Whether control never reaches the end of `statement`, as far as its shape tells. */
function endsInJump(lowering: Lowering, statement: SyntaxNode | undefined): boolean {
  if (statement === undefined || statement === noNode) return false;
  const type = typeOf(lowering, statement);
  if (jumps.has(type)) return true;
  switch (type) {
    case 'block':
      return endsInJump(lowering, lastChildOf(lowering.table, statement));
    case 'synchronized_statement':
      return endsInJump(lowering, field(lowering, statement, 'body'));
    case 'if_statement':
      return (
        endsInJump(lowering, field(lowering, statement, 'consequence')) &&
        endsInJump(lowering, field(lowering, statement, 'alternative'))
      );
    case 'try_statement':
    case 'try_with_resources_statement':
      return tryEndsInJump(lowering, statement);
    default:
      return false;
  }
}

function tryEndsInJump(lowering: Lowering, statement: SyntaxNode): boolean {
  const clauses = childrenOf(lowering.table, statement);
  const finalizer = clauses.find((child) => typeOf(lowering, child) === 'finally_clause');
  if (finalizer !== undefined && endsInJump(lowering, lastChildOf(lowering.table, finalizer))) return true;
  const handlers = clauses.filter((child) => typeOf(lowering, child) === 'catch_clause');
  return (
    endsInJump(lowering, field(lowering, statement, 'body')) &&
    handlers.every((handler) => endsInJump(lowering, field(lowering, handler, 'body')))
  );
}
