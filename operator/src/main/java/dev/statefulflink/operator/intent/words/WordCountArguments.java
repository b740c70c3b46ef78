package dev.statefulflink.operator.intent.words;

import dev.statefulflink.api.v1alpha1.InputSpec;
import dev.statefulflink.api.v1alpha1.StatefulWordCountSpec.Output;
import dev.statefulflink.operator.intent.Durations;
import dev.statefulflink.operator.intent.SpecRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The arguments of the word count's main(), derived from its declared input and output. */
public final class WordCountArguments {
  private static final int WORDS_PER_SECOND = 10;

  /** The default limit of a broker: a job that asks for more does not start. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);

  /** The options that are made from each of the two fields. */
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "input",
          Set.of(
              "--generator",
              "--socket",
              "--kafka",
              "--kafka-topic",
              "--kafka-group",
              "--kafka-start"),
          "output",
          Set.of(
              "--to-kafka",
              "--to-kafka-topic",
              "--transactional-id-prefix",
              "--transaction-timeout"));

  private WordCountArguments() {}

  /** Arguments by the field that they are made from; those under {@code others} by none of both. */
  public static SortedMap<String, List<String>> byField(List<String> args, String others) {
    var fields = new TreeMap<String, List<String>>();
    var at = 0;
    for (var of = field(args, at); of.isPresent(); of = field(args, at)) {
      fields.computeIfAbsent(of.get(), none -> new ArrayList<>()).addAll(args.subList(at, at + 2));
      at += 2;
    }
    if (at < args.size()) {
      fields.put(others, args.subList(at, args.size()));
    }
    return fields;
  }

  private static Optional<String> field(List<String> args, int at) {
    return at + 1 < args.size()
        ? OPTIONS.entrySet().stream()
            .filter(options -> options.getValue().contains(args.get(at)))
            .map(Map.Entry::getKey)
            .findFirst()
        : Optional.empty();
  }

  public static List<String> of(@Nullable InputSpec input, @Nullable Output output) {
    var args = new ArrayList<>(input(input));
    if (output != null && output.kafka() != null) {
      args.addAll(kafka(output.kafka()));
    }
    return List.copyOf(args);
  }

  private static List<String> input(@Nullable InputSpec input) {
    if (input != null && input.kafka() != null) {
      return kafka(input.kafka());
    }
    if (input != null && input.socket() != null) {
      return List.of("--socket", input.socket().host() + ":" + input.socket().port());
    }
    var generator = input == null ? null : input.generator();
    var rate = generator == null || generator.rate() == null ? WORDS_PER_SECOND : generator.rate();
    return List.of("--generator", Integer.toString(rate));
  }

  private static List<String> kafka(InputSpec.Kafka kafka) {
    return List.of(
        "--kafka",
        kafka.servers(),
        "--kafka-topic",
        kafka.topic(),
        "--kafka-group",
        kafka.group(),
        "--kafka-start",
        start(kafka.start()));
  }

  private static String start(InputSpec.Kafka.@Nullable Start start) {
    return switch (start == null ? InputSpec.Kafka.Start.EARLIEST : start) {
      case EARLIEST -> "earliest";
      case LATEST -> "latest";
      case COMMITTED -> "committed";
    };
  }

  private static List<String> kafka(Output.Kafka kafka) {
    var args =
        new ArrayList<>(List.of("--to-kafka", kafka.servers(), "--to-kafka-topic", kafka.topic()));
    if (kafka.delivery() == Output.Kafka.Delivery.AT_LEAST_ONCE) {
      return args;
    }
    if (kafka.transactionalIdPrefix() == null) {
      throw new SpecRefused("spec.output.kafka.transactionalIdPrefix is missing: name one");
    }
    args.add("--transactional-id-prefix");
    args.add(kafka.transactionalIdPrefix());
    args.add("--transaction-timeout");
    args.add(Long.toString(timeout(kafka.transactionTimeout()).toMillis()));
    return args;
  }

  private static Duration timeout(@Nullable String declared) {
    return declared == null ? TRANSACTION_TIMEOUT : Durations.parse(declared);
  }
}
