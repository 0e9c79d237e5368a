import type { Span } from '../facts/model.ts';
import { canonicalKey, idempotentByDefault, majorVersion } from './knowledge.ts';
import type { ConfigBlock, ConfigEntry } from './model.ts';
import { type Acks, knownValue, parseAcks, parseBoolean, parseInteger, parseSpringBoolean } from './values.ts';

/**
 * What one block of configuration means for delivery, wherever it was written. Pure: facts in, judgements out, no severities
 * and no texts. "Throws" and "switches off" below were seen by constructing `ProducerConfig` of kafka-clients 2.8.2, 3.0.2,
 * 3.9.1 and 4.1.0 with each combination.
 */
export interface JudgeContext {
  /** The version of kafka-clients, when it is known (`3.9.1`). */
  readonly clientVersion?: string | undefined;
}

interface Judgement {
  /** The entry that decides; absent when the verdict follows from a key that is not set. */
  readonly entry?: ConfigEntry;
  /** Where to show it: the entry, or the block's site. */
  readonly site: Span;
}

/** What else in the block contradicts the judged entry, so that the client refuses to start (Java) or to send (kafkajs). */
export type Conflict = 'explicit-idempotence' | 'transactions';

interface SideEffects {
  /** The entry also switches the default idempotence off, and the client says nothing. False when that is not certain. */
  readonly alsoDisablesIdempotence: boolean;
  readonly conflictsWith?: Conflict;
}

export interface AcksJudgement extends Judgement, SideEffects {
  readonly verdict: Exclude<Acks, 'all'>;
  /** Not written: the default of an old client. */
  readonly implicit: boolean;
}

export type IdempotenceJudgement =
  | (Judgement & {
      readonly verdict: 'explicit';
      readonly entry: ConfigEntry;
      /** The client would not be idempotent without the entry either. */
      readonly isDefault: boolean;
      readonly conflictsWith?: Conflict;
    })
  | (Judgement & {
      /** More than five requests in flight and nothing said about idempotence (Java only). */
      readonly verdict: 'in-flight';
      readonly entry: ConfigEntry;
      readonly inFlight: number;
      /** 3.x goes on without idempotence; 4.x throws a ConfigException; unknown version: one of the two. */
      readonly effect: 'switched-off' | 'rejected' | 'version-unknown';
    });

export interface RetriesJudgement extends Judgement, SideEffects {
  readonly verdict: 'disabled';
  readonly entry: ConfigEntry;
}

export interface AutoCommitJudgement extends Judgement {
  /** `true` is written; what the code does with the records is not known here. */
  readonly verdict: 'explicit';
  readonly entry: ConfigEntry;
  /** Java and librdkafka commit by the clock; kafkajs and the Confluent KafkaJS API only what handlers have finished. */
  readonly commits: 'by-time' | 'after-handler';
}

/** One setting under all its names; no two dialects give one of these names different meanings. */
const acksNames = ['acks'];
const idempotenceNames = ['enable.idempotence', 'idempotent'];
const retriesNames = ['retries', 'retry.retries'];
const inFlightNames = ['max.in.flight.requests.per.connection'];
const transactionNames = ['transactional.id', 'transactionalId'];
const autoCommitNames = ['enable.auto.commit', 'autoCommit'];
const offsetStoreNames = ['enable.auto.offset.store'];

function nameOf(entry: ConfigEntry, block: ConfigBlock): string {
  const key = entry.key.startsWith('kafkaJS.') ? entry.key.slice('kafkaJS.'.length) : entry.key;
  if (block.dialect === 'java') {
    return key;
  }
  return canonicalKey(key, block.dialect) ?? canonicalKey(key, 'librdkafka') ?? key;
}

/** The entry that holds: the last of its name that no more specific one overrides. */
function effective(block: ConfigBlock, names: readonly string[]): ConfigEntry | undefined {
  return block.entries.findLast((entry) => entry.overridden !== true && names.includes(nameOf(entry, block)));
}

/** Producer keys take effect here: also the flat keys of a Streams application, which it hands to its producers. */
function configuresProducer(block: ConfigBlock): boolean {
  return block.role === 'producer' || block.role === 'common' || block.role === 'streams';
}

/** Connect sets `enable.idempotence=false` for its producers itself (KAFKA-13759). */
function isConnect(block: ConfigBlock): boolean {
  return block.framework === 'connect' || block.framework === 'mirror-maker' || block.role === 'connect';
}

/** `transactional.id` with a value; `null` and `undefined` in code leave it unset. */
function isTransactional(block: ConfigBlock): boolean {
  const entry = effective(block, transactionNames);
  return entry !== undefined && !(entry.value.known && (entry.value.value === null || entry.value.value === ''));
}

function readBoolean(block: ConfigBlock, entry: ConfigEntry | undefined): boolean | undefined {
  const value = knownValue(entry);
  return block.framework === 'spring' ? parseSpringBoolean(value) : parseBoolean(value);
}

/** Whether a default idempotence is there to be lost: only the Java client has one, and nothing in the block decides otherwise. */
function reliesOnDefaultIdempotence(block: ConfigBlock, context: JudgeContext): boolean {
  return (
    block.dialect === 'java' &&
    block.complete &&
    !isConnect(block) &&
    idempotentByDefault(context.clientVersion) !== false &&
    effective(block, idempotenceNames) === undefined &&
    !isTransactional(block)
  );
}

/** What rejects a producer without retries or full acknowledgement. */
function conflictOf(block: ConfigBlock): Conflict | undefined {
  if (readBoolean(block, effective(block, idempotenceNames)) === true) {
    return 'explicit-idempotence';
  }
  return isTransactional(block) ? 'transactions' : undefined;
}

function sideEffects(block: ConfigBlock, context: JudgeContext): SideEffects {
  const conflict = conflictOf(block);
  return {
    alsoDisablesIdempotence: reliesOnDefaultIdempotence(block, context),
    ...(conflict === undefined ? {} : { conflictsWith: conflict }),
  };
}

/** `acks` below all: written, or the default of a Java client that is known to be older than 3.0. At most one judgement. */
export function judgeAcks(block: ConfigBlock, context: JudgeContext = {}): readonly AcksJudgement[] {
  if (!configuresProducer(block)) {
    return [];
  }
  const entry = effective(block, acksNames);
  if (entry !== undefined) {
    const acks = parseAcks(knownValue(entry));
    return acks === undefined || acks === 'all'
      ? []
      : [{ entry, site: entry.span, verdict: acks, implicit: false, ...sideEffects(block, context) }];
  }
  const major = majorVersion(context.clientVersion);
  const oldDefault =
    block.role === 'producer' &&
    block.dialect === 'java' &&
    block.complete &&
    !isConnect(block) &&
    !block.entries.some((one) => one.overridden === true && acksNames.includes(nameOf(one, block))) &&
    major !== undefined &&
    major < 3;
  if (!oldDefault || isTransactional(block)) {
    return [];
  }
  const idempotence = effective(block, idempotenceNames);
  // Idempotence raises an unset acks to all; an unknown value may.
  if (idempotence !== undefined && readBoolean(block, idempotence) !== false) {
    return [];
  }
  return [{ site: block.site, verdict: 'leader', implicit: true, alsoDisablesIdempotence: false }];
}

/**
 * Idempotence switched off by name, or by too many requests in flight. When `acks` or `retries` switch it off, their own
 * judgements say so ({@link SideEffects.alsoDisablesIdempotence}) and nothing is added here. At most one judgement.
 */
export function judgeIdempotence(block: ConfigBlock, context: JudgeContext = {}): readonly IdempotenceJudgement[] {
  if (!configuresProducer(block) || isConnect(block)) {
    return [];
  }
  const entry = effective(block, idempotenceNames);
  if (entry !== undefined) {
    if (readBoolean(block, entry) !== false) {
      return [];
    }
    const isDefault = block.dialect !== 'java' || idempotentByDefault(context.clientVersion) === false;
    const conflict: { readonly conflictsWith?: Conflict } = isTransactional(block)
      ? { conflictsWith: 'transactions' }
      : {};
    return [{ entry, site: entry.span, verdict: 'explicit', isDefault, ...conflict }];
  }
  const inFlightEntry = effective(block, inFlightNames);
  const inFlight = parseInteger(knownValue(inFlightEntry));
  if (
    inFlightEntry === undefined ||
    inFlight === undefined ||
    inFlight <= 5 ||
    !reliesOnDefaultIdempotence(block, context)
  ) {
    return [];
  }
  const acks = parseAcks(knownValue(effective(block, acksNames)));
  const alreadyOff =
    (acks !== undefined && acks !== 'all') || parseInteger(knownValue(effective(block, retriesNames))) === 0;
  if (alreadyOff) {
    return [];
  }
  const major = majorVersion(context.clientVersion);
  const effect = major === undefined ? 'version-unknown' : major >= 4 ? 'rejected' : 'switched-off';
  return [{ entry: inFlightEntry, site: inFlightEntry.span, verdict: 'in-flight', inFlight, effect }];
}

/** `retries=0`, or kafkajs `retry: { retries: 0 }` of a producer or of the whole client. Low numbers are no defect. At most one judgement. */
export function judgeRetries(block: ConfigBlock, context: JudgeContext = {}): readonly RetriesJudgement[] {
  if (!configuresProducer(block)) {
    return [];
  }
  const entry = effective(block, retriesNames);
  if (entry === undefined || parseInteger(knownValue(entry)) !== 0) {
    return [];
  }
  return [{ entry, site: entry.span, verdict: 'disabled', ...sideEffects(block, context) }];
}

/**
 * Auto-commit that is written down as on. An unset key says nothing in a configuration; Streams and Connect set it themselves;
 * librdkafka without `enable.auto.offset.store` commits only what the program stored. At most one judgement.
 */
export function judgeAutoCommitKey(block: ConfigBlock): readonly AutoCommitJudgement[] {
  const reads = block.role === 'consumer' || block.role === 'common';
  if (!reads || isConnect(block) || block.framework === 'streams') {
    return [];
  }
  const entry = effective(block, autoCommitNames);
  if (entry === undefined || readBoolean(block, entry) !== true) {
    return [];
  }
  const afterHandler = block.dialect === 'kafkajs' || block.dialect === 'confluent-kafkajs';
  const storesOffsets = effective(block, offsetStoreNames);
  if (!afterHandler && storesOffsets !== undefined && parseBoolean(knownValue(storesOffsets)) !== true) {
    return [];
  }
  return [{ entry, site: entry.span, verdict: 'explicit', commits: afterHandler ? 'after-handler' : 'by-time' }];
}
