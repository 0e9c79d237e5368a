import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configurationKeys, defaultProfile, overrideKeys, ruleLevels } from '../../server/src/core/settings/model.ts';
import { parseConfigFile } from '../../server/src/core/settings/parse.ts';
import { ruleIds } from '../../server/src/core/settings/rule-ids.ts';
import { profiles } from '../../server/src/core/types.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly minLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const schema: Schema = JSON.parse(
  readFileSync(new URL('../../schema/kafka-reliability.schema.json', import.meta.url), 'utf8'),
);

function resolve(node: Schema): Schema {
  const name = node.$ref?.replace('#/definitions/', '');
  return name === undefined ? node : { ...schema.definitions![name]!, ...node };
}

/** The part of JSON Schema that the file uses; a keyword of no meaning here is one that an editor only shows. */
function accepts(node: Schema, value: unknown): boolean {
  const { enum: words, type, anyOf, items, minLength, properties, required, additionalProperties } = resolve(node);
  if (words !== undefined && !(words as readonly unknown[]).includes(value)) {
    return false;
  }
  if (anyOf !== undefined && !anyOf.some((choice) => accepts(choice, value))) {
    return false;
  }
  if (type === 'string') {
    return typeof value === 'string' && value.length >= (minLength ?? 0);
  }
  if (type === 'array') {
    return Array.isArray(value) && value.every((item) => accepts(items!, item));
  }
  if (type === 'object') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return false;
    }
    return (
      (required ?? []).every((key) => Object.hasOwn(value, key)) &&
      Object.entries(value).every(([key, child]) => {
        const known = properties !== undefined && Object.hasOwn(properties, key);
        return known ? accepts(properties[key]!, child) : additionalProperties !== false;
      })
    );
  }
  return true;
}

describe('the JSON schema and the parser', () => {
  it('have the same names', () => {
    expect(Object.keys(schema.properties ?? {})).toEqual([...configurationKeys]);
    expect(Object.keys(schema.properties?.['overrides']?.items?.properties ?? {})).toEqual([...overrideKeys]);
  });

  it('have the same words', () => {
    expect(schema.definitions?.['profile']?.enum).toEqual([...profiles]);
    expect(schema.definitions?.['profile']?.default).toBe(defaultProfile);
    expect(schema.definitions?.['level']?.enum).toEqual([...ruleLevels]);
    expect(Object.keys(schema.definitions?.['rules']?.properties ?? {}).sort()).toEqual([...ruleIds].sort());
  });

  it('explain every word and every name', () => {
    for (const name of ['profile', 'level']) {
      const definition = schema.definitions?.[name];
      expect(definition?.enumDescriptions).toHaveLength(definition?.enum?.length ?? 0);
    }
    const rules = schema.definitions?.['rules']?.properties ?? {};
    for (const [name, property] of [...Object.entries(schema.properties ?? {}), ...Object.entries(rules)]) {
      expect(resolve(property).description, name).toMatch(/^.{10,}\.$/s);
    }
  });

  it.each<unknown>([
    {},
    { $schema: 'x', profile: 'critical' },
    { rules: { 'weak-acks': 'off', 'auto-commit': 'error' } },
    {
      overrides: [
        { files: 'a/**', profile: 'telemetry' },
        { files: ['a', '!b'], rules: {} },
      ],
    },
    { exclude: 'gen/**', testFiles: [] },
    { exclude: [] },
    [],
    'critical',
    { profil: 'critical' },
    { profile: 'high' },
    { profile: null },
    { rules: [] },
    { rules: { 'weak-ack': 'off' } },
    { rules: { 'weak-acks': 'warn' } },
    { overrides: { files: 'a' } },
    { overrides: [{}] },
    { overrides: [{ files: 1 }] },
    { overrides: [{ files: 'a', exclude: 'b' }] },
    { exclude: [1] },
    { exclude: '' },
    { testFiles: { a: 1 } },
  ])('agree on %j', (value) => {
    expect(parseConfigFile(JSON.stringify(value), ruleIds).problems.length === 0).toBe(accepts(schema, value));
  });
});
