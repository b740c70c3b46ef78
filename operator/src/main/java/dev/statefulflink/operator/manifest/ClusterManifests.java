package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.pods.Metadata;
import dev.statefulflink.operator.intent.pods.WebIngress;
import dev.statefulflink.operator.manifest.web.UiIngress;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one custom resource: what its revisions share, and each revision's Flink cluster.
 *
 * @param owner the reference by which Kubernetes removes them with the custom resource
 */
public record ClusterManifests(ObjectKey key, OwnerReference owner) {

  /** Accounts and rights of a revision's pods, in addition to {@link #jobAccess}. */
  public List<HasMetadata> accounts(String revision, JobIntent intent) {
    return Dress.all(metadata(intent), accountsOf(revision, intent).ofPods());
  }

  /** The right of a revision's JobManager to keep the recovery data of this job. */
  public List<HasMetadata> jobAccess(String revision, String jobId, JobIntent intent) {
    return Dress.all(metadata(intent), accountsOf(revision, intent).ofJob(jobId));
  }

  /** The account of an object, without its owner reference. */
  public static HasMetadata accountOfObject(ObjectKey key, JobIntent intent) {
    var account = intent.pods().platform().account();
    return Dress.one(
        metadata(intent), new Accounts(key, new OwnerReference(), "", account).ofObject());
  }

  private static Metadata metadata(JobIntent intent) {
    return intent.pods().platform().metadata();
  }

  private Accounts accountsOf(String revision, JobIntent intent) {
    return new Accounts(key, owner, revision, intent.pods().platform().account());
  }

  /** A revision's Flink cluster, without its record. */
  public List<HasMetadata> cluster(String revision, JobIntent intent) {
    var cluster = Names.cluster(key.name(), revision);
    var labels = Names.labels(key, revision);
    var objects = new ArrayList<>(objects(cluster, labels, revision, intent));
    if (intent.pods().platform().maxUnavailable() >= 0) {
      objects.add(budget(cluster, labels, revision, intent));
    }
    return Dress.all(metadata(intent), objects);
  }

  private HasMetadata budget(
      String cluster, Map<String, String> labels, String revision, JobIntent intent) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(meta(cluster, labels))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(intent.pods().platform().maxUnavailable()))
        .withNewSelector()
        .withMatchLabels(Names.selector(key, revision))
        .endSelector()
        .endSpec()
        .build();
  }

  private List<HasMetadata> objects(
      String cluster, Map<String, String> labels, String revision, JobIntent intent) {
    return List.of(
        new ConfigMapBuilder()
            .withMetadata(meta(Names.configuration(cluster), labels))
            .withData(FlinkConfiguration.files(key, revision, intent))
            .withBinaryData(Map.of(ProbeJar.NAME, ProbeJar.base64()))
            .build(),
        internalService(cluster, revision),
        deployment(
            Names.jobManager(cluster),
            revision,
            Names.JOB_MANAGER,
            1,
            Pods.jobManager(key, revision, intent)),
        deployment(
            Names.taskManager(cluster),
            revision,
            Names.TASK_MANAGER,
            intent.taskManagers(),
            Pods.taskManager(key, revision, intent)));
  }

  /**
   * The stable Service, which opens the web UI of the revision in charge.
   *
   * @param intent of that revision; empty if its record is lost
   */
  public Service stableService(String revision, Optional<JobIntent> intent) {
    var service = stableService(revision);
    intent
        .map(from -> from.pods().platform().serviceType())
        .filter(type -> !type.isEmpty())
        .ifPresent(type -> service.getSpec().setType(type));
    return Dress.one(intent.map(ClusterManifests::metadata).orElse(Metadata.NONE), service);
  }

  /** The Ingress to the stable Service; empty if none is declared. */
  public Optional<Ingress> stableIngress(JobIntent intent) {
    return Optional.of(intent.pods().platform().ingress())
        .filter(WebIngress::isDeclared)
        .map(
            declared ->
                UiIngress.of(declared, meta(key.name(), Names.labels(key)), Names.REST_PORT))
        .map(ingress -> Dress.one(metadata(intent), ingress));
  }

  private Service stableService(String revision) {
    return new ServiceBuilder()
        .withMetadata(meta(key.name(), Names.labels(key)))
        .withNewSpec()
        .withSelector(Names.selector(key, revision, Names.JOB_MANAGER))
        .withPorts(port("rest", Names.REST_PORT))
        .endSpec()
        .build();
  }

  private Service internalService(String cluster, String revision) {
    return new ServiceBuilder()
        .withMetadata(meta(cluster, Names.labels(key, revision)))
        .withNewSpec()
        // Flink's processes need to find each other before they are ready, and the operator polls
        // REST.
        .withPublishNotReadyAddresses(true)
        .withSelector(Names.selector(key, revision, Names.JOB_MANAGER))
        .withPorts(port("rpc", 6123), port("blob", 6124), port("rest", Names.REST_PORT))
        .endSpec()
        .build();
  }

  private static ServicePort port(String name, int port) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(port)
        .withNewTargetPort(port)
        .withProtocol("TCP")
        .build();
  }

  private Deployment deployment(
      String name, String revision, String component, int replicas, PodTemplateSpec template) {
    var labels = new java.util.TreeMap<>(Names.labels(key, revision));
    labels.put(Names.COMPONENT, component);
    return new DeploymentBuilder()
        .withMetadata(meta(name, labels))
        .withNewSpec()
        .withReplicas(replicas)
        .withRevisionHistoryLimit(0)
        .withNewStrategy()
        .withType("Recreate")
        .endStrategy()
        .withNewSelector()
        .withMatchLabels(Names.selector(key, revision, component))
        .endSelector()
        .withTemplate(template)
        .endSpec()
        .build();
  }

  private ObjectMeta meta(String name, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(key.namespace())
        .withLabels(labels)
        .withOwnerReferences(owner)
        .build();
  }
}
