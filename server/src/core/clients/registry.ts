import type { CodeLanguage } from '../facts/model.ts';
import { confluentKafkaJavascript } from './confluent-kafka-javascript.ts';
import type {
  ClientDescription,
  ConfigConstants,
  ListenerDescription,
  MethodDescription,
  TypeDescription,
} from './description.ts';
import { kafkaClients } from './kafka-clients.ts';
import { kafkajs } from './kafkajs.ts';
import { nestjs } from './nestjs.ts';
import { nodeRdkafka } from './node-rdkafka.ts';
import { smallrye } from './smallrye.ts';
import { springCloudStream } from './spring-cloud-stream.ts';
import { springKafka } from './spring-kafka.ts';
import { vertxKafkaClient } from './vertx-kafka-client.ts';

/** Every client that is understood. A new client is added here and nowhere else. */
export const clients: readonly ClientDescription[] = [
  kafkajs,
  confluentKafkaJavascript,
  nodeRdkafka,
  nestjs,
  kafkaClients,
  springKafka,
  springCloudStream,
  smallrye,
  vertxKafkaClient,
];

export interface Catalog {
  readonly language: CodeLanguage;
  /** The described type that source code names so: `module#Export` in TypeScript, a qualified name in Java. */
  typeNamed(name: string): TypeDescription | undefined;
  typeById(id: string): TypeDescription | undefined;
  /** TypeScript: the described function that a module exports, by `module#name`, with the type it belongs to. */
  functionNamed(name: string): { readonly type: TypeDescription; readonly method: MethodDescription } | undefined;
  clientOf(type: TypeDescription): ClientDescription;
  /** Looks at the type's ancestors also. */
  method(type: TypeDescription, name: string): MethodDescription | undefined;
  isModule(specifier: string): boolean;
  listener(annotation: string): ListenerDescription | undefined;
  clientOfListener(annotation: string): ClientDescription | undefined;
  readonly clients: readonly ClientDescription[];
  isListenerMember(annotation: string): boolean;
  configConstants(className: string): ConfigConstants | undefined;
}

function createCatalog(language: CodeLanguage): Catalog {
  const byName = new Map<string, TypeDescription>();
  const byId = new Map<string, TypeDescription>();
  const functions = new Map<string, { readonly type: TypeDescription; readonly method: MethodDescription }>();
  const owner = new Map<TypeDescription, ClientDescription>();
  const modules = new Set<string>();
  const listeners = new Map<string, ListenerDescription>();
  const listenerOwners = new Map<string, ClientDescription>();
  const listenerMembers = new Set<string>();
  const constants = new Map<string, ConfigConstants>();
  for (const client of clients) {
    if (client.language !== language) continue;
    for (const specifier of client.modules) modules.add(specifier);
    for (const type of client.types) {
      byId.set(type.id, type);
      owner.set(type, client);
      for (const name of type.names) {
        if (language === 'java') byName.set(name, type);
        else for (const specifier of client.modules) byName.set(`${specifier}#${name}`, type);
      }
      for (const name of type.exportedStatics ?? []) {
        const method = type.statics?.[name];
        if (method) for (const specifier of client.modules) functions.set(`${specifier}#${name}`, { type, method });
      }
    }
    for (const listener of client.listeners ?? []) {
      listeners.set(listener.annotation, listener);
      listenerOwners.set(listener.annotation, client);
      if (listener.memberAnnotation) listenerMembers.add(listener.memberAnnotation);
    }
    for (const entry of client.configConstants ?? []) constants.set(entry.className, entry);
  }
  const method = (type: TypeDescription, name: string): MethodDescription | undefined => {
    for (let current: TypeDescription | undefined = type; current; current = byId.get(current.extends ?? '')) {
      const methods: Readonly<Record<string, MethodDescription>> | undefined = current.methods;
      if (methods && Object.hasOwn(methods, name)) return methods[name];
    }
    return undefined;
  };
  return {
    language,
    typeNamed: (name) => byName.get(name),
    typeById: (id) => byId.get(id),
    functionNamed: (name) => functions.get(name),
    clientOf: (type) => owner.get(type)!,
    method,
    isModule: (specifier) => modules.has(specifier),
    listener: (annotation) => listeners.get(annotation),
    clientOfListener: (annotation) => listenerOwners.get(annotation),
    clients: clients.filter((client) => client.language === language),
    isListenerMember: (annotation) => listenerMembers.has(annotation),
    configConstants: (className) => constants.get(className),
  };
}

const catalogs = new Map<CodeLanguage, Catalog>();

export function catalogFor(language: CodeLanguage): Catalog {
  let catalog = catalogs.get(language);
  if (!catalog) {
    catalog = createCatalog(language);
    catalogs.set(language, catalog);
  }
  return catalog;
}
