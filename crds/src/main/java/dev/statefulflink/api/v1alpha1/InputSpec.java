package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The source of the word count's words.
 *
 * @param socket null for the generator
 * @param generator null for the generator's defaults, or if another input is declared
 * @param kafka null for another input
 */
@ValidationRule(
    value = "[has(self.socket), has(self.generator), has(self.kafka)].filter(x, x).size() <= 1",
    message = "spec.input takes one of socket, generator and kafka: remove the others")
public record InputSpec(
    @JsonPropertyDescription(
            "A text socket that sends one `word` or `word,count` per line. A socket cannot be"
                + " replayed: lines that are in flight during an upgrade or a failure are lost."
                + " Default:"
                + " none, the generator is read.")
        @Nullable Socket socket,
    @JsonPropertyDescription(
            "The built-in generator, which can be replayed: no word is lost or counted twice. Default:"
                + " 10 words per second, if no other input is declared.")
        @Nullable Generator generator,
    @JsonPropertyDescription(
            "A topic of Kafka, with one `word` or `word,count` in the value of each record. The"
                + " read offsets are part of the job's state, so no record is lost or counted"
                + " twice. Records of a transaction are read once it is committed. Default: none,"
                + " the"
                + " generator is read.")
        @Nullable Kafka kafka) {

  /** A text socket to connect to. */
  public record Socket(
      @JsonPropertyDescription("The host to connect to. Example: words, a Service beside the job.")
          @Required
          @Pattern(Patterns.HOST)
          @Size(min = 1, max = 253)
          String host,
      @JsonPropertyDescription("The TCP port. Example: 9999.") @Required @Min(1) @Max(65535)
          Integer port) {}

  /** The generator of words. */
  public record Generator(
      @JsonPropertyDescription("Words per second, over all subtasks. Default: 10. Example: 1000.")
          @Default("10")
          @Min(1)
          @Max(1000000)
          @Nullable Integer rate) {}

  /** A topic to read. */
  public record Kafka(
      @JsonPropertyDescription(Patterns.KAFKA_SERVERS_DESCRIPTION)
          @Required
          @Pattern(Patterns.KAFKA_SERVERS)
          @Size(min = 1, max = 1024)
          String servers,
      @JsonPropertyDescription(
              "The topic. With a different topic, a running job cannot restore its state, unless"
                  + " job.allowNonRestoredState is true: then the new topic is read from `start`,"
                  + " and the counts are kept. Example: words.")
          @Required
          @Pattern(Patterns.KAFKA_TOPIC)
          @Size(min = 1, max = 249)
          String topic,
      @JsonPropertyDescription(
              "The consumer group. Every completed checkpoint commits the job's offsets to it,"
                  + " for people and tools to read; the job itself resumes from its state. Example:"
                  + " word-count.")
          @Required
          @Pattern(Patterns.KAFKA_NAME)
          @Size(min = 1, max = 255)
          String group,
      @JsonPropertyDescription(
              "Where a job without state starts: Earliest, Latest, or Committed, the offset that"
                  + " the group has committed, or the earliest record of a partition without one."
                  + " Default:"
                  + " Earliest. Example: Latest.")
          @Default("Earliest")
          @Nullable Start start) {

    /** Where a job without state starts. */
    public enum Start {
      @JsonProperty("Earliest")
      EARLIEST,
      @JsonProperty("Latest")
      LATEST,
      @JsonProperty("Committed")
      COMMITTED
    }
  }
}
