const { Kafka } = require('@confluentinc/kafka-javascript').KafkaJS;
const { sendMail } = require('./mail.js');

const kafka = new Kafka({ kafkaJS: { brokers: ['localhost:9092'] } });
const consumer = kafka.consumer({ kafkaJS: { groupId: 'mails', fromBeginning: true } });
const receipts = kafka.consumer({ kafkaJS: { groupId: 'receipts', fromBeginning: true, autoCommit: false } });

async function startMails() {
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders.placed', 'orders.shipped'] });
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      try {
        const order = JSON.parse(message.value.toString());
        await sendMail(order.customerId, topic);
      } catch (error) {
        console.error('mail not sent', error);
      }
    },
  });
}

async function startReceipts() {
  await receipts.connect();
  await receipts.subscribe({ topics: ['payments.settled'] });
  await receipts.run({
    eachMessage: async ({ topic, partition, message }) => {
      await receipts.commitOffsets([{ topic, partition, offset: (BigInt(message.offset) + 1n).toString() }]);
      const payment = JSON.parse(message.value.toString());
      await sendMail(payment.customerId, 'receipt');
    },
  });
}

module.exports = { startMails, startReceipts };
