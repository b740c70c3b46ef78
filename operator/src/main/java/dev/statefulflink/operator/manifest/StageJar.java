package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.pods.Jar;
import dev.statefulflink.operator.intent.pods.TemplateEffects;
import dev.statefulflink.operator.manifest.pods.Rooms;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How the jar gets to the directory of Flink's REST API without passing through the operator:
 * copied from the image, or fetched with the Java of the image, from a storage via Flink's own file
 * systems.
 */
public final class StageJar {
  /** The exit status of the container if there is no such jar. */
  public static final int NO_JAR = 66;

  /** The exit status if the fetched file is not the declared jar. */
  public static final int REJECTED = 67;

  /** The exit status if the jar could not be fetched this time. */
  public static final int NOT_FETCHED = 68;

  public static final String CONTAINER = TemplateEffects.STAGE_JAR;

  /** The containers of Flink whose mounts it needs. */
  static final Set<String> FLINK = Set.of(Names.JOB_MANAGER, Names.TASK_MANAGER);

  /** The container may have less memory than Java uses by default. */
  private static final String JAVA = "java -Xmx%dm -XX:+UseSerialGC -XX:-UsePerfData";

  /** File systems of Flink's plugins need more. */
  static final String MEMORY_FOR_STORAGE = "512Mi";

  /**
   * Its arguments are the additional jars, four for each: the path in the image, the URL, the
   * SHA-256, and the folder of the headers.
   */
  static final String SCRIPT =
      """
      set -eu
      PATH="${JAVA_HOME:+$JAVA_HOME/bin:}$PATH"
      FLINK_IS_FOUND=
      fail() {
        echo "$2" | tee /dev/termination-log
        exit "$1"
      }
      stage() {
        STAGED=$1
        ITEM=$2
        IN_IMAGE=$3
        URL=$4
        SHA256=$5
        HEADERS=$6
        if [ -n "$URL" ]; then
          STATUS=0
          case $URL in
            https:*) set -- %1$s -cp "$PROBE" ;;
            *)
              if [ -z "$FLINK_IS_FOUND" ]; then
                FLINK_IS_FOUND=true
                SCRIPT=jobmanager.sh
                %3$s
                export FLINK_PLUGINS_DIR="${FLINK_PLUGINS_DIR:-$FLINK/plugins}"
              fi
              set -- %2$s -cp "$PROBE:$FLINK/lib/*${HADOOP_CLASSPATH:+:$HADOOP_CLASSPATH}"
              ;;
          esac
          [ -z "$ITEM" ] || set -- "$@" "-Djar.item=$ITEM"
          SAID=$("$@" dev.statefulflink.probe.FetchJar "$URL" "$SHA256" "$STAGED"             ${HEADERS:+"$HEADERS"}) || STATUS=$?
          [ "$STATUS" = 0 ] || fail "$STATUS" "${SAID:-Fetching the jar ended with status $STATUS.}"
        elif [ -f "$IN_IMAGE" ]; then
          cp "$IN_IMAGE" "$STAGED"
        else
          FIELD=${ITEM:+$ITEM.uri}
          fail %4$d "There is no jar at $IN_IMAGE in the image. Set ${FIELD:-spec.job.jar} to a jar that the image has."
        fi
      }
      if [ -n "${JAR:-}${JAR_URL:-}" ]; then
        mkdir -p "$TARGET/flink-web-upload"
        stage "$TARGET/flink-web-upload/job.jar" ""           "${JAR:-}" "${JAR_URL:-}" "${JAR_SHA256:-}" "${JAR_HEADERS:-}"
        cp "$PROBE" "$TARGET/flink-web-upload/probe.jar"
      fi
      mkdir -p "$TARGET/additional"
      NUMBER=0
      while [ $# -gt 0 ]; do
        stage "$TARGET/additional/$NUMBER.jar" "spec.job.additionalJars[$NUMBER]"           "$1" "$2" "$3" "$4"
        NUMBER=$((NUMBER + 1))
        shift 4
      done
      """
          .formatted(
              JAVA.formatted(48),
              JAVA.formatted(256),
              StartFlink.FLINK.replace("fail \"", "fail 1 \""),
              NO_JAR);

  private static final String HEADERS = "jar-headers";
  private static final String HEADERS_FOLDER = "/etc/jar-headers";
  private static final String MORE_HEADERS = "additional-jar-headers-";

  private StageJar() {}

  /** Where the additional jar with this number is, in every pod. */
  static String additionalJar(int number) {
    return "%s/additional/%d.jar".formatted(FlinkConfiguration.JAR_DIRECTORY, number);
  }

  /** The container; in the pod of a TaskManager, to which Flink sends the job's own jar. */
  static Container container(JobIntent intent, String component) {
    var ofJobManager = component.equals(Names.JOB_MANAGER);
    var pods = intent.pods();
    var stored = ofJobManager ? intent.hasStoredJar() : intent.hasStoredAdditionalJar();
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(intent.image())
        .withCommand("/bin/sh", "-c", SCRIPT)
        .withArgs(arguments(pods.additionalJars()))
        .withEnv(
            Pods.variable("JAR", ofJobManager ? intent.jarPath() : ""),
            Pods.variable("JAR_URL", ofJobManager ? intent.jarUrl() : ""),
            Pods.variable("JAR_SHA256", ofJobManager ? intent.jarSha256() : ""),
            Pods.variable("PROBE", Pods.CONFIGURATION + "/" + ProbeJar.NAME),
            Pods.variable("TARGET", FlinkConfiguration.JAR_DIRECTORY))
        .addAllToEnv(
            headersOfJob(pods, component).isEmpty()
                ? List.of()
                : List.of(Pods.variable("JAR_HEADERS", HEADERS_FOLDER)))
        .withResources(
            Rooms.ofStageJar(
                ofJobManager ? pods.jobManager() : pods.taskManager(),
                stored ? MEMORY_FOR_STORAGE : "128Mi"))
        .withTerminationMessagePolicy(PodTemplates.END_OF_LOG)
        .withSecurityContext(Pods.restricted())
        .withVolumeMounts(
            Pods.mount("jar", FlinkConfiguration.JAR_DIRECTORY),
            Pods.mount("config", Pods.CONFIGURATION))
        .addAllToVolumeMounts(
            headers(pods, component).stream().map(StageJar::mountOfHeaders).toList())
        .build();
  }

  private static List<String> arguments(List<Jar> jars) {
    return jars.isEmpty()
        ? List.of()
        : Stream.concat(
                Stream.of(CONTAINER),
                IntStream.range(0, jars.size()).boxed().flatMap(n -> arguments(n, jars.get(n))))
            .toList();
  }

  private static Stream<String> arguments(int number, Jar jar) {
    var headers = jar.headersSecret().isEmpty() ? "" : "/etc/" + MORE_HEADERS + number;
    return Stream.of(jar.path(), jar.url(), jar.sha256(), headers);
  }

  /** The volumes with headers of requests for jars; they reach this container alone. */
  static List<Volume> headers(PodIntent pods, String component) {
    var jars = pods.additionalJars();
    return Stream.concat(
            headersOfJob(pods, component).stream(),
            IntStream.range(0, jars.size())
                .filter(n -> !jars.get(n).headersSecret().isEmpty())
                .mapToObj(n -> volume(MORE_HEADERS + n, jars.get(n).headersSecret())))
        .toList();
  }

  private static List<Volume> headersOfJob(PodIntent pods, String component) {
    return component.equals(Names.TASK_MANAGER) || pods.jarHeadersSecret().isEmpty()
        ? List.of()
        : List.of(volume(HEADERS, pods.jarHeadersSecret()));
  }

  private static Volume volume(String name, String secret) {
    return new VolumeBuilder()
        .withName(name)
        .withNewSecret()
        .withSecretName(secret)
        .endSecret()
        .build();
  }

  private static VolumeMount mountOfHeaders(Volume headers) {
    return new VolumeMountBuilder()
        .withName(headers.getName())
        .withMountPath("/etc/" + headers.getName())
        .withReadOnly(true)
        .build();
  }

  /**
   * The same environment and mounts as Flink's container has, so that its file systems find the
   * credentials of the pod; settings for this container win.
   */
  static PodTemplateSpec withRightsOfFlink(PodTemplateSpec pod, String component) {
    var flink =
        pod.getSpec().getContainers().stream()
            .filter(container -> container.getName().equals(component))
            .findFirst()
            .orElseThrow();
    return new PodTemplateSpecBuilder(pod)
        .editSpec()
        .editMatchingInitContainer(container -> CONTAINER.equals(container.getName()))
        .addAllToEnv(missing(flink.getEnv(), own(pod).getEnv(), variable -> variable.getName()))
        .addAllToEnvFrom(flink.getEnvFrom())
        .addAllToVolumeMounts(
            missing(
                flink.getVolumeMounts(), own(pod).getVolumeMounts(), mount -> mount.getMountPath()))
        .endInitContainer()
        .endSpec()
        .build();
  }

  private static Container own(PodTemplateSpec pod) {
    return pod.getSpec().getInitContainers().stream()
        .filter(container -> CONTAINER.equals(container.getName()))
        .findFirst()
        .orElseThrow();
  }

  private static <T> List<T> missing(List<T> all, List<T> own, Function<T, String> name) {
    var names = own.stream().map(name).toList();
    return all.stream().filter(item -> !names.contains(name.apply(item))).toList();
  }
}
