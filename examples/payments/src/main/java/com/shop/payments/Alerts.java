package com.shop.payments;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what needs a person; the monitoring reads it. */
final class Alerts {

    private static final AtomicLong raised = new AtomicLong();

    private Alerts() {}

    static void raise(String topic, String paymentId) {
        raised.incrementAndGet();
        System.err.println("ALERT " + topic + " " + paymentId);
    }

    static long count() {
        return raised.get();
    }
}
