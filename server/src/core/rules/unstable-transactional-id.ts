import * as l10n from '@vscode/l10n';
import type { ConfigEntry } from '../configs/model.ts';
import type { Span } from '../facts/model.ts';
import { calleeParts, contains } from '../flow/tree.ts';
import type { CodeModel, Rule } from './rule.ts';

/** A transactional id that is another one after every start. */
export const unstableTransactionalId: Rule = {
  id: 'unstable-transactional-id',
  title: () => l10n.t('The transactional id changes with every start'),
  clients: ['kafkajs', 'confluent-kafka-javascript', 'kafka-clients'],
  inTests: false,
  check({ code, report }) {
    if (!code || fencesByGroup(code)) return;
    for (const block of code.configs) {
      if (block.role !== 'producer') continue;
      const entry = block.entries.findLast(({ key }) => key === 'transactionalId' || key === 'transactional.id');
      if (!entry || entry.elsewhere) continue;
      const cause = changing(code, entry);
      if (!cause) continue;
      report({
        span: entry.valueSpan,
        message: l10n.t(
          'This id is another one after every start ({0}): a restarted instance does not fence the one before. What that left open blocks readers until it times out, and a copy that still runs can write everything twice.',
          cause,
        ),
      });
    }
  },
};

/** The group metadata of a consumer fences an instance that lost its partitions, whatever the id (KIP-447). */
function fencesByGroup(code: CodeModel): boolean {
  return code.tree.nodes.some((node) => node.kind === 'call' && calleeParts(node).name === 'groupMetadata');
}

const random =
  /\b(?:Math\.random|Date\.now|(?:\w+\.)?randomUUID|nanoid|uuid(?:v\d)?(?:\.v\d)?|ulid|cuid|(?:System\.)?currentTimeMillis|(?:System\.)?nanoTime|Instant\.now|hrtime(?:\.bigint)?|performance\.now)\s*\(|\bprocess\.pid\b|\bnew Date\(\s*\)|\bProcessHandle\.current\b/;

/** What makes the value another one each time, as written; undefined when nothing in sight does. */
function changing(code: CodeModel, entry: ConfigEntry): string | undefined {
  const seen = new Set<Span>();
  const look = (span: Span, depth: number): string | undefined => {
    if (seen.has(span) || depth > 3) return undefined;
    seen.add(span);
    const found = random.exec(code.text.slice(span.start, span.end));
    if (found) return found[0].replace(/\s*\($/, '()');
    for (const binding of code.bindings.all) {
      if (!binding.references.some((reference) => contains(span, reference.span))) continue;
      const { origin } = binding;
      const source = origin.kind === 'variable' ? origin.statement : origin.kind === 'field' ? origin.field : undefined;
      // `import { v4 } from 'uuid'`
      if (origin.kind === 'import' && origin.fact.module === 'uuid') return `${binding.name}()`;
      const inner = source?.initializer ? look(source.initializer.span, depth + 1) : undefined;
      if (inner) return inner;
    }
    return undefined;
  };
  return look(entry.valueSpan, 0);
}
