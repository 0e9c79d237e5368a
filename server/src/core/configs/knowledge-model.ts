import type { ConfigScalar } from './model.ts';

export type ConfigKeyType = 'boolean' | 'integer' | 'text' | 'choice' | 'class';
export type ClientRole = 'producer' | 'consumer';

/** The default of a key. `null` stands for "nothing is set". */
export type DefaultValue =
  | { readonly always: ConfigScalar }
  /** Java: kafka-clients before 3.0, from 3.0, from 4.0. */
  | { readonly before3: ConfigScalar; readonly from3: ConfigScalar; readonly from4: ConfigScalar };

/** What a delivery-relevant key is. */
export interface ConfigKey {
  readonly key: string;
  /** Both when both clients have it with the same meaning. */
  readonly roles: readonly ClientRole[];
  readonly type: ConfigKeyType;
  /** Absent where the client insists on a value, or where the default is too long to be worth saying. */
  readonly defaultValue?: DefaultValue;
  /** For `choice`: the allowed values. */
  readonly choices?: readonly string[];
  /** Other names of the same setting. */
  readonly aliases?: readonly string[];
  /** One sentence: what the key means for delivery, in the user's language. */
  readonly meaning: () => string;
}

export function always(value: ConfigScalar): DefaultValue {
  return { always: value };
}

export function byGeneration(before3: ConfigScalar, from3: ConfigScalar, from4: ConfigScalar): DefaultValue {
  return { before3, from3, from4 };
}
