package dev.statefulflink.operator.act;

import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.manifest.KeptState;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.manifest.RevisionRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes one object's Kubernetes objects: server-side apply, and deletes. */
public final class ObjectWriter {
  static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Names.FIELD_MANAGER)
          .withForce(true)
          .build();

  /** Under a name of its own: the rest of the object is not taken away by it. */
  private static final PatchContext NOTE =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Names.FIELD_MANAGER + "-notes")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final ClusterManifests manifests;

  public ObjectWriter(KubernetesClient client, ClusterManifests manifests) {
    this.client = client;
    this.manifests = manifests;
  }

  void applyCluster(Action.ApplyCluster wanted) {
    forgetFinished(client.resource(Applied.noted(record(wanted))).patch(APPLY));
    applyAccounts(wanted.revision(), wanted.intent());
    wanted.jobIds().forEach(jobId -> allowJob(wanted.revision(), jobId, wanted.intent()));
    manifests.cluster(wanted.revision(), wanted.intent()).forEach(this::apply);
  }

  /** What its earlier job has come to says nothing about one that runs on the new pods. */
  private void forgetFinished(ControllerRevision made) {
    if (RevisionRecord.finished(made).isPresent()) {
      note(RevisionRecord.unfinished(key(), made.getMetadata().getName()));
    }
  }

  /** Before the pods are removed. */
  void recordFinished(String revision, String jobId, Instant at) {
    note(RevisionRecord.finished(key(), Names.cluster(key().name(), revision), jobId, at));
  }

  private void note(ControllerRevision annotations) {
    client.resource(annotations).patch(NOTE);
  }

  private void applyAccounts(String revision, JobIntent intent) {
    var accounts = manifests.accounts(revision, intent);
    accounts.stream().filter(ServiceAccount.class::isInstance).forEach(this::refuseForeign);
    accounts.forEach(this::apply);
  }

  void allowJob(String revision, String jobId, JobIntent intent) {
    manifests.jobAccess(revision, jobId, intent).forEach(this::apply);
  }

  /** Via list: the operator has no right to get an account. */
  private void refuseForeign(HasMetadata account) {
    var name = account.getMetadata().getName();
    client
        .serviceAccounts()
        .inNamespace(key().namespace())
        .withField("metadata.name", name)
        .list()
        .getItems()
        .stream()
        .filter(present -> present.getMetadata().getName().equals(name) && !ours(present))
        .findFirst()
        .ifPresent(
            foreign -> {
              throw new ForeignObject(
                  "a ServiceAccount named "
                      + name
                      + " exists and is not this object's: name it in spec.serviceAccountName, or"
                      + " rename it");
            });
  }

  /** First of all: the record of the revision's spec exists before any object of the revision. */
  private ControllerRevision record(Action.ApplyCluster wanted) {
    return RevisionRecord.write(
        key(), manifests.owner(), wanted.revision(), wanted.generation(), wanted.intent());
  }

  void applyStableService(String revision, Optional<JobIntent> intent) {
    var wanted = manifests.stableService(revision, intent);
    var present = client.services().inNamespace(key().namespace()).withName(key().name()).get();
    if (present != null && !ours(present)) {
      throw new ForeignObject(
          "a Service named "
              + key().name()
              + " exists and is not this object's: rename the Service or the object");
    }
    apply(wanted);
    intent.ifPresent(this::applyStableIngress);
  }

  /** By list, as the accounts. One that is no longer declared is removed. */
  private void applyStableIngress(JobIntent intent) {
    var all = client.resources(Ingress.class).inNamespace(key().namespace());
    var present =
        all.withField("metadata.name", key().name()).list().getItems().stream()
            .filter(found -> found.getMetadata().getName().equals(key().name()))
            .findFirst();
    var wanted = manifests.stableIngress(intent);
    if (wanted.isEmpty()) {
      present.filter(this::ours).ifPresent(old -> all.withName(key().name()).delete());
      return;
    }
    if (present.filter(found -> !ours(found)).isPresent()) {
      throw new ForeignObject(
          "an Ingress named "
              + key().name()
              + " exists and is not this object's: rename the Ingress, or remove"
              + " spec.webUi.ingress");
    }
    var after = client.resource(Applied.noted(wanted.get())).patch(APPLY);
    if (Applied.isChanged(after)) {
      // The API server gives it the default class, or a webhook has its own mind.
      client.resource(Applied.noted(wanted.get(), Applied.stateOf(after))).patch(APPLY);
    }
  }

  private boolean ours(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(key().uid()));
  }

  private void apply(HasMetadata object) {
    client.resource(Applied.noted(object)).patch(APPLY);
  }

  /**
   * Applies again what another client has changed or removed.
   *
   * @return what differed, one phrase for each object
   */
  List<String> repair(String revision, List<String> jobIds, JobIntent intent) {
    var all = new ArrayList<>(manifests.accounts(revision, intent));
    jobIds.forEach(jobId -> all.addAll(manifests.jobAccess(revision, jobId, intent)));
    all.addAll(manifests.cluster(revision, intent));
    return new Repairs(client).of(all);
  }

  void removePods(String revision) {
    delete(Deployment.class, revision);
  }

  /**
   * First the objects that are not watched: as long as any other object is left, this is repeated.
   * An operator that is no longer in charge may create objects in between, so these are checked
   * last.
   */
  void removeCluster(String revision) {
    delete(PodDisruptionBudget.class, revision);
    delete(RoleBinding.class, revision);
    delete(Role.class, revision);
    delete(ServiceAccount.class, revision);
    delete(Deployment.class, revision);
    delete(Service.class, revision);
    delete(ConfigMap.class, revision);
    delete(ControllerRevision.class, revision);
  }

  /** One by one: the operator has no right to delete collections. */
  private <T extends HasMetadata> void delete(Class<T> type, String revision) {
    var labels = Names.labels(key(), revision);
    client
        .resources(type)
        .inNamespace(key().namespace())
        .withLabels(labels)
        .resources()
        .forEach(r -> r.withPropagationPolicy(DeletionPropagation.BACKGROUND).delete());
  }

  void removeHaData(String revision) {
    client
        .configMaps()
        .inNamespace(key().namespace())
        .withLabelSelector(
            Names.HA_SELECTOR
                + ","
                + Names.HA_CLUSTER
                + "="
                + Names.cluster(key().name(), revision))
        .resources()
        .forEach(r -> r.delete());
  }

  void keepState(LastState state) {
    apply(KeptState.write(key(), state));
  }

  void forgetState() {
    client
        .configMaps()
        .inNamespace(key().namespace())
        .withName(Names.lastState(key().name()))
        .delete();
  }

  private ObjectKey key() {
    return manifests.key();
  }
}
