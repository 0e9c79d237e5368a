/**
 * Values that something else fills in before Kafka sees them: `${…}`, `$(…)`, `$NAME`, `#{…}`, `{{ }}`, `{% %}`, `%NAME%`,
 * `@name@` (Maven and Gradle filtering), `<…>` and `[[…]]` in samples.
 */
const placeholder = /[$#]\{|\$\(|\$[A-Za-z_]\w*|\{\{|\{%|%[A-Za-z_][\w.-]*%|@[A-Za-z_][\w.-]*@|<[^<>\s][^<>]*>|\[\[/;

/** True when a part of `value` is only known when the program runs or the file is filtered. */
export function hasPlaceholder(value: string): boolean {
  return placeholder.test(value);
}
