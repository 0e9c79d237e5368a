import type { EachBatchPayload, Kafka } from 'kafkajs';

async function writeInvoice(orderId: string): Promise<void> {
  const response = await fetch('http://invoices.internal/invoices', { method: 'POST', body: orderId });
  if (!response.ok) {
    throw new Error(`invoice for ${orderId}: ${response.status}`);
  }
}

async function writeInvoices({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
  for (const message of batch.messages) {
    if (!isRunning() || isStale()) {
      break;
    }
    try {
      await writeInvoice(message.key?.toString() ?? '');
    } finally {
      resolveOffset(message.offset);
    }
    await heartbeat();
  }
}

export async function startInvoices(kafka: Kafka): Promise<void> {
  const consumer = kafka.consumer({ groupId: 'invoices' });
  await consumer.connect();
  await consumer.subscribe({ topic: 'orders.placed', fromBeginning: true });
  await consumer.run({ eachBatchAutoResolve: false, eachBatch: writeInvoices });
}
