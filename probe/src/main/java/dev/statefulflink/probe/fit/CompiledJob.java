package dev.statefulflink.probe.fit;

import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.FlinkPipelineTranslationUtil;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.PackagedProgramUtils;
import org.apache.flink.configuration.ConfigUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;

/**
 * A job as Flink compiles it, with the classes that run a jar, of 1.20.5 and 2.3.0; including what
 * its plan omits.
 */
final class CompiledJob {
  private final boolean batch;
  private final List<CompiledOperator> operators;
  private final Configuration settings;

  /**
   * @param settings of Flink, including those that the code sets
   */
  CompiledJob(boolean batch, List<CompiledOperator> operators, Configuration settings) {
    this.batch = batch;
    this.operators = operators;
    this.settings = settings;
  }

  boolean batch() {
    return batch;
  }

  List<CompiledOperator> operators() {
    return operators;
  }

  Configuration settings() {
    return settings;
  }

  /** How a jar is run. */
  static final class Program {
    private final File jar;
    private final String entryClass;
    private final List<String> args;
    private final int parallelism;
    private final Configuration configuration;

    Program(
        File jar,
        String entryClass,
        List<String> args,
        int parallelism,
        Configuration configuration) {
      this.jar = jar;
      this.entryClass = entryClass;
      this.args = args;
      this.parallelism = parallelism;
      this.configuration = configuration;
    }

    File jar() {
      return jar;
    }

    String entryClass() {
      return entryClass;
    }

    List<String> args() {
      return args;
    }

    int parallelism() {
      return parallelism;
    }

    Configuration configuration() {
      return configuration;
    }

    PackagedProgram open() throws Exception {
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
  }

  /** Runs main() of the program up to its first execute(). */
  static CompiledJob compile(Program how, PackagedProgram program) throws Exception {
    Configuration configuration = new Configuration(how.configuration());
    Pipeline pipeline =
        PackagedProgramUtils.getPipelineFromProgram(
            program, configuration, how.parallelism(), false);
    if (!(pipeline instanceof StreamGraph)) {
      throw new IllegalStateException("the job is none of the DataStream API");
    }
    StreamGraph graph = StreamGraph.class.cast(pipeline);
    if (graph.getJobType() == JobType.BATCH) {
      return new CompiledJob(true, List.of(), configuration);
    }
    Map<String, StreamNode> nodes = nodes(graph);
    JobGraph job =
        FlinkPipelineTranslationUtil.getJobGraphUnderUserClassLoader(
            program.getUserCodeClassLoader(), graph, configuration, how.parallelism());
    List<CompiledOperator> operators = new ArrayList<>();
    for (JobVertex vertex : job.getVertices()) {
      for (OperatorIDPair pair : vertex.getOperatorIDs()) {
        operators.add(operator(vertex, pair, nodes));
      }
    }
    Configuration settings = new Configuration(configuration);
    settings.addAll(graph.getJobConfiguration());
    return new CompiledJob(false, operators, settings);
  }

  private static Map<String, StreamNode> nodes(StreamGraph graph) {
    Map<String, StreamNode> nodes = new HashMap<>();
    new StreamGraphHasherV2()
        .traverseStreamGraphAndGenerateHashes(graph)
        .forEach(
            (id, hash) -> nodes.put(new OperatorID(hash).toHexString(), graph.getStreamNode(id)));
    return nodes;
  }

  private static CompiledOperator operator(
      JobVertex vertex, OperatorIDPair pair, Map<String, StreamNode> nodes) {
    String id = pair.getGeneratedOperatorID().toHexString();
    StreamNode node = nodes.get(id);
    String alias = pair.getUserDefinedOperatorID().map(OperatorID::toHexString).orElse("");
    return new CompiledOperator(
        id,
        alias,
        node == null ? vertex.getName() : text(node.getOperatorName()),
        node == null ? "" : text(node.getTransformationUID()),
        !alias.isEmpty(),
        node != null && node.getOperatorFactory() instanceof SourceOperatorFactory,
        node == null ? Optional.empty() : Optional.ofNullable(node.getStateKeySerializer()),
        vertex.getParallelism(),
        vertex.getMaxParallelism());
  }

  @SuppressWarnings("NullAway") // Flink's classes do not declare what may be null
  private static String text(String text) {
    return text == null ? "" : text;
  }

  /** The operator that owns this state, by Flink's own rule. */
  Optional<CompiledOperator> of(String id) {
    return operators.stream()
        .filter(operator -> operator.id().equals(id) || operator.alias().equals(id))
        .findFirst();
  }

  /**
   * An operator that another compilation does not have; empty if there is none. One with a uid is
   * preferred: the ids of those without one depend on it.
   */
  Optional<CompiledOperator> changed(CompiledJob other) {
    return operators.stream()
        .filter(operator -> other.of(operator.id()).isEmpty())
        .min(Comparator.comparing(operator -> operator.uid().isEmpty()));
  }
}
