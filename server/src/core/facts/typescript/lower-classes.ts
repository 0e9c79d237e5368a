import type ts from 'typescript';
import type {
  ClassFact,
  ClassId,
  ClassKind,
  Expression,
  Field,
  FunctionId,
  Statement,
  TypeReference,
} from '../model.ts';
import {
  bracketedSpan,
  dottedName,
  expression,
  hasModifier,
  type Lowering,
  type Mutable,
  modifiersOf,
  none,
  propertyName,
  spanOf,
  startOf,
  type Tables,
  type TypeScript,
  typeReference,
  typeReferences,
} from './lower-context.ts';
import { lowerFunction, lowerStaticBlock } from './lower-functions.ts';

/** Registers classes, interfaces, enums and the type aliases that stand for an object type. */
export function registerClasses(typescript: TypeScript, tables: Tables): void {
  const kinds = typescript.SyntaxKind;
  tables.expressions[kinds.ClassExpression] = (lowering, node: ts.ClassExpression) => {
    const span = spanOf(lowering, node);
    return { kind: 'class', classId: lowerClass(lowering, node, 'class'), span };
  };
  tables.statements[kinds.ClassDeclaration] = (lowering, node: ts.ClassDeclaration, into) => {
    if (!hasModifier(node.modifiers, kinds.DeclareKeyword)) {
      declare(lowering, node, lowerClass(lowering, node, 'class'), into);
    }
  };
  tables.statements[kinds.EnumDeclaration] = (lowering, node: ts.EnumDeclaration, into) => {
    if (!hasModifier(node.modifiers, kinds.DeclareKeyword)) {
      declare(lowering, node, lowerEnum(lowering, node), into);
    }
  };
  // Types run nothing: facts without a statement.
  tables.statements[kinds.InterfaceDeclaration] = (lowering, node: ts.InterfaceDeclaration) => {
    lowerClass(lowering, node, 'interface');
  };
  tables.statements[kinds.TypeAliasDeclaration] = lowerAlias;
}

function declare(lowering: Lowering, node: ts.Node, classId: ClassId, into: Statement[]): void {
  into.push({ kind: 'class-declaration', classId, span: spanOf(lowering, node) });
}

type ClassNode = ts.ClassDeclaration | ts.ClassExpression | ts.InterfaceDeclaration;

function lowerClass(lowering: Lowering, node: ClassNode, kind: ClassKind): ClassId {
  const { kinds } = lowering;
  return buildClass(lowering, node, kind, (fact) => {
    fact.bodySpan = bracketedSpan(lowering, node.members, node.end);
    for (const clause of node.heritageClauses ?? none) {
      const types = clause.types.map((type) => heritage(lowering, type));
      if (kind === 'class' && clause.token === kinds.ExtendsKeyword) {
        if (types[0] !== undefined) {
          fact.superClass = types[0];
        }
      } else {
        fact.interfaces = [...fact.interfaces, ...types];
      }
    }
    const fields: Field[] = [];
    const members: FunctionId[] = [];
    for (const member of node.members) {
      lowerMember(lowering, member, fact.id, fields, members);
    }
    fact.fields = fields;
    fact.members = members;
  });
}

/** Takes the next class id, sets what every kind of class has and lets `fill` add the rest. */
function buildClass(
  lowering: Lowering,
  node: ts.DeclarationStatement | ts.ClassExpression,
  kind: ClassKind,
  fill: (fact: Mutable<ClassFact>) => void,
): ClassId {
  const span = spanOf(lowering, node);
  const id = lowering.classes.push(undefined as never) - 1;
  const { modifiers, annotations } = modifiersOf(
    lowering,
    (node as { readonly modifiers?: ts.NodeArray<ts.ModifierLike> }).modifiers,
  );
  const fact: Mutable<ClassFact> = {
    id,
    kind,
    parent: lowering.currentFunction,
    interfaces: none,
    annotations,
    modifiers,
    fields: none,
    members: none,
    span,
    bodySpan: span,
  };
  if (node.name !== undefined) {
    fact.name = (node.name as ts.Identifier).text;
    fact.nameSpan = spanOf(lowering, node.name);
  }
  const { currentClass, fieldClass } = lowering;
  if (currentClass !== undefined) {
    fact.outerClass = currentClass;
  }
  lowering.currentClass = id;
  lowering.fieldClass = undefined;
  fill(fact);
  lowering.currentClass = currentClass;
  lowering.fieldClass = fieldClass;
  lowering.classes[id] = fact;
  return id;
}

function heritage(lowering: Lowering, node: ts.ExpressionWithTypeArguments): TypeReference {
  const span = spanOf(lowering, node);
  return {
    name: dottedName(expression(lowering, node.expression)) ?? '',
    arguments: typeReferences(lowering, node.typeArguments),
    span,
  };
}

function lowerMember(
  lowering: Lowering,
  node: ts.ClassElement | ts.TypeElement,
  classId: ClassId,
  fields: Field[],
  members: FunctionId[],
): void {
  const { kinds } = lowering;
  switch (node.kind) {
    case kinds.PropertyDeclaration:
    case kinds.PropertySignature: {
      const field = propertyField(lowering, node as ts.PropertyDeclaration | ts.PropertySignature, classId);
      if (field !== undefined) {
        fields.push(field);
      }
      return;
    }
    case kinds.Constructor: {
      const id = lowerFunction(lowering, node as ts.ConstructorDeclaration, 'constructor', classId);
      members.push(id);
      parameterFields(lowering, node as ts.ConstructorDeclaration, id, fields);
      return;
    }
    case kinds.MethodDeclaration:
    case kinds.MethodSignature: {
      const { name } = node as ts.MethodDeclaration;
      if (name.kind === kinds.ComputedPropertyName) {
        expression(lowering, name.expression);
      }
      members.push(lowerFunction(lowering, node as ts.MethodDeclaration | ts.MethodSignature, 'method', classId));
      return;
    }
    case kinds.GetAccessor:
    case kinds.SetAccessor:
      members.push(lowerFunction(lowering, node as ts.AccessorDeclaration, 'accessor', classId));
      return;
    case kinds.ClassStaticBlockDeclaration:
      members.push(lowerStaticBlock(lowering, node as ts.ClassStaticBlockDeclaration, classId));
      return;
  }
}

/** A field with a computed name has none here, but the closures in its value are still lowered. */
function propertyField(
  lowering: Lowering,
  node: ts.PropertyDeclaration | ts.PropertySignature,
  classId: ClassId,
): Field | undefined {
  const span = spanOf(lowering, node);
  const { modifiers, annotations } = modifiersOf(lowering, node.modifiers);
  const { text, nameSpan } = propertyName(lowering, node.name);
  const fact: Mutable<Field> = { name: text ?? '', nameSpan, annotations, modifiers, span };
  if (node.type !== undefined) {
    fact.type = typeReference(lowering, node.type);
  }
  const value = (node as ts.PropertyDeclaration).initializer;
  if (value !== undefined) {
    lowering.fieldClass = classId;
    fact.initializer = expression(lowering, value);
    lowering.fieldClass = undefined;
  }
  return text === undefined ? undefined : fact;
}

/** `constructor(private readonly kafka: Kafka)` declares a field. */
function parameterFields(
  lowering: Lowering,
  node: ts.ConstructorDeclaration,
  constructorId: FunctionId,
  fields: Field[],
): void {
  for (const parameter of lowering.functions[constructorId]?.parameters ?? none) {
    if (!parameter.property || parameter.pattern.kind !== 'name') {
      continue;
    }
    const source = node.parameters.find((candidate) => candidate.end === parameter.span.end);
    const fact: Mutable<Field> = {
      name: parameter.pattern.name,
      nameSpan: parameter.pattern.span,
      annotations: parameter.annotations,
      modifiers: modifierWords(lowering, source?.modifiers),
      span: parameter.span,
    };
    if (parameter.type !== undefined) {
      fact.type = parameter.type;
    }
    fields.push(fact);
  }
}

function modifierWords(lowering: Lowering, nodes: ts.NodeArray<ts.ModifierLike> | undefined): readonly string[] {
  return (nodes ?? none)
    .filter((node) => node.kind !== lowering.kinds.Decorator)
    .map((node) => lowering.tables.tokens[node.kind] ?? '');
}

/** Members are fields; one without a value has the literal that the compiler would give it, at the place of its name. */
function lowerEnum(lowering: Lowering, node: ts.EnumDeclaration): ClassId {
  return buildClass(lowering, node, 'enum', (fact) => {
    fact.bodySpan = bracketedSpan(lowering, node.members, node.end);
    const fields: Field[] = [];
    let previous: number | undefined = -1;
    for (const member of node.members) {
      const { text, nameSpan } = propertyName(lowering, member.name);
      const field: Mutable<Field> = {
        name: text ?? '',
        nameSpan,
        annotations: none,
        modifiers: none,
        span: spanOf(lowering, member),
      };
      if (member.initializer !== undefined) {
        field.initializer = expression(lowering, member.initializer);
        previous = numberValue(field.initializer);
      } else if (previous !== undefined) {
        previous++;
        field.initializer = { kind: 'literal', value: previous, span: nameSpan };
      }
      if (text !== undefined) {
        fields.push(field);
      }
    }
    fact.fields = fields;
  });
}

function numberValue(value: Expression): number | undefined {
  if (value.kind === 'literal' && typeof value.value === 'number') {
    return value.value;
  }
  if (value.kind !== 'unary' || value.operator !== '-') {
    return undefined;
  }
  const positive = numberValue(value.operand);
  return positive === undefined ? undefined : -positive;
}

/**
 * `type Dependencies = { producer: Producer }` is an interface with these fields; `type P = Kafka.Producer` is an
 * interface that extends the other; an intersection is both. Aliases of other types have no members to follow.
 */
function lowerAlias(lowering: Lowering, node: ts.TypeAliasDeclaration): void {
  const { kinds } = lowering;
  const parts = node.type.kind === kinds.IntersectionType ? (node.type as ts.IntersectionTypeNode).types : [node.type];
  const followed = parts.filter(
    ({ kind }) => kind === kinds.TypeLiteral || kind === kinds.TypeReference || kind === kinds.ImportType,
  );
  if (followed.length === 0) {
    return;
  }
  buildClass(lowering, node, 'interface', (fact) => {
    const fields: Field[] = [];
    const members: FunctionId[] = [];
    const interfaces: TypeReference[] = [];
    for (const part of followed) {
      if (part.kind === kinds.TypeLiteral) {
        for (const member of (part as ts.TypeLiteralNode).members) {
          lowerMember(lowering, member, fact.id, fields, members);
        }
      } else {
        interfaces.push(typeReference(lowering, part));
      }
    }
    fact.bodySpan = { start: startOf(lowering, node.type), end: node.type.end };
    fact.fields = fields;
    fact.members = members;
    fact.interfaces = interfaces;
  });
}
