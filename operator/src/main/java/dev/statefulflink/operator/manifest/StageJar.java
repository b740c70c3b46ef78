package dev.statefulflink.operator.manifest;

/**
 * How the jar gets to where Flink's REST API finds it, without a way through the operator: copied
 * from the image, or fetched with the Java of the image.
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
  private static final String JAVA = "java -Xmx48m -XX:+UseSerialGC -XX:-UsePerfData";

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
        SAID=$(%s -cp "$PROBE" dev.statefulflink.probe.FetchJar \
          "$JAR_URL" "$JAR_SHA256" "$TARGET/flink-web-upload/job.jar") || STATUS=$?
        [ "$STATUS" = 0 ] || fail "$STATUS" "${SAID:-Fetching the jar ended with status $STATUS.}"
      elif [ -f "$JAR" ]; then
        cp "$JAR" "$TARGET/flink-web-upload/job.jar"
      else
        fail %d "There is no jar at $JAR in the image. Set spec.job.jar to a jar that the image has."
      fi
      cp "$PROBE" "$TARGET/flink-web-upload/probe.jar"
      """
          .formatted(JAVA, NO_JAR);

  private StageJar() {}
}
