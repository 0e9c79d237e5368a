/** What a TypeScript or JavaScript snippet finds in the file it is inserted into: the client, and the names of the user's own code. */

export type ScriptClient = 'kafkajs' | '@confluentinc/kafka-javascript';

/** Snippets that speak of the Confluent client only. */
export function isConfluentSnippet(prefix: string): boolean {
  return prefix.startsWith('kafka-confluent-');
}

/** Snippets whose description promises both clients. */
export function isForBothClients(description: string): boolean {
  return /with kafkajs and with the Confluent client|kafkajs and the Confluent client:/.test(description);
}

export function clientsOf(snippet: { readonly prefix: string; readonly description: string }): readonly ScriptClient[] {
  if (isConfluentSnippet(snippet.prefix)) return ['@confluentinc/kafka-javascript'];
  return isForBothClients(snippet.description) ? ['kafkajs', '@confluentinc/kafka-javascript'] : ['kafkajs'];
}

/** The imports of a TypeScript file, and the parameters of the function that the snippet stands in. */
const typeScriptPreludes: Readonly<Record<ScriptClient, { readonly imports: string; readonly types: string }>> = {
  kafkajs: {
    imports: "import type { Admin, Consumer, Kafka, KafkaMessage, Producer } from 'kafkajs';",
    types: '',
  },
  '@confluentinc/kafka-javascript': {
    imports: "import { KafkaJS } from '@confluentinc/kafka-javascript';",
    types: 'KafkaJS.',
  },
};

function typeScriptPrelude(client: ScriptClient): string {
  const { imports, types } = typeScriptPreludes[client];
  return `${imports}

interface Order { readonly id: string }
async function handle(message: ${types}KafkaMessage): Promise<void> {
  await fetch('http://localhost/orders', { method: 'POST', body: String(message.value) });
}

async function transform(message: ${types}KafkaMessage): Promise<string> {
  return String(message.value);
}

function isTransient(error: unknown): boolean {
  return error instanceof RangeError;
}

export async function snippet(
  kafka: ${types}Kafka,
  producer: ${types}Producer,
  consumer: ${types}Consumer,
  admin: ${types}Admin,
  { order, orders }: { readonly order: Order; readonly orders: readonly Order[] },
  { topic, partition, message }: { readonly topic: string; readonly partition: number; readonly message: ${types}KafkaMessage },
): Promise<void> {
  {
`;
}

const javaScriptPreludes: Readonly<Record<ScriptClient, string>> = {
  kafkajs: `const { Kafka } = require('kafkajs');
const { handle, transform, isTransient, order, orders, topic, partition, message } = require('./orders');

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const producer = kafka.producer();
const consumer = kafka.consumer({ groupId: 'orders' });
const admin = kafka.admin();
`,
  '@confluentinc/kafka-javascript': `const { KafkaJS } = require('@confluentinc/kafka-javascript');
const { handle, transform, isTransient, order, orders, topic, partition, message } = require('./orders');

const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: ['localhost:9092'] } });
const producer = kafka.producer();
const consumer = kafka.consumer({ kafkaJS: { groupId: 'orders', autoCommit: false } });
const admin = kafka.admin();
`,
};

/** A snippet that commits by itself belongs to a consumer that does not. */
function javaScriptPrelude(client: ScriptClient, expanded: string): string {
  const prelude = javaScriptPreludes[client];
  return /commit|sendOffsets/.test(expanded) ? prelude : prelude.replace(', autoCommit: false', '');
}

/** `expanded` in a block of an async function of a module that uses `client`: it may declare names that stand outside already. */
export function embedScript(
  language: 'typescript' | 'javascript',
  client: ScriptClient,
  expanded: string,
): { readonly text: string; readonly start: number } {
  const before =
    language === 'typescript'
      ? typeScriptPrelude(client)
      : `${javaScriptPrelude(client, expanded)}\nmodule.exports.snippet = async function snippet() {\n  {\n`;
  return { text: `${before}${expanded}\n  }\n}\n`, start: before.length };
}
