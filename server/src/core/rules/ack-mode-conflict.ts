import * as l10n from '@vscode/l10n';
import type { CodeConfigBlock } from '../configs/from-code.ts';
import type { ConfigEntry } from '../configs/model.ts';
import {
  type AckMode,
  type ContainerFactory,
  containerFactoriesOf,
  defaultFactoryBean,
  isManual,
  textsOf,
} from '../events/listener-containers.ts';
import type { Annotation, FunctionFact, Parameter } from '../facts/model.ts';
import { isWrittenOut, setConfigValue, sourceOf } from '../rewrite/config.ts';
import { addImports } from '../rewrite/java.ts';
import { insertLinesAfter, ordered, replace } from '../rewrite/text.ts';
import type { Fix, TextEdit } from '../types.ts';
import type { CodeModel, Rule, RuleContext } from './rule.ts';
import { fix, focusOf } from './support.ts';

/** Settings of a listener container that exclude each other, or the listener that it serves. */
export const ackModeConflict: Rule = {
  id: 'ack-mode-conflict',
  title: () => l10n.t('The ack mode does not go with the listener or its consumer'),
  clients: ['spring-kafka'],
  inTests: true,
  check(context) {
    const { code } = context;
    if (code?.facts.language !== 'java') return;
    const factories = containerFactoriesOf(code);
    for (const factory of factories) checkFactory(context, code, factory);
    for (const listener of annotatedListeners(code)) checkListener(context, code, listener, factories);
  },
};

function checkFactory(context: RuleContext, code: CodeModel, { ackMode, autoCommit, batch }: ContainerFactory): void {
  if (!ackMode?.at) return;
  if (isManual(ackMode) && autoCommit) {
    context.report({
      span: ackMode.at.span,
      message: l10n.t(
        'AckMode.{0} and enable.auto.commit=true exclude each other: the container does not start, and no record is read.',
        ackMode.name,
      ),
      related: [{ message: l10n.t('switched on here'), span: autoCommit.entry.span }],
      fixes: [switchOff(context, code, autoCommit)],
    });
  }
  if (ackMode.name === 'RECORD' && batch) {
    context.report({
      span: ackMode.at.span,
      message: recordWithBatch(),
      related: [{ message: l10n.t('made a batch listener here'), span: focusOf(code, batch) }],
      fixes: [setMode(code, ackMode, 'BATCH')],
    });
  }
}

const recordWithBatch = (): string =>
  l10n.t(
    'AckMode.RECORD does not go with a batch listener: the container does not start, and no record is read. AckMode.BATCH commits when the listener has returned.',
  );

interface AnnotatedListener {
  readonly annotation: Annotation;
  readonly fn: FunctionFact;
}

function annotatedListeners(code: CodeModel): readonly AnnotatedListener[] {
  const isListener = ({ name }: Annotation): boolean => code.values.qualifiedName(name) === listenerAnnotation;
  return code.facts.functions.flatMap((fn) => {
    const own = fn.annotations.find(isListener);
    if (own) return [{ annotation: own, fn }];
    const type = fn.classId === undefined ? undefined : code.facts.classes[fn.classId];
    const onClass = type?.annotations.find(isListener);
    const handles = fn.annotations.some(({ name }) => code.values.qualifiedName(name) === handlerAnnotation);
    return onClass && handles ? [{ annotation: onClass, fn }] : [];
  });
}

const listenerAnnotation = 'org.springframework.kafka.annotation.KafkaListener';
const handlerAnnotation = 'org.springframework.kafka.annotation.KafkaHandler';

function checkListener(
  context: RuleContext,
  code: CodeModel,
  listener: AnnotatedListener,
  factories: readonly ContainerFactory[],
): void {
  const factory = factoryOf(code, listener.annotation, factories);
  if (
    factory?.ackMode?.at &&
    factory.ackMode.name === 'RECORD' &&
    !factory.batch &&
    isBatch(code, listener.annotation)
  ) {
    context.report({
      span: listener.annotation.span,
      message: recordWithBatch(),
      related: [{ message: l10n.t('set here'), span: factory.ackMode.at.span }],
      fixes: [setMode(code, factory.ackMode, 'BATCH')],
    });
  }
  const parameter = listener.fn.parameters.find((candidate) => isAcknowledgment(code, candidate));
  if (!parameter || isAsynchronous(code, listener.fn)) return;
  const timed = textsOfArgument(code, listener.annotation, 'properties').some((text) =>
    /^\s*enable\.auto\.commit\s*[=:]\s*true\s*$/.test(text),
  );
  if (timed) {
    context.report({
      span: parameter.span,
      message: withAutoCommit(),
      related: [{ message: l10n.t('switched on here'), span: listener.annotation.span }],
    });
    return;
  }
  const mode = factory?.ackMode;
  if (!factory || (mode && isManual(mode))) return;
  if (mode) {
    context.report({
      span: parameter.span,
      message: l10n.t(
        'The container of this listener commits by itself (AckMode.{0}), so there is no Acknowledgment to hand over: every call of the listener fails.',
        mode.name,
      ),
      related: [
        {
          message: mode.at ? l10n.t('set here') : l10n.t('made here, without an ack mode'),
          span: mode.at?.span ?? factory.creation.span,
        },
      ],
      fixes: [mode.at ? setMode(code, mode, 'MANUAL') : addMode(code, factory)],
    });
    return;
  }
  if (factory.autoCommit)
    context.report({
      span: parameter.span,
      message: withAutoCommit(),
      related: [{ message: l10n.t('switched on here'), span: factory.autoCommit.entry.span }],
      fixes: [switchOff(context, code, factory.autoCommit)],
    });
}

const withAutoCommit = (): string =>
  l10n.t(
    'With enable.auto.commit=true there is no Acknowledgment to hand over: in a manual ack mode the container does not start, in any other every call of the listener fails.',
  );

/** Undefined unless the factory that the listener names, or the default one, is made in this file. */
function factoryOf(
  code: CodeModel,
  annotation: Annotation,
  factories: readonly ContainerFactory[],
): ContainerFactory | undefined {
  const named = annotation.arguments.some(({ name }) => name === 'containerFactory');
  const [bean] = named ? textsOfArgument(code, annotation, 'containerFactory') : [defaultFactoryBean];
  const found = factories.filter((factory) => bean !== undefined && factory.beanNames.includes(bean));
  return found.length === 1 ? found[0] : undefined;
}

function textsOfArgument(code: CodeModel, annotation: Annotation, name: string): readonly string[] {
  const argument = annotation.arguments.find((candidate) => candidate.name === name);
  return argument ? textsOf(code, argument.value) : [];
}

const isBatch = (code: CodeModel, annotation: Annotation): boolean =>
  textsOfArgument(code, annotation, 'batch').includes('true');

/** Without an annotation of its own: a header can be optional. */
function isAcknowledgment(code: CodeModel, parameter: Parameter): boolean {
  if (!parameter.type || parameter.annotations.length > 0) return false;
  const value = code.values.ofType(parameter.type);
  return value.kind === 'instance' && value.type.id === 'spring-kafka.Acknowledgment';
}

/** A listener that returns a future makes the container choose a manual mode by itself. */
function isAsynchronous(code: CodeModel, fn: FunctionFact): boolean {
  if (!fn.returnType) return false;
  return code.values.ofType(fn.returnType).kind === 'promise' || /(^|\.)(Mono|Flux)$/.test(fn.returnType.name);
}

function setMode(code: CodeModel, mode: AckMode, name: string): Fix | undefined {
  const span = mode.at?.span;
  if (!span || !code.text.slice(span.start, span.end).endsWith(`.${mode.name}`)) return undefined;
  const constant = { start: span.end - mode.name.length, end: span.end };
  return fix(l10n.t('Set AckMode.{0}', name), [replace(constant, name)], { safe: false, preferred: true });
}

function addMode(code: CodeModel, factory: ContainerFactory): Fix | undefined {
  const { parent } = code.tree.link(factory.creation);
  if (parent?.kind !== 'variable' || parent.pattern.kind !== 'name') return undefined;
  const edits: readonly TextEdit[] | undefined = ordered([
    ...addImports(code, ['org.springframework.kafka.listener.ContainerProperties']),
    insertLinesAfter(code.text, parent.declarationSpan.end, parent.declarationSpan.start, [
      `${parent.pattern.name}.getContainerProperties().setAckMode(ContainerProperties.AckMode.MANUAL);`,
    ]),
  ]);
  return fix(l10n.t('Set AckMode.{0}', 'MANUAL'), edits, { safe: false, preferred: true });
}

function switchOff(
  context: RuleContext,
  code: CodeModel,
  { block, entry }: { readonly block: CodeConfigBlock; readonly entry: ConfigEntry },
): Fix | undefined {
  const source = sourceOf({ ...context, code });
  const edit = isWrittenOut(source, block, entry) ? setConfigValue(source, block, entry, 'false') : undefined;
  return fix(l10n.t('Set enable.auto.commit to false'), edit && [edit], { safe: false, preferred: true });
}
