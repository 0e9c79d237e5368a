package com.shop.shipping;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

@Component
public class ShipmentListener {

    private static final Logger log = LoggerFactory.getLogger(ShipmentListener.class);

    private final Warehouse warehouse;

    public ShipmentListener(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    @KafkaListener(topics = "orders.placed", groupId = "picking")
    public void onOrderPlaced(ConsumerRecord<String, String> record, Acknowledgment acknowledgment) {
        acknowledgment.acknowledge();
        warehouse.pick(record.key(), record.value());
    }

    @KafkaListener(topics = "orders.cancelled", groupId = "picking")
    public void onOrderCancelled(ConsumerRecord<String, String> record, Acknowledgment acknowledgment) {
        try {
            warehouse.putBack(record.key());
        } catch (RuntimeException e) {
            log.warn("order {} not put back", record.key(), e);
        }
        acknowledgment.acknowledge();
    }

    @KafkaListener(topics = "orders.refunded", groupId = "picking")
    public void onOrderRefunded(ConsumerRecord<String, String> record, Acknowledgment acknowledgment) {
        warehouse.putBack(record.key());
        acknowledgment.acknowledge();
    }
}
