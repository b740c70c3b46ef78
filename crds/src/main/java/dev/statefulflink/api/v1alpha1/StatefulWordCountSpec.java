package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.api.v1alpha1.pods.ConfigurationSource;
import dev.statefulflink.api.v1alpha1.pods.DisruptionSpec;
import dev.statefulflink.api.v1alpha1.pods.MetadataSpec;
import dev.statefulflink.api.v1alpha1.pods.OnFinish;
import dev.statefulflink.api.v1alpha1.pods.SecretName;
import dev.statefulflink.api.v1alpha1.pods.UserFrom;
import dev.statefulflink.api.v1alpha1.pods.WebUiSpec;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link StatefulWordCount} declares. A nullable part is null if nothing was declared. */
@ValidationRule(value = Snapshots.RULE, message = Snapshots.MESSAGE)
@ValidationRule(value = OnFailure.RULE, message = OnFailure.MESSAGE)
@ValidationRule(value = Snapshots.FORST, message = Snapshots.FORST_MESSAGE)
@ValidationRule(value = Snapshots.FORST_NATIVE, message = Snapshots.FORST_NATIVE_MESSAGE)
@ValidationRule(value = StatefulWordCountSpec.ONCE, message = StatefulWordCountSpec.ONCE_MESSAGE)
@ValidationRule(value = StatefulWordCountSpec.LONG, message = StatefulWordCountSpec.LONG_MESSAGE)
@ValidationRule(value = TaskManagerSpec.ENOUGH, message = TaskManagerSpec.ENOUGH_MESSAGE)
@ValidationRule(
    value = "!has(self.serviceAccountName) || !has(self.serviceAccountAnnotations)",
    message =
        "spec.serviceAccountAnnotations apply to the account that the operator creates: annotate"
            + " the account of spec.serviceAccountName yourself, or remove that field")
public record StatefulWordCountSpec(
    @JsonPropertyDescription(
            "The source of the words. Default: the built-in generator. Example: {socket: {host:"
                + " words, port: 9999}}.")
        @Default("{}")
        @Nullable InputSpec input,
    @JsonPropertyDescription(
            "Where the counts are written. Default: the standard output of the TaskManagers, a line"
                + " such as (hello,3) for each count. Example: {kafka: {servers: 'kafka:9092',"
                + " topic: counts, transactionalIdPrefix: word-count}}.")
        @Nullable Output output,
    @JsonPropertyDescription(Descriptions.FLINK_VERSION)
        @Default("\"1.20\"")
        @Pattern(Patterns.FLINK_VERSION)
        @Size(max = 8)
        String flinkVersion,
    @JsonPropertyDescription(Descriptions.IMAGE) @Pattern(Patterns.IMAGE) @Size(min = 1, max = 512)
        @Nullable String image,
    @JsonPropertyDescription(
            "The job. Default: the word count of the image, with no arguments other than those"
                + " for the input.")
        @Default("{}")
        JobSpec job,
    @JsonPropertyDescription(Descriptions.CHECKPOINTING) @Default("{\"interval\": \"10s\"}")
        CheckpointingSpec checkpointing,
    @JsonPropertyDescription(Descriptions.STATE_BACKEND) @Required StateBackendSpec stateBackend,
    @JsonPropertyDescription(Descriptions.RESTART_STRATEGY)
        @Nullable RestartStrategySpec restartStrategy,
    @JsonPropertyDescription(Descriptions.UPGRADE) @Default("{\"deadline\": \"10m\"}")
        UpgradeSpec upgrade,
    @JsonPropertyDescription(Descriptions.SAVEPOINTS) @Default("{\"retained\": 10}")
        @Nullable SavepointsSpec savepoints,
    @JsonPropertyDescription(Descriptions.RESTORE_FROM)
        @Pattern(Patterns.SNAPSHOT)
        @Size(max = 1024)
        @Nullable String restoreFrom,
    @JsonPropertyDescription(Descriptions.ON_DELETE) @Default("Savepoint")
        @Nullable OnDelete onDelete,
    @JsonPropertyDescription(Descriptions.ON_FAILURE) @Default("Hold")
        @Nullable OnFailure onFailure,
    @JsonPropertyDescription(Descriptions.ON_FINISH) @Default("RemovePods")
        @Nullable OnFinish onFinish,
    @JsonPropertyDescription(Descriptions.JOB_MANAGER) @Default("{}")
        @Nullable JobManagerSpec jobManager,
    @JsonPropertyDescription(Descriptions.TASK_MANAGER) @Default("{}")
        @Nullable TaskManagerSpec taskManager,
    @JsonPropertyDescription(Descriptions.FLINK_CONFIGURATION) @PreserveUnknownFields
        @Nullable ObjectNode flinkConfiguration,
    @JsonPropertyDescription(Descriptions.LOGGING) @Nullable LoggingSpec logging,
    @JsonPropertyDescription(Descriptions.POD_TEMPLATE) @PreserveUnknownFields
        @Nullable ObjectNode podTemplate,
    @JsonPropertyDescription(Descriptions.SERVICE_ACCOUNT)
        @Pattern(Patterns.NAME)
        @Size(min = 1, max = 253)
        @Nullable String serviceAccountName,
    @JsonPropertyDescription(Descriptions.SERVICE_ACCOUNT_ANNOTATIONS) @Size(max = 32)
        @Nullable Map<String, String> serviceAccountAnnotations,
    @JsonPropertyDescription(Descriptions.IMAGE_PULL_SECRETS) @Size(max = 16)
        @Nullable List<SecretName> imagePullSecrets,
    @JsonPropertyDescription(Descriptions.METADATA) @Nullable MetadataSpec metadata,
    @JsonPropertyDescription(Descriptions.USER_FROM) @Default("Image") @Nullable UserFrom userFrom,
    @JsonPropertyDescription(Descriptions.FLINK_CONFIGURATION_FROM) @Size(max = 8)
        @Nullable List<ConfigurationSource> flinkConfigurationFrom,
    @JsonPropertyDescription(Descriptions.POD_DISRUPTION_BUDGET)
        @Nullable DisruptionSpec podDisruptionBudget,
    @JsonPropertyDescription(Descriptions.WEB_UI) @Nullable WebUiSpec webUi)
    implements StatefulJobSpec {

  private static final String NOT_ONCE =
      "!has(self.output) || !has(self.output.kafka) || self.output.kafka.delivery != 'ExactlyOnce'"
          + " || ";

  static final String ONCE =
      NOT_ONCE + "!has(self.checkpointing.mode) || self.checkpointing.mode == 'ExactlyOnce'";
  static final String ONCE_MESSAGE =
      "spec.output.kafka.delivery ExactlyOnce needs spec.checkpointing.mode ExactlyOnce: remove the"
          + " mode, or set delivery to AtLeastOnce";

  /** The longest time for which a transaction is open in normal operation. */
  static final String LONG =
      NOT_ONCE
          + "duration(has(self.output.kafka.transactionTimeout) ?"
          + " self.output.kafka.transactionTimeout : '15m') > duration(self.checkpointing.interval)"
          + " + duration(has(self.checkpointing.minPause) ? self.checkpointing.minPause : '0s') +"
          + " duration(has(self.checkpointing.timeout) ? self.checkpointing.timeout : '10m')";

  static final String LONG_MESSAGE =
      "spec.output.kafka.transactionTimeout (15m if it is not declared) must be longer than"
          + " spec.checkpointing.interval, minPause and timeout (10m if it is not declared)"
          + " together, or Kafka aborts transactions that a checkpoint would still commit: make"
          + " it longer, and transaction.max.timeout.ms of the brokers too, or make the others"
          + " shorter";

  /**
   * Where the counts are written.
   *
   * @param kafka null for the standard output
   */
  public record Output(
      @JsonPropertyDescription(
              "A topic of Kafka. The key of a record is the word, and the value is the line that"
                  + " is otherwise printed, so the counts of a word are in one partition, in order."
                  + " Default: none, the counts are printed.")
          @Nullable Kafka kafka) {

    /**
     * A topic to write.
     *
     * @param transactionTimeout null for 15 minutes
     */
    @ValidationRule(
        value = "self.delivery != 'ExactlyOnce' || has(self.transactionalIdPrefix)",
        message =
            "spec.output.kafka.delivery ExactlyOnce needs a transactionalIdPrefix that no other"
                + " job on the same Kafka uses, for example the job's namespace and name")
    @ValidationRule(
        value =
            "self.delivery == 'ExactlyOnce' || (!has(self.transactionalIdPrefix) &&"
                + " !has(self.transactionTimeout))",
        message =
            "spec.output.kafka.transactionalIdPrefix and transactionTimeout have an effect only"
                + " with delivery ExactlyOnce: remove them, or the delivery AtLeastOnce")
    @ValidationRule(
        value =
            "!has(self.transactionTimeout) || (duration(self.transactionTimeout) >="
                + " duration('1s') && duration(self.transactionTimeout) <= duration('168h'))",
        message = "spec.output.kafka.transactionTimeout must be from 1s to 168h, for example 30m")
    public record Kafka(
        @JsonPropertyDescription(Patterns.KAFKA_SERVERS_DESCRIPTION)
            @Required
            @Pattern(Patterns.KAFKA_SERVERS)
            @Size(min = 1, max = 1024)
            String servers,
        @JsonPropertyDescription("The topic. Example: counts.")
            @Required
            @Pattern(Patterns.KAFKA_TOPIC)
            @Size(min = 1, max = 249)
            String topic,
        @JsonPropertyDescription(
                "ExactlyOnce: each checkpoint commits a transaction of Kafka, and a consumer with"
                    + " isolation.level read_committed sees each count once, when its checkpoint"
                    + " has completed. AtLeastOnce: counts are visible immediately, and some of"
                    + " them are repeated after a failure or an upgrade from a checkpoint. Default:"
                    + " ExactlyOnce. Example: AtLeastOnce.")
            @Default("ExactlyOnce")
            @Nullable Delivery delivery,
        @JsonPropertyDescription(
                "The prefix of the names of the job's transactions. Required for ExactlyOnce. No"
                    + " other job on the same Kafka may use a prefix that begins alike: it would"
                    + " abort this job's transactions. Default: none. Example: prod.word-count.")
            @Pattern(Patterns.KAFKA_NAME)
            @Size(min = 1, max = 200)
            @Nullable String transactionalIdPrefix,
        @JsonPropertyDescription(
                "How long Kafka leaves a transaction open, as a duration. If the job is down for"
                    + " longer, the counts of a checkpoint that it had not committed yet are"
                    + " lost. Must not be longer than transaction.max.timeout.ms of the brokers."
                    + " Default: 15m, which is also the default of the brokers. Example: 30m.")
            @Pattern(Patterns.DURATION)
            @Size(max = 32)
            @Nullable String transactionTimeout) {

      /** What a consumer sees of a count. */
      public enum Delivery {
        @JsonProperty("ExactlyOnce")
        EXACTLY_ONCE,
        @JsonProperty("AtLeastOnce")
        AT_LEAST_ONCE
      }
    }
  }
}
