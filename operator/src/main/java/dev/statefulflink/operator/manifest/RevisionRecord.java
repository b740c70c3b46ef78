package dev.statefulflink.operator.manifest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The record of a revision's spec, kept in a ControllerRevision, so that the revision can be
 * repaired or started again after the object's spec has changed.
 */
public final class RevisionRecord {
  /** A field of a newer release does not keep an older one from reading the record. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private RevisionRecord() {}

  /**
   * @param number its position in the order of revisions, the generation
   */
  public static ControllerRevision write(
      ObjectKey key, OwnerReference owner, String revision, long number, JobIntent intent) {
    var record =
        new ControllerRevisionBuilder()
            .withNewMetadata()
            .withName(Names.cluster(key.name(), revision))
            .withNamespace(key.namespace())
            .withLabels(Names.labels(key, revision))
            .withOwnerReferences(owner)
            .endMetadata()
            .withRevision(number)
            .withData(MAPPER.convertValue(intent, Map.class))
            .build();
    return Dress.one(intent.pods().platform().metadata(), record);
  }

  /**
   * A job that has finished by itself.
   *
   * @param at empty if another client has changed it
   */
  public record Finished(String jobId, Optional<Instant> at) {}

  /**
   * The annotations that say so, alone: the spec in a record cannot be written again.
   *
   * @param name of the record
   */
  public static ControllerRevision finished(ObjectKey key, String name, String jobId, Instant at) {
    return noted(key, name, jobId, at.toString());
  }

  /** The same, of a revision on whose cluster another job will run. */
  public static ControllerRevision unfinished(ObjectKey key, String name) {
    return noted(key, name, "", "");
  }

  private static ControllerRevision noted(ObjectKey key, String name, String jobId, String at) {
    return new ControllerRevisionBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(key.namespace())
        .addToAnnotations(Names.FINISHED_JOB, jobId)
        .addToAnnotations(Names.FINISHED_AT, at)
        .endMetadata()
        .build();
  }

  /** The job of the revision, if it has finished before its pods were removed. */
  public static Optional<Finished> finished(ControllerRevision revision) {
    var noted =
        Objects.requireNonNullElse(
            revision.getMetadata().getAnnotations(), Map.<String, String>of());
    return Optional.ofNullable(noted.get(Names.FINISHED_JOB))
        .filter(jobId -> !jobId.isEmpty())
        .map(jobId -> new Finished(jobId, instant(noted.getOrDefault(Names.FINISHED_AT, ""))));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The spec of the revision. */
  public static JobIntent read(ControllerRevision revision) {
    return MAPPER.convertValue(revision.getData(), JobIntent.class);
  }
}
