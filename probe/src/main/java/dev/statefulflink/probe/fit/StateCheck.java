package dev.statefulflink.probe.fit;

import dev.statefulflink.probe.fit.CompiledJob.Program;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Compiles the job beside this jar, and compares it with a snapshot by Flink's own rules; the
 * answer is the name of the job that it builds, one line of JSON.
 *
 * <p>The arguments are {@code key=value} up to {@code --}, and those of the job after it:
 *
 * <pre>
 * entry=     the entry class; left out for that of the manifest
 * snapshot=  what the job will start from; left out to check the job alone
 * as=itself  the restore is from this snapshot; as=savepoint: from a savepoint of that job
 * drop=true  state without an operator may be left behind
 * names=     ids, separated by commas: answer with the names of these operators alone
 * </pre>
 */
public final class StateCheck {
  private static final String JOB = "job.jar";
  private static final String METADATA = "_metadata";

  /** A main() that took longer than this is not run again to compare two compilations. */
  private static final Duration REPEATED = Duration.ofSeconds(10);

  private StateCheck() {}

  public static void main(String[] arguments) throws Exception {
    // First of all: the compilation of another job replaces it.
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    List<String> all = List.of(arguments);
    int end = all.indexOf("--");
    Map<String, String> asked = asked(all.subList(0, end));
    Configuration configuration = configuration(environment);
    Program program =
        new Program(
            new File(here().getParentFile(), JOB),
            asked.getOrDefault("entry", ""),
            all.subList(end + 1, all.size()),
            environment.getParallelism(),
            configuration);
    String answer = answer(program, asked);
    environment.fromSequence(0, 0).print();
    environment.execute(answer);
  }

  private static Map<String, String> asked(List<String> options) {
    Map<String, String> asked = new HashMap<>();
    for (String option : options) {
      int at = option.indexOf('=');
      asked.put(option.substring(0, at), option.substring(at + 1));
    }
    return asked;
  }

  private static File here() throws URISyntaxException {
    return new File(StateCheck.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The cluster's configuration, without references to this jar. */
  private static Configuration configuration(StreamExecutionEnvironment environment) {
    Configuration configuration = new Configuration((Configuration) environment.getConfiguration());
    Configuration cleared = new Configuration();
    configuration.toMap().entrySet().stream()
        .filter(entry -> !entry.getKey().equals("pipeline.jars"))
        .forEach(entry -> cleared.setString(entry.getKey(), entry.getValue()));
    return cleared;
  }

  static String answer(Program program, Map<String, String> asked) throws Exception {
    Instant begun = Instant.now();
    try (PackagedProgram opened = program.open()) {
      // Before main() runs, which takes a while: a newer checkpoint may replace this one.
      List<StoredOperator> states =
          asked.containsKey("snapshot")
              ? read(new Path(asked.get("snapshot")), opened.getUserCodeClassLoader())
              : List.of();
      CompiledJob job = CompiledJob.compile(program, opened);
      if (asked.containsKey("names")) {
        return names(job, List.of(asked.get("names").split(",")));
      }
      Findings findings = new Findings();
      findings.fact("batch", job.batch());
      if (!job.batch()) {
        repeat(program, job, begun, findings);
        new Fit(job, findings)
            .judge(
                states,
                new Fit.Restore(
                    "itself".equals(asked.get("as")), "true".equals(asked.get("drop"))));
        list(job, states, findings);
      }
      return findings.line();
    }
  }

  private static String names(CompiledJob job, List<String> ids) {
    List<CompiledOperator> found = new ArrayList<>();
    ids.forEach(id -> job.of(id).ifPresent(found::add));
    return Json.write(Map.of("operators", Findings.listed(found)));
  }

  private static void repeat(Program program, CompiledJob job, Instant begun, Findings findings)
      throws Exception {
    if (Duration.between(begun, Instant.now()).compareTo(REPEATED) > 0) {
      return;
    }
    try (PackagedProgram again = program.open()) {
      Optional<CompiledOperator> changed = job.changed(CompiledJob.compile(program, again));
      changed.ifPresent(operator -> findings.fact("changed", operator.name()));
    }
  }

  private static void list(CompiledJob job, List<StoredOperator> states, Findings findings) {
    Predicate<CompiledOperator> known =
        operator ->
            states.stream()
                .filter(StoredOperator::hasState)
                .map(StoredOperator::id)
                .anyMatch(id -> id.equals(operator.id()) || id.equals(operator.alias()));
    Predicate<CompiledOperator> keeps =
        known.or(CompiledOperator::keyed).or(CompiledOperator::source);
    findings.fact(
        "unnamed",
        Findings.listed(
            job.operators().stream()
                .filter(CompiledOperator::unnamed)
                .filter(keeps)
                .collect(Collectors.toList())));
    findings.fact(
        "fresh",
        Findings.listed(
            job.operators().stream()
                .filter(known.negate())
                .sorted(Comparator.comparing(operator -> !keeps.test(operator)))
                .collect(Collectors.toList())));
  }

  private static List<StoredOperator> read(Path snapshot, ClassLoader classes) throws IOException {
    Path metadata = snapshot.getName().equals(METADATA) ? snapshot : new Path(snapshot, METADATA);
    try (DataInputStream in = new DataInputStream(metadata.getFileSystem().open(metadata))) {
      return Checkpoints.loadCheckpointMetadata(in, classes, snapshot.toString())
          .getOperatorStates()
          .stream()
          .map(state -> StoredOperator.read(state, classes))
          .collect(Collectors.toList());
    }
  }
}
