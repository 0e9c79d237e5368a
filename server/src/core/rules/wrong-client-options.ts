import * as l10n from '@vscode/l10n';
import { defaults, type Placement, placements } from '../configs/placement.ts';
import type { Call, Expression, New, ObjectLiteral, ObjectProperty } from '../facts/model.ts';
import { addOptionFirst, removeOption, textOf, wrapOptions } from '../rewrite/options.ts';
import { insert, ordered } from '../rewrite/text.ts';
import type { Fix, TextEdit } from '../types.ts';
import type { CodeModel, Rule } from './rule.ts';
import { fix } from './support.ts';

/** An option where this client does not read it, or refuses it. */
export const wrongClientOptions: Rule = {
  id: 'wrong-client-options',
  title: () => l10n.t('An option stands where this client throws or ignores it'),
  clients: ['kafkajs', 'confluent-kafka-javascript'],
  inTests: false,
  check({ code, report }) {
    if (!code || code.facts.language === 'java') return;
    for (const site of sitesOf(code)) {
      for (const placement of placements) {
        if (placement.client !== site.client || placement.place !== site.place) continue;
        const misplaced = site.literal.properties.filter((property) => isMisplaced(code, placement, property));
        const [first] = misplaced;
        if (!first) continue;
        report({
          span: first.keySpan,
          ...(placement.consequence === 'ignored' ? { variant: 'ignored' } : {}),
          message: messageFor(placement, misplaced),
          fixes: [migration(code, site, placement, misplaced)],
        });
      }
    }
  },
};

/** An object with options, and what it is given to. */
interface Site {
  readonly client: string;
  readonly place: string;
  readonly call: Call | New;
  /** Where the object that the method is called on is made. */
  readonly creation: Call | New | undefined;
  readonly literal: ObjectLiteral;
}

function sitesOf(code: CodeModel): readonly Site[] {
  const found: Site[] = [];
  for (const event of code.calls.all) {
    const literal = literalOf(code, event.call.arguments[0]);
    if (literal)
      found.push({ client: event.client.id, place: event.name, call: event.call, creation: event.creation, literal });
  }
  for (const node of code.tree.nodes) {
    if (node.kind !== 'new') continue;
    const value = code.values.of(node);
    const literal = literalOf(code, node.arguments[0]);
    if (value.kind !== 'instance' || !literal) continue;
    const client = value.type.id === 'confluent.Kafka' ? 'confluent-kafka-javascript' : undefined;
    if (client) found.push({ client, place: 'Kafka', call: node, creation: undefined, literal });
  }
  return found;
}

function literalOf(code: CodeModel, argument: Expression | undefined): ObjectLiteral | undefined {
  const value = argument ? code.values.of(argument) : undefined;
  return value?.kind === 'literal-object' ? value.node : undefined;
}

function isMisplaced(code: CodeModel, placement: Placement, property: ObjectProperty): boolean {
  if (property.key === undefined || property.spread || !placement.keys.includes(property.key)) return false;
  const value = code.values.of(property.value);
  if (placement.consequence === 'ignored') return value.kind !== 'literal' || value.value !== defaults[property.key];
  // A `fromBeginning` that is no boolean is not looked at.
  return placement.place !== 'subscribe' || (value.kind === 'literal' && typeof value.value === 'boolean');
}

function messageFor(placement: Placement, misplaced: readonly ObjectProperty[]): string {
  const keys = misplaced.map((property) => property.key).join(', ');
  if (placement.consequence === 'throws') {
    return placement.belongs === 'block'
      ? l10n.t('Outside a kafkaJS block this client throws on {0}: nothing is sent or consumed.', keys)
      : l10n.t(
          'This client throws on {0} in {1}(): the call fails. The option belongs to where the client is made.',
          keys,
          placement.place,
        );
  }
  const effect = effects[misplaced[0]?.key ?? ''];
  const where = l10n.t('In {0}() this is ignored; it belongs to {1}().', placement.place, placement.belongs);
  return effect ? `${where} ${effect()}` : where;
}

/** What holds in place of the option. */
const effects: Readonly<Record<string, () => string>> = {
  acks: () => l10n.t('Sends wait for all in-sync replicas, as without it.'),
  autoCommit: () => l10n.t('The client goes on committing by itself, also records whose work is not confirmed.'),
  fromBeginning: () => l10n.t('A new group starts at the end of the topic and skips what is there.'),
  eachBatchAutoResolve: () => l10n.t('The whole batch is resolved when the handler returns, processed or not.'),
};

/* --------------------------------------------------------------------- fixes */

function migration(
  code: CodeModel,
  site: Site,
  placement: Placement,
  misplaced: readonly ObjectProperty[],
): Fix | undefined {
  const kind = { safe: false, preferred: true };
  if (placement.belongs === 'block')
    return fix(l10n.t('Move it into the kafkaJS block'), intoBlock(code, site, misplaced), kind);
  if (placement.belongs === 'creation')
    return fix(l10n.t('Move it to where the client is made'), intoCreation(code, site, misplaced), kind);
  return fix(l10n.t('Move it to {0}()', placement.belongs), intoCalls(code, site, placement, misplaced), kind);
}

function intoBlock(
  code: CodeModel,
  { literal }: Site,
  misplaced: readonly ObjectProperty[],
): readonly TextEdit[] | undefined {
  const block = literal.properties.find((property) => property.key === 'kafkaJS');
  if (!block) {
    // A librdkafka key stays outside.
    return misplaced.length === literal.properties.length ||
      literal.properties.every(({ key }) => key === 'acks' || misplaced.some((one) => one.key === key))
      ? [wrapOptions(code, literal, 'kafkaJS')]
      : undefined;
  }
  return block.value.kind === 'object' ? move(code, literal, misplaced, block.value) : undefined;
}

function move(
  code: CodeModel,
  from: ObjectLiteral,
  misplaced: readonly ObjectProperty[],
  to: ObjectLiteral,
): readonly TextEdit[] | undefined {
  const missing = misplaced.filter(({ key }) => !to.properties.some((property) => property.key === key));
  const option = missing.map((property) => textOf(code, property.span)).join(', ');
  return ordered([
    ...misplaced.map((property) => removeOption(code, from, property)),
    ...(option === '' ? [] : [addOptionFirst(code, to, option)]),
  ]);
}

/** Values that mean the same in another place. */
function isPlain(property: ObjectProperty): boolean {
  return property.value.kind === 'literal' || property.value.kind === 'unary';
}

function intoCreation(
  code: CodeModel,
  site: Site,
  misplaced: readonly ObjectProperty[],
): readonly TextEdit[] | undefined {
  const { creation, literal } = site;
  if (!creation || !misplaced.every(isPlain) || misplaced.some(({ key }) => key === 'autoCommitThreshold'))
    return undefined;
  const [argument] = creation.arguments;
  const option = misplaced.map((property) => textOf(code, property.span)).join(', ');
  const removed = misplaced.map((property) => removeOption(code, literal, property));
  if (!argument) return ordered([...removed, insert(creation.argumentsSpan.start + 1, `{ kafkaJS: { ${option} } }`)]);
  const outer = literalOf(code, argument);
  if (!outer) return undefined;
  const block = outer.properties.find((property) => property.key === 'kafkaJS');
  if (!block) return ordered([...removed, addOptionFirst(code, outer, `kafkaJS: { ${option} }`)]);
  return block.value.kind === 'object' ? move(code, literal, misplaced, block.value) : undefined;
}

/** kafkajs: to each call of the method on the object that is made, or used, here. */
function intoCalls(
  code: CodeModel,
  site: Site,
  placement: Placement,
  misplaced: readonly ObjectProperty[],
): readonly TextEdit[] | undefined {
  const creation =
    site.creation !== undefined && placement.place !== 'consumer' && placement.place !== 'producer'
      ? site.creation
      : site.call;
  if (!misplaced.every(isPlain)) return undefined;
  const targets = code.calls.all.filter(
    (event) =>
      event.creation === creation &&
      (event.name === placement.belongs || (placement.belongs === 'send' && event.name === 'sendBatch')),
  );
  const literals = targets.map((event) => literalOf(code, event.call.arguments[0]));
  if (literals.length === 0 || literals.some((literal) => literal === undefined)) return undefined;
  const added = literals.flatMap((literal) => {
    const missing = misplaced.filter(({ key }) => !literal!.properties.some((property) => property.key === key));
    const option = missing.map((property) => textOf(code, property.span)).join(', ');
    return option === '' ? [] : [addOptionFirst(code, literal!, option)];
  });
  return ordered([...misplaced.map((property) => removeOption(code, site.literal, property)), ...added]);
}
