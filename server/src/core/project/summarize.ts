import { placeOfSend, type Wrapper } from '../events/wrappers.ts';
import type { ClassId, FunctionId } from '../facts/model.ts';
import type { Binding } from '../flow/bindings.ts';
import type { Value } from '../flow/values.ts';
import type { CodeModel } from '../rules/rule.ts';
import { type Evidence, type FileSummary, type Summary, unknownSummary } from './summary.ts';

/** How deep objects are followed into their members: a service that holds a service that holds a producer. */
const depthLimit = 4;

/** The summary of one file, from its model. */
export function summarize(code: CodeModel): FileSummary {
  return code.facts.language === 'java' ? summarizeJava(code) : summarizeScript(code);
}

/** True when nothing in a summary has to do with Kafka, so that importing it changes nothing. */
export function isPlain(summary: FileSummary): boolean {
  return Object.values(summary.exports).every((exported) => !mentionsClient(exported, 0));
}

function mentionsClient(summary: Summary, depth: number): boolean {
  if (depth > 2 * depthLimit + 4) return false;
  switch (summary.kind) {
    case 'instance':
    case 'type':
    case 'config':
      return true;
    case 'promise':
    case 'list':
      return mentionsClient(summary.of, depth + 1);
    case 'function':
      return summary.function.carries !== undefined || mentionsClient(summary.function.returns, depth + 1);
    case 'object':
      return Object.values(summary.members).some((member) => mentionsClient(member, depth + 1));
    case 'class':
      return (
        mentionsClient(summary.instance, depth + 1) ||
        Object.values(summary.statics).some((member) => mentionsClient(member, depth + 1))
      );
    default:
      return false;
  }
}

function summarizeScript(code: CodeModel): FileSummary {
  const exports: Record<string, Summary> = {};
  const starExports: string[] = [];
  const moduleBindings = new Map<string, Binding>();
  for (const binding of code.bindings.all) {
    if (binding.functionId === 0 && binding.origin.kind !== 'field' && !moduleBindings.has(binding.name))
      moduleBindings.set(binding.name, binding);
  }
  const summaries = summariesOf(code);
  for (const fact of code.facts.exports) {
    if (fact.module !== undefined) {
      if (fact.exported === '*') starExports.push(fact.module);
      else
        keep(
          exports,
          fact.exported,
          code.surroundings.imported(fact.module, fact.imported ?? fact.exported) ?? unknownSummary,
        );
      continue;
    }
    const binding = fact.local === undefined ? undefined : moduleBindings.get(fact.local);
    if (binding) keep(exports, fact.exported, summaries.ofValue(code.values.ofBinding(binding), 0));
    else if (fact.value) keep(exports, fact.exported, summaries.ofValue(code.values.of(fact.value), 0));
  }
  return { exports, starExports };
}

function summarizeJava(code: CodeModel): FileSummary {
  const exports: Record<string, Summary> = {};
  const summaries = summariesOf(code);
  for (const type of code.facts.classes) {
    if (!type.name) continue;
    const names = [type.name];
    for (let outer = type.outerClass; outer !== undefined; outer = code.facts.classes[outer]?.outerClass)
      names.unshift(code.facts.classes[outer]?.name ?? '');
    const qualified = [code.facts.packageName, ...names].filter((part) => part !== '').join('.');
    keep(exports, qualified, summaries.ofClass(type.id, 0));
  }
  return { exports, starExports: [] };
}

interface Summaries {
  ofValue(value: Value, depth: number): Summary;
  ofClass(classId: ClassId, depth: number): Summary;
}

function summariesOf(code: CodeModel): Summaries {
  const { facts, values, bindings, wrappers } = code;
  const classes = new Map<ClassId, Summary>();
  const functions = new Map<FunctionId, Summary>();
  const active = new Set<string>();

  /** Cuts recursion: what refers to itself is unknown at that place. */
  const once = (key: string, compute: () => Summary): Summary => {
    if (active.has(key)) return unknownSummary;
    active.add(key);
    const summary = compute();
    active.delete(key);
    return summary;
  };

  const ofValue = (value: Value, depth: number): Summary => {
    if (depth > depthLimit) return unknownSummary;
    switch (value.kind) {
      case 'literal':
        return value.bigint ? unknownSummary : { kind: 'literal', value: value.value };
      case 'instance':
        return { kind: 'instance', type: value.type.id };
      case 'type':
        return { kind: 'type', type: value.type.id };
      case 'promise':
      case 'list':
        return { kind: value.kind, of: ofValue(value.of, depth) };
      case 'function':
        return ofFunction(value.functionId, depth);
      case 'class':
        return ofClass(value.classId, depth);
      case 'object': {
        const summary = ofClass(value.classId, depth);
        return summary.kind === 'class' ? summary.instance : unknownSummary;
      }
      case 'literal-object':
        return once(`o${value.node.span.start}`, () => {
          const members: Record<string, Summary> = {};
          for (const property of value.node.properties) {
            if (property.key !== undefined) keep(members, property.key, ofValue(values.of(property.value), depth + 1));
          }
          return { kind: 'object', members };
        });
      case 'foreign':
        return value.summary;
      default:
        return unknownSummary;
    }
  };

  const ofFunction = (functionId: FunctionId, depth: number): Summary => {
    const known = functions.get(functionId);
    if (known) return known;
    const summary = once(`f${functionId}`, () => {
      const fn = facts.functions[functionId]!;
      const wrapper = wrappers.of(functionId);
      const config = code.returnedConfig(functionId);
      const returns: Summary = config ? { kind: 'config', config } : ofValue(values.returnOf(functionId), depth + 1);
      const carries = wrapper ? evidenceOf(code, wrapper) : undefined;
      // A function that says nothing is left out: most of a program has nothing to do with Kafka.
      if (!carries && returns.kind === 'unknown') return unknownSummary;
      return { kind: 'function', function: { async: fn.async, returns, ...(carries ? { carries } : {}) } };
    });
    if (active.size === 0) functions.set(functionId, summary);
    return summary;
  };

  const ofClass = (classId: ClassId, depth: number): Summary => {
    const known = classes.get(classId);
    if (known) return known;
    const summary = once(`c${classId}`, () => {
      const type = facts.classes[classId]!;
      const members: Record<string, Summary> = {};
      const statics: Record<string, Summary> = {};
      const inherited = type.superClass ? values.ofType(type.superClass) : undefined;
      const base = inherited ? ofValue(inherited, depth + 1) : undefined;
      if (base?.kind === 'object')
        for (const [name, member] of Object.entries(base.members)) keep(members, name, member);
      const bound = new Set([...type.fields.map((field) => field.name), ...assignedFields(code, classId)]);
      for (const name of bound) {
        const binding = bindings.field(classId, name);
        const declared = type.fields.find((field) => field.name === name);
        if (!binding || declared?.modifiers.includes('private') || name.startsWith('#')) continue;
        const isStatic = type.fields.some((field) => field.name === name && field.modifiers.includes('static'));
        keep(isStatic ? statics : members, name, ofValue(values.ofBinding(binding), depth + 1));
      }
      for (const id of type.members) {
        const fn = facts.functions[id]!;
        if (fn.kind !== 'method' || !fn.name || fn.modifiers.includes('private')) continue;
        keep(fn.modifiers.includes('static') ? statics : members, fn.name, ofFunction(id, depth + 1));
      }
      if (Object.keys(members).length === 0 && Object.keys(statics).length === 0) return unknownSummary;
      return { kind: 'class', instance: { kind: 'object', members }, statics };
    });
    if (active.size === 0) classes.set(classId, summary);
    return summary;
  };

  return { ofValue, ofClass };
}

function evidenceOf(code: CodeModel, wrapper: Wrapper): Evidence | undefined {
  const place = placeOfSend(wrapper);
  return place ? { path: place.path ?? code.path, span: place.span } : undefined;
}

/** Unknown members are left out: they say nothing, and summaries stay small. */
function keep(members: Record<string, Summary>, name: string, summary: Summary): void {
  if (summary.kind !== 'unknown') members[name] = summary;
  else delete members[name];
}

/** Fields that a JavaScript class makes by assignment. */
function assignedFields(code: CodeModel, classId: ClassId): string[] {
  const found: string[] = [];
  for (const binding of code.bindings.all) {
    if (binding.origin.kind === 'field' && binding.origin.classId === classId && binding.origin.field === undefined)
      found.push(binding.name);
  }
  return found;
}
