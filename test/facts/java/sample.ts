/** Java that holds every construct that the lowering knows, without a syntax error. */
export const sample = String.raw`// licence
package  com.acme . orders;
import java.util.*;
import java.util.Map.Entry;
import static java.util.Map.of;
import static org.x.Y.*;
/**
 * Doc of S.
 */
@Component("s") @Deprecated
public abstract class S<T extends Comparable<T>> extends base.Base<String, T> implements A, B<int[]> {
  private static final String TOPIC = "or\tders", OTHER[] = {"a", "b"};
  final KafkaTemplate<String, ? extends Order> t; Map.Entry<?, List<@NonNull String>> e;
  static { init(); }
  { init2(); }
  S(@Value("#{x}") final KafkaTemplate<K, V> t, int... n) throws IOException, x.Y { super(t); this.t = t; }
  S() { this(null); }
  @KafkaListener(topics = "x", properties = {"a=b", C.D}, tp = @TopicPartition(topic = "t", partitions = {"0"}), b = @Backoff(1000))
  @org.x.Q
  public synchronized void on(ConsumerRecord<K, V> record, Acknowledgment ack) {
    t.send(TOPIC, record.value());
    t.send(TOPIC, v).whenComplete((r, ex) -> { if (ex != null) log(ex); });
    t.send(TOPIC, v).addCallback(this::ok, S::<X>fail);
    list.forEach(x -> t.send(x));
    Supplier<List<String>> s = ArrayList<String>::new; Function<Integer,int[]> g = int[]::new; 
    var props = new HashMap<String, Object>() {{ put("acks", "0"); put(ProducerConfig.X, StringSerializer.class); }};
    final int i = 0x7fff_ffff, j = 1_000, k[] = new int[3];
    long l = 10L; double d = 1.5e3f; char c = '\n'; boolean z = !true; Object nul = null; int neg = -1; int bin = 0b101, oct = 017, ff = 0xFFFFFFFF;
    String block = """
        hello
          world \
        x
        """;
    if (o instanceof Foo f && f.x > 1) return; else if (o instanceof Bar) { } else ;
    switch (x) { case 1: case 2: foo(); break; case 3: bar(); default: baz(); }
    switch (x) { case A, B -> foo(); case C -> { bar(); } default -> throw new X(); }
    var r = switch (x) { case Circle q when q.r > 0 -> send(1); case P(int a, var b) -> 2; default -> { yield 3; } };
    outer: for (int a = 0, b = 1; a < 3; a++, --b) { if (a == 1) continue outer; break; }
    for (i = 0; ; ) ;
    for (final Map.Entry<String, X> en : m.entrySet()) use(en);
    while (true) poll();
    do { x += 1; } while (x < 3);
    try (Producer<K, V> p = create(); other; this.q) { p.send(r); } catch (final A | b.C ex) { throw ex; } finally { p.close(); }
    synchronized (lock()) { w(); }
    assert x > 1 : "m";
    (( Runnable & Serializable) () -> { }).run();
    a.b.c[1] = y ? 1 : 2;
    class Local { void z() {} }
    record Rec(int a) {}
    outerObj.new Inner(1);
    new Outer.Inner<String>(1, "x");
    super.on(record, ack); S.super.on(null); S.this.t.<Foo>bar();
    Future<?> fut = executor.submit(() -> t.send(x).get());
    String q = "a" + b + 'c';
    ;
  }
  abstract int[] foo() throws E;
  int arr()[] { return null; }
}
enum Color implements I { RED("r") { void m() { } }, @X GREEN; private final String v; Color(String... v) { } void n() {} }
record Point(int x, @N String... y) implements Q { Point { check(x); } static int z = 1; }
@interface Ann { String value() default "x"; int K = 1; }
interface Face<T> extends A, B { int X = 1; default void d() { } void e(); enum In { P } }
`;
