package dev.statefulflink.operator.flink.http.read;

import java.util.List;

/** The innermost cause of a Java stack trace, in one line that a person can read. */
public final class RootCause {
  private static final String CAUSED_BY = "Caused by: ";

  private RootCause() {}

  /** The name of its class; the whole line if it names none. */
  static String type(String trace) {
    var line = line(trace);
    return line.indexOf(':') < 0 ? line : line.substring(0, line.indexOf(':'));
  }

  private static String line(String trace) {
    var lines = trace.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    var cause = lines.stream().filter(l -> l.startsWith(CAUSED_BY)).reduce((a, b) -> b);
    return cause.map(l -> l.substring(CAUSED_BY.length())).orElseGet(() -> plain(lines));
  }

  public static String of(String trace, int longest) {
    var line = FlinkMessages.withoutAdvice(line(trace));
    var readable = line.replaceFirst("^(?:[a-z][\\w]*\\.)+([A-Z][\\w$]*(?:Exception|Error))", "$1");
    return readable.length() <= longest ? readable : readable.substring(0, longest) + "...";
  }

  /** Without causes: the line before the first stack frame, which Flink's own heading precedes. */
  private static String plain(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("at ") && !line.startsWith("..."))
        .filter(line -> !line.equals("Internal server error."))
        .filter(line -> !line.startsWith("<Exception on server side"))
        .findFirst()
        .orElse("no cause given");
  }
}
