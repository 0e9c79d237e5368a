import type { ConfigArgument, TypeDescription } from '../clients/description.ts';
import type { Catalog } from '../clients/registry.ts';
import type { Call, Expression, FunctionId, New, Span } from '../facts/model.ts';
import type { Binding, Bindings } from '../flow/bindings.ts';
import { bindingOf } from '../flow/bindings.ts';
import { calleeParts, type Tree, unwrap } from '../flow/tree.ts';
import { dottedName, returnsOf, type Value, type Values } from '../flow/values.ts';
import type { ConfigSummary, Summary } from '../project/summary.ts';
import type { CodeConfigBlock, CodeConfiguration } from './from-code.ts';
import type { ConfigEntry, ConfigRole } from './model.ts';
import { mostEntries, type Source, scalar, unseen } from './source.ts';

/** The configurations of a Java file: maps and `Properties`, however they are filled. */
export function javaConfiguration(tree: Tree, bindings: Bindings, values: Values, catalog: Catalog): CodeConfiguration {
  const { facts } = tree;
  const blocks: CodeConfigBlock[] = [];
  const used = new Set<string>();
  const resolving = new Set<unknown>();
  let read = 0;
  const springFile = facts.imports.some((fact) => fact.module.startsWith('org.springframework.kafka'));

  for (const node of tree.nodes) {
    if (node.kind !== 'new' && node.kind !== 'call') continue;
    const value = node.kind === 'new' ? values.of(node) : values.of(node.callee);
    const config =
      value.kind === 'instance' && node.kind === 'new'
        ? configOf(value.type)
        : value.kind === 'method'
          ? value.method.config
          : undefined;
    if ((value.kind !== 'instance' && value.kind !== 'method') || !config) continue;
    const argument = node.arguments[config.argument];
    if (!argument) continue;
    const source = resolve(argument);
    used.add(spanKey(source.span));
    blocks.push({
      role: config.role,
      dialect: config.dialect,
      client: catalog.clientOf(value.type).id,
      entries: source.entries,
      complete: source.complete,
      form: source.form,
      span: source.span,
      site: node.span,
      use: node,
    });
  }
  for (const source of unattached()) {
    // Keys that every client has (`security.protocol`) leave the role to the others.
    const all = [...source.roles].filter((candidate) => candidate !== 'common');
    // Kafka Streams takes the keys of its consumers and producers too.
    const roles: readonly ConfigRole[] = all.includes('streams') ? ['streams'] : all;
    if (used.has(spanKey(source.span)) || roles.length !== 1) continue;
    const [role = 'unknown'] = roles;
    if (role !== 'producer' && role !== 'consumer' && role !== 'streams') continue;
    used.add(spanKey(source.span));
    blocks.push({
      role,
      dialect: 'java',
      client: springFile ? 'spring-kafka' : 'kafka-clients',
      entries: source.entries,
      // Where it goes is not seen, so entries may be added on the way.
      complete: false,
      form: source.form,
      span: source.span,
      site: source.span,
      use: undefined,
    });
  }
  return { blocks: blocks.sort((a, b) => a.span.start - b.span.start), returnedBy };

  function returnedBy(functionId: FunctionId): ConfigSummary | undefined {
    const body = facts.functions[functionId]?.body;
    const [only, ...others] = body ? returnsOf(tree, body) : [];
    if (!only || others.length > 0) return undefined;
    const source = resolve(only);
    if (source.entries.length === 0 && !source.complete) return undefined;
    return {
      entries: source.entries.map(({ key, value }) => ({
        key,
        known: value.known,
        value: value.known ? value.value : null,
      })),
      complete: source.complete,
      roles: [...source.roles],
    };
  }

  function configOf(type: TypeDescription): ConfigArgument | undefined {
    return type.construct?.config;
  }

  /** Maps and Properties whose key constants say what they are for, whatever becomes of them. */
  function unattached(): Source[] {
    const found: Source[] = [];
    for (const binding of bindings.all) {
      const { origin } = binding;
      const initializer =
        origin.kind === 'variable'
          ? origin.statement.initializer
          : origin.kind === 'field'
            ? origin.field?.initializer
            : undefined;
      if (initializer && isMapCreation(initializer)) found.push(ofBinding(binding, initializer));
    }
    for (const node of tree.nodes) if (node.kind === 'call' && isMapOf(node)) found.push(resolve(node));
    return found.filter((source) => source.roles.size > 0);
  }

  function resolve(expression: Expression): Source {
    const bare = unwrap(expression);
    if (resolving.has(bare) || ++read > mostEntries) return unseen(bare.span);
    resolving.add(bare);
    try {
      return resolveOnce(bare);
    } finally {
      resolving.delete(bare);
    }
  }

  function resolveOnce(bare: Expression): Source {
    const binding = bindingOf(bindings, bare);
    if (binding) {
      const { origin } = binding;
      if (origin.kind === 'variable' && origin.statement.initializer)
        return ofBinding(binding, origin.statement.initializer);
      if (origin.kind === 'field' && origin.field?.initializer) return ofBinding(binding, origin.field.initializer);
      if (origin.kind === 'field') {
        const [write] = binding.writes;
        if (write && binding.writes.length === 1) return ofBinding(binding, write.value);
      }
      return { ...ofPuts(binding), complete: false };
    }
    if (bare.kind === 'call') {
      if (isMapOf(bare)) return ofMapOf(bare);
      const callee = values.of(bare.callee);
      if (callee.kind === 'foreign' && callee.summary.kind === 'function')
        return ofForeign(bare, callee.summary.function.returns);
      const local = values.target(bare);
      const body = local === undefined ? undefined : facts.functions[local]?.body;
      const returned = body ? returnsOf(tree, body) : [];
      const [only] = returned;
      return only && returned.length === 1 ? resolve(only) : unseen(bare.span);
    }
    if (bare.kind === 'new') return ofCreation(bare);
    return unseen(bare.span);
  }

  /** A configuration that another file fills: its entries stand, for this file, where it is asked for. */
  function ofForeign(call: Call, returned: Summary): Source {
    if (returned.kind !== 'config') return unseen(call.span);
    const { entries, complete, roles } = returned.config;
    return {
      entries: entries.map(({ key, known, value }) => ({
        key,
        writtenKey: key,
        value: known ? { known: true, value } : { known: false },
        keySpan: call.span,
        valueSpan: call.span,
        span: call.span,
        elsewhere: true,
      })),
      complete,
      form: 'statements',
      span: call.span,
      roles: new Set(roles),
    };
  }

  function ofBinding(binding: Binding, initializer: Expression): Source {
    const initial = resolve(initializer);
    const puts = ofPuts(binding);
    return {
      entries: [...initial.entries, ...puts.entries],
      complete: initial.complete && puts.complete && binding.writes.length <= (binding.origin.kind === 'field' ? 1 : 0),
      form: initial.form === 'map-of' && puts.entries.length === 0 ? 'map-of' : 'statements',
      span:
        puts.entries.length > 0
          ? {
              start: Math.min(initializer.span.start, puts.span.start),
              end: Math.max(initializer.span.end, puts.span.end),
            }
          : initializer.span,
      roles: new Set([...initial.roles, ...puts.roles]),
    };
  }

  /** `props.put(key, value)` and the like on a variable or field, wherever it is used. */
  function ofPuts(binding: Binding): Source {
    const entries: ConfigEntry[] = [];
    const roles = new Set<ConfigRole>();
    let complete = true;
    for (const reference of [...binding.references].sort((a, b) => a.span.start - b.span.start)) {
      const link = tree.link(reference);
      const member = link.role === 'object' && link.parent?.kind === 'member' ? link.parent : undefined;
      const call = member ? tree.link(member).parent : undefined;
      if (member && call?.kind === 'call' && call.callee === member) {
        if (writers.has(member.name) && call.arguments.length === 2) {
          if (!addEntry(call, call.arguments[0]!, call.arguments[1]!, entries, roles)) complete = false;
        } else if (member.name === 'putAll' && call.arguments[0]) {
          const other = resolve(call.arguments[0]);
          read += other.entries.length;
          for (const entry of other.entries) entries.push(entry);
          complete &&= other.complete;
        } else if (!readers.has(member.name)) {
          complete = false;
        }
      } else if (link.role === 'argument' && link.parent?.kind === 'call') {
        // Given to a method that may add to it.
        complete = false;
      }
    }
    const first = entries[0]?.span ?? binding.nameSpan;
    const last = entries[entries.length - 1]?.span ?? binding.nameSpan;
    return {
      entries,
      complete,
      form: 'statements',
      span: { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) },
      roles,
    };
  }

  function ofCreation(creation: New): Source {
    const name = dottedName(creation.callee);
    const simple = name?.slice(name.lastIndexOf('.') + 1) ?? '';
    if (!mapTypes.has(simple)) return unseen(creation.span);
    const entries: ConfigEntry[] = [];
    const roles = new Set<ConfigRole>();
    let complete = true;
    const [copied] = creation.arguments;
    if (copied && values.of(copied).kind !== 'literal') {
      const base = resolve(copied);
      read += base.entries.length;
      for (const entry of base.entries) entries.push(entry);
      for (const role of base.roles) roles.add(role);
      complete = base.complete;
    }
    if (creation.classId !== undefined) {
      // Double-brace initialisation.
      for (const node of tree.nodes) {
        if (node.kind !== 'call' || node.arguments.length !== 2) continue;
        const owner = facts.functions[tree.link(node).functionId];
        const { object, name: method } = calleeParts(node);
        if (owner?.classId !== creation.classId || object || method === undefined || !writers.has(method)) continue;
        if (!addEntry(node, node.arguments[0]!, node.arguments[1]!, entries, roles)) complete = false;
      }
    }
    return { entries, complete, form: 'statements', span: creation.span, roles };
  }

  function ofMapOf(call: Call): Source {
    const entries: ConfigEntry[] = [];
    const roles = new Set<ConfigRole>();
    let complete = true;
    const { name } = calleeParts(call);
    if (name === 'of') {
      for (let at = 0; at + 1 < call.arguments.length; at += 2) {
        const key = call.arguments[at]!;
        const value = call.arguments[at + 1]!;
        if (!addEntry({ span: { start: key.span.start, end: value.span.end } }, key, value, entries, roles))
          complete = false;
      }
    } else {
      for (const argument of call.arguments) {
        const entry = unwrap(argument);
        if (entry.kind === 'call' && calleeParts(entry).name === 'entry' && entry.arguments.length === 2) {
          if (!addEntry(entry, entry.arguments[0]!, entry.arguments[1]!, entries, roles)) complete = false;
        } else complete = false;
      }
    }
    return { entries, complete, form: 'map-of', span: call.span, roles };
  }

  function addEntry(
    whole: { readonly span: Span },
    keyExpression: Expression,
    valueExpression: Expression,
    entries: ConfigEntry[],
    roles: Set<ConfigRole>,
  ): boolean {
    const named = keyName(values.of(keyExpression));
    if (!named) return false;
    if (named.role) roles.add(named.role);
    entries.push({
      key: named.key,
      writtenKey: named.key,
      value: scalar(values.of(valueExpression)),
      keySpan: keyExpression.span,
      valueSpan: valueExpression.span,
      span: whole.span,
    });
    return true;
  }

  function keyName(value: Value): { key: string; role?: ConfigRole } | undefined {
    if (value.kind === 'literal') return typeof value.value === 'string' ? { key: value.value } : undefined;
    if (value.kind !== 'symbol') return undefined;
    const dot = value.name.lastIndexOf('.');
    const constants = catalog.configConstants(value.name.slice(0, dot));
    if (!constants) return undefined;
    return { key: keyOfConstant(value.name.slice(dot + 1)), role: constants.role };
  }
}

/** `ENABLE_AUTO_COMMIT_CONFIG` is `enable.auto.commit`: the naming rule of `ProducerConfig` and `ConsumerConfig`. */
export function keyOfConstant(constant: string): string {
  return constant
    .replace(/_CONFIG$/, '')
    .replace(/_(SERIALIZER|DESERIALIZER|EXCEPTION_HANDLER)_CLASS$/, '_$1')
    .toLowerCase()
    .replaceAll('_', '.');
}

function isMapOf(call: Call): boolean {
  const { object, name } = calleeParts(call);
  const owner = object ? dottedName(unwrap(object)) : undefined;
  return (
    (name === 'of' || name === 'ofEntries') &&
    (owner === 'Map' || owner === 'java.util.Map' || owner === 'ImmutableMap')
  );
}

function isMapCreation(expression: Expression): boolean {
  const bare = unwrap(expression);
  if (bare.kind !== 'new') return false;
  const name = dottedName(bare.callee);
  return name !== undefined && mapTypes.has(name.slice(name.lastIndexOf('.') + 1));
}

const spanKey = (span: Span): string => `${span.start}:${span.end}`;
const writers: ReadonlySet<string> = new Set(['put', 'setProperty', 'putIfAbsent']);
const readers: ReadonlySet<string> = new Set([
  'get',
  'getProperty',
  'getOrDefault',
  'containsKey',
  'isEmpty',
  'size',
  'toString',
  'entrySet',
  'keySet',
  'values',
  'stringPropertyNames',
  'forEach',
]);
const mapTypes: ReadonlySet<string> = new Set([
  'Properties',
  'HashMap',
  'LinkedHashMap',
  'TreeMap',
  'ConcurrentHashMap',
  'Hashtable',
]);
