import type { CodeConfigBlock } from '../configs/from-code.ts';
import type { ConfigEntry } from '../configs/model.ts';
import type { ObjectLiteral } from '../facts/model.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { KafkaCall } from './calls.ts';
import { clientObjectOf } from './client-objects.ts';
import type { RecordScope } from './record-scopes.ts';

/** `consumer.run({ … })` with the options that the file shows. */
export interface Run {
  readonly event: KafkaCall;
  readonly options: ObjectLiteral;
  /** The object has no spread and no computed key: what is not written is not set. */
  readonly complete: boolean;
}

/** The `run()` that a handler is given to; undefined where the file does not show it. */
export function runOf(code: CodeModel, scope: RecordScope): Run | undefined {
  for (const event of code.calls.withEffect('run')) {
    const [argument] = event.call.arguments;
    const value = argument ? code.values.of(argument) : undefined;
    if (value?.kind !== 'literal-object') continue;
    const { node: options } = value;
    if (!options.properties.some((property) => property.keySpan === scope.site)) continue;
    const complete = options.properties.every((property) => property.key !== undefined && !property.spread);
    return { event, options, complete };
  }
  return undefined;
}

/** What the file shows of one key: its literal value, `absent`, or `unknown`. */
export function optionOf(
  code: CodeModel,
  run: Run,
  key: string,
): string | number | boolean | null | undefined | 'absent' {
  const property = run.options.properties.find((candidate) => candidate.key === key);
  if (!property) return run.complete ? 'absent' : undefined;
  const value = code.values.of(property.value);
  return value.kind === 'literal' ? value.value : undefined;
}

/** Whether the client commits by itself, and the setting that says so. */
export interface AutoCommit {
  readonly state: 'on' | 'off' | 'unknown';
  readonly entry?: ConfigEntry;
  readonly block?: CodeConfigBlock;
}

const unknown: AutoCommit = { state: 'unknown' };
const keys: readonly string[] = ['autoCommit', 'enable.auto.commit'];

/** Auto-commit of a consumer that `event` (a `run()` or a `poll()`) is called on. On is every client's default. */
export function autoCommitOf(code: CodeModel, event: KafkaCall): AutoCommit {
  const inRun = event.method.config !== undefined;
  const object = clientObjectOf(code, event);
  if (!inRun && object.creations.size !== 1) return unknown;
  const blocks = code.configs.filter((block) =>
    inRun ? block.use === event.call : block.use !== undefined && object.creations.has(block.use),
  );
  if (blocks.length === 0 || blocks.some((block) => !block.complete)) return unknown;
  for (const block of blocks.toReversed()) {
    const entry = block.entries.findLast((candidate) => keys.includes(candidate.key));
    if (!entry) continue;
    if (!entry.value.known) return unknown;
    return { state: String(entry.value.value).toLowerCase() === 'false' ? 'off' : 'on', entry, block };
  }
  return { state: 'on', block: blocks[0]! };
}
