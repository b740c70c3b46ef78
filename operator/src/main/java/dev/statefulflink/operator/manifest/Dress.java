package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.intent.pods.Metadata;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds the declared labels and annotations to those of rendered objects. */
final class Dress {
  private Dress() {}

  static <T extends HasMetadata> List<T> all(Metadata declared, List<T> objects) {
    objects.forEach(object -> one(declared, object));
    return objects;
  }

  static <T extends HasMetadata> T one(Metadata declared, T object) {
    dress(declared, object.getMetadata());
    if (object instanceof Deployment deployment) {
      dress(declared, deployment.getSpec().getTemplate().getMetadata());
    }
    return object;
  }

  private static void dress(Metadata declared, ObjectMeta meta) {
    meta.setLabels(beside(meta.getLabels(), declared.labels()));
    meta.setAnnotations(beside(meta.getAnnotations(), declared.annotations()));
  }

  /** Existing ones win: they belong to the operator, or to a pod template. */
  private static Map<String, String> beside(Map<String, String> there, Map<String, String> more) {
    if (more.isEmpty()) {
      return there;
    }
    var all = new TreeMap<>(more);
    all.putAll(there == null ? Map.of() : there);
    return all;
  }
}
