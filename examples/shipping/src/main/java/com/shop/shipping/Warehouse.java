package com.shop.shipping;

/** The pickers' hand-held devices. */
public interface Warehouse {

    void pick(String orderId, String order);

    void putBack(String orderId);
}
