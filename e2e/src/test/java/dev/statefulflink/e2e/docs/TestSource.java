package dev.statefulflink.e2e.docs;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A test class of any module as its source says it, since not all are on one class path. */
record TestSource(String type, String text) {
  private static final Pattern METHOD = Pattern.compile("\n  (?:public )?void (\\w+)\\(");
  private static final Pattern PROVES = Pattern.compile("@Proves\\(\\{?([^)]*?)}?\\)");
  private static final Pattern ROW = Pattern.compile("\"([^\"]+)\"");
  private static final String WAITS = "@Tag(Campaign.TAG)";

  static TestSource of(String type) throws IOException {
    List<Path> found = files("/" + type + ".java");
    if (found.size() != 1) {
      throw new AssertionError("test class %s: %s".formatted(type, found));
    }
    return read(found.get(0));
  }

  /** Those that run on pods. */
  static List<TestSource> onPods() throws IOException {
    List<TestSource> sources = new ArrayList<>();
    for (Path file : files("E2E.java")) {
      sources.add(read(file));
    }
    return sources;
  }

  private static List<Path> files(String end) throws IOException {
    try (Stream<Path> files = Files.walk(Repository.root(), 14)) {
      return files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> file.toString().endsWith(end))
          .toList();
    }
  }

  private static TestSource read(Path file) throws IOException {
    return new TestSource(
        file.getFileName().toString().replace(".java", ""), Files.readString(file));
  }

  List<String> methods() {
    return METHOD.matcher(text).results().map(method -> method.group(1)).toList();
  }

  boolean isOnPods() {
    return type.endsWith("E2E");
  }

  boolean waitsForTheCampaign(String method) {
    return text.substring(0, text.indexOf("class " + type)).contains(WAITS)
        || annotations(method).contains(WAITS);
  }

  /** The rows that a method names. */
  List<String> proves(String method) {
    return PROVES
        .matcher(annotations(method))
        .results()
        .flatMap(proves -> ROW.matcher(proves.group(1)).results())
        .map(row -> row.group(1))
        .toList();
  }

  /** What is between the end of the member before and the method. */
  private String annotations(String method) {
    String before = text.substring(0, text.indexOf(" void " + method + "("));
    return before.substring(
        Math.max(before.lastIndexOf("\n  }\n"), before.lastIndexOf("{\n\n")) + 1);
  }
}
