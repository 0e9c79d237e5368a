/** What a Java snippet finds in the class it is inserted into: imports, clients, and the names of the user's own code. */

/** Snippets that use Spring Kafka; all others need kafka-clients alone. */
export function isSpringSnippet(prefix: string): boolean {
  return prefix.startsWith('kafka-spring-');
}

/** Snippets that declare members: an annotated or a private method. */
export function isMember(expanded: string): boolean {
  return /^(@|private |public )/.test(expanded);
}

const commonImports = [
  'java.nio.charset.StandardCharsets',
  'java.time.Duration',
  'java.util.ArrayList',
  'java.util.HashMap',
  'java.util.List',
  'java.util.Map',
  'java.util.Properties',
  'java.util.concurrent.CompletableFuture',
  'java.util.concurrent.ExecutionException',
  'java.util.concurrent.Executor',
  'java.util.concurrent.Future',
  'java.util.concurrent.TimeUnit',
  'java.util.concurrent.atomic.AtomicBoolean',
  'org.apache.kafka.clients.consumer.ConsumerConfig',
  'org.apache.kafka.clients.consumer.ConsumerRecord',
  'org.apache.kafka.clients.consumer.ConsumerRecords',
  'org.apache.kafka.clients.consumer.KafkaConsumer',
  'org.apache.kafka.clients.consumer.OffsetAndMetadata',
  'org.apache.kafka.clients.producer.KafkaProducer',
  'org.apache.kafka.clients.producer.ProducerConfig',
  'org.apache.kafka.clients.producer.ProducerRecord',
  'org.apache.kafka.clients.producer.RecordMetadata',
  'org.apache.kafka.common.KafkaException',
  'org.apache.kafka.common.TopicPartition',
  'org.apache.kafka.common.errors.AuthorizationException',
  'org.apache.kafka.common.errors.InterruptException',
  'org.apache.kafka.common.errors.OutOfOrderSequenceException',
  'org.apache.kafka.common.errors.ProducerFencedException',
  'org.apache.kafka.common.errors.WakeupException',
  'org.apache.kafka.common.serialization.StringDeserializer',
  'org.apache.kafka.common.serialization.StringSerializer',
  'org.slf4j.Logger',
  'org.slf4j.LoggerFactory',
];

const springImports = [
  'org.apache.kafka.clients.admin.NewTopic',
  'org.apache.kafka.common.config.TopicConfig',
  'org.springframework.context.annotation.Bean',
  'org.springframework.kafka.annotation.KafkaListener',
  'org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory',
  'org.springframework.kafka.config.TopicBuilder',
  'org.springframework.kafka.core.ConsumerFactory',
  'org.springframework.kafka.core.KafkaOperations',
  'org.springframework.kafka.core.KafkaTemplate',
  'org.springframework.kafka.listener.BatchListenerFailedException',
  'org.springframework.kafka.listener.CommonErrorHandler',
  'org.springframework.kafka.listener.ContainerProperties',
  'org.springframework.kafka.listener.DeadLetterPublishingRecoverer',
  'org.springframework.kafka.listener.DefaultErrorHandler',
  'org.springframework.kafka.support.Acknowledgment',
  'org.springframework.kafka.support.ExponentialBackOffWithMaxRetries',
];

/** `expanded` in the class `Snippet`, as a member or as the body of a method. */
export function embedJava(prefix: string, expanded: string): { readonly text: string; readonly start: number } {
  const spring = isSpringSnippet(prefix);
  const imports = [
    ...commonImports,
    ...(spring ? springImports : []),
    // Both clients wait with time-outs, each with an exception of its own.
    spring ? 'java.util.concurrent.TimeoutException' : 'org.apache.kafka.common.errors.TimeoutException',
  ];
  const member = isMember(expanded);
  const before = `${imports.map((name) => `import ${name};\n`).join('')}
public class Snippet {
    record Order(String id) {
        String toJson() {
            return "{}";
        }
    }

    interface Repository {
        void save(String value);
    }

    private static final Logger log = LoggerFactory.getLogger(Snippet.class);
    private final AtomicBoolean running = new AtomicBoolean(true);
    private Repository repository;
${spring ? '    private KafkaTemplate<String, String> kafkaTemplate;\n' : ''}
    void handle(ConsumerRecord<String, String> record) {
        repository.save(record.value());
    }

    String transform(String value) {
        return value.trim();
    }

    void keepForRetry(ProducerRecord<String, String> record, Throwable failure) {
        log.warn(record.key(), failure);
    }

    void keepForRetry(String key, String value, Throwable failure) {
        log.warn(key + value, failure);
    }

${member ? memberBefore(spring) : methodBefore(prefix)}`;
  return { text: `${before}${expanded}\n${member ? '' : '    }\n'}}\n`, start: before.length };
}

function memberBefore(spring: boolean): string {
  return spring ? '' : '    private KafkaProducer<String, String> producer;\n\n';
}

/** What stands around the statements; a snippet that makes its own clients is not given any. */
function methodBefore(prefix: string): string {
  const records = 'KafkaConsumer<String, String> consumer';
  const send = 'KafkaProducer<String, String> producer, String key, String value';
  const parameters: Readonly<Record<string, string>> = {
    'kafka-send-sync': send,
    'kafka-send-callback': send,
    'kafka-send-batch': 'KafkaProducer<String, String> producer, List<Order> orders',
    'kafka-commit-record': records,
    'kafka-commit-partition': records,
    'kafka-batch-concurrent': `${records}, Executor executor`,
    'kafka-transaction': send,
    'kafka-spring-send': 'String key, String value',
    'kafka-spring-send-sync': 'String key, String value',
    'kafka-spring-transaction': 'String key, String value',
  };
  const given = parameters[prefix] ?? '';
  const poll = given.startsWith(records)
    ? '        ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(500));\n'
    : '';
  return `    void snippet(${given}) {\n${poll}`;
}
