package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.pods.Account;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every name and label that the operator assigns. */
public final class Names {
  public static final String KIND = "statefulflink.dev/kind";
  public static final String NAME = "statefulflink.dev/name";
  public static final String REVISION = "statefulflink.dev/revision";

  /** Annotations of the record of a revision whose job has finished: Flink's id of it, and when. */
  public static final String FINISHED_JOB = "statefulflink.dev/finished-job";

  public static final String FINISHED_AT = "statefulflink.dev/finished-at";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  public static final String COMPONENT = "app.kubernetes.io/component";
  public static final String JOB_MANAGER = "jobmanager";
  public static final String TASK_MANAGER = "taskmanager";
  public static final String FIELD_MANAGER = "stateful-flink-operator";
  public static final String FINALIZER = "statefulflink.dev/handoff";

  /**
   * Flink's own label on the ConfigMaps of its Kubernetes high availability. 1.20 also labels them
   * configmap-type=high-availability; 2.3 does not.
   */
  public static final String HA_SELECTOR = "type=flink-native-kubernetes";

  /** Flink's own label there, whose value is the cluster id. */
  public static final String HA_CLUSTER = "app";

  public static final int REST_PORT = 8081;

  /** Of these, a TaskManager's Deployment has at most 63 characters, with its revision. */
  private static final int LONGEST_WHOLE_NAME = 40;

  private static final int KEPT = 30;
  private static final int DIGEST = 10;

  private Names() {}

  /**
   * What the names of a revision's objects begin with: the object's name, or the beginning of a
   * long one and a digest of all of it. This always has one character more than the longest name
   * that is not shortened, so that no other object can be named such that its clusters have these
   * names: therefore a dash at the end of the beginning is kept.
   */
  public static String prefix(String name) {
    return name.length() <= LONGEST_WHOLE_NAME
        ? name
        : name.substring(0, KEPT) + "-" + digest(name).substring(0, DIGEST);
  }

  /** Its SHA-256, as hexadecimal digits. */
  static String digest(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The name of a revision's cluster, Flink's cluster id, and of its Service. */
  public static String cluster(String name, String revision) {
    return prefix(name) + "-" + revision;
  }

  /** The {@link #prefix} of the object whose cluster this is. */
  public static String ofCluster(String cluster) {
    return cluster.substring(0, Math.max(0, cluster.lastIndexOf('-')));
  }

  public static String jobManager(String cluster) {
    return cluster + "-" + JOB_MANAGER;
  }

  public static String taskManager(String cluster) {
    return cluster + "-" + TASK_MANAGER;
  }

  /**
   * The ConfigMap in which Flink keeps where a job's checkpoints are (KubernetesUtils, Flink 1.20
   * and 2.3).
   */
  public static String recoveryData(String cluster, String jobId) {
    return cluster + "-" + jobId + "-config-map";
  }

  public static String configuration(String cluster) {
    return cluster + "-config";
  }

  /** The Role and RoleBinding of a component's pods, and its account if it has its own. */
  public static String account(String cluster, String component) {
    return cluster + "-" + component;
  }

  /** The ServiceAccount that the operator creates for all revisions of an object. */
  public static String account(String name) {
    return name + "-flink";
  }

  /** The ServiceAccount under which the pods of a component run. */
  static String accountOf(ObjectKey key, String revision, Account account, String component) {
    return switch (account.kind()) {
      case OF_REVISION -> account(cluster(key.name(), revision), component);
      case OF_OBJECT -> account(key.name());
      case DECLARED -> account.name();
    };
  }

  /** Flink's own name of the ConfigMap with a cluster's leaders (1.20 to 2.3). */
  public static String leaders(String cluster) {
    return cluster + "-cluster-config-map";
  }

  /** Flink's own name of the ConfigMap with a job's checkpoints (1.20 to 2.3). */
  public static String checkpoints(String cluster, String jobId) {
    return cluster + "-" + jobId + "-config-map";
  }

  /** The Role and RoleBinding that let a cluster keep the recovery data of a job. */
  public static String jobAccess(String cluster, String jobId) {
    return cluster + "-" + jobId;
  }

  /** The ConfigMap with the last state, which outlives the object. */
  public static String lastState(String name) {
    return name + "-last-state";
  }

  /** The labels of everything that belongs to an object. */
  public static Map<String, String> labels(ObjectKey key) {
    var labels = new TreeMap<String, String>();
    labels.put("app.kubernetes.io/name", "flink");
    labels.put(INSTANCE, key.name());
    labels.put("app.kubernetes.io/managed-by", FIELD_MANAGER);
    labels.put(KIND, key.kind());
    labels.put(NAME, key.name());
    return labels;
  }

  /**
   * The labels of objects that outlive the object, and so have no owner. Argo CD before 3 considers
   * an object without an owner a part of the application that its instance label names, and prunes
   * it when the job object is removed from Git.
   */
  static Map<String, String> lastingLabels(ObjectKey key) {
    var labels = labels(key);
    labels.remove(INSTANCE);
    return labels;
  }

  /** The labels of everything that belongs to a revision. */
  public static Map<String, String> labels(ObjectKey key, String revision) {
    var labels = labels(key);
    labels.put(REVISION, revision);
    return labels;
  }

  /** The labels of an object that identify its owner. */
  public static Map<String, String> identity(HasMetadata object) {
    var identity = new TreeMap<>(object.getMetadata().getLabels());
    identity.keySet().retainAll(Set.of(KIND, NAME, REVISION));
    return identity;
  }

  /** What selects one component's pods of a revision. */
  public static Map<String, String> selector(ObjectKey key, String revision, String component) {
    var selector = selector(key, revision);
    selector.put(COMPONENT, component);
    return selector;
  }

  /** What selects all pods of a revision. */
  static Map<String, String> selector(ObjectKey key, String revision) {
    var selector = new TreeMap<String, String>();
    selector.put(KIND, key.kind());
    selector.put(NAME, key.name());
    selector.put(REVISION, revision);
    return selector;
  }
}
