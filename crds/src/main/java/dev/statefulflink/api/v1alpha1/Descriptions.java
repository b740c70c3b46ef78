package dev.statefulflink.api.v1alpha1;

/** The descriptions of the fields that both kinds declare. */
final class Descriptions {
  static final String FLINK_VERSION =
      "Flink's minor version: 1.20 (long-term support) or a 2.x. The image must carry it. Default:"
          + " 1.20. Example: \"2.3\".";
  static final String IMAGE =
      "The container image of JobManager and TaskManager, with Flink in its FLINK_HOME, in /opt/flink, or"
          + " on its path, and Java 11 or newer. Default: the"
          + " operator's image for this kind and flinkVersion. Example: flink:1.20-java17.";
  static final String CHECKPOINTING =
      "How Flink takes checkpoints. The job's code should not set it: what the code sets"
          + " wins over what is declared here. Default: every 10s.";
  static final String STATE_BACKEND =
      "Where the state lives while the job runs, and where everything durable of it is kept.";
  static final String RESTART_STRATEGY =
      "What Flink does when the job fails. While it has not given up, nothing else restarts the job;"
          + " what follows then says onFailure. Default: Flink's own, which restarts for ever with a growing delay.";
  static final String UPGRADE =
      "How a change of the spec is carried out. Default: Warm, with a savepoint taken for it.";
  static final String RESTORE_FROM =
      "A savepoint or retained checkpoint to start from, instead of this job's own newest state."
          + " Each value is carried out once: removing it later changes nothing, another one"
          + " restores from there. Default: none. Example: hdfs://namenode:9820/flink/chk-603.";
  static final String ON_DELETE =
      "What happens to the state when the object is deleted. Savepoint: stop with a final"
          + " savepoint, remembered in the ConfigMap <name>-last-state, so that the same object"
          + " applied again resumes. Discard: cancel, and forget the state. Default: Savepoint."
          + " Example: Discard.";
  static final String ON_FAILURE =
      "What follows if the job has FAILED, since Flink's restart strategy has given it up. Hold:"
          + " nothing, until the spec changes. Restart: its pods are removed, and it starts again from"
          + " its newest checkpoint, after 1 minute, then twice as long each time, up to 10; from 1"
          + " minute again once it has run for an hour. Not with upgrade.stateFrom: Nothing. Default:"
          + " Hold. Example: Restart.";
  static final String SERVICE_ACCOUNT =
      "A ServiceAccount in the namespace of the object, under which all Flink pods run, in every"
          + " revision. The operator binds to it, by name, the rights to the ConfigMaps of Flink's"
          + " high availability, and changes nothing else of it. A change is carried out by a handoff."
          + " Default: none; the operator makes the account <name>-flink, one for each object, with no"
          + " other rights. Example: flink.";
  static final String SERVICE_ACCOUNT_ANNOTATIONS =
      "Annotations of the account <name>-flink that the operator makes, such as those by which a"
          + " cloud gives it a role. A change is carried out by a handoff. Default: none. Example:"
          + " {eks.amazonaws.com/role-arn: \"arn:aws:iam::000000000000:role/flink\"}.";
  static final String IMAGE_PULL_SECRETS =
      "Secrets by which the images of the Flink pods are pulled, as in a pod; those of podTemplate"
          + " are added. A change is carried out by a handoff. Default: none. Example: [{name:"
          + " registry}].";
  static final String METADATA =
      "Labels and annotations of every object of the job, but for the ConfigMap <name>-last-state,"
          + " which outlives it. podTemplate.metadata wins for pods. A change is carried out by a"
          + " handoff. Default: none. Example: {labels: {team: search}}.";
  static final String USER_FROM =
      "Whose user the Flink pods run as. Image: 9999, that of Flink's official image, as user, group"
          + " and group of volumes. Platform: none is named, so that the platform gives one, as"
          + " OpenShift does from the range of a namespace. A change is carried out by a handoff."
          + " Default: Image. Example: Platform.";
  static final String COMPONENT_TEMPLATE =
      "A pod template for this component alone, over spec.podTemplate: objects are joined field by"
          + " field, lists by the keys of Kubernetes, and what is said here wins. A container named"
          + " flink, or by the component, stands for the main container. A change is carried out by a"
          + " handoff. Default: none. Example: {spec: {nodeSelector: {pool: spot}}}.";
  static final String FLINK_CONFIGURATION_FROM =
      "More of Flink's configuration, from Secrets and ConfigMaps of the namespace. The pods read"
          + " them when they start; the operator does not, so that no value is in the status, an"
          + " event or a log. A pod does not start, and says why, over a key that the spec or the"
          + " operator sets, or that is there twice. The spelling of keys is not checked. A change of"
          + " this list is carried out by a handoff; one of their content is read by the pods that"
          + " start after it, as after a change of job.restartNonce. Default: none. Example:"
          + " [{secretRef: {name: flink-keys}}].";
  static final String POD_DISRUPTION_BUDGET =
      "A PodDisruptionBudget for the pods of each revision. A change is carried out by a handoff."
          + " Default: none. Example: {maxUnavailable: 1}.";
  static final String WEB_UI =
      "How Flink's web UI is reached, by the Service <name>. A change is carried out by a handoff."
          + " Default: inside the cluster. Example: {serviceType: NodePort}.";
  static final String TASK_MANAGER =
      "The TaskManagers, which run the job's tasks. Default: one slot and 1280Mi each.";

  static final String JOB_MANAGER =
      "The JobManager, which coordinates the job. Default: 100m CPU, 1Gi of memory.";
  static final String SAVEPOINTS =
      "Savepoints of the running job, and how long savepoints are kept. A change is no handoff."
          + " Default: none are taken beside those of handoffs, and the newest 10 are kept.";
  static final String FLINK_CONFIGURATION =
      "More of Flink's configuration, as keys and values: texts, numbers or booleans, or nested keys,"
          + " which are joined by dots. Keys that this spec or the operator sets are refused, and those"
          + " that have no effect. env.java.opts.* is added to the operator's own. At most 128 keys. A"
          + " change is carried out by a handoff. Never put a secret here. Default: none. Example:"
          + " {taskmanager.memory.managed.fraction: 0.2, rest.flamegraph.enabled: true}.";
  static final String LOGGING = "What the Flink pods log. Default: INFO, to the console.";
  static final String POD_TEMPLATE =
      "A pod template that the Flink pods are made from, as in a Deployment: labels, node selector,"
          + " volumes, sidecars, and so on. A container named flink stands for the main container of"
          + " both, one named jobmanager or taskmanager for that of one of them, one named stage-jar"
          + " for the init container that brings the jar; any other is a sidecar. What the operator"
          + " needs cannot be replaced. A change is carried out by a handoff. Default: none. Example:"
          + " {spec: {nodeSelector: {disk: ssd}}}.";

  private Descriptions() {}
}
