package dev.statefulflink.sample;

import dev.statefulflink.sample.kafka.KafkaArguments;
import dev.statefulflink.sample.kafka.KafkaOutput;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The job's arguments.
 *
 * @param input {@code --socket HOST:PORT}, {@code --generator RATE} or {@code --kafka SERVERS}
 * @param prefix {@code --prefix TEXT}: the prefix of every printed line, empty by default
 * @param jobName {@code --job-name NAME}: the job's name in Flink, overrides the configuration;
 *     empty by default, for the name from the configuration
 * @param faults deliberate faults, none by default
 * @param output {@code --to-kafka SERVERS}; null by default, for the standard output
 */
public record WordCountOptions(
    Input input, String prefix, String jobName, Faults faults, KafkaOutput output) {

  private static final String SOCKET = "--socket";
  private static final String GENERATOR = "--generator";
  private static final String PREFIX = "--prefix";
  private static final String JOB_NAME = "--job-name";
  private static final List<String> NAMES =
      Stream.of(List.of(SOCKET, GENERATOR, PREFIX, JOB_NAME), KafkaArguments.NAMES, Faults.NAMES)
          .flatMap(List::stream)
          .toList();

  /** Those of a job without faults. */
  public WordCountOptions(Input input, String prefix, String jobName) {
    this(input, prefix, jobName, Faults.NONE);
  }

  /** Those of a job that prints its counts. */
  public WordCountOptions(Input input, String prefix, String jobName, Faults faults) {
    this(input, prefix, jobName, faults, null);
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
        input(values),
        values.getOrDefault(PREFIX, ""),
        jobName,
        Faults.of(values),
        KafkaArguments.output(values));
  }

  private static Input input(Map<String, String> values) {
    boolean kafka = KafkaArguments.isInput(values);
    List<String> given =
        Stream.of(SOCKET, GENERATOR, KafkaArguments.INPUT).filter(values::containsKey).toList();
    if (given.size() != 1) {
      throw new IllegalArgumentException(
          "%s given: give exactly one of --socket HOST:PORT, --generator RATE and --kafka SERVERS"
              .formatted(
                  given.isEmpty() ? "no input is" : String.join(" and ", given) + " are both"));
    }
    if (kafka) {
      return new Input.Topic(KafkaArguments.input(values));
    }
    String socket = values.get(SOCKET);
    return socket != null ? socket(socket) : generator(values.get(GENERATOR));
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
