import type { Producer } from 'kafkajs';
import type { Order } from './order.ts';

/** Tells the rest of the shop what happens to orders. */
export class OrderPublisher {
  constructor(private readonly producer: Producer) {}

  async placed(order: Order): Promise<void> {
    await this.producer.send({
      topic: 'orders.placed',
      messages: [{ key: order.id, value: JSON.stringify(order) }],
    });
  }

  cancelled(orderId: string, reason: string): void {
    this.producer.send({
      topic: 'orders.cancelled',
      messages: [{ key: orderId, value: JSON.stringify({ orderId, reason }) }],
    });
  }

  async refunded(orders: readonly Order[]): Promise<number> {
    for (const order of orders) {
      this.producer.send({
        topic: 'orders.refunded',
        messages: [{ key: order.id, value: JSON.stringify({ orderId: order.id, amount: order.total }) }],
      });
    }
    return orders.length;
  }

  async shipped(order: Order, trackingNumber: string): Promise<void> {
    await this.producer
      .send({
        topic: 'orders.shipped',
        messages: [{ key: order.id, value: JSON.stringify({ orderId: order.id, trackingNumber }) }],
      })
      .catch(() => {});
  }

  async archived(orders: readonly Order[]): Promise<void> {
    const sends = orders.map((order) =>
      this.producer.send({ topic: 'orders.archived', messages: [{ key: order.id, value: order.customerId }] }),
    );
    await Promise.all(sends);
  }
}
