import type { CodeConfigBlock } from '../configs/from-code.ts';
import type { ConfigEntry } from '../configs/model.ts';
import type { Annotation, Call, Expression, FunctionFact, New } from '../facts/model.ts';
import { conditionsOf } from '../flow/paths.ts';
import { type Node, unwrap } from '../flow/tree.ts';
import { returnsOf } from '../flow/values.ts';
import type { CodeModel } from '../rules/rule.ts';

/** A container factory that this file makes, and what it shows of its settings. */
export interface ContainerFactory {
  readonly creation: New;
  /** Bean names that it is known by; listeners refer to it by one of them. */
  readonly beanNames: readonly string[];
  readonly ackMode: AckMode | undefined;
  /** `setBatchListener(true)`. */
  readonly batch: Call | undefined;
  /** `enable.auto.commit=true` in the configuration of its consumers. */
  readonly autoCommit: { readonly block: CodeConfigBlock; readonly entry: ConfigEntry } | undefined;
}

/** The mode that is set, once and under no condition; `at` is absent for the default of a factory that goes nowhere else. */
export interface AckMode {
  readonly name: string;
  readonly at?: Expression;
}

export const defaultAckMode = 'BATCH';

export const isManual = (mode: AckMode): boolean => mode.name.startsWith('MANUAL');

/** The name of the bean that a listener without `containerFactory` uses. */
export const defaultFactoryBean = 'kafkaListenerContainerFactory';

export function containerFactoriesOf(code: CodeModel): readonly ContainerFactory[] {
  const setters = code.calls.withEffect('set-ack-mode', 'set-batch-listener', 'set-consumer-factory');
  const found: ContainerFactory[] = [];
  for (const node of code.tree.nodes) {
    if (node.kind !== 'new') continue;
    const value = code.values.of(node);
    if (value.kind !== 'instance' || value.type.id !== factoryType) continue;
    const own = setters.filter((event) => madeBy(code, event.creation) === node);
    const batches = own.filter((event) => event.effect.kind === 'set-batch-listener');
    const consumers = own.filter((event) => event.effect.kind === 'set-consumer-factory');
    const [batch] = batches;
    const [consumer] = consumers;
    found.push({
      creation: node,
      beanNames: beanNamesOf(code, node),
      ackMode: ackModeOf(
        code,
        node,
        own.filter((event) => event.effect.kind === 'set-ack-mode').map(({ call }) => call),
      ),
      batch:
        batch && batches.length === 1 && isAlways(code, batch.call, node) && isTrue(code, batch.call)
          ? batch.call
          : undefined,
      autoCommit: consumer && consumers.length === 1 ? autoCommitOf(code, consumer.call) : undefined,
    });
  }
  return found;
}

/** The key is set to true: by the last entry of the block. */
export function autoCommitEntry(block: CodeConfigBlock): ConfigEntry | undefined {
  const entry = block.entries.findLast((candidate) => candidate.key === 'enable.auto.commit');
  return entry?.value.known && String(entry.value.value) === 'true' ? entry : undefined;
}

const factoryType = 'spring-kafka.ContainerFactory';

/** `factory.getContainerProperties()` is made by whatever made the factory. */
function madeBy(code: CodeModel, creation: Call | New | undefined): New | undefined {
  let current = creation;
  for (let hops = 0; current?.kind === 'call' && hops < 5; hops++) current = code.calls.of(current)?.creation;
  return current?.kind === 'new' ? current : undefined;
}

function ackModeOf(code: CodeModel, creation: New, calls: readonly Call[]): AckMode | undefined {
  const [call] = calls;
  if (!call) return isPassedOn(code, creation) ? undefined : { name: defaultAckMode };
  const [at] = call.arguments;
  const value = at ? code.values.of(at) : undefined;
  const name = value?.kind === 'symbol' ? /\.AckMode\.([A-Z_]+)$/.exec(value.name)?.[1] : undefined;
  if (!at || name === undefined || calls.length > 1 || !isAlways(code, call, creation)) return undefined;
  return { name, at };
}

/** In the same function as the creation, and under no condition that the creation is not under. */
function isAlways(code: CodeModel, call: Call, creation: New): boolean {
  const { functionId } = code.tree.link(call);
  const body = code.facts.functions[functionId]?.body;
  if (!body || functionId !== code.tree.link(creation).functionId) return false;
  return conditionsOf(code.tree, call, body).length === conditionsOf(code.tree, creation, body).length;
}

const isTrue = (code: CodeModel, call: Call): boolean => {
  const value = call.arguments[0] && code.values.of(call.arguments[0]);
  return value?.kind === 'literal' && value.value === true;
};

/** Somebody else gets the factory, or its properties, before it is a bean: a configurer, a helper, a lambda. */
function isPassedOn(code: CodeModel, creation: New): boolean {
  const { parent } = code.tree.link(creation);
  if (parent?.kind === 'return') return creation.arguments.length > 0 || creation.classId !== undefined;
  if (parent?.kind !== 'variable') return true;
  const { functionId } = code.tree.link(creation);
  return code.bindings.ofStatement(parent).some((binding) =>
    binding.references.some((reference) => {
      const link = code.tree.link(reference);
      if (link.functionId !== functionId) return true;
      if (link.parent?.kind === 'return') return false;
      if (link.role !== 'object' || link.parent?.kind !== 'member') return true;
      const called = code.tree.link(link.parent).parent;
      if (called?.kind !== 'call') return true;
      // The properties may be changed where they go; a customizer runs later.
      if (link.parent.name === 'getContainerProperties') return escapes(code, called);
      return /Customizer$/.test(link.parent.name);
    }),
  );
}

/** Anything but a setter called on it at once. */
function escapes(code: CodeModel, properties: Call): boolean {
  const { parent, role } = code.tree.link(properties);
  return !(role === 'object' && parent?.kind === 'member' && parent.name !== 'setAckMode');
}

function beanNamesOf(code: CodeModel, creation: New): readonly string[] {
  const fn = code.facts.functions[code.tree.link(creation).functionId];
  const bean = fn ? beanAnnotationOf(code, fn) : undefined;
  if (!fn || !bean) return [];
  const given = bean.arguments.filter(({ name }) => name === undefined || name === 'name' || name === 'value');
  const names = given.flatMap(({ value }) => textsOf(code, value));
  return names.length > 0 ? names : given.length > 0 ? [] : [fn.name ?? ''];
}

function beanAnnotationOf(code: CodeModel, fn: FunctionFact): Annotation | undefined {
  return fn.annotations.find(({ name }) => code.values.qualifiedName(name) === beanAnnotation);
}

const beanAnnotation = 'org.springframework.context.annotation.Bean';

/** A text, or several in braces, as far as they are known. */
export function textsOf(code: CodeModel, expression: Expression): readonly string[] {
  const bare = unwrap(expression);
  const elements = bare.kind === 'array' ? bare.elements : [bare];
  return elements.flatMap((element) => {
    const value = code.values.of(element);
    return value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : [];
  });
}

function autoCommitOf(code: CodeModel, setter: Call): ContainerFactory['autoCommit'] {
  const [argument] = setter.arguments;
  const creation = argument ? consumerFactoryOf(code, argument) : undefined;
  const block = creation ? code.configs.find((candidate) => candidate.use === creation) : undefined;
  const entry = block ? autoCommitEntry(block) : undefined;
  return block && entry ? { block, entry } : undefined;
}

/** The `new` behind a consumer factory: a variable, a call of the bean method, or the bean method's name as a parameter. */
function consumerFactoryOf(code: CodeModel, expression: Expression, depth = 0): Node | undefined {
  const bare = unwrap(expression);
  const value = code.values.of(bare);
  if (value.kind === 'instance' && value.creation?.kind === 'new') return value.creation;
  if (depth > 3) return undefined;
  const made = (fn: FunctionFact | undefined): Node | undefined => {
    const [only, ...others] = fn?.body ? returnsOf(code.tree, fn.body) : [];
    return only && others.length === 0 ? consumerFactoryOf(code, only, depth + 1) : undefined;
  };
  if (bare.kind === 'call') {
    const local = code.values.target(bare);
    return local === undefined ? undefined : made(code.facts.functions[local]);
  }
  const binding = bare.kind === 'name' ? code.bindings.of(bare) : undefined;
  if (binding?.origin.kind !== 'parameter') return undefined;
  return made(code.facts.functions.find((fn) => fn.name === binding.name && beanAnnotationOf(code, fn) !== undefined));
}
