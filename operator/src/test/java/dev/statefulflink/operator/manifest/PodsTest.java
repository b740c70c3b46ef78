package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.containers;
import static dev.statefulflink.operator.manifest.ManifestScene.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodsTest {

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldStartFlinksOwnScriptWithTheMountedConfiguration(String component) {
    var main = main(component, Specs.intent("image: mine:1"));

    assertThat(main.getName()).isEqualTo(component);
    assertThat(main.getImage()).isEqualTo("mine:1");
    assertThat(main.getCommand()).last().isEqualTo(component + ".sh");
    assertThat(main.getArgs()).startsWith("start-foreground");
    assertThat(environment(main)).containsEntry("FLINK_CONF_DIR", "/etc/flink");
    assertThat(mounts(main)).containsEntry("config", "/etc/flink").containsEntry("tmp", "/tmp");
    assertThat(pod(component, Specs.intent()).getSpec().getVolumes())
        .filteredOn(volume -> volume.getConfigMap() != null)
        .extracting("name", "configMap.name")
        .containsExactly(tuple("config", "orders-a-config"));
  }

  @Test
  void shouldTellATaskManagerItsAddressSoThatItWaitsForNobodyToFindItOut() {
    var main = main("taskmanager", Specs.intent());

    assertThat(main.getArgs())
        .containsExactly("start-foreground", "-D", "taskmanager.host=$(FLINK_POD_IP)");
    assertThat(main.getEnv())
        .filteredOn(variable -> variable.getName().equals("FLINK_POD_IP"))
        .extracting("valueFrom.fieldRef.fieldPath")
        .containsExactly("status.podIP");
    assertThat(main("jobmanager", Specs.intent()).getArgs()).containsExactly("start-foreground");
  }

  @Test
  void shouldGiveATaskManagerTheAllocatorThatStateInRocksDbNeeds() {
    assertThat(main("taskmanager", Specs.intent()).getCommand())
        .isEqualTo(StartFlink.command("taskmanager", ""));
    assertThat(main("jobmanager", Specs.intent()).getCommand())
        .isEqualTo(StartFlink.command("jobmanager", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldSayThatItHasReadTheLinesForTheEntryPoint(String component) {
    var template =
        "podTemplate: {spec: {containers: [{name: flink, env: [{name: FLINK_PROPERTIES, value: 'a.b:"
            + " c'}]}]}}";

    assertThat(environment(main(component, Specs.intent(template))))
        .containsEntry("FLINK_PROPERTIES_ARE_READ", "true");
    assertThat(environment(main(component, Specs.intent())))
        .doesNotContainKey("FLINK_PROPERTIES_ARE_READ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldMountOnlyVolumesThatThePodHas(String component) {
    var pod = pod(component, Specs.intent("stateBackend.volumeClaim: claim"));
    var volumes = pod.getSpec().getVolumes().stream().map(volume -> volume.getName()).toList();

    assertThat(containers(pod))
        .allSatisfy(container -> assertThat(volumes).containsAll(mounts(container).keySet()));
    assertThat(volumes).doesNotHaveDuplicates();
  }

  @Test
  void shouldStageTheJarWhereFlinkLooksForIt() {
    var intent = Specs.intent("job.jar: local:///jars/o.jar", "image: mine:1");
    var stage = pod("jobmanager", intent).getSpec().getInitContainers().get(0);
    var directory = ManifestScene.configuration("a", intent).get("web.upload.dir");

    assertThat(stage.getImage()).isEqualTo("mine:1");
    assertThat(environment(stage))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "JAR",
                "/jars/o.jar",
                "JAR_URL",
                "",
                "JAR_SHA256",
                "",
                "PROBE",
                "/etc/flink/probe.jar",
                "TARGET",
                directory));
    assertThat(mounts(stage))
        .containsExactlyInAnyOrderEntriesOf(Map.of("jar", directory, "config", "/etc/flink"));
    assertThat(mounts(main("jobmanager", intent))).containsEntry("jar", directory);
    assertThat(stage.getCommand())
        .last()
        .asString()
        .contains("stage \"$TARGET/flink-web-upload/job.jar\" \"\"")
        .contains("cp \"$IN_IMAGE\" \"$STAGED\"")
        .contains("fail 66");
  }

  /** Flink's file systems read it, with what the pod gives to Flink. */
  @Test
  void shouldFetchAJarOfAStorageWithTheRightsOfFlink() {
    var template =
        "podTemplate: {spec: {volumes: [{name: token, emptyDir: {}}], containers: [{name: flink,"
            + " env: [{name: AWS_ROLE_ARN, value: role}], volumeMounts: [{name: token, mountPath:"
            + " /var/run/token}]}], initContainers: [{name: stage-jar, env: [{name: AWS_REGION,"
            + " value: eu}]}]}}";
    var intent =
        Specs.intent("job.jar: s3://jars/o.jar", "stateBackend.credentialsSecret: keys", template);
    var stage = pod("jobmanager", intent).getSpec().getInitContainers().get(0);

    assertThat(environment(stage))
        .containsEntry("JAR_URL", "s3://jars/o.jar")
        .containsEntry("FLINK_CONF_DIR", "/etc/flink")
        .containsEntry("AWS_ROLE_ARN", "role")
        .containsEntry("AWS_REGION", "eu");
    assertThat(stage.getEnvFrom()).extracting("secretRef.name").containsExactly("keys");
    assertThat(mounts(stage))
        .containsEntry("token", "/var/run/token")
        .containsEntry("tmp", "/tmp")
        .containsOnlyKeys("jar", "config", "tmp", "token");
    assertThat(stage.getResources().getLimits()).containsEntry("memory", new Quantity("512Mi"));
  }

  @Test
  void shouldShowTheHeadersForTheJarToNobodyElse() {
    var pod =
        pod(
            "jobmanager",
            Specs.intent(
                "job.jar: https://jars/o.jar",
                "job.jarSha256: '" + "0".repeat(64) + "'",
                "job.jarHeadersSecret: login"));

    assertThat(pod.getSpec().getVolumes())
        .filteredOn(volume -> volume.getSecret() != null)
        .extracting("name", "secret.secretName")
        .containsExactly(tuple("jar-headers", "login"));
    var stage = pod.getSpec().getInitContainers().get(0);
    assertThat(mounts(stage)).containsEntry("jar-headers", "/etc/jar-headers");
    assertThat(environment(stage)).containsEntry("JAR_HEADERS", "/etc/jar-headers");
    assertThat(mounts(pod.getSpec().getContainers().get(0))).doesNotContainKey("jar-headers");
  }

  @Test
  void shouldStageTheJarInTheJobManagerAlone() {
    assertThat(pod("taskmanager", Specs.intent()).getSpec().getInitContainers()).isEmpty();
  }

  /** A path is data for the script, never a part of it. */
  @Test
  void shouldPutNoWordOfTheUserIntoTheScript() {
    var plain = pod("jobmanager", Specs.intent()).getSpec().getInitContainers().get(0);
    var odd =
        pod("jobmanager", Specs.intent("job.jar: local:///x$(reboot).jar"))
            .getSpec()
            .getInitContainers()
            .get(0);

    assertThat(odd.getCommand()).isEqualTo(plain.getCommand());
    assertThat(environment(odd)).containsEntry("JAR", "/x$(reboot).jar");
  }

  @ParameterizedTest
  @CsvSource({
    "file:///flink-state, /flink-state",
    "file:///mnt/deep/state/, /mnt/deep/state",
    "s3://bucket/flink, /flink-state",
  })
  void shouldMountTheClaimAtThePathOfAFileUri(String uri, String path) {
    var intent = Specs.intent("stateBackend.uri: " + uri, "stateBackend.volumeClaim: claim");

    for (var component : new String[] {"jobmanager", "taskmanager"}) {
      assertThat(mounts(main(component, intent))).containsEntry("state", path);
      assertThat(pod(component, intent).getSpec().getVolumes())
          .filteredOn(volume -> volume.getName().equals("state"))
          .extracting("persistentVolumeClaim.claimName")
          .containsExactly("claim");
    }
  }

  @Test
  void shouldMountNoClaimWhereNoneIsDeclared() {
    assertThat(mounts(main("taskmanager", Specs.intent()))).containsOnlyKeys("config", "tmp");
    assertThat(pod("taskmanager", Specs.intent()).getSpec().getVolumes())
        .allMatch(volume -> volume.getPersistentVolumeClaim() == null);
  }

  @Test
  void shouldBeReadyWhenTheRestEndpointListens() {
    var main = main("jobmanager", Specs.intent());

    assertThat(main.getReadinessProbe().getTcpSocket().getPort().getIntVal()).isEqualTo(8081);
    assertThat(main.getPorts())
        .extracting("name", "containerPort")
        .containsExactly(tuple("rest", 8081));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldGiveAProcessAllTheMemoryThatFlinkReckonsWith(String component) {
    var limit = main(component, Specs.intent()).getResources().getLimits().get("memory");
    var size =
        ManifestScene.configuration("a", Specs.intent()).get(component + ".memory.process.size");

    assertThat(Quantity.getAmountInBytes(limit).longValueExact())
        .isEqualTo(Long.parseLong(size.replace(" b", "")));
  }

  @Test
  void shouldKeepTheLastWordsOfACrash() {
    assertThat(main("taskmanager", Specs.intent()).getTerminationMessagePolicy())
        .isEqualTo("FallbackToLogsOnError");
  }

  private static Container main(String component, JobIntent intent) {
    return pod(component, intent).getSpec().getContainers().get(0);
  }

  private static Map<String, String> environment(Container container) {
    return container.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .collect(Collectors.toMap(e -> e.getName(), e -> e.getValue()));
  }

  private static Map<String, String> mounts(Container container) {
    return container.getVolumeMounts().stream()
        .collect(Collectors.toMap(m -> m.getName(), m -> m.getMountPath()));
  }
}
