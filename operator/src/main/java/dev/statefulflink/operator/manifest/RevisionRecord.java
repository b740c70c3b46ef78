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
import java.util.Map;

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

  /** The spec of the revision. */
  public static JobIntent read(ControllerRevision revision) {
    return MAPPER.convertValue(revision.getData(), JobIntent.class);
  }
}
