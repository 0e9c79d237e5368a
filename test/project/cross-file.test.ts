import { describe, expect, it } from 'vitest';
import { createAnalyzer, languageIdOfPath } from '../../server/src/core/analysis.ts';
import type { AnalysisSettings, Analyzer, SourceDocument } from '../../server/src/core/types.ts';
import { createNodeHost } from '../../server/src/host.node.ts';

const settings: AnalysisSettings = { profile: 'standard', rules: {}, testFile: false };

type Files = Readonly<Record<string, string>>;

const documentOf = (path: string, text: string, version = 1): SourceDocument => ({
  path,
  text,
  version,
  languageId: languageIdOfPath(path) ?? '',
});

async function indexed(files: Files): Promise<Analyzer> {
  const analyzer = createAnalyzer(createNodeHost(() => undefined));
  const documents = Object.entries(files).map(([path, text]) => documentOf(path, text));
  await analyzer.index(documents, (path) =>
    Promise.resolve(files[path] === undefined ? undefined : documentOf(path, files[path])),
  );
  return analyzer;
}

/** `rule line` of each finding, and where its evidence is. */
async function findingsIn(analyzer: Analyzer, path: string, text: string): Promise<string[]> {
  const { findings } = await analyzer.analyze(documentOf(path, text, 2), settings);
  return findings.map(({ ruleId, span, related }) => {
    const line = text.slice(0, span.start).split('\n').length;
    const elsewhere = related.filter(({ path: other }) => other !== undefined).map(({ path: other }) => ` <- ${other}`);
    return `${ruleId} ${line}${elsewhere.join('')}`;
  });
}

const service = `import { Kafka, Producer } from 'kafkajs';
export class Events {
  private readonly producer: Producer = new Kafka({ brokers: ['a:9092'] }).producer();
  async publish(event: string): Promise<void> {
    await this.producer.send({ topic: 'events', messages: [{ value: event }] });
  }
  async quiet(event: string): Promise<void> {
    try {
      await this.producer.send({ topic: 'events', messages: [{ value: event }] });
    } catch (error) {
      console.error(error);
    }
  }
}
`;

const cases: readonly {
  readonly name: string;
  readonly files: Files;
  readonly expected: Readonly<Record<string, readonly string[]>>;
}[] = [
  {
    name: 'a wrapper of another file, awaited and not',
    files: {
      '/p/events.ts': service,
      '/p/orders.ts': `import { Events } from './events';
export class Orders {
  constructor(private readonly events: Events) {}
  async place(order: string) {
    await this.events.publish(order);
  }
  async cancel(order: string) {
    this.events.publish(order);
  }
}
`,
    },
    expected: {
      '/p/orders.ts': ['fire-and-forget-send 8 <- /p/events.ts'],
      // The wrapper that swallows is reported once, where it swallows.
      '/p/events.ts': ['silenced-send-failure 10'],
    },
  },
  {
    name: 'a wrapper of a wrapper, through a barrel, in a file that does not mention Kafka',
    files: {
      '/p/events.ts': service,
      '/p/index.ts': `export * from './events';\nexport { announce as tell } from './announce';\n`,
      '/p/announce.ts': `import { Events } from './events';
const events = new Events();
export const announce = (text: string) => events.publish(text);
`,
      '/p/use.ts': `import { tell } from '.';
export async function good() {
  await tell('x');
}
export async function bad() {
  tell('y');
}
`,
    },
    expected: { '/p/use.ts': ['fire-and-forget-send 6 <- /p/events.ts'], '/p/announce.ts': [] },
  },
  {
    name: 'a producer exported with module.exports',
    files: {
      '/p/producer/index.js': `const { Kafka } = require('kafkajs');\nmodule.exports = new Kafka({ brokers: [] }).producer();\n`,
      '/p/app.js': `const producer = require('./producer');
async function ok() { await producer.send({ topic: 't', messages: [] }); }
function lost() { producer.send({ topic: 't', messages: [] }); }
module.exports = { ok, lost };
`,
    },
    expected: { '/p/app.js': ['fire-and-forget-send 3'] },
  },
  {
    name: 'destructured exports, and a client made in another file',
    files: {
      '/p/kafka.ts': `import { Kafka } from 'kafkajs';\nexport const kafka = new Kafka({ brokers: [] });\nexport const topic = 'orders';\n`,
      '/p/send.ts': `import { kafka } from './kafka';
const producer = kafka.producer({ retry: { retries: 0 } });
export function lost() { producer.send({ topic: 't', messages: [] }); }
`,
    },
    expected: { '/p/send.ts': ['retries-disabled 2', 'fire-and-forget-send 3'] },
  },
  {
    name: 'Java: a template wrapper in the same package, and a configuration made in another class',
    files: {
      '/j/a/Publisher.java': `package a;
import java.util.concurrent.CompletableFuture;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
public class Publisher {
  private final KafkaTemplate<String, String> template;
  public Publisher(KafkaTemplate<String, String> template) { this.template = template; }
  public CompletableFuture<SendResult<String, String>> publish(String value) { return template.send("t", value); }
}
`,
      '/j/a/Shop.java': `package a;
public class Shop {
  private final Publisher publisher;
  public Shop(Publisher publisher) { this.publisher = publisher; }
  public void lost() { publisher.publish("x"); }
  public void kept() { publisher.publish("x").join(); }
}
`,
      '/j/a/Settings.java': `package a;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
public class Settings {
  public static Properties consumer() {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, "g");
    return properties;
  }
}
`,
      '/j/a/Loop.java': `package a;
import java.time.Duration;
import org.apache.kafka.clients.consumer.*;
public class Loop {
  public void run() {
    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Settings.consumer());
    while (true) {
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) System.out.println(record);
    }
  }
}
`,
    },
    expected: {
      '/j/a/Shop.java': ['fire-and-forget-send 5 <- /j/a/Publisher.java'],
      '/j/a/Loop.java': ['auto-commit 6'],
    },
  },
];

describe('findings follow the code from file to file', () => {
  for (const { name, files, expected } of cases) {
    it(name, async () => {
      const analyzer = await indexed(files);
      for (const [path, findings] of Object.entries(expected)) {
        expect(await findingsIn(analyzer, path, files[path]!), path).toEqual(findings);
      }
    });
  }

  it('a claim goes when its evidence goes', async () => {
    const files = cases[0]!.files;
    const analyzer = await indexed(files);
    const tamed = service.replace('await this.producer.send', 'return void this.producer.send');
    await findingsIn(analyzer, '/p/events.ts', tamed);
    expect(await findingsIn(analyzer, '/p/orders.ts', files['/p/orders.ts']!)).toEqual([]);
    await findingsIn(analyzer, '/p/events.ts', service);
    expect(await findingsIn(analyzer, '/p/orders.ts', files['/p/orders.ts']!)).toHaveLength(1);
    analyzer.forget('/p/events.ts');
    expect(await findingsIn(analyzer, '/p/orders.ts', files['/p/orders.ts']!)).toEqual([]);
  });
});
