import { Kafka } from 'kafkajs';
import { startInvoices } from './invoice-batches.ts';
import { OrderPublisher } from './order-publisher.ts';
import { startCancellations, startRefunds, startReservations } from './stock-consumer.ts';

const kafka = new Kafka({
  clientId: 'orders',
  brokers: (process.env.KAFKA_BROKERS ?? 'localhost:9092').split(','),
});

const producer = kafka.producer({ idempotent: true });
await producer.connect();
export const publisher = new OrderPublisher(producer);

await Promise.all([startReservations(kafka), startCancellations(kafka), startRefunds(kafka), startInvoices(kafka)]);
