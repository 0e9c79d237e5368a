import { policy } from '../rules/policy.ts';

/** Every id that a configuration can set a severity for; `rule:variant` rows of the policy are no rules of their own. */
export const ruleIds: readonly string[] = Object.keys(policy).filter((id) => !id.includes(':'));
