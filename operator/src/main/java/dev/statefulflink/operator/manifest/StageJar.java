package dev.statefulflink.operator.manifest;

/** How the jar gets to where Flink's REST API finds it, without a way through the operator. */
public final class StageJar {
  /** The exit status by which the container says that there is no such jar. */
  public static final int NO_JAR = 66;

  public static final String CONTAINER = "stage-jar";

  static final String SCRIPT =
      """
      set -eu
      if [ ! -f "$JAR" ]; then
        echo "There is no jar at $JAR in the image." | tee /dev/termination-log
        exit %d
      fi
      mkdir -p "$TARGET/flink-web-upload"
      cp "$JAR" "$TARGET/flink-web-upload/job.jar"
      cp "$PROBE" "$TARGET/flink-web-upload/probe.jar"
      """
          .formatted(NO_JAR);

  private StageJar() {}
}
