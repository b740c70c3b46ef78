package dev.statefulflink.sample.kafka;

import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes words to a topic, one after the other and again from the first. */
final class Words implements AutoCloseable {
  static final List<String> ALL = List.of("hello", "flink", "kafka");

  private final KafkaProducer<String, String> producer;
  private final String topic;
  private int rounds;

  Words(Broker broker, String topic) {
    Properties properties = broker.client();
    producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    this.topic = topic;
  }

  /** Each word this many times. */
  void send(int times) {
    for (int i = 0; i < times; i++) {
      ALL.forEach(this::sendLine);
    }
    producer.flush();
    rounds += times;
  }

  void sendLine(String line) {
    producer.send(new ProducerRecord<>(topic, line, line));
  }

  /** A record without a value. */
  void sendTombstone(String key) {
    producer.send(new ProducerRecord<>(topic, key, null));
  }

  /** How often each word was sent. */
  int rounds() {
    return rounds;
  }

  @Override
  public void close() {
    producer.close();
  }
}
