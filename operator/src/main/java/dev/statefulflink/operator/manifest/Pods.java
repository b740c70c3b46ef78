package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.PodIntent;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
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

  private static final String POD_IP = "FLINK_POD_IP";

  private Pods() {}

  static PodTemplateSpec jobManager(ObjectKey key, String revision, JobIntent intent) {
    var main =
        main(Names.JOB_MANAGER, intent, intent.pods().jobManager())
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
    var ours =
        template(key, revision, Names.JOB_MANAGER, intent, main)
            .editSpec()
            .addToInitContainers(StageJar.withHeaders(stageJar(intent), intent.pods()))
            .addToVolumes(emptyDir("jar"))
            .addAllToVolumes(StageJar.headers(intent.pods()))
            .endSpec()
            .build();
    var pod = PodTemplates.merge(intent.pods().template(), ours, Names.JOB_MANAGER);
    return intent.hasStoredJar() ? StageJar.withRightsOfFlink(pod) : pod;
  }

  static PodTemplateSpec taskManager(ObjectKey key, String revision, JobIntent intent) {
    var main =
        main(Names.TASK_MANAGER, intent, intent.pods().taskManager())
            .addNewEnv()
            .withName(POD_IP)
            .withNewValueFrom()
            .withNewFieldRef()
            .withFieldPath("status.podIP")
            .endFieldRef()
            .endValueFrom()
            .endEnv()
            // Otherwise it finds its address out by connecting to the JobManager, and so waits
            // until that leads before it starts anything of its own.
            .addToArgs("-D", "taskmanager.host=$(" + POD_IP + ")")
            .build();
    var ours = template(key, revision, Names.TASK_MANAGER, intent, main).build();
    return PodTemplates.merge(intent.pods().template(), ours, Names.TASK_MANAGER);
  }

  private static PodTemplateSpecBuilder template(
      ObjectKey key, String revision, String component, JobIntent intent, Container main) {
    var labels = new java.util.TreeMap<>(Names.labels(key, revision));
    labels.put(Names.COMPONENT, component);
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        // Whose log kubectl shows where a template adds sidecars.
        .withAnnotations(Map.of("kubectl.kubernetes.io/default-container", component))
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(Names.account(Names.cluster(key.name(), revision), component))
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

  private static ContainerBuilder main(String component, JobIntent intent, PodIntent.Room room) {
    return new ContainerBuilder()
        .withName(component)
        .withImage(intent.image())
        .withCommand(
            component.equals(Names.JOB_MANAGER) ? StartFlink.JOB_MANAGER : StartFlink.TASK_MANAGER)
        .withArgs("start-foreground")
        .withEnv(environment(intent))
        .withEnvFrom(credentials(intent))
        .withNewResources()
        .withRequests(
            Map.of("cpu", new Quantity(room.cpu()), "memory", new Quantity(room.memory())))
        .withLimits(Map.of("memory", new Quantity(room.memory())))
        .endResources()
        .withTerminationMessagePolicy(PodTemplates.END_OF_LOG)
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
            variable("JAR_URL", intent.jarUrl()),
            variable("JAR_SHA256", intent.jarSha256()),
            variable("PROBE", CONFIGURATION + "/" + ProbeJar.NAME),
            variable("TARGET", FlinkConfiguration.JAR_DIRECTORY))
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity("10m"), "memory", new Quantity("32Mi")))
        .withLimits(
            Map.of(
                "memory",
                new Quantity(intent.hasStoredJar() ? StageJar.MEMORY_FOR_STORAGE : "128Mi")))
        .endResources()
        .withTerminationMessagePolicy(PodTemplates.END_OF_LOG)
        .withSecurityContext(restricted())
        .withVolumeMounts(
            mount("jar", FlinkConfiguration.JAR_DIRECTORY), mount("config", CONFIGURATION))
        .build();
  }

  private static List<EnvVar> environment(JobIntent intent) {
    var variables =
        new ArrayList<>(
            List.of(
                variable("FLINK_CONF_DIR", CONFIGURATION),
                variable("FLINK_LOG_DIR", "/tmp/flink-log"),
                variable("FLINK_PID_DIR", "/tmp")));
    if (intent.pods().declaresProperties()) {
      // The script that starts Flink ends where the variable comes from elsewhere.
      variables.add(variable("FLINK_PROPERTIES_ARE_READ", "true"));
    }
    if (!intent.pods().hadoopUser().isEmpty()) {
      variables.add(variable("HADOOP_USER_NAME", intent.pods().hadoopUser()));
    }
    return variables;
  }

  /** Named, not read: the kubelet puts them into the pods, the operator cannot see them. */
  private static List<EnvFromSource> credentials(JobIntent intent) {
    var secret = intent.pods().credentialsSecret();
    return secret.isEmpty()
        ? List.of()
        : List.of(
            new EnvFromSourceBuilder().withNewSecretRef().withName(secret).endSecretRef().build());
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
