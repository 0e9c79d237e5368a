package com.shop.payments;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Books authorized and settled payments. */
public class LedgerConsumer {

    private final Ledger ledger;
    private volatile boolean running = true;

    public LedgerConsumer(Ledger ledger) {
        this.ledger = ledger;
    }

    public void bookAuthorized() {
        try (KafkaConsumer<String, String> consumer = newConsumer("ledger-authorized")) {
            consumer.subscribe(List.of("payments.authorized"));
            while (running) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<String, String> record : records) {
                    ledger.book(record.key(), record.value());
                    consumer.commitSync();
                }
            }
        }
    }

    public void bookSettled() {
        try (KafkaConsumer<String, String> consumer = newConsumer("ledger-settled")) {
            consumer.subscribe(List.of("payments.settled"));
            while (running) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(500));
                try {
                    for (ConsumerRecord<String, String> record : records) {
                        ledger.book(record.key(), record.value());
                    }
                } finally {
                    consumer.commitSync();
                }
            }
        }
    }

    public void bookDeclined() {
        try (KafkaConsumer<String, String> consumer = newConsumer("ledger-declined")) {
            consumer.subscribe(List.of("payments.declined"));
            while (running) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
                    ledger.book(record.key(), "0");
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
                }
            }
        }
    }

    public void stop() {
        running = false;
    }

    private static KafkaConsumer<String, String> newConsumer(String groupId) {
        Properties props = new Properties();
        props.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
        props.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        props.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        props.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        props.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        return new KafkaConsumer<>(props);
    }
}
