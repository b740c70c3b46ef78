/**
 * The word count's Kafka: the topic that it reads, and the topic that it writes exactly once.
 * Flink's connector for Kafka is not in the job's jar: it is in {@code /opt/flink/lib} of the
 * image.
 */
package dev.statefulflink.sample.kafka;
