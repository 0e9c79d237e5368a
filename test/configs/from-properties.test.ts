import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configBlocksOfProperties, mentionsKafka } from '../../server/src/core/configs/from-properties.ts';
import { readPropertyName } from '../../server/src/core/configs/property-names.ts';
import { parseProperties } from '../../server/src/core/syntax/properties/parse.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';

const blocksOf = (path: string, text: string) => configBlocksOfProperties(path, parseProperties(text));
const lines = (...parts: string[]) => parts.join('\n');

/** `framework/role[prefix]: key=value …` for each block; `?` for an unknown value, `!` before an overridden entry. */
function outline(path: string, text: string): string[] {
  return blocksOf(path, text).map((block) => {
    const head = `${block.framework ?? ''}/${block.role}${block.prefix === undefined ? '' : `[${block.prefix}]`}`;
    const entries = block.entries.map(
      (entry) => `${entry.overridden ? '!' : ''}${entry.key}=${entry.value.known ? entry.value.value : '?'}`,
    );
    return `${head}: ${entries.join(' ')}`;
  });
}

const roles = (path: string, text: string) =>
  blocksOf(path, text).map((block) => `${block.framework === undefined ? '' : `${block.framework}/`}${block.role}`);

describe('what is not about Kafka', () => {
  it.each<[string, string, string]>([
    ['retries of something else', 'http.properties', 'retries=0\ntimeout=5'],
    ['acks of something else', 'queue.properties', 'acks=1'],
    ['both, and a batch size', 'jdbc.properties', 'acks=1\nretries=0\nbatch.size=100\nclient.id=x'],
    ['one telling key alone', 'app.properties', 'linger.ms=5'],
    ['a prefix without Kafka', 'application.properties', 'mail.producer.acks=1\nmail.retries=0'],
    ['retries under a Kafka prefix', 'application.properties', 'kafka.producer.retries=0'],
    ['acks under a Kafka prefix without a role', 'application.properties', 'my.kafka.acks=1'],
    [
      'another reactive connector',
      'application.properties',
      'mp.messaging.outgoing.x.connector=smallrye-amqp\nmp.messaging.outgoing.x.retries=0\nmp.messaging.outgoing.x.acks=1',
    ],
    ['a channel that nobody says is Kafka', 'application.properties', 'mp.messaging.outgoing.x.retries=0'],
    [
      'the Scala client of Kafka 0.8',
      'consumer.properties',
      'zookeeper.connect=localhost:2181\ngroup.id=g\nauto.commit.enable=true\nauto.offset.reset=largest\nfetch.min.bytes=1',
    ],
    ['logging', 'log4j.properties', 'log4j.logger.org.apache.kafka=INFO\nlog4j.appender.x.retries=0'],
    ['the Gradle wrapper', 'gradle-wrapper.properties', 'distributionUrl=https\\://services.gradle.org/x.zip'],
    ['comments alone', 'producer.properties', '# bootstrap.servers=x\n'],
    ['an empty file', 'kafka.properties', ''],
  ])('%s', (_, path, text) => {
    expect(outline(path, text)).toEqual([]);
  });
});

describe('plain client files', () => {
  it.each<[string, string, string, string[]]>([
    ['producer by its keys', 'app.properties', 'bootstrap.servers=x:9092\nacks=1', ['producer']],
    ['consumer by its keys', 'app.properties', 'bootstrap.servers=x:9092\ngroup.id=g', ['consumer']],
    ['both in one list', 'kafka.properties', 'bootstrap.servers=x\nacks=1\ngroup.id=g', ['common']],
    ['neither', 'client.properties', 'bootstrap.servers=x\nsecurity.protocol=SSL', ['unknown']],
    ['retries alone do not make a producer', 'client.properties', 'bootstrap.servers=x\nretries=0', ['unknown']],
    ['by its name', 'conf/Producer.properties', 'bootstrap.servers=x\nretries=0', ['producer']],
    ['by a part of its name', 'C:\\conf\\orders-consumer.properties', 'bootstrap.servers=x', ['consumer']],
    ['a name that only contains the word', 'reproducer.properties', 'bootstrap.servers=x', ['unknown']],
    ['without an address', 'x.properties', 'enable.auto.commit=true\nmax.poll.records=5', ['consumer']],
    ['a telling name needs less', 'kafka-orders.properties', 'acks=1\nretries=0', ['producer']],
    ['by its comment', 'x.properties', '# kafka-reliability-role: producer\nretries=0', ['producer']],
    [
      'a comment beats the keys',
      'x.properties',
      '! kafka-reliability-role: admin\nbootstrap.servers=x\nacks=1',
      ['admin'],
    ],
    ['a comment with an unknown role', 'x.properties', '# kafka-reliability-role: boss\nretries=0', []],
    ['broker', 'server.properties', 'broker.id=0\nlog.dirs=/var/kafka\nnum.partitions=3', ['broker']],
    ['KRaft broker', 'any.properties', 'process.roles=broker,controller\nnode.id=1', ['broker']],
    ['topic', 'orders.properties', 'cleanup.policy=delete\nretention.ms=1000\nmin.insync.replicas=1', ['topic']],
  ])('%s', (_, path, text, expected) => {
    expect(roles(path, text)).toEqual(expected);
  });

  it('knows librdkafka by its keys and gives them their canonical names', () => {
    const [block] = blocksOf(
      'client.properties',
      'metadata.broker.list=x\nrequest.required.acks=0\nmessage.send.max.retries=0',
    );
    expect(block).toMatchObject({ dialect: 'librdkafka' });
    expect(block!.entries.map((entry) => [entry.key, entry.writtenKey])).toEqual([
      ['bootstrap.servers', 'metadata.broker.list'],
      ['acks', 'request.required.acks'],
      ['retries', 'message.send.max.retries'],
    ]);
  });

  it('has spans in the text and values trimmed as the client trims them', () => {
    const text = '# c\n  bootstrap.servers = x:9092\n  acks = 1  \n';
    const block = blocksOf('p.properties', text)[0]!;
    const acks = block.entries[1]!;
    const slice = (span: { start: number; end: number }) => text.slice(span.start, span.end);
    expect([slice(acks.keySpan), slice(acks.valueSpan), slice(acks.span)]).toEqual(['acks', '1', 'acks = 1  ']);
    expect(acks.value).toEqual({ known: true, value: '1' });
    expect(slice(block.span)).toBe('bootstrap.servers = x:9092\n  acks = 1  ');
    expect(slice(block.site)).toBe('bootstrap.servers = x:9092');
    expect(block).toMatchObject({ client: 'file', form: 'properties', complete: true, dialect: 'java' });
  });

  it('leaves placeholders unknown', () => {
    const text =
      'bootstrap.servers=${B}\nacks=@acks@\nretries=${RETRIES:0}\nlinger.ms=%LINGER%\nbatch.size={{ size }}\nclient.id=<ID>';
    expect(outline('producer.properties', text)).toEqual([
      '/producer: bootstrap.servers=? acks=? retries=? linger.ms=? batch.size=? client.id=?',
    ]);
  });

  it('keeps duplicates in order', () => {
    expect(outline('producer.properties', 'bootstrap.servers=x\nacks=0\nacks=all')).toEqual([
      '/producer: bootstrap.servers=x acks=0 acks=all',
    ]);
  });
});

describe('prefixed keys of an application', () => {
  it.each<[string, string, string[]]>([
    [
      'a Kafka prefix with roles',
      'kafka.producer.acks=1\nkafka.consumer.enable.auto.commit=true',
      ['producer', 'consumer'],
    ],
    ['any prefix with an address', 'orders.bootstrap.servers=x\norders.acks=1', ['producer']],
    ['any prefix with several keys', 'orders.producer.acks=1\norders.producer.linger.ms=5', ['producer']],
    ['Micronaut', 'kafka.producers.default.acks=1\nkafka.consumers.default.group.id=g', ['producer', 'consumer']],
  ])('%s', (_, text, expected) => {
    expect(roles('application.properties', text)).toEqual(expected);
  });

  it('names prefix and key apart', () => {
    expect(outline('application.properties', 'app.kafka-producer.max.in.flight.requests.per.connection=6')).toEqual([
      '/producer[app.kafka-producer.]: max.in.flight.requests.per.connection=6',
    ]);
  });
});

describe('Connect, Streams, MirrorMaker', () => {
  it('reads a Connect worker', () => {
    const text = lines(
      'bootstrap.servers=x',
      'group.id=connect-cluster',
      'config.storage.topic=configs',
      'offset.flush.interval.ms=10000',
      'acks=1',
      'producer.acks=1',
      'consumer.enable.auto.commit=true',
      'admin.retries=0',
    );
    expect(outline('connect-distributed.properties', text)).toEqual([
      'connect/connect: bootstrap.servers=x group.id=connect-cluster config.storage.topic=configs offset.flush.interval.ms=10000 acks=1',
      'connect/producer[producer.]: acks=1',
      'connect/consumer[consumer.]: enable.auto.commit=true',
      'connect/admin[admin.]: retries=0',
    ]);
  });

  it('reads a connector', () => {
    const text = 'name=s\nconnector.class=X\ntasks.max=1\nproducer.override.acks=0\nbatch.size=100\nretries=0';
    expect(outline('sink.properties', text)).toEqual([
      'connect/connect: name=s connector.class=X tasks.max=1 batch.size=100 retries=0',
      'connect/producer[producer.override.]: acks=0',
    ]);
  });

  it('reads a Streams application, whose prefixed keys win over the flat ones', () => {
    const text = lines(
      'application.id=app',
      'bootstrap.servers=x',
      'acks=1',
      'producer.acks=all',
      'retries=0',
      'main.consumer.max.poll.records=1',
      'output.topic.replication.factor=1',
    );
    expect(outline('dev.properties', text)).toEqual([
      'streams/streams: application.id=app bootstrap.servers=x !acks=1 retries=0 output.topic.replication.factor=1',
      'streams/producer[producer.]: acks=all',
      'streams/consumer[main.consumer.]: max.poll.records=1',
    ]);
  });

  it('reads MirrorMaker 2', () => {
    const text = lines(
      'clusters = A, B',
      'A.bootstrap.servers = a',
      'B.producer.acks = 1',
      'A->B.consumer.enable.auto.commit = true',
    );
    expect(roles('mm2.properties', text)).toEqual([
      'mirror-maker/connect',
      'unknown',
      'mirror-maker/producer',
      'mirror-maker/consumer',
    ]);
  });
});

describe('Spring Boot', () => {
  it('binds names in every style to Kafka keys', () => {
    const text = lines(
      'spring.kafka.bootstrap-servers=x',
      'spring.kafka.producer.acks=1',
      'spring.kafka.producer.transaction-id-prefix=tx-',
      'spring.kafka.producer.properties.enable.idempotence=false',
      'spring.kafka.producer.properties[linger.ms]=5',
      'spring.kafka.consumer.enableAutoCommit=true',
      'spring.kafka.consumer.auto_offset_reset=earliest',
      'Spring.Kafka.Consumer.Max-Poll-Records=1',
      'spring.kafka.properties.retries=0',
      'spring.kafka.listener.ackMode=manual',
      'spring.kafka.streams.application-id=s',
      'server.port=8080',
    );
    expect(outline('src/main/resources/application.properties', text)).toEqual([
      'spring/common[spring.kafka.]: bootstrap.servers=x retries=0',
      'spring/producer[spring.kafka.producer.]: acks=1 transactional.id=tx- enable.idempotence=false linger.ms=5',
      'spring/consumer[spring.kafka.consumer.]: enable.auto.commit=true auto.offset.reset=earliest max.poll.records=1',
      'spring/consumer[spring.kafka.]: listener.ack-mode=manual',
      'spring/streams[spring.kafka.streams.]: application.id=s',
    ]);
  });

  it('does not read names that Spring does not have', () => {
    expect(outline('application.properties', 'spring.kafka.producer.enable-idempotence=false')).toEqual([
      'spring/producer[spring.kafka.producer.]: enable-idempotence=false',
    ]);
  });

  it('lets the properties map win over the own name, and the producer over the common keys', () => {
    const text = lines(
      'spring.kafka.producer.properties.acks=all',
      'spring.kafka.producer.acks=1',
      'spring.kafka.properties.acks=0',
      'spring.kafka.properties.enable.auto.commit=true',
    );
    expect(outline('application.properties', text)).toEqual([
      'spring/producer[spring.kafka.producer.properties.]: acks=all !acks=1',
      'spring/common[spring.kafka.properties.]: !acks=0 enable.auto.commit=true',
    ]);
  });

  it('keeps documents and profiles apart', () => {
    const text = lines(
      'spring.kafka.producer.acks=0',
      '#---',
      'spring.config.activate.on-profile=prod',
      'spring.kafka.producer.acks=all',
      '# a comment beside it makes it none',
      '#---',
      'spring.kafka.producer.retries=0',
    );
    const blocks = blocksOf('application.properties', text);
    expect(blocks.map((block) => [block.entries.map((entry) => entry.key), block.complete])).toEqual([
      [['acks'], true],
      [['acks', 'retries'], false],
    ]);
    expect(blocksOf('application-dev.properties', 'spring.kafka.producer.acks=0')[0]).toMatchObject({
      profile: 'dev',
      complete: false,
    });
  });

  it('reads Spring Cloud Stream', () => {
    const text = lines(
      'spring.cloud.stream.kafka.binder.required-acks=0',
      'spring.cloud.stream.kafka.binder.producer-properties.retries=0',
      'spring.cloud.stream.kafka.binder.consumerProperties.enable.auto.commit=true',
      'spring.cloud.stream.kafka.bindings.orders-out-0.producer.configuration.acks=1',
      'spring.cloud.stream.kafka.streams.binder.configuration.acks=1',
      'spring.cloud.stream.kafka.binder.configuration.acks=1',
      'spring.cloud.stream.bindings.in.group=g',
    );
    expect(outline('application.properties', text)).toEqual([
      'spring/producer[spring.cloud.stream.kafka.binder.]: acks=0 retries=0',
      'spring/consumer[spring.cloud.stream.kafka.binder.consumerProperties.]: enable.auto.commit=true',
      'spring/producer[spring.cloud.stream.kafka.bindings.orders-out-0.producer.configuration.]: acks=1',
      'spring/streams[spring.cloud.stream.kafka.streams.binder.configuration.]: acks=1',
      'spring/common[spring.cloud.stream.kafka.binder.configuration.]: !acks=1',
    ]);
  });
});

describe('MicroProfile Reactive Messaging', () => {
  it('reads channels, connectors, profiles and the shared kafka. keys', () => {
    const text = lines(
      'kafka.bootstrap.servers=x',
      'kafka.acks=1',
      'mp.messaging.outgoing.orders.connector=smallrye-kafka',
      'mp.messaging.outgoing.orders.acks=0',
      'mp.messaging.outgoing."a.b".acks=1',
      'mp.messaging.incoming.bills.enable.auto.commit=true',
      '%dev.mp.messaging.outgoing.orders.acks=0',
      'mp.messaging.connector.smallrye-kafka.retries=0',
    );
    expect(outline('application.properties', text)).toEqual([
      'smallrye/common[kafka.]: bootstrap.servers=x !acks=1',
      'smallrye/producer[mp.messaging.outgoing.orders.]: connector=smallrye-kafka acks=0',
      'smallrye/producer[mp.messaging.outgoing."a.b".]: acks=1',
      'smallrye/consumer[mp.messaging.incoming.bills.]: enable.auto.commit=true',
      'smallrye/producer[%dev.mp.messaging.outgoing.orders.]: acks=0',
      'smallrye/common[mp.messaging.connector.smallrye-kafka.]: retries=0',
    ]);
    expect(blocksOf('application.properties', text)[4]).toMatchObject({ profile: 'dev', complete: false });
  });
});

describe('mentionsKafka', () => {
  it('is cheap and says no to most files', () => {
    expect(mentionsKafka('gradle.properties', 'org.gradle.jvmargs=-Xmx1g')).toBe(false);
    expect(mentionsKafka('http.properties', 'retries=0\nacks=1')).toBe(false);
    expect(mentionsKafka('a/producer.properties', '')).toBe(true);
    expect(mentionsKafka('x.properties', 'spring.kafka.producer.acks=1')).toBe(true);
  });

  it('never misses a file that has blocks', () => {
    const key = fc.constantFrom(
      ...[
        'acks',
        'retries',
        'bootstrap.servers',
        'enable.auto.commit',
        'linger.ms',
        'group.id',
        'broker.id',
        'clusters',
        'a->b.x',
      ],
      ...[
        'connector.class',
        'tasks.max',
        'application.id',
        'key.converter',
        'zookeeper.connect',
        'log.dir',
        'retention.ms',
        'segment.ms',
      ],
      ...[
        'sasl.mechanisms',
        'process.roles',
        'num.stream.threads',
        'max.poll.records',
        'value.deserializer',
        'client.id',
        'plugin.path',
      ],
    );
    const prefix = fc.constantFrom(
      '',
      '',
      '',
      'kafka.',
      'x.',
      'producer.',
      'app.kafka.consumer.',
      'spring.kafka.',
      'mp.messaging.outgoing.o.',
      '%dev.',
    );
    const line = fc.tuple(prefix, key).map(([before, after]) => `${before}${after}=1`);
    const path = fc.constantFrom(
      'a.properties',
      'producer.properties',
      'my-kafka.properties',
      'application.properties',
    );
    fc.assert(
      fc.property(path, fc.array(line, { maxLength: 8, size: 'max' }), (name, all) => {
        const text = all.join('\n');
        expect(blocksOf(name, text).length === 0 || mentionsKafka(name, text)).toBe(true);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});

describe('bad input', () => {
  it('never throws and keeps every span inside the text', () => {
    const part = fc.constantFrom(
      'spring.kafka.',
      'producer.',
      'properties',
      '[',
      ']',
      '.',
      '..',
      '%',
      'mp.messaging.',
      'outgoing.',
      '"',
      'acks',
      '=',
      '\n',
      '->',
      '1',
      '\\',
      '#---',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40, size: 'max' }), (parts) => {
        const text = `bootstrap.servers=x\n${parts.join('')}`;
        for (const block of blocksOf('application.properties', text)) {
          for (const entry of block.entries) {
            expect(entry.span.start).toBeLessThanOrEqual(entry.span.end);
            expect(entry.span.end).toBeLessThanOrEqual(text.length);
          }
        }
      }),
      { numRuns: fuzzRuns(200) },
    );
  });

  it.each<[string, number, (index: number) => string]>([
    ['flat', 100_000, (index) => `key${index}=1`],
    ['prefixed', 100_000, (index) => `p${index}.acks=1`],
    ['channels', 20_000, (index) => `mp.messaging.outgoing.c${index}.acks=1`],
    ['connectors', 20_000, (index) => `mp.messaging.connector.kafka${index}.acks=1`],
    ['profiles', 20_000, (index) => `%p${index}.kafka.bootstrap.servers=1`],
    ['documents', 20_000, (index) => `spring.kafka.producer.acks=${index}\n\n#---\n`],
    ['dots', 20_000, () => '.'.repeat(100)],
  ])('reads many lines of %s in seconds', (_, length, line) => {
    const text = Array.from({ length }, (__, index) => line(index)).join('\n');
    const start = performance.now();
    blocksOf('application.properties', `bootstrap.servers=x\n${text}`);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('gives up on names of megabytes at once', () => {
    const start = performance.now();
    expect(readPropertyName('a.'.repeat(2_500_000)).prefix).toBe('');
    expect(readPropertyName(`%${'a.'.repeat(2_500_000)}`).prefix).toBe('');
    expect(performance.now() - start).toBeLessThan(500);
  });
});
