package dev.statefulflink.api.v1alpha1;

/** The descriptions of the fields that both kinds declare. */
final class Descriptions {
  static final String FLINK_VERSION =
      "Flink's minor version: 1.20 (long-term support) or a 2.x. The image must contain this"
          + " version. Default:"
          + " 1.20. Example: \"2.3\".";
  static final String IMAGE =
      "The container image of the JobManager and the TaskManagers. It needs Java 11 or newer, and"
          + " Flink in FLINK_HOME, in /opt/flink or on the PATH. Default: the"
          + " operator's image for this kind and flinkVersion. Example: flink:1.20-java17.";
  static final String CHECKPOINTING =
      "How Flink takes checkpoints. The job's code should not set this: the code wins over what"
          + " is declared here. Default: every 10s.";
  static final String STATE_BACKEND =
      "Where the state is held while the job runs, and where checkpoints, savepoints and recovery"
          + " data are stored.";
  static final String RESTART_STRATEGY =
      "What Flink does when the job fails. Until it gives up, nothing else restarts the job;"
          + " onFailure decides what happens then. Default: Flink's own, which restarts"
          + " indefinitely with a growing delay.";
  static final String UPGRADE =
      "How a change of the spec is carried out. Default: Warm, with a savepoint taken for it.";
  static final String RESTORE_FROM =
      "A savepoint or retained checkpoint to start from, instead of this job's own newest state."
          + " Each value is applied once: removing it later changes nothing; a new value restores"
          + " from there. Default: none. Example: hdfs://namenode:9820/flink/chk-603.";
  static final String ON_DELETE =
      "What happens to the state when the object is deleted. Savepoint: stop with a final"
          + " savepoint, recorded in the ConfigMap <name>-last-state; an object of the same name"
          + " resumes from it. Discard: cancel the job and forget the state. Default: Savepoint."
          + " Example: Discard.";
  static final String ON_FAILURE =
      "What happens if the job has FAILED because Flink's restart strategy gave up. Hold:"
          + " nothing, until the spec changes. Restart: the pods are removed, and the job starts"
          + " again from its newest checkpoint, after a delay of 1 minute that doubles each time,"
          + " up to 10 minutes; the delay is 1 minute again once the job has run for an hour."
          + " While a changed spec is held, the job starts again with the spec that it ran with."
          + " Cannot be combined with upgrade.stateFrom: Nothing. Default:"
          + " Hold. Example: Restart.";
  static final String ON_FINISH =
      "What happens to the pods once a bounded job has finished by itself. RemovePods: the pods of"
          + " the JobManager and of the TaskManagers are removed, and with them their logs and the"
          + " web UI. KeepPods: they keep running. The status reads Finished in either case, and a"
          + " change of this field takes effect without a handoff; pods that were removed do not"
          + " come back. Default: RemovePods. Example: KeepPods.";
  static final String SERVICE_ACCOUNT =
      "A ServiceAccount in the namespace of the object, for all Flink pods of every revision. The"
          + " operator grants it access to the ConfigMaps of Flink's high availability, by name,"
          + " and changes nothing else of it. A change is carried out by a handoff."
          + " Default: none; the operator creates the account <name>-flink, one for each object,"
          + " with no other rights. Example: flink.";
  static final String SERVICE_ACCOUNT_ANNOTATIONS =
      "Annotations of the account <name>-flink that the operator creates, for example those that"
          + " give it a role in a cloud. A change is carried out by a handoff. Default: none."
          + " Example:"
          + " {eks.amazonaws.com/role-arn: \"arn:aws:iam::000000000000:role/flink\"}.";
  static final String IMAGE_PULL_SECRETS =
      "Secrets for pulling the images of the Flink pods, as in a pod; those of podTemplate are"
          + " added. A change is carried out by a handoff. Default: none. Example: [{name:"
          + " registry}].";
  static final String METADATA =
      "Labels and annotations of every object of the job, except for the ConfigMap"
          + " <name>-last-state, which outlives the job. podTemplate.metadata wins for pods. A"
          + " change is carried out by a"
          + " handoff. Default: none. Example: {labels: {team: search}}.";
  static final String USER_FROM =
      "Which user the Flink pods run as. Image: 9999, the user of Flink's official image, as"
          + " user, group and fsGroup. Platform: the pods name no user, so that the platform"
          + " assigns one, as OpenShift does from the range of a namespace. A change is carried"
          + " out by a handoff."
          + " Default: Image. Example: Platform.";
  static final String COMPONENT_TEMPLATE =
      "A pod template for this component only, merged over spec.podTemplate: objects are merged"
          + " field by field, lists by the keys of Kubernetes, and this template wins. A"
          + " container named flink, or named after the component, is the main container. A"
          + " change is carried out by a"
          + " handoff. Default: none. Example: {spec: {nodeSelector: {pool: spot}}}.";
  static final String FLINK_CONFIGURATION_FROM =
      "More of Flink's configuration, from Secrets and ConfigMaps of the namespace. The pods read"
          + " them when they start; the operator does not read them, so no value appears in the"
          + " status, an event or a log. If a key is set by the spec or the operator, too, or"
          + " occurs twice, the pod does not start and reports why. The spelling of keys is not"
          + " checked. A change of this list is carried out by a handoff; a change of their"
          + " content takes effect in pods that start later, for example after a change of"
          + " job.restartNonce. Default: none. Example:"
          + " [{secretRef: {name: flink-keys}}].";
  static final String POD_DISRUPTION_BUDGET =
      "A PodDisruptionBudget for the pods of each revision. A change is carried out by a handoff."
          + " Default: none. Example: {maxUnavailable: 1}.";
  static final String WEB_UI =
      "How Flink's web UI is exposed, via the Service <name>. A change is carried out by a handoff."
          + " Default: inside the cluster. Example: {ingress: {host: orders.flink.example.com}}.";
  static final String TASK_MANAGER =
      "The TaskManagers, which run the job's tasks. Default: one slot and 1280Mi each.";

  static final String JOB_MANAGER =
      "The JobManager, which coordinates the job. Default: 100m CPU, 1Gi of memory.";
  static final String SAVEPOINTS =
      "Savepoints of the running job, and how long savepoints are kept. Changing this does not"
          + " restart the job. Default: only handoffs take savepoints, and the newest 10 are kept.";
  static final String FLINK_CONFIGURATION =
      "More of Flink's configuration, as keys and values: strings, numbers or booleans, or nested"
          + " keys, which are joined by dots. Keys that this spec or the operator sets are"
          + " refused, as are keys that have no effect. env.java.opts.* is appended to the"
          + " operator's options. At most 128 keys. A"
          + " change is carried out by a handoff. Never put a secret here. Default: none. Example:"
          + " {taskmanager.memory.managed.fraction: 0.2, rest.flamegraph.enabled: true}.";
  static final String LOGGING = "What the Flink pods log. Default: INFO, to the console.";
  static final String POD_TEMPLATE =
      "A pod template that the Flink pods are made from, as in a Deployment: labels, node selector,"
          + " volumes, sidecars, and so on. A container named flink is the main container of both"
          + " components, one named jobmanager or taskmanager is the main container of that"
          + " component, and one named stage-jar is the init container that fetches the jar; any"
          + " other is a sidecar. Fields that the operator needs cannot be replaced. A change is"
          + " carried out by a handoff. Default: none. Example:"
          + " {spec: {nodeSelector: {disk: ssd}}}.";

  private Descriptions() {}
}
