package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.pods.TemplateEffects;
import dev.statefulflink.operator.manifest.pods.ConfigurationFrom;
import dev.statefulflink.operator.manifest.pods.LocalStateVolume;
import dev.statefulflink.operator.manifest.pods.LogFiles;
import dev.statefulflink.operator.manifest.pods.Rooms;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
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
  static final String CONFIGURATION = TemplateEffects.CONFIGURATION;

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
            .addToInitContainers(StageJar.container(intent, Names.JOB_MANAGER))
            .addToVolumes(emptyDir("jar"))
            .addAllToVolumes(StageJar.headers(intent.pods(), Names.JOB_MANAGER))
            .endSpec()
            .build();
    var pod = PodTemplates.merge(declared(intent, Names.JOB_MANAGER), ours, Names.JOB_MANAGER);
    return intent.hasStoredJar() ? StageJar.withRightsOfFlink(pod, Names.JOB_MANAGER) : pod;
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
            // Otherwise it determines its address by connecting to the JobManager, and so waits
            // until that leads before it starts anything else.
            .addToArgs("-D", "taskmanager.host=$(" + POD_IP + ")")
            .withResources(
                LocalStateVolume.requested(
                    Rooms.ofFlink(intent.pods().taskManager()), intent.pods().platform()))
            .addAllToVolumeMounts(LocalStateVolume.mounts(intent.pods().platform()))
            .build();
    var ours =
        withAdditionalJars(
            template(key, revision, Names.TASK_MANAGER, intent, main)
                .editSpec()
                .addAllToVolumes(LocalStateVolume.volumes(intent.pods().platform()))
                .endSpec(),
            intent);
    var pod = PodTemplates.merge(declared(intent, Names.TASK_MANAGER), ours, Names.TASK_MANAGER);
    return intent.hasStoredAdditionalJar()
        ? StageJar.withRightsOfFlink(pod, Names.TASK_MANAGER)
        : pod;
  }

  /** Flink sends the job's own jar to the TaskManagers, and no other one. */
  private static PodTemplateSpec withAdditionalJars(PodTemplateSpecBuilder pod, JobIntent intent) {
    return intent.pods().additionalJars().isEmpty()
        ? pod.build()
        : pod.editSpec()
            .editFirstContainer()
            .addToVolumeMounts(mount("jar", FlinkConfiguration.JAR_DIRECTORY))
            .endContainer()
            .addToInitContainers(StageJar.container(intent, Names.TASK_MANAGER))
            .addToVolumes(emptyDir("jar"))
            .addAllToVolumes(StageJar.headers(intent.pods(), Names.TASK_MANAGER))
            .endSpec()
            .build();
  }

  /** The template of both components, and the template of one component merged over it. */
  private static List<String> declared(JobIntent intent, String component) {
    var templates = intent.pods().platform().templates();
    var own =
        component.equals(Names.JOB_MANAGER) ? templates.jobManager() : templates.taskManager();
    return List.of(intent.pods().template(), own);
  }

  private static PodTemplateSpecBuilder template(
      ObjectKey key, String revision, String component, JobIntent intent, Container main) {
    var labels = new java.util.TreeMap<>(Names.labels(key, revision));
    labels.put(Names.COMPONENT, component);
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        // The container whose log kubectl shows if a template adds sidecars.
        .withAnnotations(Map.of("kubectl.kubernetes.io/default-container", component))
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(
            Names.accountOf(key, revision, intent.pods().platform().account(), component))
        .withImagePullSecrets(
            intent.pods().platform().pullSecrets().stream().map(LocalObjectReference::new).toList())
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(10L)
        .withSecurityContext(securityContext(intent))
        .withContainers(main)
        .withVolumes(volumes(Names.cluster(key.name(), revision), component, intent))
        .endSpec();
  }

  private static PodSecurityContext securityContext(JobIntent intent) {
    var user = intent.pods().platform().userOfPlatform() ? null : FLINK_USER;
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(user)
        .withRunAsGroup(user)
        .withFsGroup(user)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static ContainerBuilder main(String component, JobIntent intent, PodIntent.Room room) {
    return new ContainerBuilder()
        .withName(component)
        .withImage(intent.image())
        .withCommand(
            StartFlink.command(
                component, ConfigurationFrom.script(intent.pods().platform().configurationFrom())))
        .withArgs("start-foreground")
        .withEnv(environment(intent))
        .withEnvFrom(credentials(intent))
        .withResources(Rooms.ofFlink(room))
        .withTerminationMessagePolicy(PodTemplates.END_OF_LOG)
        .withSecurityContext(restricted())
        .withVolumeMounts(mounts(intent));
  }

  private static List<EnvVar> environment(JobIntent intent) {
    var variables =
        new ArrayList<>(
            List.of(
                variable("FLINK_CONF_DIR", CONFIGURATION),
                variable("FLINK_LOG_DIR", "/tmp/flink-log"),
                variable("FLINK_PID_DIR", "/tmp")));
    if (intent.pods().declaresProperties()) {
      // The script that starts Flink exits if the variable has another source.
      variables.add(variable("FLINK_PROPERTIES_ARE_READ", "true"));
    }
    if (!intent.pods().hadoopUser().isEmpty()) {
      variables.add(variable("HADOOP_USER_NAME", intent.pods().hadoopUser()));
    }
    return variables;
  }

  /**
   * Referenced by name, not read: the kubelet puts them into the pods; the operator cannot see
   * them.
   */
  private static List<EnvFromSource> credentials(JobIntent intent) {
    var secret = intent.pods().credentialsSecret();
    return secret.isEmpty()
        ? List.of()
        : List.of(
            new EnvFromSourceBuilder().withNewSecretRef().withName(secret).endSecretRef().build());
  }

  static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  static SecurityContext restricted() {
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
    mounts.addAll(ConfigurationFrom.mounts(intent.pods().platform().configurationFrom()));
    if (!intent.volumeClaim().isEmpty()) {
      mounts.add(mount("state", stateMount(intent)));
    }
    return mounts;
  }

  /**
   * The path of a file: URI; for another URI the volume is mounted at a path that is not in use.
   */
  private static String stateMount(JobIntent intent) {
    var uri = intent.stateUri();
    return uri.startsWith(FILE) ? uri.substring(FILE.length()) : "/flink-state";
  }

  private static List<Volume> volumes(String cluster, String component, JobIntent intent) {
    var volumes = new ArrayList<Volume>();
    volumes.add(
        new VolumeBuilder()
            .withName("config")
            .withNewConfigMap()
            .withName(Names.configuration(cluster))
            .withItems(
                LogFiles.mounted(
                    intent.pods(), component, List.of(FlinkConfiguration.FILE, ProbeJar.NAME)))
            .endConfigMap()
            .build());
    volumes.add(emptyDir("tmp"));
    volumes.addAll(ConfigurationFrom.volumes(intent.pods().platform().configurationFrom()));
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

  static VolumeMount mount(String name, String path) {
    return new VolumeMountBuilder().withName(name).withMountPath(path).build();
  }

  private static Volume emptyDir(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }
}
