import type { TypeSpec } from '../clients/description.ts';
import type { Catalog } from '../clients/registry.ts';
import type { Call, New } from '../facts/model.ts';
import type { Summary } from '../project/summary.ts';
import { unknown, type Value } from './value.ts';

/** Values from what clients declare and from what other files export. */
export interface Conversions {
  fromSpec(spec: TypeSpec | undefined, creation?: Call | New): Value;
  fromSummary(summary: Summary | undefined): Value;
  memberOfSummary(summary: Summary, name: string): Value;
}

export function createConversions(catalog: Catalog): Conversions {
  const fromSpec = (spec: TypeSpec | undefined, creation?: Call | New): Value => {
    if (spec === undefined) return unknown;
    if (spec.startsWith('promise:')) return { kind: 'promise', of: fromSpec(spec.slice(8), creation) };
    if (spec.startsWith('observable:')) return { kind: 'observable', of: fromSpec(spec.slice(11), creation) };
    if (spec.startsWith('list:')) return { kind: 'list', of: fromSpec(spec.slice(5)) };
    if (spec.startsWith('external:')) return { kind: 'external', name: spec.slice(9) };
    const type = catalog.typeById(spec);
    if (!type) return unknown;
    return creation ? { kind: 'instance', type, creation } : { kind: 'instance', type };
  };

  /** A summary as a value of this file. */
  const fromSummary = (summary: Summary | undefined): Value => {
    if (summary === undefined) return unknown;
    switch (summary.kind) {
      case 'unknown':
        return unknown;
      case 'literal':
        return { kind: 'literal', value: summary.value };
      case 'instance':
        return fromSpec(summary.type);
      case 'type': {
        const type = catalog.typeById(summary.type);
        return type ? { kind: 'type', type } : unknown;
      }
      case 'promise':
      case 'list':
        return { kind: summary.kind, of: fromSummary(summary.of) };
      default:
        return { kind: 'foreign', summary };
    }
  };

  const memberOfSummary = (summary: Summary, name: string): Value => {
    const members =
      summary.kind === 'object' ? summary.members : summary.kind === 'class' ? summary.statics : undefined;
    return members && Object.hasOwn(members, name) ? fromSummary(members[name]) : unknown;
  };

  return { fromSpec, fromSummary, memberOfSummary };
}
