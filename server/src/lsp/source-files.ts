/** Files above this size are generated or data: a walk leaves them alone. */
export const largestFile = 2 * 1024 * 1024;

const installedPackages: ReadonlySet<string> = new Set(['node_modules', 'bower_components', 'jspm_packages']);

const buildFiles: readonly string[] = [
  'package.json',
  'tsconfig.json',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'settings.gradle',
  'settings.gradle.kts',
  'build.xml',
];

/**
 * Build outputs by name, with the files beside them that prove it: a package may well be called `build` or `out`, and
 * only the file of a build tool tells it from an output. The command line goes by the same list.
 */
const outputs: ReadonlyMap<string, readonly string[]> = new Map([
  ['build', buildFiles],
  ['dist', buildFiles],
  ['out', buildFiles],
  ['target', ['pom.xml', 'build.sbt']],
  ['coverage', ['package.json']],
  ['bin', ['.classpath']],
]);

/**
 * Whether a walk passes by the folder `name` whose parent holds `siblings`: installed packages, build outputs, folders of
 * tools (`.git`).
 */
export function isSkippedFolder(name: string, siblings: ReadonlySet<string>): boolean {
  if (name.startsWith('.') || installedPackages.has(name)) return true;
  const proofs = outputs.get(name) ?? [];
  if (proofs.some((proof) => siblings.has(proof))) return true;
  return proofs === buildFiles && [...siblings].some((sibling) => sibling.endsWith('.iml'));
}
