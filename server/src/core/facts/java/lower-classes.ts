import { childOfType, childrenOf, noNode, type SyntaxNode } from '../../syntax/java/table.ts';
import type { ClassFact, ClassId, ClassKind, Expression, Field, New, Span, TypeReference } from '../model.ts';
import { lowerModifiers } from './lower-annotations.ts';
import { lowerExpression, lowerOperands } from './lower-expressions.ts';
import { lowerInitializer, lowerMethod, lowerParameters } from './lower-functions.ts';
import { declaredType, lowerTypes } from './lower-types.ts';
import { field, type Lowering, type OpenClass, oneLevelDeeper, span, spanAfter, text, typeOf } from './lowering.ts';

const classKinds: Readonly<Record<string, ClassKind>> = {
  class_declaration: 'class',
  interface_declaration: 'interface',
  enum_declaration: 'enum',
  record_declaration: 'record',
  annotation_type_declaration: 'annotation',
};

export function isClassDeclaration(lowering: Lowering, node: SyntaxNode): boolean {
  return typeOf(lowering, node) in classKinds;
}

export type ClassHead = Omit<ClassFact, 'id' | 'parent' | 'outerClass' | 'fields' | 'members'>;

/** Reserves the next number, reads the members with the new class as the current one, and stores the result. */
export function addClass(lowering: Lowering, head: ClassHead, readMembers: (open: OpenClass) => void): ClassId {
  const { classes, currentClass: outer } = lowering;
  const id = classes.length;
  const fields: Field[] = [];
  const members: number[] = [];
  const fact: ClassFact = {
    id,
    ...head,
    parent: lowering.currentFunction,
    ...(outer && { outerClass: outer.id }),
    fields,
    members,
  };
  classes.push(fact);
  const isInterface = head.kind === 'interface' || head.kind === 'annotation';
  const open: OpenClass = { id, name: head.name, isInterface, fields, members };
  lowering.openClasses.push(open);
  lowering.currentClass = open;
  readMembers(open);
  lowering.currentClass = outer;
  return id;
}

/** A class, interface, enum, record or annotation type, wherever it is declared. */
export function lowerClass(lowering: Lowering, node: SyntaxNode): ClassId {
  return oneLevelDeeper(lowering, lowerClassHere, node);
}

function lowerClassHere(lowering: Lowering, node: SyntaxNode): ClassId {
  const { table } = lowering;
  const name = field(lowering, node, 'name');
  const body = field(lowering, node, 'body');
  const superClass = lowerTypes(lowering, field(lowering, node, 'superclass'))[0];
  const head: ClassHead = {
    kind: classKinds[typeOf(lowering, node)] ?? 'class',
    ...(name !== noNode && { name: text(lowering, name), nameSpan: span(lowering, name) }),
    ...(superClass && { superClass }),
    interfaces: [
      ...lowerTypes(lowering, field(lowering, node, 'interfaces')),
      ...lowerTypes(lowering, childOfType(table, node, 'extends_interfaces')),
    ],
    ...lowerModifiers(lowering, node),
    span: span(lowering, node),
    bodySpan: body === noNode ? spanAfter(lowering, node) : span(lowering, body),
  };
  return addClass(lowering, head, (open) => {
    if (head.kind === 'record') lowerComponents(lowering, field(lowering, node, 'parameters'), open);
    if (body !== noNode) lowerMembers(lowering, body, open);
  });
}

/** The class body of a `new` expression or of an enum constant. */
export function lowerAnonymousClass(
  lowering: Lowering,
  node: SyntaxNode,
  body: SyntaxNode,
  superClass: TypeReference | undefined,
): ClassId {
  const head: ClassHead = {
    kind: 'anonymous',
    ...(superClass && { superClass }),
    interfaces: [],
    annotations: [],
    modifiers: [],
    span: span(lowering, node),
    bodySpan: span(lowering, body),
  };
  return addClass(lowering, head, (open) => lowerMembers(lowering, body, open));
}

/** Every member directly below `node`; what is half-typed gives the members that can be told. */
export function lowerMembers(lowering: Lowering, node: SyntaxNode, open: OpenClass): void {
  const { next } = lowering.table;
  for (let child = node + 1; child < next[node]!; child = next[child]!) {
    oneLevelDeeper(lowering, (inner, member: SyntaxNode) => lowerMember(inner, member, open), child);
  }
}

/** Adds a member to its class. Returns false when `node` is nothing that a class body can hold. */
export function lowerMember(lowering: Lowering, node: SyntaxNode, open: OpenClass): boolean {
  switch (typeOf(lowering, node)) {
    case 'field_declaration':
    case 'constant_declaration':
    case 'local_variable_declaration':
      lowerFields(lowering, node, open);
      return true;
    case 'method_declaration':
    case 'annotation_type_element_declaration':
      open.members.push(lowerMethod(lowering, node, 'method', open));
      return true;
    case 'constructor_declaration':
    case 'compact_constructor_declaration':
      open.members.push(lowerMethod(lowering, node, 'constructor', open));
      return true;
    case 'block':
    case 'static_initializer':
      open.members.push(lowerInitializer(lowering, node, open));
      return true;
    case 'enum_constant':
      open.fields.push(lowerEnumConstant(lowering, node, open));
      return true;
    case 'enum_body_declarations':
    case 'ERROR':
      lowerMembers(lowering, node, open);
      return true;
    default:
      if (!isClassDeclaration(lowering, node)) return false;
      lowerClass(lowering, node);
      return true;
  }
}

/** One field for each declarator; each has the span of the whole declaration. */
function lowerFields(lowering: Lowering, node: SyntaxNode, open: OpenClass): void {
  const { annotations, modifiers } = lowerModifiers(lowering, node);
  const written = field(lowering, node, 'type');
  for (const child of childrenOf(lowering.table, node)) {
    if (typeOf(lowering, child) !== 'variable_declarator') continue;
    const name = field(lowering, child, 'name');
    if (name === noNode) continue;
    const type = declaredType(lowering, written, field(lowering, child, 'dimensions'));
    const value = field(lowering, child, 'value');
    open.fields.push({
      name: text(lowering, name),
      nameSpan: span(lowering, name),
      ...(type && { type }),
      ...(value !== noNode && { initializer: lowerExpression(lowering, value) }),
      annotations,
      modifiers: open.isInterface ? withImplied(modifiers, ['public', 'static', 'final']) : modifiers,
      span: span(lowering, node),
    });
  }
}

/** JLS 9.3, 8.10.3, 8.9.3: interface fields, record components and enum constants have modifiers without writing them. */
function withImplied(written: readonly string[], implied: readonly string[]): string[] {
  return [...written, ...implied.filter((modifier) => !written.includes(modifier))];
}

/** The components of a record are its private final fields. */
function lowerComponents(lowering: Lowering, parameters: SyntaxNode, open: OpenClass): void {
  for (const { pattern, type, annotations, span: at } of lowerParameters(lowering, parameters)) {
    if (pattern.kind !== 'name') continue;
    open.fields.push({
      name: pattern.name,
      nameSpan: pattern.span,
      ...(type && { type }),
      annotations,
      modifiers: ['private', 'final'],
      span: at,
    });
  }
}

/** `NAME(arguments) { body }`: a constant that holds `new TheEnum(arguments) { body }`. */
function lowerEnumConstant(lowering: Lowering, node: SyntaxNode, open: OpenClass): Field {
  const name = field(lowering, node, 'name');
  const nameSpan: Span = name === noNode ? spanAfter(lowering, node) : span(lowering, name);
  const argumentList = field(lowering, node, 'arguments');
  const body = field(lowering, node, 'body');
  const { annotations, modifiers } = lowerModifiers(lowering, node);
  const callee: Expression = { kind: 'name', name: open.name ?? '', span: nameSpan };
  const type: TypeReference = { name: open.name ?? '', arguments: [], span: nameSpan };
  const initializer: New = {
    kind: 'new',
    callee,
    typeArguments: [],
    arguments: lowerOperands(lowering, argumentList),
    argumentsSpan: argumentList === noNode ? { start: nameSpan.end, end: nameSpan.end } : span(lowering, argumentList),
    ...(body !== noNode && { classId: lowerAnonymousClass(lowering, node, body, type) }),
    span: { start: nameSpan.start, end: span(lowering, node).end },
  };
  return {
    name: text(lowering, name),
    nameSpan,
    type,
    initializer,
    annotations,
    modifiers: withImplied(modifiers, ['public', 'static', 'final', 'enum-constant']),
    span: span(lowering, node),
  };
}
