package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.PodTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Walks the product of what can be seen at every step, and asserts what must hold of all of it. */
class DeciderMatrixTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final List<ClusterState> CLUSTERS =
      List.of(
          new ClusterState.Absent(),
          new ClusterState.Partial(),
          new ClusterState.Present(),
          new ClusterState.Troubled(PodTrouble.JAR_NOT_FOUND, "no jar", Duration.ZERO));
  private static final List<Instant> SINCE =
      List.of(Scene.NOW.minusSeconds(1), Scene.NOW.minusSeconds(3600));

  @Test
  void shouldKeepTheLawsWhateverIsSeen() {
    var seen = new int[1];
    everything(
        observation -> {
          var decision = DECIDER.decide(observation);
          seen[0]++;
          recordsIntentBeforeItsEffect(observation, decision);
          neverRunsTwoJobs(observation, decision);
          neverGoesBackInState(observation, decision);
          neverTouchesTheJobBeforeTheCut(observation, decision);
          alwaysSaysWhyAndLooksAgain(decision);
          releasesOnlyWhatIsGone(observation, decision);
        });
    assertThat(seen[0]).isGreaterThan(20_000);
  }

  @Test
  void shouldTakeEveryStepOfTheProtocol() {
    var reached = new HashSet<Step>();
    everything(
        observation ->
            DECIDER
                .decide(observation)
                .record()
                .map(memory -> memory.handoff())
                .ifPresent(handoff -> reached.add(handoff.step())));
    assertThat(reached).containsExactlyInAnyOrder(Step.values());
  }

  /** The picture in docs/handoff.md has the arrows that the decider takes, and no others. */
  @Test
  void shouldTakeTheArrowsThatAreDrawn() throws IOException {
    var taken = new TreeSet<String>();
    everything(
        observation ->
            DECIDER
                .decide(observation)
                .record()
                .ifPresent(
                    memory -> {
                      var from = name(observation.memory().handoff());
                      var to = name(memory.handoff());
                      if (!from.equals(to)) {
                        taken.add(from + " --> " + to);
                      }
                    }));
    var drawn =
        Files.readAllLines(Path.of("../docs/handoff.md")).stream()
            .map(String::strip)
            .filter(line -> line.matches("\\S+ --> \\S+: .*"))
            .map(line -> line.substring(0, line.indexOf(':')))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(taken).isEqualTo(drawn);
  }

  private static String name(Handoff handoff) {
    return handoff == null ? "[*]" : Steps.word(handoff.step());
  }

  /** Law 1: every id of an effect stands in the record that was read. */
  private static void recordsIntentBeforeItsEffect(Observation seen, Decision decision) {
    for (var action : decision.actions()) {
      assertThat(Ids.of(seen)).as("%s of %s", action, seen).containsAll(Ids.of(action));
    }
  }

  /** Law 2: one job is submitted only where the other is proven terminal. */
  private static void neverRunsTwoJobs(Observation seen, Decision decision) {
    var before = step(seen.memory().handoff());
    var after = decision.record().flatMap(memory -> step(memory.handoff()));
    for (var action : decision.actions()) {
      if (action instanceof Action.Submit submit) {
        var forward = submit.revision().equals(Scene.NEXT);
        assertThat(before).contains(forward ? Step.RESUME : Step.RETURN);
      }
    }
    if (after.equals(Optional.of(Step.RESUME)) && seen.memory().active() != null) {
      assertThat(before).contains(Step.CUT);
      assertThat(seen.active().jobState()).get().matches(JobState::terminal);
    }
    if (after.equals(Optional.of(Step.RETURN))) {
      var gone = seen.next().cluster() instanceof ClusterState.Absent;
      assertThat(gone || seen.next().jobState().filter(JobState::terminal).isPresent()).isTrue();
    }
  }

  /** Law 3: what is restored is what was recorded, and what is recorded is the job's newest. */
  private static void neverGoesBackInState(Observation seen, Decision decision) {
    for (var action : decision.actions()) {
      if (action instanceof Action.Submit submit) {
        assertThat(submit.from()).isEqualTo(Optional.ofNullable(seen.memory().handoff().state()));
      }
    }
    var recorded = decision.record().map(memory -> memory.lastState()).map(SavedState::location);
    var before = Optional.ofNullable(seen.memory().lastState()).map(SavedState::location);
    if (recorded.isPresent()
        && !recorded.equals(before)
        && step(seen.memory().handoff()).equals(Optional.of(Step.CUT))) {
      assertThat(newest(seen)).contains(recorded.get());
    }
  }

  private static List<String> newest(Observation seen) {
    var all = new ArrayList<String>();
    if (seen.active().savepoint().value().orElse(null)
        instanceof SavepointResult.Completed completed) {
      all.add(completed.location());
    }
    seen.active().jobDetails().flatMap(d -> d.newestSnapshot()).ifPresent(all::add);
    return all;
  }

  /** Law 4: what goes wrong before the cut does not touch the job that runs. */
  private static void neverTouchesTheJobBeforeTheCut(Observation seen, Decision decision) {
    var step = step(seen.memory().handoff());
    var cutting = step.filter(s -> !Steps.beforeCut(s)).isPresent();
    for (var action : decision.actions()) {
      if (action instanceof Action.StopWithSavepoint || action instanceof Action.CancelJob) {
        assertThat(cutting).as("%s at %s", action, step).isTrue();
      }
      if (action instanceof Action.RemoveCluster remove && seen.memory().active() != null) {
        assertThat(remove.revision()).isNotEqualTo(seen.memory().active().revision());
      }
    }
    if (!cutting && !seen.deleting() && seen.memory().active() != null) {
      var after = decision.record().map(memory -> memory.active());
      assertThat(after).isIn(Optional.empty(), Optional.of(seen.memory().active()));
    }
  }

  /** Law 5. */
  private static void alwaysSaysWhyAndLooksAgain(Decision decision) {
    assertThat(decision.verdict().message()).isNotBlank();
    assertThat(decision.again()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(5));
  }

  private static void releasesOnlyWhatIsGone(Observation seen, Decision decision) {
    if (decision.release()) {
      assertThat(seen.deleting()).isTrue();
      assertThat(seen.memory().active()).isNull();
      assertThat(seen.memory().handoff()).isNull();
      assertThat(seen.retiring()).isEmpty();
    }
  }

  private static Optional<Step> step(Handoff handoff) {
    return Optional.ofNullable(handoff).map(Handoff::step);
  }

  private static void everything(Consumer<Observation> visitor) {
    discarded(visitor);
    for (var deleting : List.of(false, true)) {
      for (var digest : List.of(Scene.OLD_DIGEST, Scene.NEW_DIGEST, "another", "")) {
        steady(visitor, deleting, digest);
        for (var since : SINCE) {
          for (var step : Step.values()) {
            each(visitor, deleting, digest, since, step);
          }
        }
      }
    }
  }

  private static Scene scene(boolean deleting, String digest) {
    var scene = digest.isEmpty() ? new Scene().invalid() : new Scene().declares(digest);
    return deleting ? scene.deleted() : scene;
  }

  /** The user's word to discard, at every step. */
  private static void discarded(Consumer<Observation> visitor) {
    for (var step : Step.values()) {
      visitor.accept(
          new Scene().running().handoff(Purpose.UPGRADE, step).discards().deleted().seen());
    }
  }

  private static void steady(Consumer<Observation> visitor, boolean deleting, String digest) {
    visitor.accept(scene(deleting, digest).seen());
    visitor.accept(scene(deleting, digest).kept(Scene.STATE).seen());
    for (var view : views()) {
      visitor.accept(scene(deleting, digest).running().active(view).seen());
      visitor.accept(
          scene(deleting, digest).running().active(view).held(Reason.JAR_NOT_FOUND, null).seen());
    }
  }

  private static void each(
      Consumer<Observation> visitor, boolean deleting, String digest, Instant since, Step step) {
    for (var view : views()) {
      var back = List.of(Step.CUT, Step.WITHDRAW, Step.RETURN, Step.VERIFY_RETURN).contains(step);
      var upgrade = scene(deleting, digest).running().handoff(Purpose.UPGRADE, step, since);
      visitor.accept(
          Steps.onActive(step) && back ? upgrade.active(view).seen() : upgrade.next(view).seen());
      if (step == Step.REHEARSE) {
        rehearsed(visitor, scene(deleting, digest), since, view);
      }
      if (step == Step.CUT) {
        visitor.accept(upgrade.cutByCheckpoint().active(view).seen());
        visitor.accept(
            scene(deleting, digest)
                .running()
                .handoff(Purpose.DELETE, step, since)
                .active(view)
                .seen());
      }
      if (!back) {
        visitor.accept(
            scene(deleting, digest).handoff(Purpose.START, step, since).next(view).seen());
      }
    }
  }

  private static void rehearsed(
      Consumer<Observation> visitor, Scene scene, Instant since, ClusterView active) {
    for (Answer<Void> answer :
        List.<Answer<Void>>of(Scene.got(null), Scene.failed(400), Scene.failed(0))) {
      visitor.accept(
          new Scene()
              .handoff(Purpose.START, Step.REHEARSE, since)
              .next(Scene.ViewOf.present().rehearsal(answer).view())
              .seen());
      visitor.accept(
          scene
              .running()
              .handoff(Purpose.UPGRADE, Step.REHEARSE, since)
              .active(active)
              .next(Scene.ViewOf.present().rehearsal(answer).view())
              .seen());
    }
  }

  private static List<ClusterView> views() {
    var views = new ArrayList<ClusterView>();
    for (var cluster : CLUSTERS) {
      var bare = new Scene.ViewOf(cluster);
      views.add(bare.view());
      views.add(bare.slots(2).view());
      views.add(bare.unknownJob().view());
      views.add(bare.unknownJob().submit(Scene.failed(400)).view());
      views.add(bare.unknownJob().submit(Scene.got(null)).view());
      for (var state : JobState.values()) {
        jobViews(bare.state(state), state, views);
      }
    }
    return views;
  }

  private static void jobViews(Scene.ViewOf view, JobState state, List<ClusterView> views) {
    var results =
        List.of(
            new SavepointResult.Unknown(),
            new SavepointResult.InProgress(),
            new SavepointResult.Completed(Scene.STATE.location()),
            new SavepointResult.Failed("disk full"));
    for (var restored : List.of(Scene.STATE.location(), "file:///another")) {
      for (var up : List.of(true, false)) {
        for (var checkpoints : List.of(0L, 1L)) {
          var detailed = view.details(Scene.details(state, up, restored, checkpoints));
          views.add(detailed.view());
          results.forEach(result -> views.add(detailed.savepoint(result).view()));
        }
      }
    }
    results.stream().filter(Objects::nonNull).forEach(r -> views.add(view.savepoint(r).view()));
  }
}
