package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pods of JobManager and TaskManager, under Pod Security's restricted profile. */
final class Pods {
  private static final String FILE = "file://";
  private static final String CONFIGURATION = "/etc/flink";

  /** The user of Flink's official image. */
  private static final long FLINK_USER = 9999;

  private Pods() {}

  static PodTemplateSpec jobManager(ObjectKey key, String revision, JobIntent intent) {
    var main =
        main(Names.JOB_MANAGER, intent, FlinkConfiguration.JOB_MANAGER_MEMORY)
            .addNewPort()
            .withName("rest")
            .withContainerPort(Names.REST_PORT)
            .endPort()
            .withNewReadinessProbe()
            .withPeriodSeconds(2)
            .withNewTcpSocket()
            .withNewPort(Names.REST_PORT)
            .endTcpSocket()
            .endReadinessProbe()
            .addToVolumeMounts(mount("jar", FlinkConfiguration.JAR_DIRECTORY))
            .build();
    return template(key, revision, Names.JOB_MANAGER, intent, main)
        .editSpec()
        .addToInitContainers(stageJar(intent))
        .addToVolumes(emptyDir("jar"))
        .endSpec()
        .build();
  }

  static PodTemplateSpec taskManager(ObjectKey key, String revision, JobIntent intent) {
    var main = main(Names.TASK_MANAGER, intent, FlinkConfiguration.TASK_MANAGER_MEMORY).build();
    return template(key, revision, Names.TASK_MANAGER, intent, main).build();
  }

  private static PodTemplateSpecBuilder template(
      ObjectKey key, String revision, String component, JobIntent intent, Container main) {
    var labels = new java.util.TreeMap<>(Names.labels(key, revision));
    labels.put(Names.COMPONENT, component);
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(Names.account(key.name()))
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(10L)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(FLINK_USER)
        .withRunAsGroup(FLINK_USER)
        .withFsGroup(FLINK_USER)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withContainers(main)
        .withVolumes(volumes(Names.cluster(key.name(), revision), intent))
        .endSpec();
  }

  private static ContainerBuilder main(String component, JobIntent intent, String memory) {
    return new ContainerBuilder()
        .withName(component)
        .withImage(intent.image())
        .withCommand("/opt/flink/bin/" + component + ".sh")
        .withArgs("start-foreground")
        .withEnv(environment())
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity(memory)))
        .withLimits(Map.of("memory", new Quantity(memory)))
        .endResources()
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withSecurityContext(restricted())
        .withVolumeMounts(mounts(intent));
  }

  private static Container stageJar(JobIntent intent) {
    return new ContainerBuilder()
        .withName(StageJar.CONTAINER)
        .withImage(intent.image())
        .withCommand("/bin/sh", "-c", StageJar.SCRIPT)
        .withEnv(
            variable("JAR", intent.jarPath()),
            variable("PROBE", CONFIGURATION + "/" + ProbeJar.NAME),
            variable("TARGET", FlinkConfiguration.JAR_DIRECTORY))
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity("10m"), "memory", new Quantity("32Mi")))
        .withLimits(Map.of("memory", new Quantity("128Mi")))
        .endResources()
        .withSecurityContext(restricted())
        .withVolumeMounts(
            mount("jar", FlinkConfiguration.JAR_DIRECTORY), mount("config", CONFIGURATION))
        .build();
  }

  private static List<EnvVar> environment() {
    return List.of(
        variable("FLINK_CONF_DIR", CONFIGURATION),
        variable("FLINK_LOG_DIR", "/tmp/flink-log"),
        variable("FLINK_PID_DIR", "/tmp"));
  }

  private static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static SecurityContext restricted() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private static List<VolumeMount> mounts(JobIntent intent) {
    var mounts = new ArrayList<VolumeMount>();
    mounts.add(mount("config", CONFIGURATION));
    mounts.add(mount("tmp", "/tmp"));
    if (!intent.volumeClaim().isEmpty()) {
      mounts.add(mount("state", stateMount(intent)));
    }
    return mounts;
  }

  /** The path of a file: URI; another URI's volume is mounted where nothing is in its way. */
  private static String stateMount(JobIntent intent) {
    var uri = intent.stateUri();
    return uri.startsWith(FILE) ? uri.substring(FILE.length()) : "/flink-state";
  }

  private static List<Volume> volumes(String cluster, JobIntent intent) {
    var volumes = new ArrayList<Volume>();
    volumes.add(
        new VolumeBuilder()
            .withName("config")
            .withNewConfigMap()
            .withName(Names.configuration(cluster))
            .endConfigMap()
            .build());
    volumes.add(emptyDir("tmp"));
    if (!intent.volumeClaim().isEmpty()) {
      volumes.add(
          new VolumeBuilder()
              .withName("state")
              .withNewPersistentVolumeClaim()
              .withClaimName(intent.volumeClaim())
              .endPersistentVolumeClaim()
              .build());
    }
    return volumes;
  }

  private static VolumeMount mount(String name, String path) {
    return new VolumeMountBuilder().withName(name).withMountPath(path).build();
  }

  private static Volume emptyDir(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }
}
