import type { FunctionFact, New } from '../facts/model.ts';
import type { Binding } from '../flow/bindings.ts';
import { functionOf } from '../flow/tree.ts';
import type { CodeModel } from '../rules/rule.ts';
import type { TextEdit } from '../types.ts';
import { addImports } from './java.ts';
import { freshName } from './names.ts';
import { insert, ordered, replace } from './text.ts';

const recoverer = 'org.springframework.kafka.listener.DeadLetterPublishingRecoverer';
const operations = 'org.springframework.kafka.core.KafkaOperations';

/**
 * `new DefaultErrorHandler(…)` gets a `DeadLetterPublishingRecoverer` as its first argument, with the template that is in sight,
 * or with one that the bean method is given. Undefined when there is neither.
 */
export function addDeadLetterRecoverer(code: CodeModel, handler: New): readonly TextEdit[] | undefined {
  const fn = functionOf(code.tree, handler);
  const template = templateInSight(code, fn);
  const [first] = handler.arguments;
  const replaced = first?.kind === 'literal' && first.value === null ? first : undefined;
  const name = template?.name ?? freshName(code, 'template', handler);
  const argument = `new DeadLetterPublishingRecoverer(${name})`;
  const added = replaced
    ? replace(replaced.span, argument)
    : insert(handler.argumentsSpan.start + 1, first ? `${argument}, ` : argument);
  if (template) return ordered([...addImports(code, [recoverer]), added]);
  const isBean = fn.annotations.some(
    (annotation) => code.values.qualifiedName(annotation.name) === 'org.springframework.context.annotation.Bean',
  );
  if (!isBean || code.values.callsOf(fn.id).length > 0) return undefined;
  const last = fn.parameters.at(-1);
  const parameter = `KafkaOperations<?, ?> ${name}`;
  return ordered([
    ...addImports(code, [recoverer, operations]),
    last ? insert(last.span.end, `, ${parameter}`) : insert(fn.parametersSpan.start + 1, parameter),
    added,
  ]);
}

/** A parameter of the method, or a field of its class. */
function templateInSight(code: CodeModel, fn: FunctionFact): Binding | undefined {
  return code.bindings.all.find((binding) => {
    const { origin } = binding;
    const mine =
      (origin.kind === 'parameter' && binding.functionId === fn.id) ||
      (origin.kind === 'field' && origin.classId === fn.classId && !fn.modifiers.includes('static'));
    if (!mine) return false;
    const value = code.values.ofBinding(binding);
    return value.kind === 'instance' && /^spring-kafka\.Kafka(Operations|Template)$/.test(value.type.id);
  });
}
