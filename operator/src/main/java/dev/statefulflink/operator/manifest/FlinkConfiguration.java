package dev.statefulflink.operator.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.StatePaths;
import dev.statefulflink.operator.intent.pods.LocalState;
import dev.statefulflink.operator.intent.pods.TemplateEffects;
import dev.statefulflink.operator.intent.read.CheckpointingConfig;
import dev.statefulflink.operator.manifest.pods.LogFiles;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Flink's configuration files of one revision, with keys that both 1.20 and 2.x read. */
final class FlinkConfiguration {
  static final String FILE = "config.yaml";
  static final String JAR_DIRECTORY = TemplateEffects.JAR_DIRECTORY;

  private static final String ALL_OPTIONS = "env.java.opts.all";
  private static final String OLD_ALL_OPTIONS = "env.java.opts";
  private static final String CLASS_PATH = "pipeline.classpaths";
  private static final String JOB_MANAGER_OPTIONS = "env.java.opts.jobmanager";

  /** A JobManager coordinates and does not compute; it must start quickly: see decision 14. */
  private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

  /**
   * The same modules that Flink's own conf/config.yaml opens for Java 17; without them the first
   * job fails.
   */
  private static final String JAVA_OPTIONS =
      "--add-exports=java.base/sun.net.util=ALL-UNNAMED"
          + " --add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED"
          + " --add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED"
          + " --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED"
          + " --add-exports=jdk.compiler/com.sun.tools.javac.parser=ALL-UNNAMED"
          + " --add-exports=jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED"
          + " --add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED"
          + " --add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED"
          + " --add-opens=java.base/java.lang=ALL-UNNAMED"
          + " --add-opens=java.base/java.net=ALL-UNNAMED"
          + " --add-opens=java.base/java.io=ALL-UNNAMED"
          + " --add-opens=java.base/java.nio=ALL-UNNAMED"
          + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
          + " --add-opens=java.base/java.lang.reflect=ALL-UNNAMED"
          + " --add-opens=java.base/java.text=ALL-UNNAMED"
          + " --add-opens=java.base/java.time=ALL-UNNAMED"
          + " --add-opens=java.base/java.util=ALL-UNNAMED"
          + " --add-opens=java.base/java.util.concurrent=ALL-UNNAMED"
          + " --add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED"
          + " --add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED";

  // Flink's web UI shows the file; at most 40 MB, in a volume of the pod. The cause of the end of a
  // Flink process is long before the end of its log, and Kubernetes keeps only the end; so the
  // cause, in one line, is written to the termination log, which Kubernetes reads first.
  private static final String LOG4J =
      """
      rootLogger.level = INFO
      rootLogger.appenderRef.console.ref = ConsoleAppender
      appender.console.name = ConsoleAppender
      appender.console.type = CONSOLE
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n%throwable
      rootLogger.appenderRef.file.ref = FileAppender
      appender.file.name = FileAppender
      appender.file.type = RollingFile
      appender.file.fileName = ${sys:log.file}
      appender.file.filePattern = ${sys:log.file}.%i
      appender.file.layout.type = PatternLayout
      appender.file.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n%throwable
      appender.file.policies.type = Policies
      appender.file.policies.size.type = SizeBasedTriggeringPolicy
      appender.file.policies.size.size = 10MB
      appender.file.strategy.type = DefaultRolloverStrategy
      appender.file.strategy.max = 3
      logger.fabric8.name = org.apache.flink.kubernetes.shaded.io.fabric8
      logger.fabric8.level = WARN
      appender.fatal.name = FatalAppender
      appender.fatal.type = File
      appender.fatal.fileName = /dev/termination-log
      appender.fatal.append = false
      appender.fatal.createOnDemand = true
      appender.fatal.layout.type = PatternLayout
      appender.fatal.layout.alwaysWriteExceptions = false
      appender.fatal.layout.pattern = %replace{%m %rEx{1}}{(?s)\\\\n.*}{}%n
      logger.jobmanager.name = org.apache.flink.runtime.entrypoint.ClusterEntrypoint
      logger.jobmanager.appenderRef.fatal.ref = FatalAppender
      logger.jobmanager.appenderRef.fatal.filter.threshold.type = ThresholdFilter
      logger.jobmanager.appenderRef.fatal.filter.threshold.level = ERROR
      logger.taskmanager.name = org.apache.flink.runtime.taskexecutor.TaskManagerRunner
      logger.taskmanager.appenderRef.fatal.ref = FatalAppender
      logger.taskmanager.appenderRef.fatal.filter.threshold.type = ThresholdFilter
      logger.taskmanager.appenderRef.fatal.filter.threshold.level = ERROR
      """;

  private static final Set<String> ON_DISK = Set.of("rocksdb", JobIntent.FORST);

  private FlinkConfiguration() {}

  /** The files of Flink's configuration directory. */
  static Map<String, String> files(ObjectKey key, String revision, JobIntent intent) {
    var files = new TreeMap<>(LogFiles.of(intent.pods(), LOG4J));
    files.put(FILE, yaml(lines(key, revision, intent)));
    return files;
  }

  private static SortedMap<String, String> lines(ObjectKey key, String revision, JobIntent intent) {
    var lines = new TreeMap<>(intent.restartStrategy());
    lines.putAll(cluster(key, revision, intent));
    lines.putAll(state(key, revision, intent));
    if (!intent.pods().platform().localSize().isEmpty()) {
      LocalState.key(intent.stateBackend()).ifPresent(place -> lines.put(place, LocalState.PATH));
    }
    // Last, so that declared options win over those that every job has; none of the others may be
    // declared.
    var declared = intent.configuration();
    lines.putAll(declared);
    addOptions(lines, declared);
    addClassPath(lines, intent.pods().additionalJars().size());
    if (ON_DISK.contains(intent.stateBackend())
        && !lines.containsKey("state.backend.incremental")) {
      // Flink's default writes the whole state with each checkpoint.
      lines.putIfAbsent("execution.checkpointing.incremental", "true");
    }
    lines.put("pipeline.name", intent.jobName().isEmpty() ? key.name() : intent.jobName());
    lines.put("parallelism.default", Integer.toString(intent.parallelism()));
    if (intent.maxParallelism() > 0) {
      lines.put("pipeline.max-parallelism", Integer.toString(intent.maxParallelism()));
    }
    return lines;
  }

  /** Java uses the last of two contradicting options, so the declared one wins. */
  private static void addOptions(Map<String, String> lines, Map<String, String> declared) {
    lines.put(ALL_OPTIONS, joined(JAVA_OPTIONS, declared, OLD_ALL_OPTIONS, ALL_OPTIONS));
    lines.remove(OLD_ALL_OPTIONS);
    lines.put(JOB_MANAGER_OPTIONS, joined(ONE_COMPILER, declared, JOB_MANAGER_OPTIONS));
  }

  /** The job's class loaders have them on every process, behind the jar of the job. */
  private static void addClassPath(Map<String, String> lines, int jars) {
    var declared = Stream.ofNullable(lines.get(CLASS_PATH));
    var ours = IntStream.range(0, jars).mapToObj(StageJar::additionalJar).map("file://"::concat);
    if (jars > 0) {
      lines.put(CLASS_PATH, Stream.concat(ours, declared).collect(Collectors.joining(";")));
    }
  }

  private static String joined(String ours, Map<String, String> declared, String... keys) {
    return Stream.concat(
            Stream.of(ours), Stream.of(keys).map(declared::get).filter(Objects::nonNull))
        .collect(Collectors.joining(" "));
  }

  private static Map<String, String> cluster(ObjectKey key, String revision, JobIntent intent) {
    var cluster = Names.cluster(key.name(), revision);
    return Map.ofEntries(
        Map.entry("jobmanager.rpc.address", cluster),
        Map.entry("jobmanager.bind-host", "0.0.0.0"),
        Map.entry("taskmanager.bind-host", "0.0.0.0"),
        Map.entry("rest.address", cluster),
        Map.entry("rest.bind-address", "0.0.0.0"),
        Map.entry("blob.server.port", "6124"),
        Map.entry("jobmanager.memory.process.size", bytes(intent.pods().jobManager().memory())),
        Map.entry("taskmanager.memory.process.size", bytes(intent.pods().taskManager().memory())),
        Map.entry("taskmanager.numberOfTaskSlots", Integer.toString(intent.taskSlots())),
        Map.entry("web.upload.dir", JAR_DIRECTORY),
        // Flink caches its answers about a job for this long; the default of 3 s would hide 3 s of
        // downtime.
        Map.entry("web.refresh-interval", "50 ms"),
        // A job that requests slots waits this long; the default of 50 ms would add to each
        // downtime.
        Map.entry("slotmanager.requirement-check.delay", "5 ms"),
        // main() runs in the JobManager: an exit in it ends the submission, not the process. In a
        // task
        // it fails the task, not the TaskManager.
        Map.entry("cluster.intercept-user-system-exit", "THROW"));
  }

  private static Map<String, String> state(ObjectKey key, String revision, JobIntent intent) {
    var paths = new StatePaths(intent.stateUris(), key.namespace(), key.name());
    return Map.ofEntries(
        Map.entry("high-availability.type", "kubernetes"),
        Map.entry("high-availability.storageDir", paths.highAvailability(revision)),
        Map.entry("kubernetes.cluster-id", Names.cluster(key.name(), revision)),
        Map.entry("kubernetes.namespace", key.namespace()),
        Map.entry("state.backend.type", intent.stateBackend()),
        Map.entry(
            "execution.checkpointing.interval", intent.checkpointInterval().toMillis() + " ms"),
        Map.entry("execution.checkpointing.storage", "filesystem"),
        Map.entry("execution.checkpointing.dir", paths.checkpoints(revision)),
        Map.entry(
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION"),
        Map.entry(
            "execution.checkpointing.num-retained",
            Integer.toString(CheckpointingConfig.RETAINED)));
  }

  /** The units of Flink and Kubernetes differ: in one of them 1G is 1024 MB. */
  private static String bytes(String quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity)).toBigInteger() + " b";
  }

  private static String yaml(Map<String, String> lines) {
    var factory =
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();
    try {
      return new YAMLMapper(factory).writeValueAsString(lines);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always YAML", e);
    }
  }
}
