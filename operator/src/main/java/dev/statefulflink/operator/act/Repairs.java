package dev.statefulflink.operator.act;

import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one revision, applied again if they differ. They are read and written as plain
 * fields: the client's own model of a Deployment drops the spec.
 */
final class Repairs {
  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Names.FIELD_MANAGER)
          .build();

  private final KubernetesClient client;
  private final Map<String, Map<String, GenericKubernetesResource>> present = new HashMap<>();

  Repairs(KubernetesClient client) {
    this.client = client;
  }

  List<String> of(List<HasMetadata> rendered) {
    var said = new ArrayList<String>();
    for (var object : rendered) {
      var before = present(object).get(object.getMetadata().getName());
      if (before == null || Applied.isChanged(before) || Applied.isOfAnother(before, object)) {
        var phrase = Differences.of(before, repaired(object, before));
        if (!phrase.isEmpty()) {
          said.add(phrase);
        }
      }
    }
    return said;
  }

  private GenericKubernetesResource repaired(
      HasMetadata object, @Nullable GenericKubernetesResource before) {
    if (before != null
        && object instanceof Deployment deployment
        && !Applied.rendersAlike(before, object)) {
      return replicas(deployment, before);
    }
    var after = apply(object, expected(object, before));
    // Fields that the operator does not own may keep differing: the object is compared with this
    // from now on.
    return Applied.isChanged(after) ? apply(object, Applied.stateOf(after)) : after;
  }

  private static String expected(HasMetadata object, @Nullable GenericKubernetesResource before) {
    if (!(object instanceof Deployment)) {
      return Applied.stateOf(object);
    }
    return before == null ? "1" : String.valueOf(before.getMetadata().getGeneration() + 1);
  }

  /**
   * A Deployment that an earlier release has applied, and that this release renders differently:
   * its pods must not restart because of that, so only their number is corrected.
   */
  private GenericKubernetesResource replicas(Deployment object, GenericKubernetesResource before) {
    var generation = before.getMetadata().getGeneration();
    var after = scale(object, String.valueOf(generation + 1));
    return Applied.isChanged(after) ? scale(object, Applied.stateOf(after)) : after;
  }

  private GenericKubernetesResource scale(Deployment object, String state) {
    var patch =
        Map.of(
            "metadata",
            Map.of("annotations", Applied.note(state)),
            "spec",
            Map.of("replicas", object.getSpec().getReplicas()));
    return all(object)
        .withName(object.getMetadata().getName())
        .patch(MERGE, client.getKubernetesSerialization().asJson(patch));
  }

  private GenericKubernetesResource apply(HasMetadata object, String state) {
    var serialization = client.getKubernetesSerialization();
    var json = serialization.asJson(Applied.noted(object, state));
    return all(object)
        .resource(serialization.unmarshal(json, GenericKubernetesResource.class))
        .patch(ObjectWriter.APPLY);
  }

  /**
   * Via list: the operator has no right to get some of the kinds. All objects of a kind have the
   * labels of the revision, or all have those of the job object.
   */
  private Map<String, GenericKubernetesResource> present(HasMetadata like) {
    return present.computeIfAbsent(
        like.getKind(),
        kind -> {
          var found = new HashMap<String, GenericKubernetesResource>();
          all(like)
              .withLabels(Names.identity(like))
              .list()
              .getItems()
              .forEach(one -> found.put(one.getMetadata().getName(), typed(one, like)));
          return found;
        });
  }

  /** The items of a list have no kind and apiVersion. */
  private static GenericKubernetesResource typed(GenericKubernetesResource one, HasMetadata like) {
    one.setKind(like.getKind());
    one.setApiVersion(like.getApiVersion());
    return one;
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      all(HasMetadata like) {
    return client
        .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(like.getClass()))
        .inNamespace(like.getMetadata().getNamespace());
  }
}
