package com.shop.payments;

import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what the bank says about payments. */
public class PaymentPublisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PaymentPublisher.class);

    private final Producer<String, String> producer;

    public PaymentPublisher(String bootstrapServers) {
        Properties props = new Properties();
        props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        props.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        this.producer = new KafkaProducer<>(props);
    }

    public void authorized(String paymentId, String amount) {
        producer.send(new ProducerRecord<>("payments.authorized", paymentId, amount));
    }

    public void settled(String paymentId, String amount) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>("payments.settled", paymentId, amount)).get();
    }

    public void declined(String paymentId, String reason) {
        producer.send(new ProducerRecord<>("payments.declined", paymentId, reason), (metadata, exception) -> {
            if (exception != null) {
                log.error("payment {} was declined and nobody was told", paymentId, exception);
                Alerts.raise("payments.declined", paymentId);
            }
        });
    }

    @Override
    public void close() {
        producer.close();
    }
}
