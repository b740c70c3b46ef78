package dev.statefulflink.sample.kafka;

import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * A topic to read.
 *
 * @param servers the brokers to ask for all others, as {@code host:port,host:port}
 * @param group to which each completed checkpoint commits how far it was read
 * @param start where a job without state starts
 */
public record KafkaInput(String servers, String topic, String group, Start start) {

  /** Where a job without state starts. */
  public enum Start {
    EARLIEST,
    LATEST,
    COMMITTED
  }

  /** The Flink source of the lines. It never ends. */
  public Source<String, ?, ?> source() {
    return KafkaSource.<String>builder()
        .setBootstrapServers(servers)
        .setTopics(topic)
        .setGroupId(group)
        .setStartingOffsets(offsets())
        .setDeserializer(new RecordLines())
        // What another job writes exactly once is read when it is committed.
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .build();
  }

  // The connector has no other way to say where partitions begin of which the group has nothing.
  @SuppressWarnings("deprecation")
  private OffsetsInitializer offsets() {
    return switch (start) {
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
    };
  }
}
