package com.shop.shipping;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Service;

@Service
public class ShipmentEvents {

    private static final Logger log = LoggerFactory.getLogger(ShipmentEvents.class);

    private final KafkaTemplate<String, String> kafkaTemplate;

    public ShipmentEvents(KafkaTemplate<String, String> kafkaTemplate) {
        this.kafkaTemplate = kafkaTemplate;
    }

    public void packed(String shipmentId) {
        kafkaTemplate.send("shipments.packed", shipmentId);
        log.info("shipment {} packed", shipmentId);
    }

    public void handedOver(String shipmentId, String carrier) {
        kafkaTemplate.send("shipments.handed-over", shipmentId, carrier).whenComplete((result, exception) -> {
            log.info("shipment {} handed over to {}", shipmentId, carrier);
        });
    }

    public CompletableFuture<SendResult<String, String>> delivered(String shipmentId) {
        return kafkaTemplate.send("shipments.delivered", shipmentId);
    }
}
