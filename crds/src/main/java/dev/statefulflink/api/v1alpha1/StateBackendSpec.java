package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where the state is held and stored.
 *
 * @param checkpointsUri null for {@code uri}, as the next two
 * @param volumeClaim null if the URI is no {@code file:}
 * @param hadoopUser null for the user of the image
 * @param credentialsSecret null for none
 * @param localSize null where the state backend works in /tmp
 */
@ValidationRule(
    value = "!self.uri.startsWith('file:') || has(self.volumeClaim) || " + Snapshots.ALL_ELSEWHERE,
    message =
        "a file: uri needs spec.stateBackend.volumeClaim, the PersistentVolumeClaim that keeps"
            + " the state")
@ValidationRule(
    value = "!has(self.hadoopUser) || self.uri.startsWith('hdfs:') || " + Snapshots.OWN_ON_HDFS,
    message = "spec.stateBackend.hadoopUser needs an hdfs: uri; remove it, or change the uri")
@ValidationRule(
    value = "!self.uri.contains('@') || self.uri.matches('^(abfss?|wasbs?)://[^@:/]+@[^@]+$')",
    message =
        "spec.stateBackend.uri must not carry a user or password: put them into a Secret; only"
            + " Azure's container@account may contain an @")
@ValidationRule(
    value = "!self.uri.matches('/[.][.]?(/|$)')",
    message =
        "spec.stateBackend.uri must not contain . or .. as a path segment: write the"
            + " resolved path")
@ValidationRule(
    value =
        "self.uri == oldSelf.uri || !self.uri.startsWith('file:') ||"
            + " (!oldSelf.uri.startsWith('file:') && self.uri == 'file:///flink-state' &&"
            + " has(oldSelf.volumeClaim) && has(self.volumeClaim) &&"
            + " self.volumeClaim == oldSelf.volumeClaim) || "
            + Snapshots.ALL_ELSEWHERE,
    message =
        "spec.stateBackend.uri can change to a file: uri only if the running pods already mount"
            + " the volume: declare volumeClaim first, with the old uri, then set uri to"
            + " file:///flink-state")
@ValidationRule(
    value = Snapshots.OWN_PLAIN,
    message =
        "checkpointsUri, savepointsUri and recoveryUri of spec.stateBackend must not go through . or"
            + " .. : write the path that is meant")
@ValidationRule(
    value = Snapshots.OWN_ON_VOLUME,
    message =
        "a file: URI of spec.stateBackend has to lie where volumeClaim is mounted: below uri if that"
            + " is a file: URI, else below file:///flink-state")
@ValidationRule(
    value = Snapshots.OWN_ON_THE_SAME_VOLUME,
    message =
        "checkpointsUri, savepointsUri and recoveryUri of spec.stateBackend can only become file:"
            + " URIs of a volume that the running pods have: declare volumeClaim before")
@ValidationRule(
    value = "!has(self.localSize) || (has(self.type) && self.type != 'hashmap')",
    message =
        "spec.stateBackend.localSize has no effect with type: hashmap, which keeps the state in"
            + " memory: remove it, or set spec.stateBackend.type to rocksdb")
@ValidationRule(
    value = "!has(self.localSize) || quantity(self.localSize).compareTo(quantity('64Mi')) >= 0",
    message = "spec.stateBackend.localSize must be 64Mi or more, for example 20Gi")
public record StateBackendSpec(
    @JsonPropertyDescription(
            "What holds the state while the job runs. hashmap: on the heap, fast. rocksdb: on disk,"
                + " for state larger than memory. forst: asynchronous state in the storage of the"
                + " checkpoints, other state on disk; Flink 2.x only, and state cannot be moved"
                + " to or from it. Default: hashmap. Example: rocksdb.")
        @Default("hashmap")
        @Nullable Type type,
    @JsonPropertyDescription(
            "Where checkpoints, savepoints and recovery data are stored: everything durable of"
                + " the job is below <uri>/<namespace>/<name>/. file: is a path on volumeClaim,"
                + " which is mounted there. A change is carried out by a handoff: the running job"
                + " writes its savepoint below the new uri, so its pods need access to it"
                + " beforehand. Three fields name another place for a part of it. Default:"
                + " file:///flink-state. Example: hdfs://namenode:9820/flink.")
        @Default("file:///flink-state")
        @Pattern(Patterns.STATE_URI)
        @Size(max = 1024)
        String uri,
    @JsonPropertyDescription(
            "Where checkpoints are kept instead, below <checkpointsUri>/<namespace>/<name>/checkpoints/"
                + " (Flink's execution.checkpointing.dir). Default: uri. Example:"
                + " s3://fast-bucket/flink.")
        @Pattern(Patterns.OWN_URI)
        @Size(min = 1, max = 1024)
        @Nullable String checkpointsUri,
    @JsonPropertyDescription(
            "Where savepoints are kept instead, below <savepointsUri>/<namespace>/<name>/savepoints/."
                + " The running job takes the savepoint of an upgrade below the new one, so its pods"
                + " need access to that before. Default: uri. Example: s3://archive/flink.")
        @Pattern(Patterns.OWN_URI)
        @Size(min = 1, max = 1024)
        @Nullable String savepointsUri,
    @JsonPropertyDescription(
            "Where recovery data of the JobManager is kept instead, below"
                + " <recoveryUri>/<namespace>/<name>/ha/ (Flink's high-availability.storageDir)."
                + " Default: uri. Example: hdfs://namenode:9820/ha.")
        @Pattern(Patterns.OWN_URI)
        @Size(min = 1, max = 1024)
        @Nullable String recoveryUri,
    @JsonPropertyDescription(
            "The PersistentVolumeClaim that is mounted at the path of a file: URI in every pod."
                + " With pods on several nodes it must be ReadWriteMany. Required for file:."
                + " Default: none."
                + " Example: flink-state.")
        @Pattern(Patterns.NAME)
        @Size(min = 1, max = 253)
        @Nullable String volumeClaim,
    @JsonPropertyDescription(
            "The name under which Flink writes to an HDFS without Kerberos (HADOOP_USER_NAME)."
                + " Default: the user of the image, flink. Example: root.")
        @Pattern(Patterns.USER)
        @Size(max = 128)
        @Nullable String hadoopUser,
    @JsonPropertyDescription(
            "A Secret in the same namespace whose entries become environment variables of the Flink"
                + " pods, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. The operator itself"
                + " cannot read it. Default: none. Example: s3-credentials.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable String credentialsSecret,
    @JsonPropertyDescription(
            "The size of a volume of its own, an emptyDir of each TaskManager, in which rocksdb or"
                + " forst works: as much is requested of the node's disk, and a pod that writes more is"
                + " evicted. Plan for twice the state of one TaskManager. Without it they work in /tmp,"
                + " which taskManager.resources.ephemeralStorage limits with the rest of the pod."
                + " Default: none. Example: 20Gi.")
        @Pattern(Patterns.MEMORY)
        @Size(max = 16)
        @Nullable String localSize) {

  /** What holds the state while the job runs. */
  public enum Type {
    @JsonProperty("hashmap")
    HASHMAP,
    @JsonProperty("rocksdb")
    ROCKSDB,
    @JsonProperty("forst")
    FORST
  }
}
