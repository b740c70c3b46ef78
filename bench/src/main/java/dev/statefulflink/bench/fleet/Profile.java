package dev.statefulflink.bench.fleet;

import dev.statefulflink.bench.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where an operator's memory and processor time go: by the tools of its JVM, and by Linux. */
record Profile(OperatorProcess operator, Path folder) {
  private static final int ROWS = 12;
  private static final long MILLIS = 20_000;
  private static final List<String> PARTIES =
      List.of(
          "dev.statefulflink",
          "io.javaoperatorsdk",
          "io.fabric8",
          "jdk.internal.net.http",
          "com.sun.net.httpserver",
          "sun.net.httpserver",
          "io.vertx",
          "io.netty",
          "io.micrometer",
          "com.fasterxml");

  List<Table> tables() {
    var threads = operator.figures().cpuSecondsOfThreads();
    jcmd("JFR.start", "name=bench", "settings=profile");
    Pause.millis(MILLIS);
    var after = operator.figures().cpuSecondsOfThreads();
    var recording = folder.resolve("operator.jfr");
    jcmd("JFR.stop", "name=bench", "filename=" + recording);
    var samples = samples(recording);
    return List.of(
        histogram(),
        threads(),
        cpuOfThreads(threads, after),
        counted(
            samples,
            "Samples of running Java code, by the nearest caller that is of the operator or of a library",
            event -> party(event)),
        counted(
            samples,
            "The same samples, by the method on top",
            event -> method(event.getStackTrace().getFrames().get(0))));
  }

  private Table histogram() {
    jcmd("GC.run");
    var rows = new ArrayList<List<String>>();
    jcmd("GC.class_histogram")
        .lines()
        .filter(line -> line.matches("\\s*\\d+: +\\d+ +\\d+ .*"))
        .limit(ROWS)
        .map(line -> line.strip().split("\\s+"))
        .forEach(f -> rows.add(List.of(f[3], f[1], mb(Long.parseLong(f[2])))));
    return new Table(
        "The largest classes on the heap, after a collection",
        List.of("class", "objects", "MB"),
        rows);
  }

  private static String mb(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  private Table threads() {
    Map<String, Integer> names = new HashMap<>();
    jcmd("Thread.print")
        .lines()
        .filter(line -> line.startsWith("\""))
        .map(line -> line.substring(1, line.indexOf('"', 1)).replaceAll("[0-9]+", "*"))
        .forEach(name -> names.merge(name, 1, Integer::sum));
    return table("Threads", List.of("name", "number"), names, String::valueOf);
  }

  private static Table cpuOfThreads(Map<String, Double> before, Map<String, Double> after) {
    Map<String, Double> used = new HashMap<>();
    after.forEach(
        (name, seconds) -> {
          var spent = seconds - before.getOrDefault(name, 0.0);
          if (spent > 0) {
            used.put(name, spent * 1000 * 100 / MILLIS);
          }
        });
    return table(
        "Processor time by thread, while it is recorded",
        List.of("thread", "% of a core"),
        used,
        percent -> String.format(Locale.ROOT, "%.2f", percent));
  }

  private static <N extends Comparable<N>> Table table(
      String caption, List<String> columns, Map<String, N> values, Function<N, String> text) {
    var rows =
        values.entrySet().stream()
            .sorted(Map.Entry.<String, N>comparingByValue(Comparator.reverseOrder()))
            .limit(ROWS)
            .map(entry -> List.of(entry.getKey(), text.apply(entry.getValue())))
            .toList();
    return new Table(caption, columns, rows);
  }

  private static List<RecordedEvent> samples(Path recording) {
    try {
      return RecordingFile.readAllEvents(recording).stream()
          .filter(event -> event.getEventType().getName().equals("jdk.ExecutionSample"))
          .filter(event -> event.getStackTrace() != null)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Table counted(
      List<RecordedEvent> samples, String caption, Function<RecordedEvent, String> name) {
    Map<String, Integer> counts = new HashMap<>();
    samples.forEach(sample -> counts.merge(name.apply(sample), 1, Integer::sum));
    return table(
        caption + " (" + samples.size() + " in all)",
        List.of("method", "samples"),
        counts,
        String::valueOf);
  }

  private static String party(RecordedEvent event) {
    return event.getStackTrace().getFrames().stream()
        .map(Profile::method)
        .filter(method -> PARTIES.stream().anyMatch(method::startsWith))
        .findFirst()
        .orElse("the JDK alone");
  }

  private static String method(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private String jcmd(String... command) {
    var words = new ArrayList<>(List.of(OperatorBuild.java("jcmd"), Long.toString(operator.pid())));
    words.addAll(List.of(command));
    try {
      var output = Files.createTempFile("jcmd", ".txt");
      var process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IllegalStateException(words + " failed: " + Files.readString(output));
      }
      var text = Files.readString(output);
      Files.delete(output);
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
