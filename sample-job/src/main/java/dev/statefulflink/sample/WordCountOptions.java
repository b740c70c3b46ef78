package dev.statefulflink.sample;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The job's arguments.
 *
 * @param input {@code --socket HOST:PORT} or {@code --generator RATE}
 * @param prefix {@code --prefix TEXT}: stands before every printed line, empty by default
 * @param jobName {@code --job-name NAME}: the job's name in Flink, whatever its configuration says;
 *     empty by default, for the name that the configuration has
 * @param faults what is wrong on purpose, nothing by default
 */
public record WordCountOptions(Input input, String prefix, String jobName, Faults faults) {

  private static final String SOCKET = "--socket";
  private static final String GENERATOR = "--generator";
  private static final String PREFIX = "--prefix";
  private static final String JOB_NAME = "--job-name";
  private static final List<String> NAMES =
      Stream.concat(Stream.of(SOCKET, GENERATOR, PREFIX, JOB_NAME), Faults.NAMES.stream()).toList();

  /** Those of a job that nothing is wrong with. */
  public WordCountOptions(Input input, String prefix, String jobName) {
    this(input, prefix, jobName, Faults.NONE);
  }

  /**
   * Reads the arguments of {@code main}.
   *
   * @throws IllegalArgumentException if an argument is wrong: names it and says what to write
   */
  public static WordCountOptions parse(String... args) {
    Map<String, String> values = Arguments.byName(NAMES, args);
    String jobName = values.getOrDefault(JOB_NAME, "");
    if (values.containsKey(JOB_NAME) && jobName.isBlank()) {
      throw new IllegalArgumentException(
          "--job-name is empty: give a name, or leave the argument out");
    }
    return new WordCountOptions(
        input(values), values.getOrDefault(PREFIX, ""), jobName, Faults.of(values));
  }

  private static Input input(Map<String, String> values) {
    String socket = values.get(SOCKET);
    String generator = values.get(GENERATOR);
    if ((socket == null) == (generator == null)) {
      throw new IllegalArgumentException(
          "%s given: give exactly one of --socket HOST:PORT and --generator RATE"
              .formatted(
                  socket == null
                      ? "neither --socket nor --generator is"
                      : "both --socket and --generator are"));
    }
    return socket != null ? socket(socket) : generator(generator);
  }

  private static Input.Socket socket(String value) {
    int colon = value.lastIndexOf(':');
    String host = colon < 0 ? "" : withoutBrackets(value.substring(0, colon));
    int port = colon < 0 ? 0 : port(value.substring(colon + 1));
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "--socket '%s' is not HOST:PORT: write for example --socket lines:9000, with a port from 1 to 65535"
              .formatted(value));
    }
    return new Input.Socket(host, port);
  }

  private static String withoutBrackets(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return bracketed ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(String text) {
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
  }

  private static Input.Generator generator(String value) {
    double rate = value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") ? Double.parseDouble(value) : 0;
    if (rate <= 0) {
      throw new IllegalArgumentException(
          "--generator '%s' is not a rate: write how many records per second, for example --generator 10"
              .formatted(value));
    }
    return new Input.Generator(rate);
  }
}
