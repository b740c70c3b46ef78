package dev.statefulflink.sample.kafka;

import dev.statefulflink.sample.WordCount;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * A topic to write.
 *
 * @param servers the bootstrap brokers, as {@code host:port,host:port}
 * @param transactions how to write exactly once; null to write at least once
 */
public record KafkaOutput(String servers, String topic, Transactions transactions) {

  /**
   * The transactions that make it exactly once.
   *
   * @param prefix of their names; no other job on the same Kafka may use one that begins alike
   * @param timeoutMillis how long Kafka leaves one open
   */
  public record Transactions(String prefix, long timeoutMillis) {}

  /**
   * The Flink sink of the counts.
   *
   * @param linePrefix the prefix of every line
   */
  public Sink<WordCount> sink(String linePrefix) {
    KafkaSinkBuilder<WordCount> builder =
        KafkaSink.<WordCount>builder()
            .setBootstrapServers(servers)
            .setRecordSerializer(CountRecords.of(topic, linePrefix))
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
    if (transactions != null) {
      // A few names that are reused. With INCREMENTING each checkpoint has its own name, and a
      // starting job asks the broker for one after the other until it finds one that was never
      // used.
      builder
          .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
          .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
          .setTransactionalIdPrefix(transactions.prefix())
          .setProperty(
              ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
              Long.toString(transactions.timeoutMillis()));
    }
    return builder.build();
  }
}
