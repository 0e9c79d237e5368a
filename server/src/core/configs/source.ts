import type { Span } from '../facts/model.ts';
import type { Value } from '../flow/values.ts';
import type { ConfigBlock, ConfigEntry, ConfigRole, ConfigValue } from './model.ts';

/** What a configuration expression holds, before it is known what it configures. */
export interface Source {
  readonly entries: readonly ConfigEntry[];
  readonly complete: boolean;
  readonly form: ConfigBlock['form'];
  readonly span: Span;
  /** Roles that the key constants prove. */
  readonly roles: ReadonlySet<ConfigRole>;
}

/**
 * Far above what real files hold; a bound for maps that are copied into each other over and over, whose entries double
 * at every step. What lies behind it counts as unseen.
 */
export const mostEntries = 100_000;

export const unseen = (span: Span): Source => ({
  entries: [],
  complete: false,
  form: 'object',
  span,
  roles: new Set(),
});

/** The value of an entry, when the file shows it. */
export function scalar(value: Value): ConfigValue {
  if (value.kind === 'literal') return { known: true, value: value.value };
  return { known: false };
}
