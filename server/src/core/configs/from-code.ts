import type { ClientDescription, ConfigArgument } from '../clients/description.ts';
import type { Catalog } from '../clients/registry.ts';
import type { KafkaCalls } from '../events/calls.ts';
import type { Call, Expression, FunctionId, New, ObjectLiteral, Span } from '../facts/model.ts';
import type { Binding, Bindings } from '../flow/bindings.ts';
import { bindingOf } from '../flow/bindings.ts';
import type { Tree } from '../flow/tree.ts';
import type { Values } from '../flow/values.ts';
import type { ConfigSummary } from '../project/summary.ts';
import { javaConfiguration } from './from-java.ts';
import type { ConfigBlock, ConfigEntry } from './model.ts';
import { mostEntries, scalar } from './source.ts';

/** A configuration found in code, with the construction or call that uses it. */
export interface CodeConfigBlock extends ConfigBlock {
  /** The `new`, factory or send call that is given this configuration; absent when only its key constants prove its role. */
  readonly use: Call | New | undefined;
}

export interface CodeConfiguration {
  /** Every configuration of a described client in the file, in source order. */
  readonly blocks: readonly CodeConfigBlock[];
  /** Java: the configuration that a function fills and returns, for the files that call it. */
  returnedBy(functionId: FunctionId): ConfigSummary | undefined;
}

/** The configurations in one file of code. */
export function configurationOfCode(
  tree: Tree,
  bindings: Bindings,
  values: Values,
  calls: KafkaCalls,
  catalog: Catalog,
): CodeConfiguration {
  if (tree.facts.language === 'java') return javaConfiguration(tree, bindings, values, catalog);
  return { blocks: scriptBlocks(tree, bindings, values, calls, catalog), returnedBy: () => undefined };
}

function scriptBlocks(
  tree: Tree,
  bindings: Bindings,
  values: Values,
  calls: KafkaCalls,
  catalog: Catalog,
): readonly CodeConfigBlock[] {
  const blocks: CodeConfigBlock[] = [];
  /** Objects that are being read; a copy has the span of its original. */
  const open = new Set<Span>();
  let read = 0;
  for (const event of calls.all) {
    if (event.method.config) add(event.call, event.method.config, event.client);
    if (event.method.furtherConfig) addFurther(event.call, event.method.furtherConfig, event.client);
  }
  for (const node of tree.nodes) {
    if (node.kind !== 'new') continue;
    const value = values.of(node);
    if (value.kind !== 'instance') continue;
    const { config, furtherConfig } = value.type.construct ?? {};
    if (config) add(node, config, catalog.clientOf(value.type));
    if (furtherConfig) addFurther(node, furtherConfig, catalog.clientOf(value.type));
  }
  return blocks.sort((a, b) => a.span.start - b.span.start);

  /** Its keys are only some: what it lacks may stand in the other argument. */
  function addFurther(use: Call | New, config: ConfigArgument, client: ClientDescription): void {
    const argument = use.arguments[config.argument];
    const literal = argument ? objectOf(argument) : undefined;
    if (!literal) return;
    const { entries } = flatten(literal, '');
    const { role, dialect } = config;
    const shape = { form: 'object', complete: false, span: literal.span, site: use.span, use } as const;
    blocks.push({ role, dialect, client: client.id, entries, ...shape });
  }

  function add(use: Call | New, config: ConfigArgument, client: ClientDescription): void {
    const argument = use.arguments[config.argument];
    const base = {
      role: config.role,
      dialect: config.dialect,
      client: client.id,
      form: 'object' as const,
      site: use.span,
      use,
    };
    if (!argument) {
      blocks.push({ ...base, entries: [], complete: true, span: use.argumentsSpan });
      return;
    }
    const literal = objectOf(argument);
    if (!literal) return;
    const [first] = config.path ?? [];
    if (first === undefined) {
      const { entries, complete } = flatten(literal, '');
      blocks.push({ ...base, entries, complete, span: literal.span });
      return;
    }
    const nested = literal.properties.find((property) => property.key === first);
    const inner = nested ? objectOf(nested.value) : undefined;
    if (inner) {
      const { entries, complete } = flatten(inner, '');
      blocks.push({ ...base, entries, complete, span: inner.span });
    }
    const outer = flatten({ ...literal, properties: literal.properties.filter((property) => property !== nested) }, '');
    if (outer.entries.length > 0) {
      blocks.push({
        ...base,
        dialect: 'librdkafka',
        entries: outer.entries,
        complete: outer.complete && (!nested || inner !== undefined),
        span: literal.span,
      });
    }
  }

  function objectOf(expression: Expression): ObjectLiteral | undefined {
    const value = values.of(expression);
    if (value.kind !== 'literal-object') return undefined;
    // An object that is written to after its creation is not what its literal says.
    const binding = bindingOf(bindings, expression);
    return binding && (isModified(tree, binding) || isReplaced(binding))
      ? { ...value.node, properties: [...value.node.properties, spreadOf(value.node)] }
      : value.node;
  }

  function flatten(literal: ObjectLiteral, prefix: string): { entries: ConfigEntry[]; complete: boolean } {
    const entries: ConfigEntry[] = [];
    return { entries, complete: flattenInto(entries, literal, prefix) };
  }

  /** False when there may be entries that cannot be seen. */
  function flattenInto(entries: ConfigEntry[], literal: ObjectLiteral, prefix: string): boolean {
    if (open.has(literal.span)) return false;
    open.add(literal.span);
    let complete = true;
    for (const property of literal.properties) {
      if (++read > mostEntries) {
        complete = false;
        break;
      }
      if (property.spread) {
        const inner = property.value === literal ? undefined : objectOf(property.value);
        const seen = inner !== undefined && flattenInto(entries, inner, prefix);
        complete &&= seen;
        continue;
      }
      const key = property.key ?? keyOf(property.keyExpression);
      if (key === undefined) {
        complete = false;
        continue;
      }
      const value = values.of(property.value);
      if (value.kind === 'literal-object' && value.node !== literal && prefix.length < 40) {
        flattenInto(entries, value.node, `${prefix}${key}.`);
        continue;
      }
      const written = `${prefix}${key}`;
      entries.push({
        key: written,
        writtenKey: written,
        value: scalar(value),
        keySpan: property.keySpan,
        valueSpan: property.value.span,
        span: property.span,
      });
    }
    open.delete(literal.span);
    return complete;
  }

  function keyOf(expression: Expression | undefined): string | undefined {
    if (!expression) return undefined;
    const value = values.of(expression);
    return value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
  }
}

/** Stands for entries that cannot be seen. */
function spreadOf(node: ObjectLiteral): ObjectLiteral['properties'][number] {
  return { value: node, spread: true, keySpan: node.span, span: node.span };
}

/** The name stands for another object later: `let config = {}; config = { …defaults }`. */
function isReplaced({ origin, writes }: Binding): boolean {
  const initialised = origin.kind === 'variable' && origin.statement.initializer !== undefined;
  return writes.length > (initialised ? 0 : 1);
}

function isModified(tree: Tree, binding: Binding): boolean {
  return binding.references.some((reference) => {
    const link = tree.link(reference);
    if (link.role === 'object' && link.parent?.kind === 'member') return tree.link(link.parent).role === 'target';
    return link.role === 'object' && link.parent?.kind === 'index' && tree.link(link.parent).role === 'target';
  });
}
