import { setTimeout } from 'node:timers/promises';

const stock = new Map<string, number>();

export async function reserveStock(sku: string, quantity: number): Promise<void> {
  await setTimeout(5);
  const left = stock.get(sku) ?? 0;
  if (left < quantity) {
    throw new Error(`only ${left} of ${sku} left`);
  }
  stock.set(sku, left - quantity);
}

export async function releaseStock(orderId: string): Promise<void> {
  await setTimeout(5);
  stock.set(orderId, (stock.get(orderId) ?? 0) + 1);
}
