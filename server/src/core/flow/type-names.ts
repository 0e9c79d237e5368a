import type { Catalog } from '../clients/registry.ts';
import type { FileFacts, TypeReference } from '../facts/model.ts';
import type { Bindings } from './bindings.ts';
import { wellKnownJavaTypes } from './value.ts';

export interface TypeNames {
  /** Qualified name of a Java type as written, or `module#Name` of an imported TypeScript type. */
  qualifiedName(reference: TypeReference | string): string | undefined;
  /** The qualified name of a class of the file's own package. */
  samePackage(name: string): string;
}

export function createTypeNames(facts: FileFacts, bindings: Bindings, catalog: Catalog): TypeNames {
  const java = facts.language === 'java';
  const importsByLocal = new Map(facts.imports.filter((fact) => fact.local !== '*').map((fact) => [fact.local, fact]));
  const onDemand = facts.imports.filter((fact) => fact.local === '*' && !fact.static).map((fact) => fact.module);

  const qualifiedNames = new Map<string, string | undefined>();
  const qualifiedName = (reference: TypeReference | string): string | undefined => {
    const name = typeof reference === 'string' ? reference : reference.name;
    if (qualifiedNames.has(name)) return qualifiedNames.get(name);
    const qualified = qualify(name);
    qualifiedNames.set(name, qualified);
    return qualified;
  };

  const qualify = (name: string): string | undefined => {
    if (name === '') return undefined;
    const [head = '', ...rest] = name.split('.');
    const fact = importsByLocal.get(head);
    if (!java) {
      if (fact) {
        const exported = fact.imported === '*' || fact.imported === 'default' ? rest : [fact.imported, ...rest];
        return exported.length === 0 ? undefined : `${fact.module}#${exported.join('.')}`;
      }
      return undefined;
    }
    if (fact && !fact.static) return [`${fact.module}.${fact.imported}`, ...rest].join('.');
    if (bindings.classByName(head) !== undefined) return undefined;
    if (rest.length > 0 && /^[a-z]/.test(head)) return name;
    for (const candidate of onDemand) if (catalog.typeNamed(`${candidate}.${name}`)) return `${candidate}.${name}`;
    for (const candidate of onDemand) {
      if (catalog.configConstants(`${candidate}.${head}`)) return `${candidate}.${name}`;
      if (catalog.listener(`${candidate}.${name}`) || catalog.isListenerMember(`${candidate}.${name}`))
        return `${candidate}.${name}`;
    }
    const wellKnown = wellKnownJavaTypes.get(head);
    if (wellKnown && onDemand.includes(wellKnown)) return `${wellKnown}.${name}`;
    return undefined;
  };

  const samePackage = (name: string): string => (facts.packageName === '' ? name : `${facts.packageName}.${name}`);

  return { qualifiedName, samePackage };
}
