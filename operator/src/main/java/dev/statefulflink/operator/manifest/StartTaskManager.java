package dev.statefulflink.operator.manifest;

import java.util.List;

/**
 * How a TaskManager is started: by Flink's own script, and as the entry point of Flink's official
 * image does it, which a command of the pod takes the place of. Where the image has jemalloc,
 * memory is taken by that: glibc's allocator keeps what RocksDB gives back, until the pod is killed
 * for its memory (FLINK-19125).
 *
 * <p>A JobManager holds no such state, and each of the many short processes of Flink's scripts
 * loads the library: its REST API, which everything waits for, would answer 0.2 to 0.5 s later.
 */
final class StartTaskManager {
  /** The environment variable {@code DISABLE_JEMALLOC} is the official image's. */
  static final String SCRIPT =
      """
      if [ "${DISABLE_JEMALLOC:-false}" != true ]; then
        for LIBRARY in /usr/lib/*-linux-gnu/libjemalloc.so /usr/lib/*-linux-gnu/libjemalloc.so.2; do
          if [ -f "$LIBRARY" ]; then
            export LD_PRELOAD="${LD_PRELOAD:+$LD_PRELOAD:}$LIBRARY"
            break
          fi
        done
      fi
      exec "$0" "$@"
      """;

  /** The container's arguments are those of Flink's script. */
  static final List<String> COMMAND =
      List.of("/bin/sh", "-c", SCRIPT, "/opt/flink/bin/taskmanager.sh");

  private StartTaskManager() {}
}
