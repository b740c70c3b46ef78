package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.decide.steps.AwaitTest;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.decide.turns.AdoptionTest;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.PodTrouble;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The product of what can be seen, at every step. */
final class Matrix {
  private static final String GIVEN = "file:///given/chk-3";
  private static final Answer<Rehearsal> LONG_COMPILED =
      new Answer.Got<>(Scene.COMPILED, Scene.NOW.minusSeconds(50));
  private static final ClusterState.Troubled CRASHES =
      new ClusterState.Troubled(PodTrouble.POD_CRASHING, "It crashes.", Duration.ZERO);
  private static final List<ClusterState> CLUSTERS =
      List.of(
          new ClusterState.Absent(),
          new ClusterState.Partial(),
          new ClusterState.Present(),
          new ClusterState.Troubled(PodTrouble.JAR_NOT_FOUND, "no jar", Duration.ZERO));
  private static final List<Instant> SINCE =
      List.of(Scene.NOW.minusSeconds(1), Scene.NOW.minusSeconds(60), Scene.NOW.minusSeconds(3600));

  /** What may be declared, and whether the object goes. */
  private static final List<UnaryOperator<Scene>> WISHES =
      List.of(
          scene -> scene.declares(Scene.OLD_DIGEST),
          scene -> scene.declares(Scene.NEW_DIGEST),
          scene -> scene.declares("another"),
          scene -> scene.declares("another").by(Strategy.RECREATE, StateFrom.SAVEPOINT),
          scene -> scene.declares("another").by(Strategy.RECREATE, StateFrom.CHECKPOINT),
          scene -> scene.declares(Scene.NEW_DIGEST).by(Strategy.WARM, StateFrom.CHECKPOINT),
          scene -> scene.declares(Scene.NEW_DIGEST).by(Strategy.WARM, StateFrom.NOTHING),
          scene -> scene.declares(Scene.OLD_DIGEST).suspended(),
          scene -> scene.declares(Scene.NEW_DIGEST).restoresFrom(GIVEN),
          scene -> scene.declares(Scene.OLD_DIGEST).restoresFrom(GIVEN).restoredBefore(GIVEN),
          scene -> scene.declares(Scene.NEW_DIGEST).withoutRollback(),
          Scene::invalid,
          scene -> scene.declares(Scene.OLD_DIGEST).deleted(),
          scene -> scene.declares("another").deleted(),
          scene -> scene.invalid().deleted());

  private Matrix() {}

  static void walk(Consumer<Observation> visitor) {
    for (var step : Step.values()) {
      visitor.accept(
          new Scene().running().handoff(Purpose.UPGRADE, step).discards().deleted().seen());
    }
    for (var wish : WISHES) {
      Supplier<Scene> fresh = () -> wish.apply(new Scene());
      atRest(visitor, fresh);
      for (var since : SINCE) {
        for (var step : Step.values()) {
          inHandoff(visitor, fresh, since, step);
        }
      }
    }
  }

  private static void atRest(Consumer<Observation> visitor, Supplier<Scene> fresh) {
    var left = new RetiringView(Scene.NEXT, true, true, Pods.RUNNING, true);
    visitor.accept(fresh.get().seen());
    visitor.accept(fresh.get().kept(Scene.STATE).seen());
    visitor.accept(fresh.get().kept(Scene.STATE, GIVEN).seen());
    visitor.accept(fresh.get().keptNothing().seen());
    visitor.accept(fresh.get().lastState(Scene.STATE).seen());
    visitor.accept(fresh.get().retires(left).seen());
    visitor.accept(fresh.get().strangers("cccccccc").seen());
    for (var jobs : lost()) {
      visitor.accept(fresh.get().lost(AdoptionTest.revision(Scene.OLD, jobs)).seen());
      visitor.accept(
          fresh
              .get()
              .lost(
                  AdoptionTest.revision(Scene.OLD, jobs),
                  AdoptionTest.revision("cccccccc", Map.of("job-c", JobState.RUNNING)))
              .seen());
    }
    for (var found : found()) {
      var forgotten =
          ClusterView.unasked(new ClusterState.Present())
              .withState(Scene.got(Optional.empty(), Scene.NOW.minusSeconds(60)))
              .withFound(found);
      visitor.accept(fresh.get().running().active(forgotten).seen());
      visitor.accept(
          fresh.get().running().active(forgotten).held(Reason.JAR_NOT_FOUND, null).seen());
    }
    crashing(visitor, fresh);
    for (var view : views()) {
      visitor.accept(fresh.get().running().active(view).seen());
      visitor.accept(fresh.get().running().active(view).strangers("cccccccc").seen());
      visitor.accept(fresh.get().running().active(view).held(Reason.JAR_NOT_FOUND, null).seen());
    }
    afterTheEnd(visitor, fresh);
  }

  private static void crashing(Consumer<Observation> visitor, Supplier<Scene> fresh) {
    for (var silence : SINCE) {
      var silent = ClusterView.unasked(CRASHES).withState(Scene.failed(0, Scene.NOW, silence));
      var crashes = fresh.get().running().managerIs(CRASHES).active(silent);
      visitor.accept(crashes.seen());
      visitor.accept(crashes.held(Reason.JAR_NOT_FOUND, null).seen());
    }
  }

  private static void afterTheEnd(Consumer<Observation> visitor, Supplier<Scene> fresh) {
    for (var since : SINCE) {
      givenUp(visitor, () -> fresh.get().running().restartsFailed(), since);
    }
    for (var cluster : CLUSTERS) {
      visitor.accept(finished(fresh.get(), cluster).seen());
      visitor.accept(finished(fresh.get(), cluster).held(Reason.JAR_NOT_FOUND, null).seen());
    }
  }

  /** A job that has failed since then, and is to start again. */
  private static void givenUp(Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since) {
    for (var end : List.of(JobState.FAILED, JobState.CANCELED)) {
      var view =
          Scene.view(new ClusterState.Present(), end)
              .withState(Scene.got(Optional.of(end), since))
              .withDetails(Scene.got(Optional.of(Scene.details(end, false, null, 7))));
      visitor.accept(fresh.get().active(view).seen());
      visitor.accept(fresh.get().active(view).held(Reason.JAR_NOT_FOUND, null).seen());
      visitor.accept(fresh.get().active(view).recoverable().held(Reason.OVERTAKEN, null).seen());
    }
  }

  /** The end of its job is recorded; its pods may be there. */
  private static Scene finished(Scene scene, ClusterState cluster) {
    var active = scene.running().seen().memory().active();
    return scene
        .inCharge(active.finished(Scene.NOW))
        .active(Scene.view(cluster, JobState.FINISHED))
        .leaves(
            new RetiringView(
                Scene.OLD, !(cluster instanceof ClusterState.Absent), true, Pods.RUNNING, true));
  }

  /** What may be on a cluster of which a lost status knows nothing. */
  private static List<Map<String, JobState>> lost() {
    return Stream.concat(
            Stream.of(Map.<String, JobState>of()),
            Stream.of(JobState.values()).map(state -> Map.of(Scene.OLD_JOB, state)))
        .toList();
  }

  private static void inHandoff(
      Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since, Step step) {
    switch (step) {
      case CUT -> cut(visitor, fresh, since);
      case CLEAR -> clear(visitor, fresh, since);
      case WITHDRAW -> withdraw(visitor, fresh, since);
      case REHEARSE -> rehearse(visitor, fresh, since);
      case AWAIT -> await(visitor, fresh, since);
      case PREPARE, RESUME, VERIFY -> forward(visitor, fresh, since, step);
      case RETURN, VERIFY_RETURN -> {
        for (var view : views()) {
          visitor.accept(upgrade(fresh, step, since).active(view).seen());
        }
      }
    }
  }

  private static void cut(Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since) {
    for (var view : views()) {
      visitor.accept(upgrade(fresh, Step.CUT, since).active(view).seen());
      visitor.accept(upgrade(fresh, Step.CUT, since).cutByCheckpoint().active(view).seen());
      visitor.accept(upgrade(fresh, Step.CUT, since).starting(GIVEN, false).active(view).seen());
      visitor.accept(
          upgrade(fresh, Step.CUT, since)
              .cutByCheckpoint()
              .starting(null, true)
              .active(view)
              .seen());
      visitor.accept(fresh.get().running().recreates(Step.CUT, since).active(view).seen());
      visitor.accept(upgrade(fresh, Step.CUT, since).managerIs(CRASHES).active(view).seen());
      for (var purpose : List.of(Purpose.DELETE, Purpose.SUSPEND)) {
        visitor.accept(fresh.get().running().handoff(purpose, Step.CUT, since).active(view).seen());
        visitor.accept(
            fresh
                .get()
                .running()
                .handoff(purpose, Step.CUT, since)
                .lostState()
                .active(view)
                .seen());
      }
    }
    for (var silence : SINCE) {
      var silent = ClusterView.unasked(CRASHES).withState(Scene.failed(0, Scene.NOW, silence));
      visitor.accept(upgrade(fresh, Step.CUT, since).managerIs(CRASHES).active(silent).seen());
      visitor.accept(
          fresh
              .get()
              .running()
              .recreates(Step.CUT, since)
              .managerIs(CRASHES)
              .active(silent)
              .seen());
    }
    lost(visitor, fresh, since);
  }

  /** The old JobManager does not come back. */
  private static void lost(Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since) {
    for (var left :
        List.of(
            new RetiringView(Scene.OLD, true, true, Pods.RUNNING, true),
            new RetiringView(Scene.OLD, false, true, Pods.RUNNING, true),
            new RetiringView(Scene.OLD, false, true, Pods.ENDED, true),
            new RetiringView(Scene.OLD, false, true, Pods.NONE, false))) {
      visitor.accept(upgrade(fresh, Step.CLEAR, since).lostState().leaves(left).seen());
      visitor.accept(
          fresh
              .get()
              .running()
              .handoff(Purpose.DELETE, Step.CLEAR, since)
              .lostState()
              .leaves(left)
              .seen());
    }
    for (var view : views()) {
      visitor.accept(upgrade(fresh, Step.PREPARE, since).lostState().next(view).seen());
      visitor.accept(upgrade(fresh, Step.REHEARSE, since).lostState().next(view).seen());
    }
    for (var found : found()) {
      visitor.accept(
          upgrade(fresh, Step.REHEARSE, since)
              .lostState()
              .leaves(new RetiringView(Scene.OLD, false, true, Pods.NONE, false))
              .next(Scene.ViewOf.rehearsed().found(found).view())
              .seen());
      visitor.accept(
          upgrade(fresh, Step.REHEARSE, since)
              .lostState()
              .next(Scene.ViewOf.rehearsed().found(found).view())
              .seen());
    }
  }

  private static void clear(Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since) {
    for (var cluster : CLUSTERS) {
      visitor.accept(
          fresh
              .get()
              .running()
              .recreates(Step.CLEAR, since)
              .active(ClusterView.unasked(cluster))
              .seen());
    }
    var gone = new RetiringView(Scene.OLD, false, true, Pods.NONE, false);
    visitor.accept(
        fresh.get().running().recreates(Step.CLEAR, since).leaves(gone).active(absent()).seen());
    for (var state : states()) {
      visitor.accept(
          upgrade(fresh, Step.RESUME, since)
              .recoverable()
              .active(ClusterView.unasked(new ClusterState.Present()).withState(state))
              .next(Scene.ViewOf.present().unknownJob().view())
              .seen());
    }
  }

  private static ClusterView absent() {
    return ClusterView.unasked(new ClusterState.Absent());
  }

  /** What a JobManager says, or does not, of a job that has ended. */
  private static List<Answer<Optional<JobState>>> states() {
    return List.of(
        new Answer.None<>(),
        Scene.failed(0),
        Scene.got(Optional.empty()),
        Scene.got(Optional.of(JobState.FINISHED)),
        Scene.got(Optional.of(JobState.RUNNING)));
  }

  private static void withdraw(
      Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since) {
    for (var left :
        List.of(
            new RetiringView(Scene.NEXT, true, true, Pods.RUNNING, true),
            new RetiringView(Scene.NEXT, false, true, Pods.RUNNING, true),
            new RetiringView(Scene.NEXT, false, true, Pods.ENDED, true),
            new RetiringView(Scene.NEXT, false, true, Pods.ENDED, false),
            new RetiringView(Scene.NEXT, false, false, Pods.ENDED, false),
            new RetiringView(Scene.NEXT, false, true, Pods.NONE, true),
            new RetiringView(Scene.NEXT, false, false, Pods.RUNNING, true),
            new RetiringView(Scene.NEXT, false, false, Pods.NONE, true),
            new RetiringView(Scene.NEXT, false, false, Pods.NONE, false))) {
      visitor.accept(upgrade(fresh, Step.WITHDRAW, since).retires(left).seen());
    }
    visitor.accept(upgrade(fresh, Step.WITHDRAW, since).seen());
    visitor.accept(upgrade(fresh, Step.WITHDRAW, since).withoutReturn().seen());
    for (var cluster : CLUSTERS) {
      for (var found : found()) {
        var view = new Scene.ViewOf(cluster).found(found).view();
        Supplier<Scene> looking =
            () -> upgrade(fresh, Step.WITHDRAW, since).submitted().active(view);
        visitor.accept(looking.get().seen());
        visitor.accept(looking.get().withoutReturn().seen());
        visitor.accept(looking.get().starting(GIVEN, false).seen());
        visitor.accept(looking.get().starting(null, true).seen());
      }
    }
  }

  private static void rehearse(
      Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since) {
    for (var answer : rehearsals()) {
      var next = Scene.ViewOf.present().rehearsal(answer);
      visitor.accept(start(fresh, Step.REHEARSE, since).next(next.view()).seen());
      visitor.accept(
          fresh.get().running().recreates(Step.REHEARSE, since).next(next.view()).seen());
      for (var found : found()) {
        var start = start(fresh, Step.REHEARSE, since).next(next.found(found).view());
        visitor.accept(start.seen());
        visitor.accept(start.starting(null, true).seen());
        visitor.accept(
            upgrade(fresh, Step.REHEARSE, since)
                .starting(GIVEN, false)
                .next(next.found(found).view())
                .seen());
        visitor.accept(
            upgrade(fresh, Step.REHEARSE, since)
                .starting(GIVEN, false)
                .active(Scene.view(new ClusterState.Present(), JobState.RUNNING))
                .next(next.found(found).state(JobState.FINISHED).view())
                .seen());
      }
      for (var warm : warmUps(next)) {
        visitor.accept(upgrade(fresh, Step.REHEARSE, since).next(warm).seen());
      }
      for (var view : views()) {
        visitor.accept(
            upgrade(fresh, Step.REHEARSE, since)
                .active(view)
                .next(next.state(JobState.FINISHED).view())
                .seen());
      }
    }
    fitting(visitor, fresh, since);
    for (var warm : warmUps(Scene.ViewOf.present().rehearsal(LONG_COMPILED))) {
      visitor.accept(upgrade(fresh, Step.REHEARSE, since).next(warm).seen());
    }
  }

  /** Whatever was found of the state, or is not known of it. */
  private static void fitting(Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since) {
    var gone = new StateFit.Operator("0a44", "count", "counts-v1");
    var misfit = new StateFit.Misfit(StateFit.Rule.NO_COUNTERPART, gone, 12, "", "");
    List<Answer<StateFit>> fits =
        List.of(
            new Answer.None<>(),
            Scene.got(Scene.fit(List.of(misfit), List.of())),
            Scene.got(Scene.fit(List.of(), List.of(misfit))),
            Scene.failed(0),
            Scene.failed(400),
            Scene.failed(500));
    for (var fit : fits) {
      var next = Scene.ViewOf.rehearsed().fit(fit).found(Scene.got(Optional.of(GIVEN))).view();
      for (var view : views()) {
        visitor.accept(
            upgrade(fresh, Step.REHEARSE, since).notFitted().active(view).next(next).seen());
      }
      visitor.accept(
          fresh.get().running().recreates(Step.REHEARSE, since).notFitted().next(next).seen());
      var start = start(fresh, Step.REHEARSE, since).notFitted().next(next);
      visitor.accept(start.seen());
      visitor.accept(start.starting(GIVEN, false).seen());
    }
  }

  /** A cut that has to wait, or had to. */
  private static void await(Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since) {
    for (var policy : AwaitTest.POLICIES) {
      Supplier<Scene> waiting = () -> upgrade(fresh, Step.AWAIT, since).cutsOver(policy);
      for (var view : views()) {
        visitor.accept(waiting.get().active(view).next(Scene.ViewOf.present().view()).seen());
        visitor.accept(
            upgrade(fresh, Step.REHEARSE, since)
                .cutsOver(policy)
                .active(view)
                .next(Scene.ViewOf.rehearsed().view())
                .seen());
        visitor.accept(fresh.get().running().cutsOver(policy).active(view).seen());
        visitor.accept(
            fresh
                .get()
                .running()
                .cutsOver(policy)
                .active(view)
                .held(Reason.AWAITING_WINDOW, null)
                .seen());
      }
      for (var cluster : CLUSTERS) {
        visitor.accept(waiting.get().next(ClusterView.unasked(cluster)).seen());
      }
    }
  }

  /** How the job may be compiled: well, otherwise each time, for more slots, or not at all. */
  private static List<Answer<Rehearsal>> rehearsals() {
    return List.of(
        Scene.got(Scene.COMPILED),
        Scene.got(Scene.compiled("once", "again", 2)),
        Scene.got(Scene.compiled("count", "count", 3)),
        Scene.failed(400),
        Scene.failed(0));
  }

  /** What can be seen of the warm-up. */
  private static List<ClusterView> warmUps(Scene.ViewOf next) {
    var all = new ArrayList<ClusterView>();
    all.add(next.view());
    all.add(next.unknownJob().view());
    all.add(next.unknownJob().submit(Scene.got(null)).view());
    all.add(next.unknownJob().submit(Scene.failed(400)).view());
    all.add(next.unknownJob().submit(Scene.failed(0)).view());
    for (var state : JobState.values()) {
      all.add(next.state(state).view());
    }
    for (var again : Scene.WARM_UP_JOBS) {
      all.add(next.warmUp(again).unknownJob().view());
      all.add(next.warmUp(again).state(JobState.RUNNING).view());
      all.add(next.warmUp(again).state(JobState.FINISHED).view());
    }
    return all;
  }

  private static void forward(
      Consumer<Observation> visitor, Supplier<Scene> fresh, Instant since, Step step) {
    for (var view : views()) {
      visitor.accept(upgrade(fresh, step, since).next(view).seen());
      visitor.accept(upgrade(fresh, step, since).starting(GIVEN, false).next(view).seen());
      visitor.accept(start(fresh, step, since).next(view).seen());
      visitor.accept(fresh.get().running().recreates(step, since).next(view).seen());
    }
  }

  private static Scene upgrade(Supplier<Scene> fresh, Step step, Instant since) {
    return fresh.get().running().handoff(Purpose.UPGRADE, step, since);
  }

  private static Scene start(Supplier<Scene> fresh, Step step, Instant since) {
    return fresh.get().handoff(Purpose.START, step, since);
  }

  private static List<Answer<Optional<String>>> found() {
    return List.of(
        new Answer.None<>(),
        Scene.got(Optional.empty()),
        Scene.got(Optional.of(Scene.STATE.location())),
        Scene.got(Optional.of(GIVEN)),
        Scene.failed(400),
        Scene.failed(0));
  }

  private static List<ClusterView> views() {
    var views = new ArrayList<ClusterView>();
    for (var cluster : CLUSTERS) {
      var bare = new Scene.ViewOf(cluster);
      views.add(bare.view());
      views.add(bare.slots(2).view());
      found().forEach(found -> views.add(bare.unknownJob().found(found).view()));
      views.add(bare.unknownJob().submit(Scene.failed(400)).view());
      views.add(bare.unknownJob().submit(Scene.got(null)).view());
    }
    for (var state : JobState.values()) {
      jobViews(Scene.ViewOf.present().state(state), state, views);
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
      for (var checkpoints : List.of(0L, 1L)) {
        for (var failures : List.of(1, Proof.HOPELESS)) {
          var up = failures == 1;
          var detailed =
              view.details(Scene.details(state, up, restored, false, checkpoints, failures));
          views.add(detailed.view());
          results.forEach(result -> views.add(detailed.savepoint(result).view()));
        }
      }
      views.add(view.details(Scene.details(state, true, restored, true, 0, 1)).view());
    }
    var batch = view.details(Scene.batch(state, true));
    views.add(batch.view());
    results.forEach(result -> views.add(batch.savepoint(result).view()));
    results.forEach(result -> views.add(view.savepoint(result).view()));
    for (var settings : List.of(view.settings(Scene.FORGETFUL), view.unknownSettings())) {
      var own = settings.details(Scene.details(state, true, "file:///own", true, 0, 1));
      views.add(settings.view());
      views.add(settings.details(Scene.lost(state)).view());
      views.add(own.view());
      results.forEach(result -> views.add(own.savepoint(result).view()));
      results.forEach(result -> views.add(settings.savepoint(result).view()));
    }
    views.add(view.view());
  }
}
