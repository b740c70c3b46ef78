package dev.statefulflink.operator.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The objects of one custom resource, as they are rendered. */
final class ManifestScene {
  static final ObjectKey KEY = new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1");
  static final OwnerReference OWNER =
      new OwnerReferenceBuilder()
          .withApiVersion("statefulflink.dev/v1alpha1")
          .withKind("StatefulFlinkJob")
          .withName("orders")
          .withUid("uid-1")
          .withController(true)
          .build();
  static final ClusterManifests MANIFESTS = new ClusterManifests(KEY, OWNER);

  private ManifestScene() {}

  static <T extends HasMetadata> T object(List<HasMetadata> objects, Class<T> type, String name) {
    return objects.stream()
        .filter(type::isInstance)
        .filter(object -> object.getMetadata().getName().equals(name))
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + type.getSimpleName() + " " + name));
  }

  /** As its revision was recorded by a release that knew nothing of accounts. */
  static JobIntent ofEarlierRelease(JobIntent intent) {
    var record = RevisionRecord.write(KEY, OWNER, "a", 1, intent);
    var json = new ObjectMapper().<ObjectNode>valueToTree(record.getData());
    ((ObjectNode) json.path("pods")).remove("platform");
    record.setData(json);
    return RevisionRecord.read(record);
  }

  static Deployment deployment(String component, JobIntent intent) {
    return object(MANIFESTS.cluster("a", intent), Deployment.class, "orders-a-" + component);
  }

  static PodTemplateSpec pod(String component, JobIntent intent) {
    return deployment(component, intent).getSpec().getTemplate();
  }

  /** All containers of a pod, the initial ones first. */
  static List<Container> containers(PodTemplateSpec pod) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .toList();
  }

  /** Flink's configuration, read back as Flink reads it. */
  static Map<String, String> configuration(String revision, JobIntent intent) {
    var map =
        object(
            MANIFESTS.cluster(revision, intent), ConfigMap.class, "orders-" + revision + "-config");
    try {
      return new YAMLMapper()
          .readValue(map.getData().get("config.yaml"), new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError("config.yaml is no YAML", e);
    }
  }
}
