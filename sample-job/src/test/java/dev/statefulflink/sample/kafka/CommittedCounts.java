package dev.statefulflink.sample.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** What a consumer sees that reads a topic from its beginning, committed records only. */
final class CommittedCounts implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, String> consumer;
  private final Map<String, List<String>> lines = new TreeMap<>();

  CommittedCounts(Broker broker, String topic) {
    Properties properties = broker.client();
    properties.put("isolation.level", "read_committed");
    consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(found -> new TopicPartition(topic, found.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The lines by their key, in the order in which they came, once there are as many of each. */
  Map<String, List<String>> await(int ofEachWord) {
    Awaitility.await().atMost(TIMEOUT).until(() -> leastAfterPoll() >= ofEachWord);
    return byWord();
  }

  /** All that has come up to now. */
  Map<String, List<String>> byWord() {
    Map<String, List<String>> copy = new TreeMap<>();
    lines.forEach((word, seen) -> copy.put(word, List.copyOf(seen)));
    return copy;
  }

  private int leastAfterPoll() {
    consumer
        .poll(POLL)
        .forEach(
            found ->
                lines.computeIfAbsent(found.key(), word -> new ArrayList<>()).add(found.value()));
    return Words.ALL.stream()
        .mapToInt(word -> lines.getOrDefault(word, List.of()).size())
        .min()
        .orElseThrow();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
