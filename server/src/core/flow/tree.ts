import type {
  CatchClause,
  Expression,
  FileFacts,
  FunctionFact,
  FunctionId,
  Pattern,
  Span,
  Statement,
} from '../facts/model.ts';

/** A place in the program that has a parent. */
export type Node = Statement | Expression | CatchClauseNode;
/** {@link CatchClause} carries no `kind`; it is told apart by its shape. */
export type CatchClauseNode = CatchClause & { readonly kind?: undefined };

/** How a node stands in its parent. */
export type Role =
  | 'root'
  | 'statement'
  | 'expression'
  | 'initializer'
  | 'test'
  | 'consequent'
  | 'alternate'
  | 'update'
  | 'subject'
  | 'body'
  | 'resource'
  | 'try-block'
  | 'handler'
  | 'finalizer'
  | 'case-test'
  | 'case-body'
  | 'argument'
  | 'callee'
  | 'object'
  | 'index'
  | 'property-value'
  | 'property-key'
  | 'spread-property'
  | 'element'
  | 'operand'
  | 'left'
  | 'right'
  | 'target'
  | 'value'
  | 'part'
  | 'child';

export interface Link {
  /** Absent for a function's body, a field's initialiser, a parameter's default and an annotation's value. */
  readonly parent: Node | undefined;
  readonly role: Role;
  /** Position among siblings of the same role, from 0. */
  readonly index: number;
  /** The function whose code this is. */
  readonly functionId: FunctionId;
}

export interface Tree {
  readonly facts: FileFacts;
  link(node: Node): Link;
  /** The expression or statement that creates this function: a closure's {@link Expression}, a declaration, or nothing for members and the module. */
  ownerOf(functionId: FunctionId): Node | undefined;
  /** The expression that creates an anonymous class (`new Callback() { … }`), or the class expression or declaration. */
  ownerOfClass(classId: number): Node | undefined;
  /** Every node of every function, outer before inner. */
  readonly nodes: readonly Node[];
}

type Visit = (child: Node, role: Role, index: number) => void;

/** Calls `visit` for each direct child, in evaluation order. Closures are entered through {@link FileFacts.functions}, not here. */
export function forEachChild(node: Node, visit: Visit): void {
  switch (node.kind) {
    case undefined:
      visit(node.body, 'body', 0);
      return;
    case 'block':
      node.statements.forEach((statement, index) => visit(statement, 'statement', index));
      return;
    case 'expression':
      visit(node.expression, 'expression', 0);
      return;
    case 'variable':
      if (node.initializer) visit(node.initializer, 'initializer', 0);
      visitPatternDefaults(node.pattern, visit);
      return;
    case 'if':
      visit(node.test, 'test', 0);
      visit(node.consequent, 'consequent', 0);
      if (node.alternate) visit(node.alternate, 'alternate', 0);
      return;
    case 'loop':
      node.initializer?.forEach((statement, index) => visit(statement, 'initializer', index));
      if (node.subject) visit(node.subject, 'subject', 0);
      if (node.pattern) visitPatternDefaults(node.pattern, visit);
      if (node.test) visit(node.test, 'test', 0);
      visit(node.body, 'body', 0);
      node.update?.forEach((expression, index) => visit(expression, 'update', index));
      return;
    case 'try':
      node.resources.forEach((resource, index) => visit(resource, 'resource', index));
      visit(node.block, 'try-block', 0);
      node.handlers.forEach((handler, index) => visit(handler as CatchClauseNode, 'handler', index));
      if (node.finalizer) visit(node.finalizer, 'finalizer', 0);
      return;
    case 'switch':
      visit(node.subject, 'subject', 0);
      node.cases.forEach((branch, index) => {
        for (const test of branch.tests) visit(test, 'case-test', index);
        for (const statement of branch.body) visit(statement, 'case-body', index);
      });
      return;
    case 'return':
    case 'throw':
      if (node.argument) visit(node.argument, 'argument', 0);
      return;
    case 'member':
      visit(node.object, 'object', 0);
      return;
    case 'index':
      visit(node.object, 'object', 0);
      visit(node.index, 'index', 0);
      return;
    case 'call':
    case 'new':
      visit(node.callee, 'callee', 0);
      node.arguments.forEach((argument, index) => visit(argument, 'argument', index));
      return;
    case 'method-reference':
      visit(node.object, 'object', 0);
      return;
    case 'object':
      node.properties.forEach((property, index) => {
        if (property.keyExpression) visit(property.keyExpression, 'property-key', index);
        visit(property.value, property.spread ? 'spread-property' : 'property-value', index);
      });
      return;
    case 'array':
      node.elements.forEach((element, index) => visit(element, 'element', index));
      return;
    case 'await':
    case 'unary':
    case 'spread':
    case 'cast':
      visit(node.operand, 'operand', 0);
      return;
    case 'binary':
      visit(node.left, 'left', 0);
      visit(node.right, 'right', 0);
      return;
    case 'assignment':
      visit(node.target, 'target', 0);
      visit(node.value, 'value', 0);
      return;
    case 'conditional':
      visit(node.test, 'test', 0);
      visit(node.consequent, 'consequent', 0);
      visit(node.alternate, 'alternate', 0);
      return;
    case 'template':
      if (node.tag) visit(node.tag, 'callee', 0);
      node.parts.forEach((part, index) => {
        if (typeof part !== 'string') visit(part, 'part', index);
      });
      return;
    case 'opaque':
      node.children.forEach((child, index) => visit(child, 'child', index));
      node.statements?.forEach((statement, index) => visit(statement, 'statement', index));
      return;
    default:
      return;
  }
}

function visitPatternDefaults(pattern: Pattern, visit: Visit): void {
  if (pattern.kind === 'object') {
    for (const entry of pattern.entries) {
      if (entry.defaultValue) visit(entry.defaultValue, 'value', 0);
      visitPatternDefaults(entry.pattern, visit);
    }
  } else if (pattern.kind === 'array') {
    for (const element of pattern.elements) if (element) visitPatternDefaults(element, visit);
  }
}

/** Indexes a file's facts by parent. Deep chains are walked with an explicit stack, so nesting never overflows. */
export function createTree(facts: FileFacts): Tree {
  const links = new Map<Node, Link>();
  const owners = new Map<FunctionId, Node>();
  const classOwners = new Map<number, Node>();
  const nodes: Node[] = [];

  const addRoot = (root: Node, functionId: FunctionId): void => {
    links.set(root, { parent: undefined, role: 'root', index: 0, functionId });
    const stack: Node[] = [root];
    while (stack.length > 0) {
      const node = stack.pop()!;
      nodes.push(node);
      if (node.kind === 'function' || node.kind === 'function-declaration') owners.set(node.functionId, node);
      if (node.kind === 'class' || node.kind === 'class-declaration') classOwners.set(node.classId, node);
      if (node.kind === 'new' && node.classId !== undefined) classOwners.set(node.classId, node);
      const from = stack.length;
      forEachChild(node, (child, role, index) => {
        links.set(child, { parent: node, role, index, functionId });
        stack.push(child);
      });
      reverseTail(stack, from);
    }
  };

  for (const fn of facts.functions) {
    if (fn.body) addRoot(fn.body, fn.id);
    const outer = fn.parent ?? 0;
    for (const parameter of fn.parameters) {
      if (parameter.defaultValue) addRoot(parameter.defaultValue, outer);
      for (const annotation of parameter.annotations) for (const a of annotation.arguments) addRoot(a.value, outer);
    }
    for (const annotation of fn.annotations) for (const a of annotation.arguments) addRoot(a.value, outer);
  }
  for (const type of facts.classes) {
    for (const field of type.fields) {
      if (field.initializer) addRoot(field.initializer, type.parent);
      for (const annotation of field.annotations) for (const a of annotation.arguments) addRoot(a.value, type.parent);
    }
    for (const annotation of type.annotations) for (const a of annotation.arguments) addRoot(a.value, type.parent);
  }
  for (const exported of facts.exports) if (exported.value && !links.has(exported.value)) addRoot(exported.value, 0);

  return {
    facts,
    nodes,
    link: (node) => links.get(node) ?? detached,
    ownerOf: (functionId) => owners.get(functionId),
    ownerOfClass: (classId) => classOwners.get(classId),
  };
}

const detached: Link = { parent: undefined, role: 'root', index: 0, functionId: 0 };

function reverseTail(stack: Node[], from: number): void {
  for (let low = from, high = stack.length - 1; low < high; low++, high--) {
    const held = stack[low]!;
    stack[low] = stack[high]!;
    stack[high] = held;
  }
}

/** The node and its ancestors inside the same function, innermost first. */
export function* ancestors(tree: Tree, node: Node): Generator<Node> {
  let current: Node | undefined = node;
  while (current) {
    yield current;
    current = tree.link(current).parent;
  }
}

/** The nearest ancestor (or the node itself) that is a statement. */
export function statementOf(tree: Tree, node: Node): Statement | undefined {
  for (const candidate of ancestors(tree, node)) if (isStatement(candidate)) return candidate;
  return undefined;
}

const statementKinds: ReadonlySet<string> = new Set([
  'block',
  'expression',
  'variable',
  'if',
  'loop',
  'try',
  'switch',
  'return',
  'throw',
  'break',
  'continue',
  'function-declaration',
  'class-declaration',
]);

export function isStatement(node: Node): node is Statement {
  return node.kind !== undefined && statementKinds.has(node.kind);
}

export function isExpression(node: Node): node is Expression {
  return node.kind !== undefined && !statementKinds.has(node.kind);
}

/** True when `inner` is `outer` or stands below it in the same function. */
export function isWithin(tree: Tree, inner: Node, outer: Node): boolean {
  for (const candidate of ancestors(tree, inner)) if (candidate === outer) return true;
  return false;
}

/** Visits `node` and everything below it; with `intoFunctions`, also the bodies of closures and anonymous classes created there. `visit` returns false to skip what is below. */
export function walk(tree: Tree, node: Node, intoFunctions: boolean, visit: (node: Node) => boolean | undefined): void {
  const stack: Node[] = [node];
  while (stack.length > 0) {
    const current = stack.pop()!;
    if (visit(current) === false) continue;
    const from = stack.length;
    forEachChild(current, (child) => stack.push(child));
    if (intoFunctions) for (const body of bodiesCreatedAt(tree.facts, current)) stack.push(body);
    reverseTail(stack, from);
  }
}

/** Bodies of the closure, or of the anonymous class's methods, that an expression creates. */
export function bodiesCreatedAt(facts: FileFacts, node: Node): readonly Statement[] {
  if (node.kind === 'function') {
    const body = facts.functions[node.functionId]?.body;
    return body ? [body] : [];
  }
  if (node.kind === 'new' && node.classId !== undefined) {
    const members = facts.classes[node.classId]?.members ?? [];
    return members.flatMap((id) => facts.functions[id]?.body ?? []);
  }
  return [];
}

export function functionOf(tree: Tree, node: Node): FunctionFact {
  return tree.facts.functions[tree.link(node).functionId]!;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The receiver and name of a call: `a.b.c()` gives `a.b` and `c`; `f()` gives nothing and `f`. */
export function calleeParts(call: { readonly callee: Expression }): {
  readonly object?: Expression;
  readonly name?: string;
} {
  const callee = unwrap(call.callee);
  if (callee.kind === 'member') return { object: callee.object, name: callee.name };
  if (callee.kind === 'name') return { name: callee.name };
  return {};
}

/** Looks through casts and non-null assertions. */
export function unwrap(expression: Expression): Expression {
  let current = expression;
  while (current.kind === 'cast') current = current.operand;
  return current;
}
