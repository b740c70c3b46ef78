package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.pods.TemplateEffects;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.function.Function;

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

  /** The container may have less memory than Java uses by default. */
  private static final String JAVA = "java -Xmx%dm -XX:+UseSerialGC -XX:-UsePerfData";

  /** File systems of Flink's plugins need more. */
  static final String MEMORY_FOR_STORAGE = "512Mi";

  static final String SCRIPT =
      """
      set -eu
      PATH="${JAVA_HOME:+$JAVA_HOME/bin:}$PATH"
      fail() {
        echo "$2" | tee /dev/termination-log
        exit "$1"
      }
      mkdir -p "$TARGET/flink-web-upload"
      if [ -n "${JAR_URL:-}" ]; then
        STATUS=0
        case $JAR_URL in
          https:*) set -- %1$s -cp "$PROBE" ;;
          *)
            SCRIPT=jobmanager.sh
            %3$s
            export FLINK_PLUGINS_DIR="${FLINK_PLUGINS_DIR:-$FLINK/plugins}"
            set -- %2$s -cp "$PROBE:$FLINK/lib/*${HADOOP_CLASSPATH:+:$HADOOP_CLASSPATH}"
            ;;
        esac
        SAID=$("$@" dev.statefulflink.probe.FetchJar \
          "$JAR_URL" "$JAR_SHA256" "$TARGET/flink-web-upload/job.jar" \
          ${JAR_HEADERS:+"$JAR_HEADERS"}) || STATUS=$?
        [ "$STATUS" = 0 ] || fail "$STATUS" "${SAID:-Fetching the jar ended with status $STATUS.}"
      elif [ -f "$JAR" ]; then
        cp "$JAR" "$TARGET/flink-web-upload/job.jar"
      else
        fail %4$d "There is no jar at $JAR in the image. Set spec.job.jar to a jar that the image has."
      fi
      cp "$PROBE" "$TARGET/flink-web-upload/probe.jar"
      """
          .formatted(
              JAVA.formatted(48),
              JAVA.formatted(256),
              StartFlink.FLINK.replace("fail \"", "fail 1 \""),
              NO_JAR);

  private StageJar() {}

  private static final String HEADERS = "jar-headers";
  private static final String HEADERS_FOLDER = "/etc/jar-headers";

  /** The volume with the headers of the request for the jar; none if none are declared. */
  static List<Volume> headers(PodIntent pods) {
    return pods.jarHeadersSecret().isEmpty()
        ? List.of()
        : List.of(
            new VolumeBuilder()
                .withName(HEADERS)
                .withNewSecret()
                .withSecretName(pods.jarHeadersSecret())
                .endSecret()
                .build());
  }

  /** Only this container gets them. */
  static Container withHeaders(Container container, PodIntent pods) {
    return pods.jarHeadersSecret().isEmpty()
        ? container
        : new ContainerBuilder(container)
            .addNewEnv()
            .withName("JAR_HEADERS")
            .withValue(HEADERS_FOLDER)
            .endEnv()
            .addNewVolumeMount()
            .withName(HEADERS)
            .withMountPath(HEADERS_FOLDER)
            .withReadOnly(true)
            .endVolumeMount()
            .build();
  }

  /**
   * The same environment and mounts as Flink's container has, so that its file systems find the
   * credentials of the pod; settings for this container win.
   */
  static PodTemplateSpec withRightsOfFlink(PodTemplateSpec pod) {
    var flink =
        pod.getSpec().getContainers().stream()
            .filter(container -> container.getName().equals(Names.JOB_MANAGER))
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
