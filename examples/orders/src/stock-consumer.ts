import type { Kafka } from 'kafkajs';
import type { Order } from './order.ts';
import { releaseStock, reserveStock } from './stock.ts';

export async function startReservations(kafka: Kafka): Promise<void> {
  const consumer = kafka.consumer({ groupId: 'stock-reservations' });
  await consumer.connect();
  await consumer.subscribe({ topic: 'orders.placed', fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const order: Order = JSON.parse(message.value?.toString() ?? '{}');
      order.items.forEach(async (item) => {
        await reserveStock(item.sku, item.quantity);
      });
    },
  });
}

export async function startCancellations(kafka: Kafka): Promise<void> {
  const consumer = kafka.consumer({ groupId: 'stock-cancellations' });
  await consumer.connect();
  await consumer.subscribe({ topic: 'orders.cancelled', fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      const { orderId } = JSON.parse(message.value?.toString() ?? '{}');
      await releaseStock(orderId);
      await consumer.commitOffsets([{ topic, partition, offset: message.offset }]);
    },
  });
}

export async function startRefunds(kafka: Kafka): Promise<void> {
  const consumer = kafka.consumer({ groupId: 'stock-refunds' });
  await consumer.connect();
  await consumer.subscribe({ topic: 'orders.refunded', fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      const { orderId } = JSON.parse(message.value?.toString() ?? '{}');
      await releaseStock(orderId);
      const next = (BigInt(message.offset) + 1n).toString();
      await consumer.commitOffsets([{ topic, partition, offset: next }]);
    },
  });
}
