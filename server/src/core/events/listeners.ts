import type {
  ClientDescription,
  HandlerInterface,
  ListenerDescription,
  TypeDescription,
} from '../clients/description.ts';
import type { Catalog } from '../clients/registry.ts';
import type { Annotation, ClassFact, Expression, FunctionFact, Span, TypeReference } from '../facts/model.ts';
import { targetTypeOf } from '../flow/targets.ts';
import { type Tree, walk } from '../flow/tree.ts';
import { dottedName, type Values } from '../flow/values.ts';
import { isProven } from './calls.ts';

/** A function that a framework calls with records: an annotated method, or the method of a listener interface. */
export interface Listener {
  readonly fn: FunctionFact;
  readonly client: ClientDescription;
  /** The annotation, or the interface that is named. */
  readonly site: Span;
  /** What the interface says it is given; of an annotated method the parameters say it. */
  readonly unit?: 'record' | 'batch';
  /** As in {@link ListenerDescription}. */
  readonly answersFailures?: boolean;
}

export function listenersOf(tree: Tree, values: Values, catalog: Catalog): readonly Listener[] {
  const { facts } = tree;
  const java = facts.language === 'java';
  return facts.functions.flatMap((fn) =>
    fn.body ? (annotated(fn) ?? (java ? (implementing(fn) ?? functional(fn)) : undefined) ?? []) : [],
  );

  function annotated(fn: FunctionFact): Listener | undefined {
    if (fn.kind !== 'method') return undefined;
    for (const annotation of fn.annotations) {
      const name = values.qualifiedName(annotation.name);
      if (name === undefined) continue;
      const client = catalog.clientOfListener(name) ?? (catalog.isListenerMember(name) ? clientOfClass(fn) : undefined);
      const listener = catalog.listener(name);
      if (!client || !isProven(client, tree) || (listener && !isEvident(listener, annotation))) continue;
      const { answersFailures } = listener ?? {};
      return { fn, client, site: annotation.span, ...(answersFailures ? { answersFailures } : {}) };
    }
    return undefined;
  }

  /** For an annotation that serves other systems as well: it says that it is this one, or the file does. */
  function isEvident({ evidence }: ListenerDescription, annotation: Annotation): boolean {
    if (!evidence) return true;
    const said = annotation.arguments.flatMap((argument) => memberNamed(argument.value) ?? []);
    if (said.length > 0) return said.some((name) => evidence.includes(name));
    return (
      facts.imports.some((fact) => evidence.includes(`${fact.module}#${fact.imported}`)) ||
      tree.nodes.some((node) => node.kind === 'member' && evidence.includes(memberNamed(node) ?? ''))
    );
  }

  /** `Transport.KAFKA` of an imported enumeration. */
  function memberNamed(expression: Expression): string | undefined {
    const written = expression.kind === 'member' ? dottedName(expression) : undefined;
    return written === undefined ? undefined : values.qualifiedName(written);
  }

  function clientOfClass(fn: FunctionFact): ClientDescription | undefined {
    const type = fn.classId === undefined ? undefined : facts.classes[fn.classId];
    for (const annotation of type?.annotations ?? []) {
      const name = values.qualifiedName(annotation.name);
      const client = name === undefined ? undefined : catalog.clientOfListener(name);
      if (client) return client;
    }
    return undefined;
  }

  function implementing(fn: FunctionFact): Listener | undefined {
    if (fn.kind === 'closure') {
      const owner = tree.ownerOf(fn.id);
      const target = owner?.kind === 'function' ? targetTypeOf(tree, owner) : undefined;
      return target && listenerBy(fn, target);
    }
    const type = fn.kind === 'method' && fn.classId !== undefined ? facts.classes[fn.classId] : undefined;
    if (!type || type.kind === 'interface') return undefined;
    for (const reference of supertypesOf(type)) {
      const listener = listenerBy(fn, reference);
      if (listener && listener.handler.method === fn.name) return listener;
    }
    return undefined;
  }

  /** A lambda that a bean method returns, which asks its message for one of Kafka's headers. */
  function functional(fn: FunctionFact): Listener | undefined {
    const owner = fn.kind === 'closure' ? tree.ownerOf(fn.id) : undefined;
    const link = owner && tree.link(owner);
    const bean = link?.parent?.kind === 'return' ? facts.functions[link.functionId] : undefined;
    if (!bean?.returnType) return undefined;
    const type = values.qualifiedName(bean.returnType);
    for (const client of catalog.clients) {
      const { functions } = client;
      if (!functions || type === undefined || !functions.types.includes(type)) continue;
      const annotation = bean.annotations.find(({ name }) => values.qualifiedName(name) === functions.annotation);
      if (annotation && names(fn, functions.headers)) return { fn, client, site: annotation.span };
    }
    return undefined;
  }

  function names(fn: FunctionFact, className: string): boolean {
    let found = false;
    walk(tree, fn.body!, true, (node) => {
      if (node.kind === 'member' || node.kind === 'name') {
        const value = values.of(node);
        if (value.kind === 'symbol' && value.name.startsWith(`${className}.`)) found = true;
      }
      return found ? false : undefined;
    });
    return found;
  }

  function listenerBy(
    fn: FunctionFact,
    reference: TypeReference,
  ): (Listener & { readonly handler: HandlerInterface }) | undefined {
    const value = values.ofType(reference);
    const type: TypeDescription | undefined = value.kind === 'instance' ? value.type : undefined;
    if (!type?.handler) return undefined;
    return { fn, client: catalog.clientOf(type), site: reference.span, unit: type.handler.unit, handler: type.handler };
  }
}

const supertypesOf = (type: ClassFact): readonly TypeReference[] =>
  type.superClass ? [type.superClass, ...type.interfaces] : type.interfaces;
