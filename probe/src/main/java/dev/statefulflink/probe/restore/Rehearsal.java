package dev.statefulflink.probe.restore;

import dev.statefulflink.probe.WarmUp;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.PackagedProgramUtils;
import org.apache.flink.configuration.ConfigUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Runs the job beside this jar from a snapshot, as the real one would, but without input and
 * output: its sources are silent, its sinks write nothing, no timer fires, and no checkpoint is
 * taken. It runs until it is cancelled.
 *
 * <p>The arguments are {@code key=value} up to {@code --}, and those of the job behind it:
 *
 * <pre>
 * known=     where this JobManager says the state of the job of this id
 * snapshot=  what the job is restored from, which Flink gets as well
 * entry=     the entry class; left out for that of the manifest
 * </pre>
 */
public final class Rehearsal {
  /** Tests and people who look at Flink's list of jobs know it by this. */
  static final String NAME = "rehearsal by stateful-flink-operator";

  private static final String JOB = "job.jar";
  private static final String METADATA = "_metadata";
  private static final String JARS = "pipeline.jars";

  /** What Flink was asked for with this run is not for the compile of the job. */
  private static final List<String> OF_THIS_RUN =
      List.of(JARS, "$internal.", "execution.savepoint", "execution.state-recovery.");

  private Rehearsal() {}

  public static void main(String[] arguments) throws Exception {
    // First of all: the compile of another job puts its own in its place.
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    List<String> all = List.of(arguments);
    int end = all.indexOf("--");
    Map<String, String> asked = asked(all.subList(0, end));
    // Flink itself runs an id again once it has ended, and a request may reach it long after.
    if (WarmUp.isKnown(new URL(asked.getOrDefault("known", "")))) {
      throw new IllegalStateException("this rehearsal has run here already");
    }
    URI here = Rehearsal.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    File jar = new File(new File(here).getParentFile(), JOB);
    Configuration configuration = (Configuration) environment.getConfiguration();
    Configuration own = own(configuration);
    try (PackagedProgram program =
        program(jar, asked.getOrDefault("entry", ""), all.subList(end + 1, all.size()), own)) {
      Pipeline pipeline =
          PackagedProgramUtils.getPipelineFromProgram(
              program, own, environment.getParallelism(), false);
      if (!(pipeline instanceof StreamGraph)) {
        throw new IllegalStateException("the job is none of the DataStream API");
      }
      StreamGraph graph = StreamGraph.class.cast(pipeline);
      ClassLoader classes = program.getUserCodeClassLoader();
      new Silenced(graph, classes).rewrite();
      quiet(graph, classes, id(asked.getOrDefault("snapshot", ""), classes));
      configuration.setString(JARS, here + ";" + jar.toURI());
      Thread.currentThread().setContextClassLoader(classes);
      environment.executeAsync(graph);
    }
  }

  private static Map<String, String> asked(List<String> options) {
    Map<String, String> asked = new HashMap<>();
    for (String option : options) {
      int at = option.indexOf('=');
      asked.put(option.substring(0, at), option.substring(at + 1));
    }
    return asked;
  }

  private static Configuration own(Configuration configuration) {
    Configuration own = new Configuration();
    configuration.toMap().entrySet().stream()
        .filter(entry -> OF_THIS_RUN.stream().noneMatch(entry.getKey()::startsWith))
        .forEach(entry -> own.setString(entry.getKey(), entry.getValue()));
    return own;
  }

  private static PackagedProgram program(
      File jar, String entryClass, List<String> args, Configuration configuration)
      throws Exception {
    PackagedProgram.Builder builder =
        PackagedProgram.newBuilder()
            .setJarFile(jar)
            .setArguments(args.toArray(new String[0]))
            .setUserClassPaths(
                ConfigUtils.decodeListFromConfig(
                    configuration, PipelineOptions.CLASSPATHS, URL::new))
            .setConfiguration(configuration);
    return (entryClass.isEmpty() ? builder : builder.setEntryPointClassName(entryClass)).build();
  }

  /** By key, since the classes of some of these differ between Flink 1.20 and 2.x. */
  private static void quiet(StreamGraph graph, ClassLoader classes, long snapshot) {
    graph.setJobName(NAME);
    // The first checkpoint would follow at once, and write into the storage.
    graph.getCheckpointConfig().disableCheckpointing();
    graph.getJobConfiguration().removeKey("execution.checkpointing.interval");
    // What was on its way between two operators would be processed.
    graph.getCheckpointConfig().setCheckpointIdOfIgnoredInFlightData(snapshot);
    Configuration quiet = new Configuration();
    quiet.setString("restart-strategy.type", "none");
    // No directory is made for a job that takes none.
    quiet.setString("execution.checkpointing.storage", "jobmanager");
    graph.getExecutionConfig().configure(quiet, classes);
    quiet.toMap().forEach(graph.getJobConfiguration()::setString);
  }

  private static long id(String snapshot, ClassLoader classes) throws IOException {
    Path given = new Path(snapshot);
    Path metadata = given.getName().equals(METADATA) ? given : new Path(given, METADATA);
    try (DataInputStream in = new DataInputStream(metadata.getFileSystem().open(metadata))) {
      return Checkpoints.loadCheckpointMetadata(in, classes, snapshot).getCheckpointId();
    }
  }
}
