package dev.statefulflink.e2e.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Objects, and the text that kubectl prints of them with -o json. */
final class PluginObjects {
  static final String NAMESPACE = "shop";
  private static final String UID = "0c5b2f4e-7a1d-4f0e-9b3c-1d2e3f4a5b6c";

  private PluginObjects() {}

  static StatefulWordCount wordCount(String name, long generation, String spec) {
    String words =
        """
        apiVersion: statefulflink.dev/v1alpha1
        kind: StatefulWordCount
        metadata:
          name: %s
          namespace: shop
          uid: %s
          generation: %d
          creationTimestamp: "2026-11-19T08:12:44Z"
          finalizers: [statefulflink.dev/handoff]
        spec:
        """
            .formatted(name, UID, generation);
    return Serialization.unmarshal(words + spec.indent(2), StatefulWordCount.class);
  }

  static StatefulFlinkJob flinkJob(String name, long generation, String spec) {
    StatefulWordCount same = wordCount(name, generation, "{stateBackend: {volumeClaim: s}}");
    StatefulFlinkJob job = new StatefulFlinkJob();
    job.setMetadata(same.getMetadata());
    job.setSpec(Serialization.unmarshal(spec, StatefulFlinkJobSpec.class));
    return job;
  }

  /** The example of most scenes: two of everything. */
  static StatefulWordCount words(long generation, StatefulJobStatus status) {
    StatefulWordCount words =
        wordCount(
            "words",
            generation,
            """
            flinkVersion: "1.20"
            job: {parallelism: 2, state: Running}
            stateBackend: {uri: "s3://flink", credentialsSecret: s3-access}
            savepoints: {nonce: 6, retained: 10}
            """);
    words.setStatus(status);
    return words;
  }

  static Map<String, String> labels(String revision) {
    return new TreeMap<>(
        Map.of(
            "app.kubernetes.io/name", "flink",
            "app.kubernetes.io/instance", "words",
            "app.kubernetes.io/managed-by", "stateful-flink-operator",
            "statefulflink.dev/kind", "StatefulWordCount",
            "statefulflink.dev/name", "words",
            "statefulflink.dev/revision", revision));
  }

  static ControllerRevision revision(String revision, String flink) {
    return new ControllerRevisionBuilder()
        .withNewMetadata()
        .withName("words-" + revision)
        .withNamespace(NAMESPACE)
        .withLabels(labels(revision))
        .endMetadata()
        .withRevision(4L)
        .withData(Map.of("flinkVersion", flink, "image", "statefulflink/word-count:" + flink))
        .build();
  }

  /** A pod that runs. */
  static Pod pod(String revision, String component, String end) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("words-%s-%s-%s".formatted(revision, component, end))
        .withNamespace(NAMESPACE)
        .withLabels(labels(revision))
        .addToLabels("app.kubernetes.io/component", component)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName(component)
        .withImage("statefulflink/word-count:1.20")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewContainerStatus()
        .withName(component)
        .withReady(true)
        .withRestartCount(0)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  /** A running pod that has a reason not to be ready. */
  static Pod waiting(Pod pod, String reason, int restarts) {
    return new PodBuilder(pod)
        .editStatus()
        .withPhase("Pending")
        .editFirstContainerStatus()
        .withReady(false)
        .withRestartCount(restarts)
        .withNewState()
        .withNewWaiting()
        .withReason(reason)
        .endWaiting()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  static Pod unschedulable(Pod pod) {
    return new PodBuilder(pod)
        .editStatus()
        .withPhase("Pending")
        .withContainerStatuses()
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("False")
        .withReason("Unschedulable")
        .endCondition()
        .endStatus()
        .build();
  }

  static Pod terminating(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp("2026-11-24T09:59:57Z")
        .endMetadata()
        .build();
  }

  /** The whole cluster of a revision, as it should be. */
  static List<HasMetadata> cluster(String revision) {
    return List.of(
        revision(revision, "1.20"),
        pod(revision, "jobmanager", "6d5f9c7b84-x2x4n"),
        pod(revision, "taskmanager", "5b8d7f6c9-k7qzp"),
        pod(revision, "taskmanager", "5b8d7f6c9-w4m2t"));
  }

  /** What the JobManager reports about the checkpoints of a job, in the part that is read. */
  static String checkpoints(String path, long secondsAgo) {
    long at = PluginScenes.NOW.toEpochMilli() - secondsAgo * 1000;
    return """
    {"counts":{"restored":1,"total":604,"in_progress":0,"completed":603,"failed":0},\
    "latest":{"completed":{"className":"completed","id":603,"status":"COMPLETED",\
    "latest_ack_timestamp":%d,"external_path":"%s","discarded":false},"savepoint":null,\
    "failed":null,"restored":{"id":12,"restore_timestamp":1,"is_savepoint":true,\
    "external_path":"s3://elsewhere"}},"history":[]}
    """
        .formatted(at, path);
  }

  /** As kubectl -o json prints several, or what was asked for by several names. */
  static String list(List<? extends HasMetadata> objects) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("apiVersion", "v1");
    list.put("items", objects);
    list.put("kind", "List");
    list.put("metadata", Map.of("resourceVersion", ""));
    return json(list);
  }

  static String list(CustomResource<?, StatefulJobStatus> object) {
    return list(List.of(object));
  }

  /** Four blanks, keys in order, and three characters escaped: as Go does it. */
  static String json(Object value) {
    ObjectMapper sorted = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    DefaultIndenter four = new DefaultIndenter("    ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""));
    printer.indentArraysWith(four);
    printer.indentObjectsWith(four);
    try {
      Object plain = sorted.readValue(Serialization.asJson(value), Object.class);
      return sorted
              .writer(printer)
              .writeValueAsString(plain)
              .replace("<", "\\u003c")
              .replace(">", "\\u003e")
              .replace("&", "\\u0026")
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
