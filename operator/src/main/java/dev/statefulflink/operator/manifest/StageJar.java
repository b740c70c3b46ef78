package dev.statefulflink.operator.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.List;
import java.util.function.Function;

/**
 * How the jar gets to where Flink's REST API finds it, without a way through the operator: copied
 * from the image, or fetched with the Java of the image, and from a storage by Flink's own file
 * systems.
 */
public final class StageJar {
  /** The exit status by which the container says that there is no such jar. */
  public static final int NO_JAR = 66;

  /** That what was fetched is not the declared jar. */
  public static final int REJECTED = 67;

  /** That the jar could not be fetched this time. */
  public static final int NOT_FETCHED = 68;

  public static final String CONTAINER = "stage-jar";

  /** The container may have less memory than Java takes for itself when nobody says how much. */
  private static final String JAVA = "java -Xmx%dm -XX:+UseSerialGC -XX:-UsePerfData";

  /** File systems of Flink's plugins take more. */
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
          "$JAR_URL" "$JAR_SHA256" "$TARGET/flink-web-upload/job.jar") || STATUS=$?
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

  /**
   * The same environment and mounts as Flink's container has, so that its file systems find the
   * rights of the pod; what is said of this container wins.
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
