package dev.statefulflink.operator.manifest;

import java.util.List;

/**
 * How a process of Flink is started: by Flink's own script, and as the entry point of Flink's
 * official image does it, which a command of the pod takes the place of.
 */
final class StartFlink {
  /**
   * Flink is where {@code FLINK_HOME} says, which images set, or on the path. The official image's
   * {@code ENABLE_BUILT_IN_PLUGINS} names jars of Flink's folder opt that are plugins: they are
   * linked in a folder that can be written, beside those of the image.
   *
   * <p>It needs a variable SCRIPT, the name of Flink's script, and a function that fails.
   */
  static final String FLINK =
      """
      FLINK=${FLINK_HOME:-/opt/flink}
      if [ ! -f "$FLINK/bin/$SCRIPT" ]; then
        FOUND=$(command -v "$SCRIPT" || true)
        [ -n "$FOUND" ] || fail "There is no Flink in $FLINK of the image, and no $SCRIPT on its path. Set FLINK_HOME in the image, or as a variable of the container flink in spec.podTemplate."
        FLINK=${FOUND%/bin/*}
      fi
      if [ -n "${ENABLE_BUILT_IN_PLUGINS:-}" ]; then
        PLUGINS=/tmp/flink-plugins
        rm -rf "$PLUGINS"
        mkdir -p "$PLUGINS"
        for PLUGIN in "${FLINK_PLUGINS_DIR:-$FLINK/plugins}"/*; do
          [ ! -d "$PLUGIN" ] || ln -s "$PLUGIN" "$PLUGINS/"
        done
        for JAR in $(echo "$ENABLE_BUILT_IN_PLUGINS" | tr ';' ' '); do
          [ -f "$FLINK/opt/$JAR" ] || fail "ENABLE_BUILT_IN_PLUGINS names $JAR, which is not in $FLINK/opt of the image."
          mkdir -p "$PLUGINS/${JAR%.jar}"
          ln -sf "$FLINK/opt/$JAR" "$PLUGINS/${JAR%.jar}/"
        done
        export FLINK_PLUGINS_DIR="$PLUGINS"
      fi
      """;

  private static final String FIND =
      """
      SCRIPT=$0
      fail() {
        echo "$1" | tee /dev/termination-log
        exit 1
      }
      """
          + FLINK
          + """
      if [ -n "${FLINK_PROPERTIES:-}" ] && [ -z "${FLINK_PROPERTIES_ARE_READ:-}" ]; then
        fail "FLINK_PROPERTIES comes from a Secret or ConfigMap, and has no effect here. Write it as a value of the container flink in spec.podTemplate, or use spec.flinkConfiguration."
      fi
      """;

  /**
   * Where the image has jemalloc, memory is taken by that: glibc's allocator keeps what RocksDB
   * gives back, until the pod is killed for its memory (FLINK-19125). The environment variable
   * {@code DISABLE_JEMALLOC} is the official image's.
   *
   * <p>A JobManager holds no such state, and each of the many short processes of Flink's scripts
   * loads the library: its REST API, which everything waits for, would answer 0.2 to 0.5 s later.
   */
  private static final String ALLOCATE =
      """
      if [ "${DISABLE_JEMALLOC:-false}" != true ]; then
        for LIBRARY in /usr/lib/*-linux-gnu/libjemalloc.so /usr/lib/*-linux-gnu/libjemalloc.so.2; do
          if [ -f "$LIBRARY" ]; then
            export LD_PRELOAD="${LD_PRELOAD:+$LD_PRELOAD:}$LIBRARY"
            break
          fi
        done
      fi
      """;

  private static final String EXEC =
      """
      exec "$FLINK/bin/$0" "$@"
      """;

  /**
   * The container's arguments are those of Flink's script.
   *
   * @param before what is done first, as a part of a script; empty for nothing
   */
  static List<String> command(String component, String before) {
    var first = before.isEmpty() ? "" : "set -eu\n" + before + "set +eu\n";
    var allocate = component.equals(Names.TASK_MANAGER) ? ALLOCATE : "";
    return List.of("/bin/sh", "-c", FIND + first + allocate + EXEC, component + ".sh");
  }

  private StartFlink() {}
}
