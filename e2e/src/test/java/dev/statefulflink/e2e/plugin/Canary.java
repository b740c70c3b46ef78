package dev.statefulflink.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A secret that a word count refers to in every way there is, and that nobody else may see. */
record Canary(WordCountScene scene, String value) {
  private static final String OBJECTS =
      "swc,events,configmaps,controllerrevisions,deployments,replicasets,services,pods";

  /** Of a value that occurs nowhere by chance. */
  static Canary in(WordCountScene scene) {
    String value = "canary" + UUID.randomUUID().toString().replace("-", "");
    scene
        .namespace()
        .apply(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: canary}
            stringData: {CANARY: %s}
            """
                .formatted(value));
    return new Canary(scene, value);
  }

  /** Of a word count that has it as an environment, as one variable, and as a file. */
  String spec() {
    return WordCountScene.SHORT_LIVED
        + """
        flinkVersion: "1.20"
        checkpointing: {interval: 1s}
        stateBackend: {volumeClaim: flink-state, credentialsSecret: canary}
        podTemplate:
          spec:
            containers:
              - name: flink
                env:
                  - name: ONE
                    valueFrom: {secretKeyRef: {name: canary, key: CANARY}}
                volumeMounts:
                  - {name: canary, mountPath: /canary, readOnly: true}
            volumes:
              - name: canary
                secret: {secretName: canary}
        """;
  }

  /** Or nothing would be proven by what is seen elsewhere. */
  void assertReachesThePods() {
    StatefulJob job = scene.job();
    Pod jobManager = job.jobManager();
    Pod taskManager = job.taskManagers(job.active().revision()).get(0);
    for (Pod pod : List.of(jobManager, taskManager)) {
      String seen =
          new PodShell(job.client(), job.namespace(), pod.getMetadata().getName())
              .run("bash", "-c", "echo $CANARY $ONE $(cat /canary/CANARY)");
      assertThat(seen.strip()).isEqualTo("%1$s %1$s %1$s".formatted(value));
    }
  }

  /** Neither in objects, nor in what the operator exports, nor in a support bundle. */
  void assertShownNowhere(PluginOnPods plugin, Path folder) {
    Map<String, String> places = new TreeMap<>();
    TestCluster cluster = scene.namespace().cluster();
    for (String kind : OBJECTS.split(",")) {
      places.put(kind, cluster.kubectl("get", kind, "-n", scene.job().namespace(), "-o", "yaml"));
    }
    for (Pod pod : scene.operator().pods()) {
      String name = pod.getMetadata().getName();
      String namespace = scene.operator().namespace();
      places.put("log of " + name, cluster.kubectl("logs", "-n", namespace, name));
      places.put("metrics of " + name, metrics(cluster, namespace, name));
    }
    plugin.run("report", "words", "-o", "canary.tar.gz");
    places.put("report", unpacked(folder.resolve("canary.tar.gz")));
    String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    assertThat(places)
        .allSatisfy(
            (place, text) ->
                assertThat(text.contains(value) || text.contains(encoded))
                    .as("the secret can be read in: " + place)
                    .isFalse());
    // Each was really read.
    assertThat(places.get("swc")).contains("secretKeyRef");
    assertThat(places.get("controllerrevisions")).contains("canary");
    assertThat(places.get("report")).contains("statefulflink.dev");
    assertThat(places).allSatisfy((place, text) -> assertThat(text).as(place).isNotBlank());
    scene.say("the secret is not in %s", places.keySet());
  }

  private static String metrics(TestCluster cluster, String namespace, String pod) {
    String path = "/api/v1/namespaces/%s/pods/%s:8080/proxy/metrics".formatted(namespace, pod);
    return cluster.kubectl("get", "--raw", path);
  }

  private static String unpacked(Path bundle) {
    try {
      Process tar =
          new ProcessBuilder("tar", "-xzOf", bundle.toString()).redirectErrorStream(true).start();
      return new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
