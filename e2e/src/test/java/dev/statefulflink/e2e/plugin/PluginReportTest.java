package dev.statefulflink.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.e2e.plugin.PluginShell.Result;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The support bundle of kubectl swc: what is in it, and above all what is not. */
class PluginReportTest {
  /** Is everywhere a person could have written a secret; each place has its own end. */
  private static final String CANARY = "c4n4ryBird";

  private static final String SPEC =
      """
      flinkVersion: "1.20"
      image: registry.example/words:1
      job:
        jar: https://jars.example/words.jar?X-Amz-Signature=CANARY01&x=CANARY02
        jarSha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        additionalJars: [{uri: "https://jars.example/rules.jar?sig=CANARY35"}]
        args: [--prefix, CANARY03, --db-password, 'CANARY04 with blanks', --token=CANARY05, CANARY06]
        parallelism: 2
      stateBackend: {uri: "s3://flink", credentialsSecret: s3-access}
      flinkConfiguration:
        s3.secret-key: CANARY07
        metrics.reporter.prom.password: "CANARY08 \\"quoted\\" - and: more"
        env.java.opts.all: -Dapi.token=CANARY09 -Dvisible=yes
        metrics.reporter.push.url: https://user:CANARY10@push.example/x?key=CANARY11
        taskmanager.memory.network.fraction: "0.2"
        fs: {azure: {account: {key: {jars.example: CANARY33}}}, s3a: {secret: {key: CANARY34}}}
      podTemplate:
        metadata: {annotations: {vault/token: CANARY12, team: words}}
        spec:
          tolerations: [{key: dedicated, value: flink}]
          containers:
          - name: jobmanager
            env:
            - {name: PLAIN, value: CANARY13}
            - {name: DB_PASSWORD, value: CANARY14}
            - {name: FROM, valueFrom: {secretKeyRef: {name: s3-access, key: access}}}
            livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: X-Any, value: CANARY15}]}}
          - name: sidecar
            command: [/bin/sh, -c, "serve CANARY16"]
            args: ["--user", "CANARY17"]
            credentials: {nested: [CANARY18, {deeper: CANARY19, number: 1234567}]}
      """;

  private static final String LOG =
      """
      2026-11-24 10:00:00,000 INFO  Connecting to jdbc:postgresql://app:CANARY20@db/words?ssl=CANARY21
      2026-11-24 10:00:00,100 INFO  Loading configuration property: my.api-key, CANARY22
      2026-11-24 10:00:00,200 WARN  header Authorization: Bearer CANARY23
      2026-11-24 10:00:00,300 WARN  login with CANARY14 was refused
      2026-11-24 10:00:00,400 INFO  started with --client-secret CANARY24 --port 80
      -----BEGIN RSA PRIVATE KEY-----
      CANARY25
      -----END RSA PRIVATE KEY-----
      2026-11-24 10:00:00,500 INFO  Checkpoint 603 completed
      """;

  @TempDir private Path folder;
  private PluginShell shell;

  private static String secrets(String text) {
    return text.replace("CANARY", CANARY);
  }

  @BeforeEach
  void declare() {
    StatefulWordCount words = PluginObjects.wordCount("words", 4, secrets(SPEC));
    words.setStatus(
        PluginScenes.settled(4)
            .ready(
                "Running", secrets("The job runs on password=CANARY26."), PluginScenes.minutes(1))
            .job("RUNNING", PluginScenes.JOB_A)
            .done());
    words
        .getMetadata()
        .setAnnotations(Map.of("kubectl.kubernetes.io/last-applied-configuration", secrets(SPEC)));
    Map<String, Object> event =
        Map.of(
            "involvedObject", Map.of("kind", "Pod", "name", "words-3f9a1c07-jobmanager-x"),
            "lastTimestamp", "2026-11-24T09:00:00Z",
            "message", secrets("Failed to pull https://a:CANARY27@registry.example/x"),
            "reason", "Failed",
            "type", "Warning");
    shell =
        new PluginShell(folder)
            .answer("get statefulwordcounts.statefulflink.dev/words *", PluginObjects.list(words))
            .answer("*get statefulwordcounts.statefulflink.dev/words *", PluginObjects.json(words))
            .answer(
                "*get pods,controllerrevisions *",
                PluginObjects.list(PluginObjects.cluster("3f9a1c07")))
            .answer("*get * --raw *", "{}")
            .answer("*get pods --all-namespaces*", "flink")
            .answer("*get pods *jsonpath*", "words-3f9a1c07-jobmanager-x stage-jar jobmanager\n")
            .answer("*get pods *part-of*", PluginObjects.list(List.of()))
            .answer("*get pods *", PluginObjects.list(List.of(pod())))
            .answer("*get controllerrevisions *", PluginObjects.list(List.of(revision())))
            .answer("*get deployments *", PluginObjects.list(List.of()))
            .refuse("*get services *", "Error from server (Forbidden): services is forbidden")
            .answer("*get configmaps *", "configmap/words-3f9a1c07-config\n")
            .answer(
                "*get events *",
                PluginObjects.json(Map.of("items", List.of(event), "kind", "List")))
            .refuse("*logs *--previous*", "Error: previous terminated container not found")
            .answer("*logs words-3f9a1c07-jobmanager-x*", secrets(LOG))
            .answer(
                "*logs -l *",
                "[pod/o/operator] 2026-11-24T10:00:00,000 INFO  X [StatefulWordCount shop/words] y\n")
            .answer("*version*", "Client Version: v1.34.4\n");
  }

  private static Pod pod() {
    return new PodBuilder(PluginObjects.pod("3f9a1c07", "jobmanager", "x"))
        .editSpec()
        .editFirstContainer()
        .addNewEnv()
        .withName("FLINK_CONF_DIR")
        .withValue("/etc/flink")
        .endEnv()
        .addNewEnv()
        .withName("ANY")
        .withValue(secrets("CANARY28"))
        .endEnv()
        .endContainer()
        .endSpec()
        .build();
  }

  private static HasMetadata revision() {
    var revision = PluginObjects.revision("3f9a1c07", "1.20");
    revision.setData(
        Map.of(
            "flinkVersion", "1.20",
            "args", List.of(secrets("CANARY29")),
            "settings", Map.of("some.secret", secrets("CANARY30")),
            "pods", Map.of("template", secrets("{\"env\":\"CANARY31\"}")),
            "jarUrl", secrets("https://jars.example/words.jar?sig=CANARY32")));
    return revision;
  }

  private Map<String, String> bundle() throws IOException {
    Map<String, String> files = bundle(shell, folder, "words");
    assertThat(shell.unexpected()).isEmpty();
    return files;
  }

  private static Map<String, String> bundle(PluginShell shell, Path folder, String name)
      throws IOException {
    Result made = shell.run("report", "swc/" + name, "-o", "bundle.tar.gz");
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.out()).isEqualTo("bundle.tar.gz\n");
    Process tar =
        new ProcessBuilder("tar", "-xzf", "bundle.tar.gz").directory(folder.toFile()).start();
    assertThat(tar.onExit().join().exitValue()).isZero();
    Map<String, String> files = new TreeMap<>();
    Path root = folder.resolve("swc-report-shop-" + name);
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void shouldLeaveOutEverySecret() throws IOException {
    Map<String, String> files = bundle();

    assertThat(files).isNotEmpty();
    files.forEach((name, text) -> assertThat(text).as(name).doesNotContain(CANARY));
    assertThat(files.get("swc-words.yaml")).doesNotContain("1234567");
    assertThat(shell.calls()).noneMatch(call -> call.matches("(?i).*\\bget [^-]*secret.*"));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .as("what was not redacted yet")
          .noneMatch(name -> name.startsWith("kubectl-swc."));
    }
  }

  @Test
  void shouldKeepWhatHelps() throws IOException {
    Map<String, String> files = bundle();

    assertThat(files)
        .containsOnlyKeys(
            "README.txt",
            "configmaps.txt",
            "controllerrevisions.yaml",
            "deployments.yaml",
            "events.txt",
            "logs/operator.log",
            "logs/words-3f9a1c07-jobmanager-x.jobmanager.log",
            "logs/words-3f9a1c07-jobmanager-x.stage-jar.log",
            "not-gathered.txt",
            "pods.yaml",
            "status.txt",
            "swc-words.yaml",
            "versions.txt");
    assertThat(files.get("not-gathered.txt")).contains("services.json", "Forbidden");
    assertThat(files.get("configmaps.txt")).isEqualTo("configmap/words-3f9a1c07-config\n");
    assertThat(files.get("events.txt")).contains("Failed  Pod/words-3f9a1c07-jobmanager-x");
    assertThat(files.get("pods.yaml")).contains("/etc/flink");
    assertThat(files.get("status.txt")).contains("last handoff");
    PluginGolden.check("report-object.yaml", files.get("swc-words.yaml"));
    PluginGolden.check(
        "report-log.txt", files.get("logs/words-3f9a1c07-jobmanager-x.jobmanager.log"));
    PluginGolden.check("report-readme.txt", files.get("README.txt"));
  }

  private static Map<String, Object> event(String pod, String message) {
    return Map.of("involvedObject", Map.of("kind", "Pod", "name", pod), "message", message);
  }

  /** Pods have no more than a part of it in their names. */
  @Test
  void shouldListTheEventsOfThePodsOfAJobWithALongName() throws IOException {
    String name = "settlement-of-card-payments-in-europe-west";
    StatefulWordCount job =
        PluginObjects.wordCount(name, 4, "{stateBackend: {volumeClaim: flink-state}}");
    job.setStatus(PluginScenes.settled(4).job("RUNNING", PluginScenes.JOB_A).done());
    List<Map<String, Object>> events =
        List.of(
            event(Names.cluster(name, "3f9a1c07") + "-jobmanager-x", "of its own pod"),
            event(Names.cluster(name + "-2", "3f9a1c07") + "-jobmanager-x", "of another job's"));
    Path root = Files.createDirectory(folder.resolve("long"));
    PluginShell shell =
        new PluginShell(root)
            .answer(
                "get statefulwordcounts.statefulflink.dev/" + name + " *", PluginObjects.list(job))
            .answer("*get statefulwordcounts.statefulflink.dev/*", PluginObjects.json(job))
            .answer("*get controllerrevisions *jsonpath*", Names.cluster(name, "3f9a1c07"))
            .answer("*get events *", PluginObjects.json(Map.of("items", events, "kind", "List")))
            .answer("*get * -o json", PluginObjects.list(List.of()))
            .answer("*", "");

    Map<String, String> files = bundle(shell, root, name);

    assertThat(files.get("events.txt")).contains("of its own pod").doesNotContain("of another job");
  }

  @Test
  void shouldWriteYaml() throws IOException {
    Map<String, String> files = bundle();

    JsonNode words = Serialization.unmarshal(files.get("swc-words.yaml"), JsonNode.class);
    assertThat(words.at("/kind").asText()).isEqualTo("StatefulWordCount");
    assertThat(words.at("/spec/job/args").size()).isEqualTo(6);
    assertThat(words.at("/spec/podTemplate/spec/tolerations/0/key").asText())
        .isEqualTo("dedicated");
    assertThat(words.at("/status/lastHandoff/steps/Cut").asText()).isEqualTo("1.302s");
    assertThat(words.at("/status/retiring").isArray()).isTrue();
    JsonNode pods = Serialization.unmarshal(files.get("pods.yaml"), JsonNode.class);
    assertThat(pods.at("/items/0/spec/containers/0/env/1/name").asText()).isEqualTo("ANY");
  }
}
