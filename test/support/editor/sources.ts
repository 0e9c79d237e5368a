/** Small files in which the editor tests start: right as they stand, or with one defect. */

export const rightTypeScript = `import { Kafka } from 'kafkajs';

const kafka = new Kafka({ brokers: ['localhost:9092'] });
const producer = kafka.producer();

export async function place(order: string): Promise<void> {
  await producer.send({ topic: 'orders', messages: [{ value: order }] });
}
`;

/** The send on line 7 is not awaited. */
export const unawaitedTypeScript = rightTypeScript.replace('await ', '');

/** The send's future is dropped on line 12, the commit on line 24 runs whether the records were processed or not. */
export const defectiveJava = `package orders;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

class Orders {
  void place(KafkaProducer<String, String> producer, String order) {
    producer.send(new ProducerRecord<>("orders", order));
  }

  void consume(KafkaConsumer<String, String> consumer) {
    consumer.subscribe(List.of("orders"));
    while (true) {
      try {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          System.out.println(record.value());
          Ledger.store(record.value());
        }
      } finally {
        consumer.commitSync();
      }
    }
  }
}
`;

/** Acknowledged by the leader alone, on line 3. */
export const weakProperties = `# The orders producer
bootstrap.servers = localhost:9092
acks = 1
key.serializer = org.apache.kafka.common.serialization.StringSerializer
value.serializer = org.apache.kafka.common.serialization.StringSerializer
`;
