package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where the state lives.
 *
 * @param volumeClaim null where the URI is no {@code file:}
 */
@ValidationRule(
    value = "!self.uri.startsWith('file:') || has(self.volumeClaim)",
    message =
        "a file: state needs spec.stateBackend.volumeClaim, the PersistentVolumeClaim that keeps"
            + " it")
@ValidationRule(
    value = "!self.uri.contains('@')",
    message = "spec.stateBackend.uri must not carry a user or password: give them as a Secret")
@ValidationRule(
    value = "self.uri == oldSelf.uri",
    message =
        "spec.stateBackend.uri cannot change yet: the last state stands below the old one; restore"
            + " the old value")
public record StateBackendSpec(
    @JsonPropertyDescription(
            "What holds the state while the job runs. hashmap: on the heap, fast. rocksdb: on disk,"
                + " for state larger than memory. Default: hashmap.")
        @Default("hashmap")
        Type type,
    @JsonPropertyDescription(
            "Where checkpoints, savepoints and recovery data are kept: everything durable of the"
                + " job lies below <uri>/<namespace>/<name>/. file: is a path on volumeClaim, which"
                + " is mounted there. Default: file:///flink-state. Example:"
                + " hdfs://namenode:9820/flink.")
        @Default("file:///flink-state")
        @Pattern("^(file://(/[\\w.-]+)+|(hdfs|s3|s3a|s3p|gs|abfss?|wasbs?|oss)://[^\\s]+)$")
        @Size(max = 1024)
        String uri,
    @JsonPropertyDescription(
            "The PersistentVolumeClaim that is mounted at the path of a file: URI in every pod. On"
                + " several nodes it must be ReadWriteMany. Needed for file:. Example:"
                + " flink-state.")
        @Size(min = 1, max = 253)
        String volumeClaim) {

  /** What holds the state while the job runs. */
  public enum Type {
    @JsonProperty("hashmap")
    HASHMAP,
    @JsonProperty("rocksdb")
    ROCKSDB
  }
}
