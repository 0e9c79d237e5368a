import type { Binding } from '../flow/bindings.ts';
import { outward } from '../flow/paths.ts';
import { contains, type Node } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';

/** A name like `base` that can be declared where `at` stands: nothing that is visible there is called that. */
export function freshName(code: CodeModel, base: string, at: Node): string {
  if (!isTaken(code, base, at)) return base;
  for (let number = 2; ; number++) if (!isTaken(code, `${base}${number}`, at)) return `${base}${number}`;
}

function isTaken(code: CodeModel, name: string, at: Node): boolean {
  return code.bindings.named(name).some((binding) => isVisible(code, binding, at));
}

/** Scopes are judged by their text, which is right for block scopes and, for the rest, on the safe side. */
function isVisible(code: CodeModel, binding: Binding, at: Node): boolean {
  const { tree, facts } = code;
  const java = facts.language === 'java';
  const { origin } = binding;
  switch (origin.kind) {
    case 'variable': {
      // A Java local exists from its declaration on; a JavaScript one in its whole block.
      if (java && origin.statement.span.start > at.span.start) return false;
      const scope = tree.link(origin.statement).parent;
      return scope === undefined || contains(scope.span, at.span);
    }
    case 'loop-variable':
      return contains(origin.loop.span, at.span);
    case 'parameter': {
      const fn = facts.functions[binding.functionId];
      return fn === undefined || contains(fn.span, at.span);
    }
    case 'catch-parameter': {
      for (const node of outward(tree, at)) {
        if (node.kind === undefined && contains(node.span, binding.nameSpan)) return true;
      }
      return false;
    }
    case 'field':
      // A local may be called like a field; what is written there names fields only as `this.x` or as the logger.
      return false;
    default:
      // Java keeps the names of types and methods apart from those of variables.
      return !java;
  }
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
  return loggerField(code, at) ?? (code.facts.language === 'typescript' ? loggerVariable(code, at) : undefined);
}

/** A logger of the class around `at`; in Java also of the classes around that one. */
function loggerField(code: CodeModel, at: Node): string | undefined {
  const { bindings, values, facts, tree } = code;
  const java = facts.language === 'java';
  const seen = new Set<number>();
  for (const node of outward(tree, at)) {
    let classId = bindings.thisClass(tree.link(node).functionId);
    while (classId !== undefined && !seen.has(classId)) {
      seen.add(classId);
      const type = facts.classes[classId];
      for (const field of type?.fields ?? []) {
        const binding = bindings.field(classId, field.name);
        if (!binding) continue;
        const value = values.ofBinding(binding);
        const typeName = value.kind === 'external' ? value.name : field.type?.name;
        if (typeName === undefined || !loggerTypes.test(typeName) || typeName === javaUtilLogger) continue;
        return java ? field.name : `this.${field.name}`;
      }
      if (java && type?.annotations.some((annotation) => /(^|\.)(Slf4j|Log4j2|CommonsLog)$/.test(annotation.name)))
        return 'log';
      if (!java) return undefined;
      classId = type?.outerClass;
    }
  }
  return undefined;
}

/** A `log` or `logger` that the file itself logs through. */
function loggerVariable(code: CodeModel, at: Node): string | undefined {
  const found = [...code.bindings.named('log'), ...code.bindings.named('logger')].find(
    (binding) =>
      (binding.origin.kind === 'variable' || binding.origin.kind === 'import' || binding.origin.kind === 'parameter') &&
      isVisible(code, binding, at) &&
      isLoggedThrough(code, binding),
  );
  return found?.name;
}

function isLoggedThrough(code: CodeModel, binding: Binding): boolean {
  return binding.references.some((reference) => {
    const { parent, role } = code.tree.link(reference);
    if (role !== 'object' || parent?.kind !== 'member' || !/^(error|warn|info|debug)$/.test(parent.name)) return false;
    const call = code.tree.link(parent);
    return call.role === 'callee' && call.parent?.kind === 'call';
  });
}
