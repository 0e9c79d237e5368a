import type { Profile, RuleLevel } from '../types.ts';

/** The name of the configuration file, at the root of a workspace. */
export const configFileName = '.kafka-reliability.json';

/** The section of the editor's settings that has the same names as the configuration file. */
export const settingsSection = 'kafkaReliability';

export const defaultProfile: Profile = 'standard';

export const ruleLevels: readonly RuleLevel[] = ['off', 'info', 'warning', 'error'];

/** Other choices for the files that `files` matches. */
export interface ConfigurationOverride {
  /** Globs, see `matchesGlobs` in `globs.ts`. Never empty. */
  readonly files: readonly string[];
  readonly profile?: Profile;
  readonly rules?: Readonly<Record<string, RuleLevel>>;
}

/** What a configuration file, or the editor's settings, say. What is absent is not set there. */
export interface Configuration {
  readonly profile?: Profile;
  readonly rules?: Readonly<Record<string, RuleLevel>>;
  readonly overrides?: readonly ConfigurationOverride[];
  /** Globs of files that are not analysed at all. */
  readonly exclude?: readonly string[];
  /** Globs of test code; takes the place of {@link defaultTestFiles}. */
  readonly testFiles?: readonly string[];
}

/** The names a configuration file can have at its top level and in an override; the JSON schema has the same. */
export const configurationKeys = ['$schema', 'profile', 'rules', 'overrides', 'exclude', 'testFiles'] as const;
export const overrideKeys = ['files', 'profile', 'rules'] as const;

/**
 * Where the test runners and build tools of JavaScript, TypeScript and Java look for tests by default: Jest, Vitest and
 * Mocha (`*.test.*`, `*.spec.*`, `__tests__`, `test`), Maven and Gradle (`src/test`), Surefire (`*Test`, `*Tests`,
 * `Test*`, `*TestCase`) and Failsafe (`*IT`, `*ITCase`). Surefire's `Test*` is left out: as a file name it also starts
 * ordinary classes such as `TestimonialService`.
 */
export const defaultTestFiles: readonly string[] = [
  '**/*.{test,spec,e2e-spec,it-spec}.{ts,tsx,mts,cts,js,jsx,mjs,cjs}',
  '**/*-{test,spec}.{ts,tsx,mts,cts,js,jsx,mjs,cjs}',
  '**/{__tests__,__mocks__,test,tests,e2e}/**',
  '**/src/{test,testFixtures,integrationTest,integration-test,functionalTest,it}/**',
  '**/*{Test,Tests,TestCase,IT,ITCase}.java',
];
