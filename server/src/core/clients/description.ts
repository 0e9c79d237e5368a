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
  /** Java: beans that are functions, and what in their body shows that Kafka calls them. */
  readonly functions?: FunctionalBeans;
  /** Java: the types and annotations are not Kafka's own, and mean it only where something of these packages is imported. */
  readonly onlyWith?: readonly string[];
}

export interface FunctionalBeans {
  /** Qualified annotation of the method that returns the function. */
  readonly annotation: string;
  /** Qualified interfaces that it returns. */
  readonly types: readonly string[];
  /** A class whose constants name Kafka's headers. */
  readonly headers: string;
}

/**
 * The type of a value, as text: a described type's id (`kafkajs.Producer`), `promise:X`, `observable:X`, `list:X`,
 * `external:java.lang.Thread`, or `this`: the object that the method is called on.
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
  /** Methods of the class itself. */
  readonly statics?: Readonly<Record<string, MethodDescription>>;
  /** Those of them that the module exports by themselves as well. */
  readonly exportedStatics?: readonly string[];
  readonly fields?: Readonly<Record<string, TypeSpec>>;
  /** The outcome of what is handed to an object of this type is told by events, under conditions. */
  readonly deliveryReports?: DeliveryReports;
  /** A value of this type is a record, or several: what is derived from it is record data. */
  readonly carries?: 'record' | 'records';
  /** It is what a handler is given: a function that takes it handles a record, or a batch. */
  readonly handlerUnit?: 'record' | 'batch';
  /** What iterating over it gives. */
  readonly element?: TypeSpec;
  /** Part of the client's machinery: a listener parameter of this type is not record data. */
  readonly infrastructure?: boolean;
  /** Java: a class or a lambda of this interface handles records. */
  readonly handler?: HandlerInterface;
  /** What a container does, by this object, with a record whose listener failed. */
  readonly errorHandler?: ErrorHandlerDescription;
  /** How often an error handler delivers a failed record again. */
  readonly backOff?: BackOffDescription;
}

export interface HandlerInterface {
  readonly method: string;
  readonly unit: 'record' | 'batch';
  /** Types of the parameters, for a lambda that leaves them out. */
  readonly parameters: readonly TypeSpec[];
  /** As in {@link HandlerDescription}. */
  readonly note?: () => string;
}

export interface ErrorHandlerDescription {
  /** `always`: it logs the record, which is then done. `given-up`: so it does without a recoverer, once its retries are used up. */
  readonly skips: 'always' | 'given-up';
}

export interface BackOffDescription {
  /** Index of the constructor argument with the number of attempts; without it retries go on for ever. */
  readonly attempts?: number;
  /** Every object of this type has an end. */
  readonly limited?: boolean;
}

export interface DeliveryReports {
  /** Configuration keys each of which switches reports on; a function as its value is a listener as well. */
  readonly switchedOnBy: readonly string[];
  /** The event that brings them. */
  readonly event: string;
  /** The field whose object brings them, when it is not the object itself. */
  readonly field?: string;
  /** It asks for them by itself. */
  readonly polls?: boolean;
}

export interface ConstructDescription {
  readonly config?: ConfigArgument;
  /** More keys that hold beside those of `config`. */
  readonly furtherConfig?: ConfigArgument;
}

/** A function that the client is given and calls. */
export interface CallbackDescription {
  readonly argument: number;
  /** It is this one only when the first argument is that text: the name of an event. */
  readonly event?: string;
  /** Types of its parameters, by index. */
  readonly parameters: readonly (TypeSpec | undefined)[];
  /** It handles records. */
  readonly unit?: 'record' | 'batch';
  /** The method that commits one record given to it, as written behind the object. */
  readonly commitsBy?: string;
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
  readonly furtherConfig?: ConfigArgument;
  readonly callbacks?: readonly CallbackDescription[];
  readonly effect?: Effect;
  /** How this call's own failure reaches the author. */
  readonly failure?: 'promise' | 'observable' | 'future' | 'thrown' | 'callback';
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
  /** Set up a listener container: when it commits, whether it takes batches, where its consumers come from. */
  | Plain<'set-ack-mode' | 'set-batch-listener' | 'set-consumer-factory'>
  /** Ends the retries of a back-off. */
  | { readonly kind: 'limit-retries' }
  /** The closure given is run inside a transaction that the client commits or aborts. */
  | { readonly kind: 'run-in-transaction'; readonly closure: number }
  /** Takes a record into a local queue; its outcome is told by a delivery report ({@link DeliveryReports}). */
  | { readonly kind: 'enqueue' }
  /** Sets a listener for the event that the first argument names. */
  | { readonly kind: 'listen' }
  /** Makes the client hand out the events that wait: once, or from now on. */
  | { readonly kind: 'serve-events' }
  /** Sets a listener that is told of every failed send. */
  | { readonly kind: 'report-failures' };

export interface SendEffect {
  readonly kind: 'send';
  /** How its future is told what to do with a failure, where it has no blocking `get()`. */
  readonly reportedBy?: 'onFailure' | 'whenComplete';
  /** Types of a first argument whose failure takes another way: such a call is no send of this kind. */
  readonly unless?: readonly string[];
  /** Index of a callback argument that is told of the failure, from the end when negative; its `errorParameter` counts from 0. */
  readonly callback?: { readonly argument: number; readonly errorParameter: number };
  /** Nothing is sent before the result is subscribed to. */
  readonly cold?: boolean;
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
  /**
   * The annotation serves other systems as well: the file has to name one of these (`module#Name`, `module#Enum.MEMBER`), and
   * the annotation no other member of such an enumeration.
   */
  readonly evidence?: readonly string[];
  /** What the handler throws is the answer to whoever asked: the record counts as done. */
  readonly answersFailures?: boolean;
  /** As in {@link HandlerDescription}. */
  readonly note?: () => string;
}

export interface ConfigConstants {
  /** Qualified class name. */
  readonly className: string;
  readonly role: ConfigRole;
}
