package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.PodTrouble;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every limit, to the millisecond: at the limit the wait continues, beyond it something is done.
 */
class WaitsTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  /** Before the trouble began, and within the deadline. */
  private static final Instant LONG_AGO = Scene.NOW.minus(Duration.ofMinutes(9));

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * @param scene what is seen of a step that began then
   * @param then beyond the limit: the reason that is reported, of a hold or of a rollback, or
   *     "recorded"
   */
  record Limit(String title, Duration limit, Function<Instant, Scene> scene, String then) {
    @Override
    public String toString() {
      return title + " after " + limit;
    }
  }

  static Stream<Limit> limits() {
    var present = Scene.ViewOf.present();
    var restarts = Scene.view(new ClusterState.Present(), JobState.RESTARTING);
    var starting = Scene.view(new ClusterState.Present(), JobState.INITIALIZING);
    var unknown = new SavepointResult.Unknown();
    return Stream.of(
        new Limit(
            "too few slots",
            DEADLINE,
            at -> at(Step.PREPARE, at).next(present.slots(1).view()),
            "PrepareTimeout"),
        new Limit(
            "the cluster is refused",
            PATIENCE,
            at -> at(Step.PREPARE, at).refused(false).next(present.slots(1).view()),
            "KubernetesRefused"),
        new Limit(
            "no savepoint can be taken",
            PATIENCE,
            at -> at(Step.CUT, at).active(restarts.withSavepoint(Scene.got(unknown, at))),
            "recorded"),
        new Limit(
            "the savepoint has failed, and the job does not run",
            PATIENCE,
            at ->
                at(Step.CUT, LONG_AGO)
                    .active(restarts.withSavepoint(Scene.got(new SavepointResult.Failed("x"), at))),
            "recorded"),
        new Limit(
            "Flink has fallen silent",
            PATIENCE,
            at ->
                at(Step.CUT, LONG_AGO)
                    .active(
                        ClusterView.unasked(new ClusterState.Present())
                            .withState(Scene.failed(0, Scene.NOW, at))),
            "StateUnknown"),
        new Limit(
            "the job does not run once it is to be cut",
            PATIENCE,
            at ->
                at(Step.REHEARSE, LONG_AGO)
                    .active(restarts)
                    .next(
                        present
                            .rehearsal(Scene.got(Scene.COMPILED, at))
                            .view()
                            .withState(Scene.got(Optional.of(JobState.FINISHED), at))),
            "recorded"),
        new Limit(
            "an image cannot be pulled",
            Duration.ofSeconds(60).minusMillis(1),
            at -> at(Step.PREPARE, LONG_AGO).next(notPulled(at)),
            "ImagePullFailed"),
        new Limit(
            "Flink is silent",
            PATIENCE,
            at -> at(Step.CUT, at).active(present.view()),
            "StateUnknown"),
        new Limit(
            "the savepoint is being taken",
            DEADLINE,
            at ->
                at(Step.CUT, at)
                    .active(
                        present
                            .state(JobState.RUNNING)
                            .savepoint(new SavepointResult.InProgress())
                            .view()),
            "SavepointOverdue"),
        new Limit(
            "the old pods stay",
            DEADLINE,
            at -> new Scene().running().recreates(Step.CLEAR, at),
            "PodsStuck"),
        new Limit(
            "overtaken",
            Duration.ofSeconds(10),
            at -> at(Step.RESUME, at).next(starting).declares("another"),
            "Overtaken"),
        new Limit(
            "the new job is not up",
            DEADLINE,
            at -> at(Step.RESUME, at).next(starting),
            "ResumeTimeout"),
        new Limit(
            "the new job is not known",
            DEADLINE,
            at -> at(Step.RESUME, at).next(present.unknownJob().view()),
            "ResumeTimeout"),
        new Limit(
            "no word of the new job",
            DEADLINE,
            at -> at(Step.VERIFY, at).next(present.view()),
            "ResumeTimeout"),
        new Limit(
            "the new pods stay",
            DEADLINE,
            at ->
                at(Step.WITHDRAW, at)
                    .retires(new RetiringView(Scene.NEXT, false, false, Pods.RUNNING, true)),
            "PodsStuck"),
        new Limit(
            "the old job is not up again",
            DEADLINE,
            at -> at(Step.RETURN, at).active(starting),
            "ReturnFailed"));
  }

  private static ClusterView notPulled(Instant since) {
    return ClusterView.unasked(
        new ClusterState.Troubled(
            PodTrouble.IMAGE_PULL_FAILED, "No image.", Duration.ofSeconds(60), Optional.of(since)));
  }

  /** Kubernetes remembers it over a restart of the operator. */
  @Test
  void shouldCountTheTroubleOfAPodThoughNobodyWatched() {
    var scene =
        at(Step.PREPARE, Scene.NOW.minusSeconds(90)).next(notPulled(Scene.NOW.minusSeconds(60)));

    assertThat(told(scene.atFirstSight())).isEqualTo("ImagePullFailed");
  }

  private static Scene at(Step step, Instant since) {
    return new Scene().running().handoff(Purpose.UPGRADE, step, since);
  }

  private static String told(Scene scene) {
    var decision = DECIDER.decide(scene.seen());
    if (decision.record().isEmpty()) {
      return decision.verdict().reason().word();
    }
    var memory = decision.record().get();
    if (memory.held() != null) {
      return memory.held().reason();
    }
    return memory.handoff().failure() == null ? "recorded" : memory.handoff().failure().reason();
  }

  @ParameterizedTest
  @MethodSource("limits")
  @Law(5)
  void shouldWaitUntilTheLimitAndNoLonger(Limit limit) {
    var at = Scene.NOW.minus(limit.limit());

    assertThat(told(limit.scene().apply(at))).isNotEqualTo(limit.then());
    assertThat(told(limit.scene().apply(at.minusMillis(1)))).isEqualTo(limit.then());
  }

  /** The deadline is the declared one; the usual one counts where the spec cannot be read. */
  @Test
  void shouldWaitAsLongAsIsDeclared() {
    var starting = Scene.view(new ClusterState.Present(), JobState.INITIALIZING);
    var since = Scene.NOW.minus(Duration.ofMinutes(11));
    var scene = at(Step.RESUME, since).next(starting);

    assertThat(told(scene)).isEqualTo("ResumeTimeout");
    assertThat(told(scene.within(Duration.ofMinutes(12)))).isEqualTo("Restoring");
    assertThat(told(scene.invalid())).isEqualTo("ResumeTimeout");
    assertThat(told(at(Step.RESUME, Scene.NOW).next(starting).invalid())).isEqualTo("Restoring");
  }

  @Test
  void shouldDoubleTheTimeBetweenTwoAttemptsUpToTenMinutes() {
    var minutes =
        Stream.of(1, 2, 3, 4, 5, 6, 100)
            .map(attempts -> Timings.standard().retryAfter(attempts).toMinutes());

    assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 10L, 10L, 10L);
  }

  @Test
  void shouldLookAgainWhenTheNextAttemptIsDue() {
    var scene = new Scene().running();
    var now = Scene.NOW;

    assertThat(again(scene.heldAt(2, 1, now.plusSeconds(3)))).isEqualTo(Duration.ofSeconds(3));
    assertThat(again(scene.heldAt(2, 1, now.plusSeconds(60)))).isEqualTo(Duration.ofSeconds(60));
    assertThat(again(scene.heldAt(2, 1, now.plusSeconds(600)))).isEqualTo(Duration.ofMinutes(5));
    assertThat(again(scene.heldAt(2, 1, null))).isEqualTo(Duration.ofMinutes(5));
  }

  private static Duration again(Scene scene) {
    return DECIDER.decide(scene.seen()).again();
  }
}
