package dev.statefulflink.e2e.plugin;

import static dev.statefulflink.e2e.plugin.PluginScenes.A;
import static dev.statefulflink.e2e.plugin.PluginScenes.B;
import static dev.statefulflink.e2e.plugin.PluginScenes.JOB_A;
import static dev.statefulflink.e2e.plugin.PluginScenes.JOB_B;
import static dev.statefulflink.e2e.plugin.PluginScenes.RETURN_JOB;
import static dev.statefulflink.e2e.plugin.PluginScenes.seconds;
import static dev.statefulflink.e2e.plugin.PluginScenes.steps;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The turns of a job's life whose status is committed as text. */
final class PluginTurns {
  private PluginTurns() {}

  /** A job in its current state, and what is in its namespace. */
  record Turn(String golden, StatefulWordCount job, List<HasMetadata> objects) {
    @Override
    public String toString() {
      return golden;
    }
  }

  static Stream<Turn> all() {
    return Stream.of(atRest(), beforeTheCut(), afterTheCut(), back(), givenUp(), without())
        .flatMap(s -> s);
  }

  private static Stream<Turn> atRest() {
    return Stream.of(
        turn("rest", 4, PluginScenes.rest(), A),
        turn("savepoint", 4, PluginScenes.savepointBeingTaken(), A),
        turn(
            "savepoint-failed",
            4,
            PluginScenes.savepointTaken(
                "CheckpointException: Checkpoint expired before completing."),
            A),
        new Turn(
            "retiring",
            PluginObjects.words(4, PluginScenes.rest().retiring("9c0d1e2f").done()),
            join(
                PluginObjects.cluster(A),
                PluginObjects.terminating(
                    PluginObjects.pod("9c0d1e2f", "taskmanager", "7c9d8e6f5-aaaaa")))),
        turn(
            "recreated",
            4,
            PluginScenes.rest()
                .lastHandoff(
                    PluginHandoffs.last(
                        Map.of(
                            "Prepare",
                            "8.100s",
                            "Rehearse",
                            "1.200s",
                            "Cut",
                            "1.302s",
                            "Clear",
                            "11.400s",
                            "Resume",
                            "2.518s",
                            "Verify",
                            "1.046s"),
                        "24.522s")),
            A));
  }

  private static Stream<Turn> beforeTheCut() {
    return Stream.of(
        new Turn(
            "prepare",
            PluginObjects.words(
                5,
                PluginScenes.moving(
                        "Preparing",
                        "Waiting for 2 task slots: none is offered.",
                        "RUNNING",
                        JOB_A,
                        steps(Step.PREPARE, 5.0))
                    .done()),
            join(
                PluginObjects.cluster(A),
                PluginObjects.pod(B, "jobmanager", "84f6c5d9b7-q9x8r"),
                PluginObjects.waiting(
                    PluginObjects.pod(B, "taskmanager", "7f9c8d6b5-l2k3j"),
                    "ImagePullBackOff",
                    0))),
        turn(
            "rehearse",
            5,
            PluginScenes.moving(
                "Rehearsing",
                "The cluster is up; compiling the job on it.",
                "RUNNING",
                JOB_A,
                steps(Step.PREPARE, 6.2, Step.REHEARSE, 0.4)),
            A,
            B),
        turn("await-approval", 5, PluginWaits.forItsApproval(), A, B),
        turn("await-window", 5, PluginWaits.forItsWindow(), A));
  }

  private static Stream<Turn> afterTheCut() {
    return Stream.of(
        turn(
            "cut",
            5,
            PluginScenes.moving(
                "TakingSavepoint",
                "Stopping the job with a savepoint.",
                "RUNNING",
                JOB_A,
                steps(Step.PREPARE, 6.2, Step.REHEARSE, 0.9, Step.CUT, 2.0)),
            A,
            B),
        turn(
            "resume",
            5,
            PluginScenes.moving(
                "Restoring",
                "Starting the job from " + PluginScenes.CUT_B + ".",
                "CREATED",
                JOB_B,
                steps(Step.PREPARE, 6.2, Step.REHEARSE, 0.9, Step.CUT, 1.3, Step.RESUME, 1.0)),
            A,
            B),
        turn(
            "verify",
            5,
            PluginScenes.moving(
                "Verifying",
                "Every task runs; waiting for the first checkpoint.",
                "RUNNING",
                JOB_B,
                steps(
                    Step.PREPARE,
                    6.2,
                    Step.REHEARSE,
                    0.9,
                    Step.CUT,
                    1.3,
                    Step.RESUME,
                    2.5,
                    Step.VERIFY,
                    1.0)),
            A,
            B),
        turn(
            "recreate-cut",
            5,
            PluginScenes.moving(
                "TakingSavepoint",
                "Stopping the job with a savepoint.",
                "RUNNING",
                JOB_A,
                PluginScenes.handoff(
                    Purpose.UPGRADE, steps(Step.CUT, 1.0), UpgradeSpec.Strategy.RECREATE)),
            A),
        turn(
            "recreate",
            5,
            PluginScenes.moving(
                "MakingRoom",
                "The job has ended; its pods are removed to make room.",
                "FINISHED",
                JOB_A,
                steps(Step.CUT, 1.3, Step.CLEAR, 4.0)),
            A));
  }

  private static Stream<Turn> back() {
    return Stream.of(
        turn("withdraw", 5, PluginScenes.withdrawing("The new job failed. Taking it away."), A, B),
        turn(
            "return",
            5,
            PluginScenes.moving(
                "RollingBack",
                "Starting the old revision again.",
                "CREATED",
                RETURN_JOB,
                steps(
                    Step.PREPARE,
                    6.2,
                    Step.REHEARSE,
                    0.9,
                    Step.CUT,
                    1.3,
                    Step.RESUME,
                    4.0,
                    Step.WITHDRAW,
                    11.2,
                    Step.RETURN,
                    1.0)),
            A));
  }

  private static Stream<Turn> givenUp() {
    return Stream.of(
        turn("rolled-back", 5, PluginScenes.rolledBack(), A),
        turn(
            "held",
            5,
            PluginScenes.held(
                "JarNotFound",
                "The image statefulflink/word-count:1.20 has no jar /opt/flink/usrlib/word-cuont.jar:"
                    + " set spec.job.jar to a jar in the image. Revision 3f9a1c07 keeps running."
                    + " Change or revert the spec: either takes effect immediately.",
                null),
            A),
        turn(
            "held-retried",
            5,
            PluginScenes.held(
                "ImagePullFailed",
                "Pod words-a71b2c3d-jobmanager-84f6c5d9b7-q9x8r cannot pull registry.example/words:2:"
                    + " ErrImagePull. Revision 3f9a1c07 keeps running. The operator tries again;"
                    + " a changed spec takes effect immediately.",
                seconds(74)),
            A),
        turn("failed", 4, PluginScenes.failedJob(), A));
  }

  private static Stream<Turn> without() {
    StatefulWordCount deleted = PluginObjects.words(5, PluginScenes.deleting().done());
    deleted.getMetadata().setDeletionTimestamp("2026-11-24T09:59:57Z");
    StatefulWordCount suspended =
        PluginObjects.wordCount(
            "words",
            5,
            "{job: {parallelism: 2, state: Suspended}, stateBackend: {uri: 's3://flink'},"
                + " savepoints: {retained: 10}}");
    suspended.setStatus(PluginScenes.suspended().done());
    StatefulWordCount unseen = PluginObjects.words(1, new PluginStatus(-1).done());
    return Stream.of(
        new Turn("deleting", deleted, PluginObjects.cluster(A)),
        new Turn("suspended", suspended, List.of()),
        new Turn("unseen", unseen, List.of()),
        new Turn(
            "first-start",
            PluginObjects.words(1, PluginScenes.firstStart().done()),
            List.of(
                PluginObjects.pod(B, "jobmanager", "84f6c5d9b7-q9x8r"),
                PluginObjects.pod(B, "taskmanager", "5b8d7f6c9-t5r4e"),
                PluginObjects.unschedulable(
                    PluginObjects.pod(B, "taskmanager", "5b8d7f6c9-k7qzp")))));
  }

  private static Turn turn(
      String golden, long generation, PluginStatus status, String... clusters) {
    List<HasMetadata> objects = new ArrayList<>();
    Arrays.stream(clusters).forEach(revision -> objects.addAll(PluginObjects.cluster(revision)));
    return new Turn(golden, PluginObjects.words(generation, status.done()), objects);
  }

  private static List<HasMetadata> join(List<HasMetadata> some, HasMetadata... more) {
    return Stream.concat(some.stream(), Arrays.stream(more)).toList();
  }
}
