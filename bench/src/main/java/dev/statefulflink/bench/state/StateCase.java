package dev.statefulflink.bench.state;

import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One point of a line: a job with this much state.
 *
 * @param flink its minor version
 * @param backend as in {@code spec.stateBackend.type}
 * @param megabytes a MB is a thousand keys with a value of a thousand bytes each
 */
record StateCase(String flink, String backend, Way way, int megabytes) {
  static final String JOB = "sized";
  static final String ENTRY_CLASS = "dev.statefulflink.sample.sized.SizedStateJob";
  private static final String ROCKSDB = "rocksdb";
  private static final String HASHMAP = "hashmap";
  private static final String FORST = "forst";
  private static final Map<String, String> VERSIONS = Map.of("1.20", "1.20.5", "2.3", "2.3.0");
  private static final Map<String, String> NAMES =
      Map.of(ROCKSDB, "RocksDB", HASHMAP, "hashmap", FORST, "ForSt");
  private static final List<Integer> SIZES = List.of(10, 100, 1_000, 4_000);
  private static final List<Integer> HEAP_SIZES = List.of(10, 100, 500);

  /** A heap that holds the state twice, while a snapshot is written. */
  private static final int LARGE_HEAP = 500;

  /** All that are measured, each line from its smallest state on. */
  static List<StateCase> all() {
    var all = new ArrayList<StateCase>();
    for (var flink : List.of("1.20", "2.3")) {
      for (var way : Way.values()) {
        all.addAll(line(flink, ROCKSDB, way, SIZES));
      }
      for (var way : List.of(Way.NATIVE, Way.CHECKPOINT)) {
        all.addAll(line(flink, HASHMAP, way, HEAP_SIZES));
      }
    }
    return List.copyOf(all);
  }

  private static List<StateCase> line(String flink, String backend, Way way, List<Integer> sizes) {
    return sizes.stream().map(size -> new StateCase(flink, backend, way, size)).toList();
  }

  /** The line's name. */
  String series() {
    return "%s, Flink %s, %s".formatted(NAMES.get(backend), VERSIONS.get(flink), way.label());
  }

  String size() {
    return String.format(Locale.ROOT, "%,d MB", megabytes);
  }

  int keys() {
    return megabytes * 1_000;
  }

  /** Of {@code main}. */
  List<String> arguments() {
    return List.of("--keys", "" + keys(), "--bytes", "1000", "--rate", "100");
  }

  /** Asynchronous snapshots of a state on the heap want room for it. */
  private String memory() {
    return backend.equals(HASHMAP) && megabytes >= LARGE_HEAP ? "4Gi" : "2Gi";
  }

  String manifest() {
    return """
    apiVersion: statefulflink.dev/v1alpha1
    kind: StatefulFlinkJob
    metadata:
      name: %s
    spec:
      flinkVersion: "%s"
      image: %s
      job:
        jar: local:///opt/flink/usrlib/word-count.jar
        entryClass: %s
        args: [%s]
      checkpointing: {interval: 10s}
      stateBackend: {type: %s, volumeClaim: %s}
      taskManager: {resources: {memory: %s}}
      upgrade: {deadline: 30m%s}
      onDelete: Discard
      %s
    """
        .formatted(
            JOB,
            flink,
            flink.equals("1.20") ? Images.WORD_COUNT_1_20 : Images.WORD_COUNT_2_3,
            ENTRY_CLASS,
            String.join(", ", arguments().stream().map("'%s'"::formatted).toList()),
            backend,
            TestNamespace.CLAIM,
            memory(),
            way.upgrade(),
            way.spec());
  }
}
