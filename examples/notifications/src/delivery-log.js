const { Kafka } = require('@confluentinc/kafka-javascript').KafkaJS;

const kafka = new Kafka({ kafkaJS: { brokers: ['localhost:9092'] } });
const producer = kafka.producer({ kafkaJS: { acks: 1 } });

/** Records for the support team which mails went out. */
async function logDeliveries(deliveries) {
  for (const delivery of deliveries) {
    producer.send({
      topic: 'notifications.delivered',
      messages: [{ key: delivery.customerId, value: JSON.stringify(delivery) }],
    });
  }
  await producer.flush({ timeout: 5000 });
}

async function logBounce(bounce) {
  await producer.send({
    topic: 'notifications.bounced',
    messages: [{ key: bounce.customerId, value: bounce.reason }],
  });
}

module.exports = { logDeliveries, logBounce };
