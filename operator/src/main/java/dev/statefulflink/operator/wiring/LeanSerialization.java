package dev.statefulflink.operator.wiring;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * How the operator's client reads and writes Kubernetes' objects.
 *
 * <p>Without {@code metadata.managedFields}, which are never read here and need most of an object's
 * memory: as nested maps they filled the heap before a thousand jobs. They are not written either,
 * and an API server keeps the existing ones if a request has none (Kubernetes 1.34).
 *
 * <p>Without the {@code spec} of pods and Deployments either, which is most of the rest. It is
 * written from a manifest, and never read: no code here may read a Deployment or a pod, change it,
 * and write it back.
 *
 * <p>Without the client's search for all kinds of Kubernetes: the first event of a watch would load
 * a class for each kind. Watched kinds must be in {@link #WATCHED}; all others are requested by
 * their class, and need not be.
 */
public final class LeanSerialization {
  private static final List<Class<? extends KubernetesResource>> WATCHED =
      List.of(
          StatefulFlinkJob.class,
          StatefulWordCount.class,
          Deployment.class,
          Pod.class,
          Service.class,
          ControllerRevision.class,
          ConfigMap.class,
          ServiceAccount.class,
          Role.class,
          RoleBinding.class,
          PodDisruptionBudget.class,
          Ingress.class,
          Status.class); // the answer of a watch that was refused or has become too old

  private LeanSerialization() {}

  /** A new instance, since a client stores in it the kinds that it encounters. */
  public static KubernetesSerialization create() {
    var mapper = new ObjectMapper();
    mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
    mapper.addMixIn(Deployment.class, SpecOnlyWritten.class);
    mapper.addMixIn(Pod.class, SpecOnlyWritten.class);
    var lean = new KubernetesSerialization(mapper, false);
    WATCHED.forEach(lean::registerKubernetesResource);
    return lean;
  }

  /** A Jackson mix-in for {@link ObjectMeta}. */
  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagedFields {}

  /** A Jackson mix-in for types whose spec is never read. */
  @JsonIgnoreProperties(value = "spec", allowGetters = true)
  private interface SpecOnlyWritten {}
}
