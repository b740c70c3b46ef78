package dev.statefulflink.e2e.job;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Labels;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A job of either kind in the cluster, as a person with kubectl sees and changes it. */
public final class StatefulJob {
  private final KubernetesClient client;
  private final KubernetesClient impatientClient;
  private final Class<? extends CustomResource<?, StatefulJobStatus>> kind;
  private final String namespace;
  private final String name;

  /** A StatefulWordCount. */
  public StatefulJob(TestNamespace namespace, String name) {
    this(namespace, StatefulWordCount.class, name);
  }

  /** An object of this kind. */
  public StatefulJob(
      TestNamespace namespace,
      Class<? extends CustomResource<?, StatefulJobStatus>> kind,
      String name) {
    this.kind = kind;
    this.client = namespace.client();
    this.impatientClient = namespace.cluster().impatientClient();
    this.namespace = namespace.name();
    this.name = name;
  }

  public String name() {
    return name;
  }

  public String namespace() {
    return namespace;
  }

  public KubernetesClient client() {
    return client;
  }

  KubernetesClient impatientClient() {
    return impatientClient;
  }

  // Whatever the kind is: objects are taken out here, and none of another kind is put in.
  @SuppressWarnings("unchecked")
  public Resource<CustomResource<?, StatefulJobStatus>> resource() {
    return (Resource<CustomResource<?, StatefulJobStatus>>)
        client.resources(kind).inNamespace(namespace).withName(name);
  }

  public CustomResource<?, StatefulJobStatus> get() {
    // Not require(): it says "not found" of whatever failed, a lost connection included.
    return Optional.ofNullable(resource().get())
        .orElseThrow(() -> new IllegalStateException(namespace + "/" + name + " does not exist"));
  }

  public StatefulJobStatus status() {
    return get().getStatus();
  }

  /** The revision in charge, which must be there. */
  public ActiveRevision active() {
    return Optional.ofNullable(status().active())
        .orElseThrow(() -> new IllegalStateException(name + " has no active revision"));
  }

  /** The status of a condition, empty if it is not present. */
  public static Optional<Condition> condition(
      CustomResource<?, StatefulJobStatus> job, String type) {
    return Optional.ofNullable(job.getStatus())
        .map(StatefulJobStatus::conditions)
        .orElse(List.of())
        .stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  public static boolean isTrue(CustomResource<?, StatefulJobStatus> job, String type) {
    return condition(job, type)
        .map(condition -> condition.getStatus().equals("True"))
        .orElse(false);
  }

  /** Changes the spec by a merge patch in YAML. */
  public CustomResource<?, StatefulJobStatus> change(String patch) {
    return resource()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().convertToJson(patch));
  }

  /** Waits until the job runs on exactly what is declared now. */
  public CustomResource<?, StatefulJobStatus> awaitReady() {
    long generation = get().getMetadata().getGeneration();
    return await(
        "Ready=True of generation " + generation,
        job -> isReady(job) && job.getMetadata().getGeneration() == generation);
  }

  private static boolean isReady(CustomResource<?, StatefulJobStatus> job) {
    Long generation = job.getMetadata().getGeneration();
    return isTrue(job, "Ready")
        && condition(job, "Ready").orElseThrow().getObservedGeneration().equals(generation)
        && generation.equals(job.getStatus().observedGeneration());
  }

  /** Waits until what is declared now has been given up; gives the condition that says why. */
  public Condition awaitStalled() {
    long generation = get().getMetadata().getGeneration();
    CustomResource<?, StatefulJobStatus> stalled =
        await(
            "Stalled=True of generation " + generation,
            job -> isTrue(job, "Stalled") && job.getStatus().observedGeneration() == generation);
    return condition(stalled, "Stalled").orElseThrow();
  }

  /** Waits for any state of the object. */
  public CustomResource<?, StatefulJobStatus> await(
      String what, Predicate<CustomResource<?, StatefulJobStatus>> accepted) {
    return Waits.until(
        "%s/%s: %s".formatted(namespace, name, what), this::get, job -> accepted.test(job));
  }

  /** Waits until the Service that keeps its name over all revisions points at this one. */
  public void awaitServed(String revision) {
    Waits.until(
        "the Service %s to point at revision %s".formatted(name, revision),
        () -> ids(FlinkRest.ofActive(this)),
        ids -> !ids.isEmpty() && ids.equals(ids(FlinkRest.of(this, revision))));
  }

  private static List<String> ids(FlinkRest flink) {
    return flink.jobs().stream().map(FlinkJob::id).toList();
  }

  public void delete() {
    resource().delete();
  }

  public void awaitGone() {
    Waits.untilTrue("%s/%s to be gone".formatted(namespace, name), () -> resource().get() == null);
  }

  /** Names of all that belongs to a revision's cluster and has to go with it. */
  public List<String> clusterObjects(String revision) {
    String cluster = name + "-" + revision;
    return new ClusterObjects(client, namespace, cluster).names();
  }

  /**
   * Directories of snapshots below the job's own, by a pattern of the shell, such as savepoints/*.
   */
  public List<String> stateDirectories(String pattern) {
    String root = "/flink-state/%s/%s/".formatted(namespace, name);
    String listed =
        new PodShell(client, namespace, aTaskManager())
            .run("bash", "-c", "shopt -s nullglob; printf '%s\\n' " + root + pattern);
    return listed
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.substring(root.length()))
        .toList();
  }

  private String aTaskManager() {
    return Waits.untilPresent(
            "a running TaskManager of " + name,
            () -> taskManagers(active().revision()).stream().findFirst())
        .getMetadata()
        .getName();
  }

  /** The one JobManager of the revision in charge, which must run. */
  public Pod jobManager() {
    return runningPods(Labels.jobManagersOf(name, active().revision()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no JobManager of " + name + " runs"));
  }

  /** Those of a revision that run. */
  public List<Pod> taskManagers(String revision) {
    return runningPods(Labels.taskManagersOf(name, revision)).toList();
  }

  /** Those with all these labels that run, and are not terminating. */
  public Stream<Pod> runningPods(Map<String, String> labels) {
    return client.pods().inNamespace(namespace).withLabels(labels).list().getItems().stream()
        .filter(StatefulJob::isRunning);
  }

  public static boolean isRunning(Pod pod) {
    return "Running".equals(pod.getStatus().getPhase())
        && pod.getMetadata().getDeletionTimestamp() == null;
  }
}
