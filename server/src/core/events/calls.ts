import type { ClientDescription, Effect, MethodDescription, TypeDescription } from '../clients/description.ts';
import type { Catalog } from '../clients/registry.ts';
import type { Call, Expression, MethodReference, New } from '../facts/model.ts';
import { calleeParts, type Tree, unwrap } from '../flow/tree.ts';
import type { Values } from '../flow/values.ts';

/** A call of a described method: the only source of Kafka events. It exists because its receiver's type was traced. */
export interface KafkaCall {
  readonly call: Call;
  readonly client: ClientDescription;
  readonly type: TypeDescription;
  readonly method: MethodDescription;
  readonly name: string;
  readonly effect: Effect | undefined;
  /** The object it is called on; absent when the method was taken off its object. */
  readonly receiver: Expression | undefined;
  /** Where that object was made, when the file shows it. */
  readonly creation: Call | New | undefined;
}

/** `producer::send` and the like: a described method given as a value. */
export interface KafkaMethodReference {
  readonly reference: MethodReference;
  readonly client: ClientDescription;
  readonly type: TypeDescription;
  readonly method: MethodDescription;
}

export interface KafkaCalls {
  readonly all: readonly KafkaCall[];
  readonly references: readonly KafkaMethodReference[];
  of(call: Call): KafkaCall | undefined;
  withEffect<K extends Effect['kind']>(
    ...kinds: readonly K[]
  ): readonly (KafkaCall & { readonly effect: Extract<Effect, { kind: K }> })[];
}

export function createKafkaCalls(tree: Tree, values: Values, catalog: Catalog): KafkaCalls {
  const byCall = new Map<Call, KafkaCall>();
  const references: KafkaMethodReference[] = [];
  for (const node of tree.nodes) {
    if (node.kind === 'call') {
      const callee = values.of(node.callee);
      if (callee.kind !== 'method') continue;
      const { object, name } = calleeParts(node);
      const client = catalog.clientOf(callee.type);
      if (!isProven(client, tree) || isOtherwise(node, callee.method.effect, values)) continue;
      byCall.set(node, {
        call: node,
        client,
        type: callee.type,
        method: callee.method,
        name: name ?? '',
        effect: callee.method.effect,
        receiver: object ? unwrap(object) : undefined,
        creation: callee.creation,
      });
    } else if (node.kind === 'method-reference') {
      const object = values.of(node.object);
      if (object.kind !== 'instance') continue;
      const method = catalog.method(object.type, node.name);
      if (method)
        references.push({ reference: node, client: catalog.clientOf(object.type), type: object.type, method });
    }
  }
  const all = [...byCall.values()].sort(
    (a, b) => a.call.span.start - b.call.span.start || a.call.span.end - b.call.span.end,
  );
  const byEffect = new Map<string, readonly KafkaCall[]>();
  return {
    all,
    references,
    of: (call) => byCall.get(call),
    withEffect: (...kinds) => {
      const key = kinds.join();
      const known = byEffect.get(key);
      if (known) return known as never;
      const wanted = new Set<string>(kinds);
      const found = all.filter((event) => event.effect && wanted.has(event.effect.kind));
      byEffect.set(key, found);
      return found as never;
    },
  };
}

/** The file imports something of Kafka where the client's types alone do not say it. */
export function isProven({ onlyWith }: ClientDescription, { facts }: Tree): boolean {
  if (!onlyWith) return true;
  return facts.imports.some((fact) => onlyWith.some((name) => `${fact.module}.`.startsWith(`${name}.`)));
}

/** The first argument carries its own outcome: it is of one of the types, or built by calls on one. */
function isOtherwise(call: Call, effect: Effect | undefined, values: Values): boolean {
  const [first] = call.arguments;
  if (effect?.kind !== 'send' || !effect.unless || !first) return false;
  for (let current: Expression | undefined = unwrap(first); current; ) {
    const value = values.of(current);
    if ((value.kind === 'instance' || value.kind === 'type') && effect.unless.includes(value.type.id)) return true;
    const next: Expression | undefined = current.kind === 'call' ? calleeParts(current).object : undefined;
    current = next && unwrap(next);
  }
  return false;
}
