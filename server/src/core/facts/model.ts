/**
 * The language-neutral facts of one source file.
 *
 * Each language lowers its syntax tree into these plain, serialisable objects in one pass; everything after that
 * (resolution, Kafka events, rules, rewriting) reads only these. Expressions and statements keep the shape of the
 * program, so that "is this awaited", "does this run in a finally" and "what follows on the path" can be answered the
 * same way for TypeScript and Java.
 *
 * All positions are 0-based offsets in UTF-16 code units into the analysed text, end exclusive.
 */

import type { Expression } from './expressions.ts';

export type * from './expressions.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type CodeLanguage = 'typescript' | 'java';

/** Index into {@link FileFacts.functions}. */
export type FunctionId = number;
/** Index into {@link FileFacts.classes}. */
export type ClassId = number;

export interface FileFacts {
  readonly language: CodeLanguage;
  /** Java: the declared package; empty elsewhere. */
  readonly packageName: string;
  readonly imports: readonly ImportFact[];
  /** TypeScript: what other files can import, local and re-exported. */
  readonly exports: readonly ExportFact[];
  /** `functions[0]` is the module itself (TypeScript: top-level statements; Java: an empty body). */
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  readonly comments: readonly Comment[];
  /** Where the parser had to give up or guess. Findings inside such a span are not reported. */
  readonly syntaxErrors: readonly Span[];
  /** The program is nested too deeply to be read: there are no facts. */
  readonly gaveUp?: boolean;
}

export interface ImportFact {
  /** The name it has in this file; `*` for a Java on-demand import. */
  readonly local: string;
  /** TypeScript: the specifier as written. Java: the package, or the class for a static import. */
  readonly module: string;
  /** The exported name; `*` for a namespace or on-demand import, `default` for a default import. */
  readonly imported: string;
  readonly typeOnly?: boolean;
  /** Java `import static`. */
  readonly static?: boolean;
  /** The whole import declaration. */
  readonly span: Span;
}

export interface ExportFact {
  /** The name other files use; `*` for `export * from`, `default` for a default export, `=` for `module.exports =`. */
  readonly exported: string;
  /** The local binding exported, when it is a name. */
  readonly local?: string;
  /** The exported value when it is not a plain name (`export default new Kafka(…)`, `exports.x = …`). */
  readonly value?: Expression;
  /** Re-export: the module and the name there. */
  readonly module?: string;
  readonly imported?: string;
}

export interface Comment {
  /** Text without the comment markers, trimmed. */
  readonly text: string;
  readonly span: Span;
  readonly block: boolean;
}

/** A type as written: `Producer`, `Kafka.Producer`, `CompletableFuture<SendResult<K, V>>`. */
export interface TypeReference {
  /** Dotted as written. `|` for a union, `&` for an intersection, `[]` for an array, `function` for a function type, '' when it is none of these. */
  readonly name: string;
  readonly arguments: readonly TypeReference[];
  /** An inline object type (`{ producer: Producer }`): its named properties. `name` is then ''. */
  readonly members?: readonly { readonly name: string; readonly type: TypeReference }[];
  readonly span: Span;
}

/** A Java annotation or a TypeScript decorator. */
export interface Annotation {
  /** As written, without `@`; dotted when qualified. */
  readonly name: string;
  /** `name` is absent for positional arguments (and Java's single `value`). */
  readonly arguments: readonly { readonly name?: string; readonly value: Expression }[];
  readonly span: Span;
}

export interface Parameter {
  readonly pattern: Pattern;
  readonly type?: TypeReference;
  readonly annotations: readonly Annotation[];
  readonly defaultValue?: Expression;
  readonly rest?: boolean;
  /** TypeScript parameter property (`constructor(private readonly kafka: Kafka)`): also a field of the class. */
  readonly property?: boolean;
  readonly span: Span;
}

export type Pattern =
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | {
      readonly kind: 'object';
      readonly entries: readonly {
        readonly key: string;
        readonly pattern: Pattern;
        readonly defaultValue?: Expression;
      }[];
      readonly rest?: Pattern;
      readonly span: Span;
    }
  | { readonly kind: 'array'; readonly elements: readonly (Pattern | undefined)[]; readonly span: Span }
  /** A target that binds nothing new or that cannot be followed. */
  | { readonly kind: 'other'; readonly span: Span };

export type FunctionKind = 'module' | 'function' | 'method' | 'constructor' | 'accessor' | 'closure' | 'initializer';

export interface FunctionFact {
  readonly id: FunctionId;
  readonly kind: FunctionKind;
  /** Declared name; absent for closures. */
  readonly name?: string;
  readonly nameSpan?: Span;
  /** The function in whose text this one stands; absent for the module. */
  readonly parent?: FunctionId;
  /** The class whose member this is. */
  readonly classId?: ClassId;
  readonly async: boolean;
  readonly generator: boolean;
  /** The compiled form of an async function (`__awaiter(…, function* () { yield … })`): `async` is true and its `yield`s are awaits. */
  readonly compiledAsync?: boolean;
  readonly parameters: readonly Parameter[];
  readonly returnType?: TypeReference;
  readonly annotations: readonly Annotation[];
  /** `public`, `static`, `abstract`, `export`, `synchronized`, … in source order. */
  readonly modifiers: readonly string[];
  /** Java `throws`. */
  readonly throws: readonly TypeReference[];
  /** Absent for abstract and declared-only functions. */
  readonly body?: Block;
  /** True for an expression-bodied arrow or lambda: `body` is then one synthetic `return` whose span is the expression's. */
  readonly expressionBody: boolean;
  readonly span: Span;
  /** From `(` to `)`, or the single bare parameter. */
  readonly parametersSpan: Span;
  /** TypeScript: where `async ` can be inserted; absent when this kind of function cannot be async or already is. */
  readonly asyncInsertion?: number;
}

export type ClassKind = 'class' | 'interface' | 'enum' | 'record' | 'annotation' | 'anonymous' | 'object';

export interface ClassFact {
  readonly id: ClassId;
  readonly kind: ClassKind;
  readonly name?: string;
  readonly nameSpan?: Span;
  /** The function in whose text the class stands. */
  readonly parent: FunctionId;
  /** The class in whose body this one is nested. */
  readonly outerClass?: ClassId;
  readonly superClass?: TypeReference;
  readonly interfaces: readonly TypeReference[];
  readonly annotations: readonly Annotation[];
  readonly modifiers: readonly string[];
  readonly fields: readonly Field[];
  /** Methods, constructors, accessors and initializer blocks, in source order. */
  readonly members: readonly FunctionId[];
  readonly span: Span;
  /** From `{` to `}`. */
  readonly bodySpan: Span;
}

export interface Field {
  readonly name: string;
  readonly nameSpan: Span;
  readonly type?: TypeReference;
  readonly initializer?: Expression;
  readonly annotations: readonly Annotation[];
  readonly modifiers: readonly string[];
  readonly span: Span;
}

/* ------------------------------------------------------------------ statements */

export type Statement =
  | Block
  | ExpressionStatement
  | VariableStatement
  | IfStatement
  | LoopStatement
  | TryStatement
  | SwitchStatement
  | ReturnStatement
  | ThrowStatement
  | JumpStatement
  | FunctionStatement
  | ClassStatement;

/** `{ … }`; also Java `synchronized`, labelled blocks, and any sequence without a scope of its own. */
export interface Block {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
  readonly label?: string;
  /** Java `synchronized (…) { … }`. */
  readonly synchronized?: boolean;
  readonly span: Span;
}

export interface ExpressionStatement {
  readonly kind: 'expression';
  readonly expression: Expression;
  /** Includes the semicolon, when there is one. */
  readonly span: Span;
}

/** One declarator. `const a = 1, b = 2` lowers to two, each with its own span and the same `declarationSpan`. */
export interface VariableStatement {
  readonly kind: 'variable';
  readonly pattern: Pattern;
  readonly type?: TypeReference;
  readonly initializer?: Expression;
  readonly constant: boolean;
  readonly span: Span;
  readonly declarationSpan: Span;
}

export interface IfStatement {
  readonly kind: 'if';
  readonly test: Expression;
  readonly consequent: Statement;
  readonly alternate?: Statement;
  readonly span: Span;
}

export interface LoopStatement {
  readonly kind: 'loop';
  readonly form: 'for' | 'for-each' | 'for-in' | 'while' | 'do';
  /** `for (init; …)`. */
  readonly initializer?: readonly Statement[];
  readonly test?: Expression;
  readonly update?: readonly Expression[];
  /** `for-each`, `for-in`: what is iterated, and the variable. */
  readonly subject?: Expression;
  readonly pattern?: Pattern;
  readonly variableType?: TypeReference;
  /** `for await`. */
  readonly await?: boolean;
  readonly body: Statement;
  readonly label?: string;
  readonly span: Span;
}

export interface CatchClause {
  readonly parameter?: Pattern;
  /** Java: the caught types (several for a multi-catch). Empty in TypeScript: everything is caught. */
  readonly types: readonly TypeReference[];
  readonly body: Block;
  readonly span: Span;
}

export interface TryStatement {
  readonly kind: 'try';
  /** Java try-with-resources: `variable` or `expression` statements. */
  readonly resources: readonly Statement[];
  readonly block: Block;
  readonly handlers: readonly CatchClause[];
  readonly finalizer?: Block;
  readonly span: Span;
}

export interface SwitchStatement {
  readonly kind: 'switch';
  readonly subject: Expression;
  readonly cases: readonly {
    readonly tests: readonly Expression[];
    readonly body: readonly Statement[];
    readonly fallsThrough: boolean;
    readonly span: Span;
  }[];
  readonly span: Span;
}

export interface ReturnStatement {
  readonly kind: 'return';
  readonly argument?: Expression;
  readonly span: Span;
}

export interface ThrowStatement {
  readonly kind: 'throw';
  readonly argument?: Expression;
  readonly span: Span;
}

export interface JumpStatement {
  readonly kind: 'break' | 'continue';
  readonly label?: string;
  readonly span: Span;
}

export interface FunctionStatement {
  readonly kind: 'function-declaration';
  readonly functionId: FunctionId;
  readonly span: Span;
}

export interface ClassStatement {
  readonly kind: 'class-declaration';
  readonly classId: ClassId;
  readonly span: Span;
}
