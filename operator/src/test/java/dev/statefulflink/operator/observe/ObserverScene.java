package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.HandTimer;
import dev.statefulflink.operator.flink.job.JobProgress;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.observe.ask.FlinkQuestions;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import dev.statefulflink.testsupport.HandClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An observer whose surroundings are plain values: active revision a, next revision b. */
public abstract class ObserverScene {
  public static final ObjectKey KEY = ClusterScene.KEY;
  public static final String ACTIVE =
      "active: {revision: a, generation: 1, digest: d, jobId: job-a, parallelism: 2}\n";
  public static final String ACTIVE_STATE = "state orders-a job-a";
  public static final String PROGRESS = "progress orders-a job-a";
  public static final String CHECKPOINTS = "checkpoints orders-a job-a";
  public static final String SETTINGS = "settings orders-a job-a";

  public static final Tasks TASKS = new Tasks(4, 0, 0, 0, 0);

  public final HandClock clock = new HandClock("2026-03-01T12:00:00Z");
  public final CannedFlinkGateway flink = new CannedFlinkGateway();
  public final List<ObjectKey> woken = new ArrayList<>();
  public final HandTimer timer = new HandTimer(clock);
  public final FlinkBoard board = new FlinkBoard(clock, timer, woken::add);
  final List<ObjectKey> keptReads = new ArrayList<>();
  final List<String> liveLooks = new ArrayList<>();
  final Set<String> unwatched = new HashSet<>();
  Optional<LastState> kept = Optional.empty();

  private final Observer observer =
      new Observer(
          new FlinkQuestions(flink, board, CannedFlinkGateway::address),
          key -> {
            keptReads.add(key);
            return kept;
          },
          (key, revision) -> {
            liveLooks.add(revision);
            return unwatched.contains(revision);
          },
          clock);

  public static String handoff(String step, String more) {
    return "handoff: {id: b, purpose: Upgrade, step: " + step + more + "}\n";
  }

  public static String handoff(String step) {
    return handoff(step, ", jobId: job-b, triggerId: trigger-b, savepointDirectory: file:/s/b");
  }

  static StatefulJobStatus memory(String yaml) {
    return Serialization.unmarshal(yaml.isEmpty() ? "{}" : yaml, StatefulJobStatus.class);
  }

  /** What a steady job answers. */
  public static Optional<JobProgress> progress(JobState state) {
    return Optional.of(new JobProgress(state, TASKS));
  }

  public Observation observe(String memory) {
    return observe(memory, view(ClusterScene.deployments("a"), ClusterScene.deployments("b")));
  }

  public Observation observe(String memory, KubernetesView kubernetes) {
    return observer.observe(
        new Observation.Subject(
            KEY,
            2,
            false,
            OnDelete.SAVEPOINT,
            false,
            false,
            false,
            Optional.empty(),
            "",
            memory(memory),
            Optional.empty(),
            Drift.Repairs.NONE),
        kubernetes);
  }

  public Observation observe(Observation.Subject subject) {
    return observer.observe(subject, view(List.of(), List.of()));
  }

  public static KubernetesView view(List<Deployment> some, List<Deployment> more, Pod... pods) {
    return new KubernetesView(
        Stream.concat(some.stream(), more.stream()).toList(),
        List.of(pods),
        List.of(),
        List.of(),
        List.of());
  }
}
