/** Expressions of the language-neutral facts; see `model.ts`. */
import type { ClassId, FunctionId, Span, Statement, TypeReference } from './model.ts';

export type Expression =
  | Literal
  | Name
  | Member
  | Index
  | Call
  | New
  | FunctionExpression
  | MethodReference
  | ClassExpression
  | ObjectLiteral
  | ArrayLiteral
  | Await
  | Unary
  | Binary
  | Assignment
  | Conditional
  | Template
  | Spread
  | Cast
  | Opaque;

export interface Literal {
  readonly kind: 'literal';
  /** `undefined` stands for literals without a plain value (regular expressions). A bigint is given as its digits with `bigint: true`. */
  readonly value: string | number | boolean | null | undefined;
  readonly bigint?: boolean;
  readonly span: Span;
}

/** An identifier; also `this` and `super`. */
export interface Name {
  readonly kind: 'name';
  readonly name: string;
  readonly span: Span;
}

/** `object.name`; `object['name']` with a literal string also. */
export interface Member {
  readonly kind: 'member';
  readonly object: Expression;
  readonly name: string;
  readonly nameSpan: Span;
  readonly optional?: boolean;
  readonly span: Span;
}

/** `object[index]` with anything but a literal string. */
export interface Index {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
  readonly span: Span;
}

/** `callee(args)`. A Java method call on a receiver has a {@link Member} callee, without one a {@link Name}. `require(…)` and `import(…)` are calls of the names `require` and `import`. */
export interface Call {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
  readonly typeArguments: readonly TypeReference[];
  /** From `(` to `)`. */
  readonly argumentsSpan: Span;
  readonly optional?: boolean;
  readonly span: Span;
}

export interface New {
  readonly kind: 'new';
  /** TypeScript: the constructor expression. Java: the class name as a Name or a Member chain. */
  readonly callee: Expression;
  readonly typeArguments: readonly TypeReference[];
  readonly arguments: readonly Expression[];
  readonly argumentsSpan: Span;
  /** Java anonymous class. */
  readonly classId?: ClassId;
  readonly span: Span;
}

export interface FunctionExpression {
  readonly kind: 'function';
  readonly functionId: FunctionId;
  readonly span: Span;
}

/** Java `object::name` (`new` for constructors). */
export interface MethodReference {
  readonly kind: 'method-reference';
  readonly object: Expression;
  readonly name: string;
  readonly span: Span;
}

export interface ClassExpression {
  readonly kind: 'class';
  readonly classId: ClassId;
  readonly span: Span;
}

export interface ObjectProperty {
  /** Absent for a spread and for a computed key that is not a literal. */
  readonly key?: string;
  /** A computed key as written (`[TOPIC]: …`). */
  readonly keyExpression?: Expression;
  /** The value; a method's {@link FunctionExpression}; the spread operand. */
  readonly value: Expression;
  readonly spread?: boolean;
  readonly shorthand?: boolean;
  readonly keySpan: Span;
  /** Key to value, without the comma. */
  readonly span: Span;
}

export interface ObjectLiteral {
  readonly kind: 'object';
  readonly properties: readonly ObjectProperty[];
  readonly span: Span;
}

/** `[…]`, Java array initialisers (also behind `new T[]`). */
export interface ArrayLiteral {
  readonly kind: 'array';
  readonly elements: readonly Expression[];
  readonly span: Span;
}

export interface Await {
  readonly kind: 'await';
  readonly operand: Expression;
  readonly span: Span;
}

export interface Unary {
  readonly kind: 'unary';
  /** `!`, `-`, `+`, `~`, `void`, `typeof`, `delete`, `++`, `--`. */
  readonly operator: string;
  readonly operand: Expression;
  readonly span: Span;
}

export interface Binary {
  readonly kind: 'binary';
  /** Arithmetic, comparison, `&&`, `||`, `??`, `,`, `in`, `instanceof`. */
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

export interface Assignment {
  readonly kind: 'assignment';
  /** `=`, `+=`, `??=`, … */
  readonly operator: string;
  readonly target: Expression;
  readonly value: Expression;
  readonly span: Span;
}

export interface Conditional {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly consequent: Expression;
  readonly alternate: Expression;
  readonly span: Span;
}

export interface Template {
  readonly kind: 'template';
  readonly parts: readonly (string | Expression)[];
  /** Tagged template: the tag. */
  readonly tag?: Expression;
  readonly span: Span;
}

export interface Spread {
  readonly kind: 'spread';
  readonly operand: Expression;
  readonly span: Span;
}

/** `x as T`, `x!`, `<T>x`, `x satisfies T`, Java `(T) x`. */
export interface Cast {
  readonly kind: 'cast';
  readonly operand: Expression;
  readonly type?: TypeReference;
  readonly span: Span;
}

/** Anything without a place here (JSX, `yield`, Java switch expressions, …): its parts, in evaluation order. */
export interface Opaque {
  readonly kind: 'opaque';
  readonly children: readonly Expression[];
  /** Statements inside (switch expressions). */
  readonly statements?: readonly Statement[];
  readonly span: Span;
}
