import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes how long each test class took in the last {@code make test} into docs/testing.md, from the
 * reports of Surefire and Failsafe. Run by {@code make test-times}.
 */
public final class TestTimes {
  private static final Pattern SUITE = Pattern.compile("<testsuite [^>]*>", Pattern.DOTALL);
  private static final String BEGIN = "<!-- times: begin -->\n";
  private static final String END = "<!-- times: end -->\n";
  private static final double SHOWN_SECONDS = 5;

  private TestTimes() {}

  private record Suite(String module, String name, boolean onACluster, int tests, double seconds) {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    List<Suite> suites = suites(root);
    if (suites.stream().noneMatch(Suite::onACluster)) {
      System.err.println("There is no report of a test on a cluster: run make test first.");
      System.exit(1);
    }
    Path page = root.resolve("docs/testing.md");
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(page, text.substring(0, from) + table(suites) + text.substring(text.indexOf(END)));
    System.out.printf("%d classes: docs/testing.md%n", suites.size());
  }

  private static List<Suite> suites(Path root) throws IOException {
    List<Suite> suites = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root, 4)) {
      for (Path file : files.filter(TestTimes::isReport).toList()) {
        suites.add(suite(root.relativize(file).getName(0).toString(), file));
      }
    }
    suites.sort(Comparator.comparingDouble(Suite::seconds).reversed());
    return suites;
  }

  private static boolean isReport(Path file) {
    return file.getFileName().toString().matches("TEST-.*\\.xml")
        && file.getParent().getFileName().toString().endsWith("-reports");
  }

  private static Suite suite(String module, Path file) throws IOException {
    Matcher head = SUITE.matcher(Files.readString(file));
    if (!head.find()) {
      throw new IOException(file + " is no report of a test class");
    }
    String name = attribute(head.group(), "name");
    return new Suite(
        module,
        name.substring(name.lastIndexOf('.') + 1),
        file.getParent().endsWith("failsafe-reports"),
        Integer.parseInt(attribute(head.group(), "tests")),
        Double.parseDouble(attribute(head.group(), "time").replace(",", "")));
  }

  private static String attribute(String head, String name) {
    Matcher found = Pattern.compile("\\s" + name + "=\"([^\"]*)\"").matcher(head);
    if (!found.find()) {
      throw new IllegalArgumentException("no attribute " + name + " in " + head);
    }
    return found.group(1);
  }

  private static String table(List<Suite> suites) {
    StringBuilder table = new StringBuilder("\n| class | module | where | tests | seconds |\n|---|---|---|---|---|\n");
    for (Suite suite : suites) {
      if (suite.seconds() >= SHOWN_SECONDS) {
        table.append(row(suite.name(), suite.module(), where(suite), suite.tests(), suite.seconds()));
      }
    }
    List<Suite> rest = suites.stream().filter(suite -> suite.seconds() < SHOWN_SECONDS).toList();
    table.append(row(rest.size() + " others", "", "", tests(rest), seconds(rest)));
    for (boolean onACluster : new boolean[] {false, true}) {
      List<Suite> part = suites.stream().filter(suite -> suite.onACluster() == onACluster).toList();
      table.append(row("**all**", "", where(part.get(0)), tests(part), seconds(part)));
    }
    return table.append('\n').toString();
  }

  private static String where(Suite suite) {
    return suite.onACluster() ? "cluster" : "JVM";
  }

  private static int tests(List<Suite> suites) {
    return suites.stream().mapToInt(Suite::tests).sum();
  }

  private static double seconds(List<Suite> suites) {
    return suites.stream().mapToDouble(Suite::seconds).sum();
  }

  private static String row(String name, String module, String where, int tests, double seconds) {
    return String.format(
        Locale.ROOT, "| %s | %s | %s | %d | %.0f |%n", name, module, where, tests, seconds);
  }
}
