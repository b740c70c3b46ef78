package dev.statefulflink.sample;

import dev.statefulflink.sample.kafka.KafkaInput;
import dev.statefulflink.sample.socket.SocketLineSource;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;

/** The source of the lines. */
public sealed interface Input {

  /** The Flink source of the lines. It never ends. */
  Source<String, ?, ?> source();

  /** The uid of the source: ties it to its state in a savepoint. */
  default String uid() {
    return "source";
  }

  /** Lines of text from a server socket that the job connects to. */
  record Socket(String host, int port) implements Input {

    @Override
    public Source<String, ?, ?> source() {
      return new SocketLineSource(host, port);
    }
  }

  /**
   * Words of a small vocabulary, this many per second. The position in the sequence is part of the
   * state, so no word is lost or counted twice.
   */
  record Generator(double recordsPerSecond) implements Input {

    @Override
    public Source<String, ?, ?> source() {
      return new DataGeneratorSource<>(
          new Vocabulary(),
          Long.MAX_VALUE,
          RateLimiterStrategy.perSecond(recordsPerSecond),
          Types.STRING);
    }
  }

  /** The records of a topic, each with a line in its value. */
  record Topic(KafkaInput kafka) implements Input {

    @Override
    public Source<String, ?, ?> source() {
      return kafka.source();
    }

    /**
     * Contains the topic: otherwise the source of another topic would continue with the old one's
     * offsets.
     */
    @Override
    public String uid() {
      return "source-kafka-" + kafka.topic();
    }
  }
}
