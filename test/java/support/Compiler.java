import com.sun.source.util.JavacTask;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Type-checks Java sources for javac.ts: one process, any number of requests, nothing written to disk.
 *
 * <p>A request is a class path, the number of files, and each file's name and text; the answer is the number of diagnostics and
 * each one's kind, file, line, column, start, end, code and message. Numbers are 4 bytes, a string is its length in bytes and its
 * UTF-8 bytes. The process ends when its input ends.
 */
final class Compiler {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** A file manager keeps the index of its jars, which is most of the cost of a small compilation. */
  private static final Map<String, StandardJavaFileManager> MANAGERS = new HashMap<>();

  public static void main(String[] arguments) throws IOException {
    DataInputStream input = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream output = new DataOutputStream(new BufferedOutputStream(System.out));
    // Whatever else prints must not come between the answers.
    System.setOut(new PrintStream(System.err));
    while (true) {
      String classPath;
      try {
        classPath = readText(input);
      } catch (EOFException end) {
        return;
      }
      int count = input.readInt();
      List<JavaFileObject> sources = new ArrayList<>(count);
      for (int index = 0; index < count; index++) {
        sources.add(new Source(readText(input), readText(input)));
      }
      answer(output, check(classPath, sources));
    }
  }

  private static List<Diagnostic<? extends JavaFileObject>> check(String classPath, List<JavaFileObject> sources) throws IOException {
    StandardJavaFileManager manager = MANAGERS.get(classPath);
    if (manager == null) {
      manager = COMPILER.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
      List<File> jars = new ArrayList<>();
      for (String entry : classPath.split(File.pathSeparator)) {
        if (!entry.isEmpty()) jars.add(new File(entry));
      }
      manager.setLocation(StandardLocation.CLASS_PATH, jars);
      MANAGERS.put(classPath, manager);
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options = Arrays.asList("-proc:none", "-implicit:none", "-Xlint:all,-serial,-processing,-path,-classfile,-options", "-Xmaxerrs", "1000", "-source", "17");
    JavacTask task = (JavacTask) COMPILER.getTask(null, manager, diagnostics, options, null, sources);
    // Attribution and flow analysis report every error that a compilation would; class files are not wanted.
    task.analyze();
    return diagnostics.getDiagnostics();
  }

  private static void answer(DataOutputStream output, List<Diagnostic<? extends JavaFileObject>> diagnostics) throws IOException {
    output.writeInt(diagnostics.size());
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics) {
      JavaFileObject source = diagnostic.getSource();
      writeText(output, diagnostic.getKind().name());
      writeText(output, source instanceof Source ? ((Source) source).fileName : "");
      output.writeInt((int) diagnostic.getLineNumber());
      output.writeInt((int) diagnostic.getColumnNumber());
      output.writeInt((int) diagnostic.getStartPosition());
      output.writeInt((int) diagnostic.getEndPosition());
      writeText(output, String.valueOf(diagnostic.getCode()));
      writeText(output, diagnostic.getMessage(Locale.ROOT));
    }
    output.flush();
  }

  private static String readText(DataInputStream input) throws IOException {
    byte[] bytes = new byte[input.readInt()];
    input.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void writeText(DataOutputStream output, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.writeInt(bytes.length);
    output.write(bytes);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String fileName;
    private final String text;

    Source(String fileName, String text) {
      super(uri(fileName), Kind.SOURCE);
      this.fileName = fileName;
      this.text = text;
    }

    private static URI uri(String fileName) {
      try {
        return new URI("string", null, "/" + fileName, null);
      } catch (URISyntaxException invalid) {
        throw new IllegalArgumentException(invalid);
      }
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
