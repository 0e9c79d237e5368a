import * as l10n from '@vscode/l10n';

/** The text of `--help`, ending in a line break. */
export function helpText(): string {
  return l10n.t(`Finds the places where Kafka client code and configuration lose, double or reorder messages.

Usage: kafka-reliability [paths...] [options]

Paths are files and folders; the working directory when there is none. TypeScript, JavaScript and Java sources
and .properties files are analysed.

Options:
  --format pretty|json     how findings are printed (pretty)
  --profile NAME           telemetry, standard or critical: how much the messages matter
  --rule ID=LEVEL          off, info, warning or error for one rule; may be given several times
  --config FILE            this configuration file, with globs relative to the working directory;
                           otherwise the nearest .kafka-reliability.json at or above each path,
                           up to the root of the repository
  --max-warnings N         fail also when there are more than N warnings
  --fix                    apply the preferred fixes that keep the program's meaning
  --quiet                  print errors only
  --stats                  print counts and times on the standard error output
  -h, --help               print this text
  -v, --version            print the version

Left out in folders, unless named on the command line:
  - what .gitignore files exclude
  - node_modules, bower_components, jspm_packages, and folders whose name starts with a dot
  - build outputs beside the project file of their tool: build, dist and out beside package.json, tsconfig.json,
    pom.xml, build.gradle, build.xml or an .iml file; target beside pom.xml or build.sbt; coverage beside
    package.json; bin beside .classpath. Elsewhere these names are taken for sources.
  - files above 2 MB; links to folders (links to files are followed)
Binary files, and files that the configuration excludes, are left out in any case.

Exit code: 0 nothing found that fails, 1 errors (or too many warnings), 2 something could not be run or read.
`);
}
