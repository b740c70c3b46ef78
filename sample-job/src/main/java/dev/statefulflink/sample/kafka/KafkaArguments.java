package dev.statefulflink.sample.kafka;

import dev.statefulflink.sample.Arguments;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The arguments of {@code main} that name topics to read and to write. */
public final class KafkaArguments {
  /** The argument that makes Kafka the input. */
  public static final String INPUT = "--kafka";

  private static final String INPUT_TOPIC = "--kafka-topic";
  private static final String GROUP = "--kafka-group";
  private static final String START = "--kafka-start";
  private static final List<String> OF_INPUT = List.of(INPUT, INPUT_TOPIC, GROUP, START);

  private static final String OUTPUT = "--to-kafka";
  private static final String OUTPUT_TOPIC = "--to-kafka-topic";
  private static final String PREFIX = "--transactional-id-prefix";
  private static final String TIMEOUT = "--transaction-timeout";
  private static final List<String> ALWAYS_OF_OUTPUT = List.of(OUTPUT, OUTPUT_TOPIC);
  private static final List<String> TRANSACTIONS = List.of(PREFIX, TIMEOUT);
  private static final List<String> OF_OUTPUT =
      Stream.concat(ALWAYS_OF_OUTPUT.stream(), TRANSACTIONS.stream()).toList();

  /** All of them. */
  public static final List<String> NAMES =
      Stream.concat(OF_INPUT.stream(), OF_OUTPUT.stream()).toList();

  private KafkaArguments() {}

  /**
   * Whether Kafka is the input.
   *
   * @throws IllegalArgumentException if a part of it is given without {@code --kafka}
   */
  public static boolean isInput(Map<String, String> values) {
    return isGiven(OF_INPUT, values);
  }

  /** The topic to read; where it starts is {@code earliest} if it is not given. */
  public static KafkaInput input(Map<String, String> values) {
    String start = values.getOrDefault(START, "earliest");
    if (!List.of("earliest", "latest", "committed").contains(start)) {
      throw new IllegalArgumentException(
          "%s '%s' is no place to start: write earliest, latest or committed"
              .formatted(START, start));
    }
    return new KafkaInput(
        values.get(INPUT),
        Arguments.given(INPUT_TOPIC, OF_INPUT, values),
        Arguments.given(GROUP, OF_INPUT, values),
        KafkaInput.Start.valueOf(start.toUpperCase(Locale.ROOT)));
  }

  /** The topic to write; null if there is none. Exactly once if there is a prefix. */
  public static KafkaOutput output(Map<String, String> values) {
    if (!isGiven(OF_OUTPUT, values)) {
      return null;
    }
    return new KafkaOutput(
        values.get(OUTPUT),
        Arguments.given(OUTPUT_TOPIC, ALWAYS_OF_OUTPUT, values),
        TRANSACTIONS.stream().anyMatch(values::containsKey) ? transactions(values) : null);
  }

  private static KafkaOutput.Transactions transactions(Map<String, String> values) {
    return new KafkaOutput.Transactions(
        Arguments.given(PREFIX, TRANSACTIONS, values),
        Arguments.number(TIMEOUT, TRANSACTIONS, values));
  }

  private static boolean isGiven(List<String> names, Map<String, String> values) {
    String first = names.get(0);
    for (String name : names) {
      if (values.containsKey(name) && !values.containsKey(first)) {
        throw new IllegalArgumentException(
            "%s has no effect without %s: give both, or neither".formatted(name, first));
      }
    }
    return values.containsKey(first);
  }
}
