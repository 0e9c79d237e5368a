import type { ConfigDialect, ConfigRole } from '../configs/model.ts';
import type { CodeLanguage } from '../facts/model.ts';

/**
 * What one Kafka library offers and what its calls mean. Declarative: a new client is one file of this shape, and no rule
 * knows a client by name.
 */
export interface ClientDescription {
  readonly id: string;
  readonly title: string;
  readonly language: CodeLanguage;
  /** TypeScript: module specifiers. Java: not needed, types carry their qualified names. */
  readonly modules: readonly string[];
  readonly types: readonly TypeDescription[];
  /** Java annotations that make a method a handler, by qualified name. */
  readonly listeners?: readonly ListenerDescription[];
  /** Classes of configuration key constants by qualified name, with the role they prove. */
  readonly configConstants?: readonly ConfigConstants[];
}

/**
 * The type of a value, as text: a described type's id (`kafkajs.Producer`), `promise:X`, `list:X`, or `external:java.lang.Thread`.
 */
export type TypeSpec = string;

export interface TypeDescription {
  /** Unique over all clients: `<client>.<Name>`. */
  readonly id: string;
  /** How source code names it. TypeScript: exported names, dotted below a namespace export. Java: qualified names. */
  readonly names: readonly string[];
  readonly extends?: string;
  readonly construct?: ConstructDescription;
  readonly methods?: Readonly<Record<string, MethodDescription>>;
  readonly fields?: Readonly<Record<string, TypeSpec>>;
  /** A value of this type is a record, or several: what is derived from it is record data. */
  readonly carries?: 'record' | 'records';
  /** It is what a handler is given: a function that takes it handles a record, or a batch. */
  readonly handlerUnit?: 'record' | 'batch';
  /** What iterating over it gives. */
  readonly element?: TypeSpec;
  /** Part of the client's machinery: a listener parameter of this type is not record data. */
  readonly infrastructure?: boolean;
}

export interface ConstructDescription {
  readonly config?: ConfigArgument;
}

/** Which argument holds configuration, and what it configures. */
export interface ConfigArgument {
  readonly argument: number;
  readonly role: ConfigRole;
  readonly dialect: ConfigDialect;
  /** Keys below which the configuration sits (`kafkaJS`), or a prefix that canonical keys get (`retry`). */
  readonly path?: readonly string[];
}

export interface MethodDescription {
  /** What the call does with records, offsets and failures in this client. */
  readonly note?: Note;
  /** The configuration that decides it; a hover shows the value in sight or the default. */
  readonly decidedBy?: DecidingConfig;
  readonly returns?: TypeSpec;
  readonly config?: ConfigArgument;
  readonly effect?: Effect;
  /** How this call's own failure reaches the author. */
  readonly failure?: 'promise' | 'future' | 'thrown' | 'callback';
}

/** What a note on a call turns on, as far as the file shows. */
export interface CallSite {
  /** The call names the offsets to commit. */
  readonly withOffsets: boolean;
  /** The call is given a callback that is told of its failure. */
  readonly withCallback: boolean;
  readonly inTransaction: boolean;
}

/** One to three short sentences in the user's language, as Markdown; each a fact of `docs/clients/`. */
export type Note = (site: CallSite) => string;

export interface DecidingConfig {
  /** The key's names in the client's vocabularies, the one to show first. */
  readonly keys: readonly string[];
  /** The dialect in which the first of the names has its default. */
  readonly dialect: ConfigDialect;
}

/** An effect that its kind alone describes; one member for each kind. */
type Plain<K extends string> = K extends string ? { readonly kind: K } : never;

export type Effect =
  | SendEffect
  | CommitEffect
  /** kafkajs `resolveOffset`: marks the record as done, to be committed by the client. */
  | { readonly kind: 'resolve' }
  /** Spring `Acknowledgment.acknowledge()`. */
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'negative-acknowledge' }
  | { readonly kind: 'poll' }
  | { readonly kind: 'run'; readonly handlers: readonly HandlerDescription[] }
  | Plain<'begin-transaction' | 'commit-transaction' | 'abort-transaction'>
  | { readonly kind: 'send-offsets'; readonly offsets: number }
  | Plain<'flush' | 'close' | 'connect' | 'pause' | 'resume' | 'seek' | 'wakeup' | 'heartbeat' | 'subscribe'>
  /** The closure given is run inside a transaction that the client commits or aborts. */
  | { readonly kind: 'run-in-transaction'; readonly closure: number }
  /** Sets a listener that is told of every failed send. */
  | { readonly kind: 'report-failures' };

export interface SendEffect {
  readonly kind: 'send';
  /** Index of a callback argument that is told of the failure; its `errorParameter` counts from 0. */
  readonly callback?: { readonly argument: number; readonly errorParameter: number };
  /** Failures of sends through this type surface when the transaction is committed. */
  readonly transactional?: boolean;
}

export interface CommitEffect {
  readonly kind: 'commit';
  /**
   * What is committed when no offsets are given: `positions` is everything polled, processed or not; `stored` is what the
   * client marked after the handler succeeded; `nothing` is a call that does nothing.
   */
  readonly withoutOffsets: 'positions' | 'stored' | 'nothing';
  /** Index of the argument with the offsets, and the key of each element's offset. */
  readonly offsets?: number;
  readonly asynchronous?: boolean;
  readonly callback?: number;
}

export interface HandlerDescription {
  /** The key of the handler in the `run` options. */
  readonly name: string;
  readonly unit: 'record' | 'batch';
  /** Type of the handler's first parameter. */
  readonly payload: TypeSpec;
  /** When the offset is committed, and what happens when the handler throws. */
  readonly note?: () => string;
}

export interface ListenerDescription {
  /** Qualified annotation name. */
  readonly annotation: string;
  /** On the class: its methods with this annotation are the handlers. */
  readonly memberAnnotation?: string;
  /** As in {@link HandlerDescription}. */
  readonly note?: () => string;
}

export interface ConfigConstants {
  /** Qualified class name. */
  readonly className: string;
  readonly role: ConfigRole;
}
