package dev.statefulflink.sample.kafka;

import dev.statefulflink.sample.WordCount;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;

/**
 * Makes records of counts: the word is the key, so all counts of a word are in one partition, in
 * order.
 *
 * <p>Uses Flink's builder, since the sink asks it for the topic; and named classes, since Flink 2.x
 * asks each for its type, which a lambda does not show.
 */
final class CountRecords {
  private CountRecords() {}

  static KafkaRecordSerializationSchema<WordCount> of(String topic, String linePrefix) {
    return KafkaRecordSerializationSchema.<WordCount>builder()
        .setTopic(topic)
        .setKeySerializationSchema(new Word())
        .setValueSerializationSchema(new Line(linePrefix))
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The word of a count. */
  private static final class Word implements SerializationSchema<WordCount> {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] serialize(WordCount count) {
      return bytes(count.word());
    }
  }

  /** The line that is otherwise printed for a count. */
  private static final class Line implements SerializationSchema<WordCount> {
    private static final long serialVersionUID = 1L;

    private final String prefix;

    private Line(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public byte[] serialize(WordCount count) {
      return bytes(prefix + count);
    }
  }
}
