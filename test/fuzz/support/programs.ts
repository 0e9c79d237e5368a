/** Realistic Kafka code, as the raw material of cuts and edits. */
export const programs: Readonly<Record<'ts' | 'js' | 'java' | 'properties', string>> = {
  ts: `import { Injectable, OnModuleInit } from '@nestjs/common';
import { Consumer, Kafka, Producer } from 'kafkajs';

const kafka = new Kafka({ clientId: 'orders', brokers: ['localhost:9092'] });

interface Order { readonly id: string; readonly amount: number }

@Injectable()
export class OrderService implements OnModuleInit {
  private readonly producer: Producer = kafka.producer({ idempotent: false, retry: { retries: 0 } });
  private readonly consumer: Consumer = kafka.consumer({ groupId: 'orders' });

  async onModuleInit(): Promise<void> {
    await this.consumer.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition, message }) => {
        const order = JSON.parse(message.value!.toString()) as Order;
        try {
          await this.consumer.commitOffsets([{ topic, partition, offset: message.offset }]);
          await this.store(order);
        } catch (error) {
          console.error(\`order \${order.id} failed\`, error);
        } finally {
          await this.consumer.commitOffsets([{ topic, partition, offset: message.offset }]);
        }
      },
    });
  }

  publish(orders: readonly Order[]): void {
    orders.forEach(async (order) => {
      await this.producer.send({ topic: 'orders', acks: 1, messages: [{ key: order.id, value: JSON.stringify(order) }] });
    });
    this.producer.send({ topic: 'audit', messages: [] }).catch(() => {});
    void this.producer.sendBatch({ topicMessages: [] });
  }

  private async store(order: Order): Promise<void> {
    await fetch(\`https://example.com/\${order.id}\`, { method: 'POST' });
  }
}
`,
  js: `const { Kafka } = require('kafkajs');
const kafka = new Kafka({ brokers: process.env.BROKERS.split(',') });
const producer = kafka.producer();
const consumer = kafka.consumer({ groupId: 'g' });

module.exports.start = async function start() {
  await consumer.run({
    eachBatch: async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary }) => {
      batch.messages.forEach(async (message) => {
        resolveOffset(message.offset);
        await handle(message);
      });
      await heartbeat();
    },
  });
  setInterval(() => producer.send({ topic: 't', messages: [{ value: 'tick' }] }), 1000);
};

function handle(message) {
  return save(message.value).then(() => producer.send({ topic: 'done', messages: [message] }));
}
`,
  java: `package com.example.orders;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.Acknowledgment;

public class OrderService {
  private final KafkaTemplate<String, String> template;
  private final ExecutorService executor = Executors.newFixedThreadPool(4);

  OrderService(KafkaTemplate<String, String> template) {
    this.template = template;
  }

  @KafkaListener(topics = "orders", groupId = "orders")
  public void onOrder(ConsumerRecord<String, String> record, Acknowledgment acknowledgment) {
    acknowledgment.acknowledge();
    try {
      store(record.value());
      template.send("audit", record.key(), record.value());
    } catch (RuntimeException failure) {
      System.err.println("order failed: " + failure);
    }
  }

  void poll() {
    Properties props = new Properties();
    props.put(ConsumerConfig.GROUP_ID_CONFIG, "orders");
    props.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "true");
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(props)) {
      while (true) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          executor.submit(() -> store(record.value()));
          consumer.commitSync(Map.of(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset())));
        }
      }
    }
  }

  void publish(List<String> values) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.ACKS_CONFIG, "1");
    config.put("retries", 0);
    KafkaProducer<String, String> producer = new KafkaProducer<>(config);
    for (String value : values) {
      producer.send(new ProducerRecord<>("orders", value), (metadata, exception) -> { });
      producer.send(new ProducerRecord<>("orders", value));
    }
    producer.close();
  }

  private void store(String value) {
    if (value.isEmpty()) throw new IllegalArgumentException("empty");
  }
}
`,
  properties: `# kafka-reliability-disable-next-line weak-acks -- telemetry only
spring.kafka.producer.acks=1
spring.kafka.producer.retries: 0
spring.kafka.producer.properties.enable.idempotence = false
spring.kafka.consumer.enable-auto-commit=true
spring.kafka.bootstrap-servers=\${BROKERS:localhost:9092},\\
    other:9092
! caf\\u00e9
spring.kafka.listener.ack-mode=record
`,
};

export type ProgramLanguage = keyof typeof programs;
export const programLanguages = Object.keys(programs) as readonly ProgramLanguage[];

/** A path whose name makes the analyzer read the language. */
export const pathOf = (language: ProgramLanguage, name = 'broken'): string =>
  language === 'properties' ? `${name}/application.properties` : `${name}.${language}`;
