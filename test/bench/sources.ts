/**
 * Writes programs of a given length out of realistic pieces: services that produce and consume, with classes, comments,
 * templates, generics and error handling, some right and some with a defect.
 */

export interface Program {
  readonly text: string;
  /** Offsets inside function bodies where a letter can be added to a name and the program stays well-formed. */
  readonly nameEnds: readonly number[];
  /** Offsets inside function bodies where a statement can stand. */
  readonly statementStarts: readonly number[];
}

const scriptHead = `import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type Consumer, type EachMessagePayload, Kafka, type Producer } from 'kafkajs';
import { z } from 'zod';

const brokers = (process.env.KAFKA_BROKERS ?? 'localhost:9092').split(',');
const kafka = new Kafka({ clientId: 'shop', brokers, retry: { retries: 8 } });

export const line = z.object({ sku: z.string(), quantity: z.number().int().positive() });
export type Line = z.infer<typeof line>;
`;

const scriptUnit = (n: number): string => `
/** Takes part ${n} of an order from its topic, prices it and tells the others. */
@Injectable()
export class Part${n}Service implements OnModuleInit {
  private readonly logger = new Logger(Part${n}Service.name);
  private readonly producer: Producer = kafka.producer({ idempotent: true, maxInFlightRequests: 5 });
  private readonly consumer: Consumer = kafka.consumer({ groupId: 'part-${n}', sessionTimeout: 30_000 });
  private readonly prices = new Map<string, number>();

  constructor(private readonly repository: Repository<Line>, private readonly clock: () => Date) {}

  async onModuleInit(): Promise<void> {
    await Promise.all([this.producer.connect(), this.consumer.connect()]);
    await this.consumer.subscribe({ topics: ['orders-${n}'], fromBeginning: false });
    await this.consumer.run({ autoCommit: false, eachMessage: async (payload) => this.onMessage(payload) });
  }

  private async onMessage({ topic, partition, message }: EachMessagePayload): Promise<void> {
    const started = this.clock().getTime();
    try {
      const parsed = line.parse(JSON.parse(message.value?.toString() ?? '{}'));
      const total = this.price(parsed) * parsed.quantity;
      await this.repository.save({ ...parsed, quantity: parsed.quantity });
      await this.publish(parsed.sku, total);
      await this.consumer.commitOffsets([{ topic, partition, offset: (BigInt(message.offset) + 1n).toString() }]);
    } catch (error) {
      this.logger.error(\`part ${n} failed at \${topic}/\${partition}@\${message.offset}\`, error);${n % 4 === 0 ? '' : '\n      throw error;'}
    } finally {
      this.logger.debug(\`took \${this.clock().getTime() - started} ms\`);
    }
  }

  private price({ sku }: Line): number {
    const known = this.prices.get(sku);
    if (known !== undefined) return known;
    const computed = [...sku].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10_007, 7);
    this.prices.set(sku, computed);
    return computed;
  }

  async publish(sku: string, total: number): Promise<void> {
    const value = JSON.stringify({ sku, total, at: this.clock().toISOString() });
    ${n % 3 === 0 ? '' : 'await '}this.producer.send({ topic: 'priced-${n}', acks: -1, messages: [{ key: sku, value }] });
  }

  async replay(lines: readonly Line[]): Promise<number> {
    let sent = 0;
    for (const one of lines.filter((candidate) => candidate.quantity > 0)) {
      await this.publish(one.sku, this.price(one));
      sent += 1;
    }
    return sent;
  }
}
`;

const javaHead = `package com.example.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Service;
`;

const javaUnit = (n: number): string => `
/** Takes part ${n} of an order from its topic, prices it and tells the others. */
@Service
class Part${n}Service {
  private static final Logger log = LoggerFactory.getLogger(Part${n}Service.class);
  private final KafkaTemplate<String, String> template;
  private final Map<String, Integer> prices = new ConcurrentHashMap<>();
  private final ObjectMapper mapper;
  private volatile boolean running = true;

  Part${n}Service(KafkaTemplate<String, String> template, ObjectMapper mapper) {
    this.template = template;
    this.mapper = mapper;
  }

  @KafkaListener(topics = "orders-${n}", groupId = "part-${n}")
  public void onMessage(ConsumerRecord<String, String> message, Acknowledgment acknowledgment) throws Exception {
    Line parsed = mapper.readValue(message.value(), Line.class);
    int total = price(parsed.sku()) * parsed.quantity();
    try {
      publish(parsed.sku(), total);
      acknowledgment.acknowledge();
    } catch (RuntimeException failure) {
      log.error("part ${n} failed at {}@{}", message.topic(), message.offset(), failure);${n % 4 === 0 ? '' : '\n      throw failure;'}
    }
  }

  void publish(String sku, int total) {
    String value = String.format("{\\"sku\\":\\"%s\\",\\"total\\":%d}", sku, total);
    template.send("priced-${n}", sku, value)${n % 3 === 0 ? '' : '.whenComplete((result, failure) -> {\n      if (failure != null) throw new IllegalStateException("not stored", failure);\n    })'};
  }

  private int price(String sku) {
    return prices.computeIfAbsent(sku, key -> {
      int computed = 7;
      for (char letter : key.toCharArray()) computed = (computed * 31 + letter) % 10_007;
      return computed;
    });
  }

  void drain(Properties settings) {
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, "drain-${n}");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
      consumer.subscribe(List.of("orders-${n}"));
      while (running) {
        ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        for (ConsumerRecord<String, String> message : records) {
          int total = price(message.key());
          publish(message.key(), total);
          done.put(new TopicPartition(message.topic(), message.partition()), new OffsetAndMetadata(message.offset() + 1));
        }
        consumer.commitSync(done);
      }
    }
  }
}
`;

/** Some `lines` lines of TypeScript. */
export const typescriptProgram = (lines: number): Program =>
  program(scriptHead, scriptUnit, lines, { name: /\bcomputed\b/g, statement: /\n(?= {4}(?:let sent|const value))/g });

/** Some `lines` lines of Java. */
export const javaProgram = (lines: number): Program =>
  program(javaHead, javaUnit, lines, { name: /\btotal\b(?= = )/g, statement: /\n(?= {4}(?:int total|String value))/g });

/** As long, as like to code, and without a word of Kafka. */
export function unrelatedProgram(lines: number): string {
  return typescriptProgram(lines).text.replace(/kafka/gi, 'queue');
}

function program(
  head: string,
  unit: (n: number) => string,
  lines: number,
  places: { readonly name: RegExp; readonly statement: RegExp },
): Program {
  let text = head;
  for (let n = 1; text.split('\n').length < lines; n++) text += unit(n);
  return {
    text,
    nameEnds: [...text.matchAll(places.name)].map((match) => match.index + match[0].length),
    statementStarts: [...text.matchAll(places.statement)].map((match) => match.index + 1),
  };
}
