import type { ConfigEntry, ConfigScalar } from './model.ts';

/** Who answers before a write counts as done. */
export type Acks = 'all' | 'leader' | 'none';

/**
 * The meaning of an `acks` value: `all`, `-1`, `1`, `0`, as text (white space around it is ignored, as the clients do) or as a
 * number. Undefined for everything else; the Java client rejects `ALL` and `2` (run against kafka-clients 2.8.2 to 4.1.0).
 */
export function parseAcks(value: ConfigScalar | undefined): Acks | undefined {
  switch (typeof value === 'string' ? value.trim() : value) {
    case 'all':
    case '-1':
    case -1:
      return 'all';
    case '1':
    case 1:
      return 'leader';
    case '0':
    case 0:
      return 'none';
    default:
      return undefined;
  }
}

/** `true` and `false` as Java's ConfigDef reads them: in any case, white space around them ignored. */
export function parseBoolean(value: ConfigScalar | undefined): boolean | undefined {
  if (typeof value === 'boolean') {
    return value;
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  const word = value.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

const springTrue = new Set(['true', 'on', 'yes', '1']);
const springFalse = new Set(['false', 'off', 'no', '0']);

/** A boolean as Spring's `StringToBooleanConverter` reads it for its own properties: also `on`, `yes`, `1` and their opposites. */
export function parseSpringBoolean(value: ConfigScalar | undefined): boolean | undefined {
  if (typeof value !== 'string') {
    return parseBoolean(value);
  }
  const word = value.trim().toLowerCase();
  return springTrue.has(word) ? true : springFalse.has(word) ? false : undefined;
}

/** A whole number as `Integer.parseInt` and `Long.parseLong` read it, white space around it ignored; `+0`, `-0` and `00` are 0. */
export function parseInteger(value: ConfigScalar | undefined): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? value + 0 : undefined;
  }
  if (typeof value !== 'string' || !/^[+-]?\d{1,19}$/.test(value.trim())) {
    return undefined;
  }
  // `+ 0` makes -0 an ordinary 0.
  return Number(value.trim()) + 0;
}

/** The entry's value when it is known; undefined when it is not, or when there is no entry. */
export function knownValue(entry: ConfigEntry | undefined): ConfigScalar | undefined {
  return entry?.value.known === true ? entry.value.value : undefined;
}
