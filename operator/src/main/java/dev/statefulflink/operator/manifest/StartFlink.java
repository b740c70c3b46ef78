package dev.statefulflink.operator.manifest;

import java.util.List;

/**
 * How a process of Flink is started: with Flink's own script, in the same way as the entry point of
 * Flink's official image, which the command of the pod replaces.
 */
final class StartFlink {
  /**
   * Flink is in {@code FLINK_HOME}, which images set, or on the path. {@code
   * ENABLE_BUILT_IN_PLUGINS} of the official image names plugin jars in Flink's folder opt: they
   * are linked in a writable folder, together with the plugins of the image.
   *
   * <p>It needs a variable SCRIPT, the name of Flink's script, and a function that fails.
   */
  static final String FLINK =
      """
      FLINK=${FLINK_HOME:-/opt/flink}
      if [ ! -f "$FLINK/bin/$SCRIPT" ]; then
        FOUND=$(command -v "$SCRIPT" || true)
        [ -n "$FOUND" ] || fail "The image has no Flink in $FLINK, and no $SCRIPT on its PATH. Set FLINK_HOME in the image, or as a variable of the container flink in spec.podTemplate."
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
   * If the image has jemalloc, it allocates the memory: glibc's allocator keeps what RocksDB frees,
   * until the pod is killed for its memory (FLINK-19125). The environment variable {@code
   * DISABLE_JEMALLOC} comes from the official image.
   *
   * <p>A JobManager has no such state, and each of the many short processes of Flink's scripts
   * loads the library: its REST API, for which everything waits, would answer 0.2 to 0.5 s later.
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
   * The container's arguments are passed to Flink's script.
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
