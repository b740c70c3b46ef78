package dev.statefulflink.campaign.flink.storage;

import dev.statefulflink.operator.intent.StatePaths;
import dev.statefulflink.operator.manifest.Names;

/** Where a cluster writes its snapshots. */
public record ClusterFiles(String uri, String namespace, String cluster) {

  /** A place of a snapshot, and its id. */
  public record Place(String location, long id) {}

  /** Clusters are named by their object and revision, unless the object's name is long. */
  public String object() {
    var object = Names.ofCluster(cluster);
    if (!Names.prefix(object).equals(object)) {
      throw new IllegalArgumentException("a shortened name, whose object is unknown: " + cluster);
    }
    return object;
  }

  public Place checkpoint(String jobId, long id) {
    var revision = cluster.substring(object().length() + 1);
    var directory = new StatePaths(uri, namespace, object()).checkpoints(revision);
    return new Place(directory + "/" + jobId + "/chk-" + id, id);
  }

  public static Place savepoint(String directory, String jobId, long id) {
    return new Place(directory + "/savepoint-" + jobId.substring(0, 6) + "-" + id, id);
  }
}
