package dev.statefulflink.sample.kafka;

import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * A topic to read.
 *
 * @param servers the bootstrap brokers, as {@code host:port,host:port}
 * @param group to which each completed checkpoint commits the read offsets
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
        // Records that another job writes exactly once are read once they are committed.
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .build();
  }

  // The connector has no other way to set where partitions without a committed offset begin.
  @SuppressWarnings("deprecation")
  private OffsetsInitializer offsets() {
    return switch (start) {
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
    };
  }
}
