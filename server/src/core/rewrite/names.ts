import { outward } from '../flow/paths.ts';
import type { Node } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';

/** A name like `base` that nothing in the file is called, so that it can be declared anywhere. */
export function freshName(code: CodeModel, base: string): string {
  const taken = new Set(code.bindings.all.map((binding) => binding.name));
  if (!taken.has(base)) return base;
  for (let number = 2; ; number++) if (!taken.has(`${base}${number}`)) return `${base}${number}`;
}

/** A Java or TypeScript statement that logs `message` with the error, through the logger in scope when there is one. */
export function logStatement(code: CodeModel, at: Node, message: string, error: string): string {
  const logger = loggerInScope(code, at);
  const text = code.facts.language === 'java' ? `"${message}"` : `'${message}'`;
  if (code.facts.language === 'java') {
    return logger ? `${logger}.error(${text}, ${error});` : `System.err.println("${message}: " + ${error});`;
  }
  return `${logger ?? 'console'}.error(${text}, ${error});`;
}

const loggerTypes = /(^|[.#])(Logger|Log|PinoLogger|LoggerService|ConsoleLogger)$/;
const javaUtilLogger = 'java.util.logging.Logger';

function loggerInScope(code: CodeModel, at: Node): string | undefined {
  const { bindings, values, facts, tree } = code;
  for (const node of outward(tree, at)) {
    const classId = bindings.thisClass(tree.link(node).functionId);
    if (classId === undefined) continue;
    const type = facts.classes[classId];
    for (const field of type?.fields ?? []) {
      const binding = bindings.field(classId, field.name);
      if (!binding) continue;
      const value = values.ofBinding(binding);
      const typeName = value.kind === 'external' ? value.name : field.type?.name;
      if (typeName === undefined || !loggerTypes.test(typeName) || typeName === javaUtilLogger) continue;
      return facts.language === 'java' ? field.name : `this.${field.name}`;
    }
    if (
      facts.language === 'java' &&
      type?.annotations.some((annotation) => /(^|\.)(Slf4j|Log4j2|CommonsLog)$/.test(annotation.name))
    )
      return 'log';
    break;
  }
  return undefined;
}
