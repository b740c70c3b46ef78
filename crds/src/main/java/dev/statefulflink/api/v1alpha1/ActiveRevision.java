package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The revision in charge of the job, and the job that it runs.
 *
 * @param restoredFrom null if the job started empty
 * @param warning null if nothing of its compiled job is wrong
 * @param finishedAt null unless the job has finished by itself and its pods are to be removed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActiveRevision(
    @JsonPropertyDescription("The revision; its Flink cluster is <name>-<revision>.")
        String revision,
    @JsonPropertyDescription("The generation that the revision was made from.") Long generation,
    @JsonPropertyDescription("Digest of everything that needs a new revision when it changes.")
        String digest,
    @JsonPropertyDescription("Flink's job id.") String jobId,
    @JsonPropertyDescription("The parallelism of the job.") @Nullable Integer parallelism,
    @JsonPropertyDescription("The state that the job was started from.")
        @Nullable String restoredFrom,
    @JsonPropertyDescription(
            "A problem of the compiled job that does not stop it from running: for example, that"
                + " it could not be started again from its own state.")
        @Nullable String warning,
    @JsonPropertyDescription(
            "When the operator recorded that the job had finished by itself, before it removed the"
                + " pods. Absent while the job has not finished, and with onFinish: KeepPods.")
        @Nullable Instant finishedAt) {

  /** Of a job whose pods are not to be removed. */
  public ActiveRevision(
      String revision,
      Long generation,
      String digest,
      String jobId,
      @Nullable Integer parallelism,
      @Nullable String restoredFrom,
      @Nullable String warning) {
    this(revision, generation, digest, jobId, parallelism, restoredFrom, warning, null);
  }

  /** Without a warning. */
  public ActiveRevision(
      String revision,
      Long generation,
      String digest,
      String jobId,
      @Nullable Integer parallelism,
      @Nullable String restoredFrom) {
    this(revision, generation, digest, jobId, parallelism, restoredFrom, null);
  }

  /** With the record that its job has finished by itself. */
  public ActiveRevision finished(Instant at) {
    return new ActiveRevision(
        revision, generation, digest, jobId, parallelism, restoredFrom, warning, at);
  }
}
