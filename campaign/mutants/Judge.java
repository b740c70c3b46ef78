import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the test classes of a module, whose folder is the working directory.
 *
 * <pre>
 * java Judge measure PATTERNS TIMES    all of them; writes to TIMES how many milliseconds each class took
 * java Judge first-red PATTERNS TIMES FIRST RED    ends at the first red test and writes its name to RED; the classes named in
 *                                      FIRST run first, then those that took the least time
 * </pre>
 *
 * PATTERNS and FIRST are lists with commas. Exits with 0 if no test is red, with 1 if one is, with 2 if there is no end.
 */
final class Judge implements TestExecutionListener {
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final Path CLASSES = Path.of("target/test-classes");

  private final boolean firstRed;
  private final Path red;
  private long tests;
  private boolean green = true;
  private String current = "";

  private Judge(boolean firstRed, Path red) {
    this.firstRed = firstRed;
    this.red = red;
  }

  public static void main(String[] args) throws IOException {
    // What a test leaves running must not keep this process.
    System.exit(args[0].equals("measure") ? measure(args[1], Path.of(args[2])) : firstRed(args));
  }

  private static int measure(String patterns, Path times) throws IOException {
    var judge = new Judge(false, times.resolveSibling("red"));
    Files.deleteIfExists(judge.red);
    var lines = new ArrayList<String>();
    for (var type : selected(patterns)) {
      var start = System.nanoTime();
      if (judge.run(type) > 0) {
        lines.add((System.nanoTime() - start) / 1_000_000 + " " + type);
      }
    }
    Files.write(times, lines);
    return judge.green ? 0 : 1;
  }

  private static int firstRed(String[] args) throws IOException {
    var millis = new HashMap<String, Integer>();
    for (var line : Files.readAllLines(Path.of(args[2]))) {
      var words = line.split(" ");
      millis.put(words[1], Integer.parseInt(words[0]));
    }
    var first = List.of(args[3].split(","));
    var types = new ArrayList<>(selected(args[1]));
    types.sort(
        Comparator.comparing((String type) -> !first.contains(type.substring(type.lastIndexOf('.') + 1)))
            .thenComparing(type -> millis.getOrDefault(type, 0)));
    var judge = new Judge(true, Path.of(args[4]));
    judge.limit();
    for (var type : types) {
      judge.run(type);
    }
    return judge.green ? 0 : 1;
  }

  /** A mutant may well wait for something that never comes. */
  private void limit() {
    new Timer(true)
        .schedule(
            new TimerTask() {
              @Override
              public void run() {
                System.out.println("No end after " + LIMIT.toMinutes() + " minutes, in " + current);
                end(2);
              }
            },
            LIMIT.toMillis());
  }

  /** The names of the classes that one of the patterns selects. */
  private static List<String> selected(String patterns) throws IOException {
    var wanted = Stream.of(patterns.split(",")).map(Judge::regex).toList();
    try (var files = Files.walk(CLASSES)) {
      return files
          .map(file -> CLASSES.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.contains("$"))
          .map(file -> file.substring(0, file.length() - ".class".length()))
          .filter(file -> wanted.stream().anyMatch(pattern -> pattern.matcher(file).matches()))
          .map(file -> file.replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  /** Of a pattern as Surefire takes them: a name alone is one in any package. */
  private static Pattern regex(String pattern) {
    var path = pattern.contains("/") ? pattern : "**/" + pattern;
    return Pattern.compile(
        path.replace("**/", "\0").replace("*", "[^/]*").replace("\0", "(.*/)?"));
  }

  /** How many tests there were. */
  private long run(String type) {
    var before = tests;
    current = type;
    var request =
        LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(type)).build();
    LauncherFactory.create().execute(request, this);
    return tests - before;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      tests++;
    }
    if (result.getStatus() != TestExecutionResult.Status.FAILED) {
      return;
    }
    green = false;
    var name = name(test);
    System.out.println("RED " + name);
    result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(System.out));
    if (linkage(result.getThrowable().orElse(null))) {
      System.out.println("COMPILATION ERROR: the classes do not fit one another");
      end(2);
    }
    try {
      Files.writeString(red, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      e.printStackTrace(System.out);
      end(2);
    }
    if (firstRed) {
      end(1);
    }
  }

  /** Without what the test would still clean up: its files are in the copy of the tree. */
  private static void end(int code) {
    Stream.of(System.out, System.err).forEach(PrintStream::flush);
    Runtime.getRuntime().halt(code);
  }

  private static boolean linkage(Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IncompatibleClassChangeError) {
        return true;
      }
    }
    return false;
  }

  /** By the class that was selected: that of the method may be one that it extends. */
  private String name(TestIdentifier test) {
    var simple = current.substring(current.lastIndexOf('.') + 1);
    var source = test.getSource().orElse(null);
    if (source instanceof ClassSource) {
      return simple;
    }
    return simple + "." + (source instanceof MethodSource method ? method.getMethodName() : test.getDisplayName());
  }
}
