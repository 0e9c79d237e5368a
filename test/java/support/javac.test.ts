import { afterAll, describe, expect, it } from 'vitest';
import { compileJava, type JavaClassPath, javaErrors, javaFileName, stopJavaCompiler } from './javac.ts';

afterAll(stopJavaCompiler);

const producer = `import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

public class Orders {
  void send(Properties properties, String order) throws Exception {
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties)) {
      producer.send(new ProducerRecord<>("orders", order)).get();
    }
  }
}
`;

const listener = `import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

@Component
class OrderListener {
  @KafkaListener(topics = "orders")
  void receive(String order, Acknowledgment acknowledgment) {
    System.out.println(order);
    acknowledgment.acknowledge();
  }
}
`;

describe('the Java compiler', () => {
  it.each<[JavaClassPath, string]>([
    ['kafka-clients-3', producer],
    ['kafka-clients-4', producer],
    ['spring-kafka', producer],
    ['spring-kafka', listener],
  ])('accepts right code against %s', async (classPath, text) => {
    expect(await javaErrors([{ name: javaFileName(text), text }], classPath)).toEqual([]);
  });

  it('says what is wrong and where', async () => {
    const text = producer.replace('.get()', '.gett()');
    const diagnostics = await compileJava([{ name: 'Orders.java', text }], 'kafka-clients-4');
    expect(diagnostics).toHaveLength(1);
    const [error] = diagnostics;
    expect(error).toMatchObject({
      kind: 'error',
      file: 'Orders.java',
      line: 8,
      code: 'compiler.err.cant.resolve.location.args',
    });
    expect(text.slice(error!.start, error!.end)).toContain('gett');
  });

  it('finds what only flow analysis sees: an exception that nobody handles', async () => {
    const text = producer.replace(' throws Exception', '');
    expect(await javaErrors([{ name: 'Orders.java', text }], 'kafka-clients-3')).toEqual([
      expect.stringContaining('Orders.java:8: unreported exception java.lang.InterruptedException'),
    ]);
  });

  it('tells the versions apart', async () => {
    const text =
      'import java.time.Duration;\nclass Poll { void poll(org.apache.kafka.clients.consumer.Consumer<?, ?> c) { c.poll(100L); } }\n';
    expect(await javaErrors([{ name: 'Poll.java', text }], 'kafka-clients-3')).toEqual([]);
    expect(await javaErrors([{ name: 'Poll.java', text }], 'kafka-clients-4')).toHaveLength(1);
  });

  it('knows the client only where it is on the class path', async () => {
    expect(await javaErrors([{ name: 'OrderListener.java', text: listener }], 'kafka-clients-4')).not.toEqual([]);
  });

  it('compiles several files together and keeps calls apart', async () => {
    const user = { name: 'User.java', text: 'class User { String name() { return Helper.name(); } }' };
    const helper = { name: 'Helper.java', text: 'class Helper { static String name() { return "é"; } }' };
    expect(await javaErrors([user, helper], 'kafka-clients-4')).toEqual([]);
    expect(await javaErrors([user], 'kafka-clients-4')).not.toEqual([]);
    const answers = await Promise.all([javaErrors([user], 'kafka-clients-4'), javaErrors([helper], 'kafka-clients-4')]);
    expect(answers.map((errors) => errors.length > 0)).toEqual([true, false]);
  });

  it('answers for empty, broken and binary files', async () => {
    expect(await javaErrors([{ name: 'Empty.java', text: '' }], 'kafka-clients-4')).toEqual([]);
    expect(
      await javaErrors([{ name: 'Broken.java', text: 'class Broken { void f( {' }], 'kafka-clients-4'),
    ).not.toEqual([]);
    expect(await javaErrors([{ name: 'Binary.java', text: '\u0000\uffff\ud800' }], 'kafka-clients-4')).not.toEqual([]);
  });

  it('compiles hundreds of small files in seconds', async () => {
    const count = 200;
    await javaErrors([{ name: 'Orders.java', text: producer }], 'kafka-clients-4');
    const started = performance.now();
    for (let index = 0; index < count; index++) {
      const text = producer.replace('"orders"', `"orders-${index}"`);
      expect(await javaErrors([{ name: 'Orders.java', text }], 'kafka-clients-4')).toEqual([]);
    }
    const seconds = (performance.now() - started) / 1000;
    console.log(`javac: ${count} files in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} a second`);
    expect(seconds).toBeLessThan(60);
  });
});

describe('the file name of a Java source', () => {
  it.each([
    ['/** public class No */ package a; public final class Yes {}', 'Yes.java'],
    ['class First {} public interface Second {}', 'Second.java'],
    ['record Point(int x) {}', 'Point.java'],
    ['String text = "public class No {}";\nenum Colour {}', 'Colour.java'],
    ['', 'Unnamed.java'],
  ])('%s', (text, name) => {
    expect(javaFileName(text)).toBe(name);
  });
});
