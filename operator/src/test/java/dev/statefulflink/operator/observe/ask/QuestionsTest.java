package dev.statefulflink.operator.observe.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.manifest.RevisionRecord;
import dev.statefulflink.operator.observe.ClusterScene;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.ObserverScene;
import dev.statefulflink.operator.observe.WarmUpIds;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which questions are put to Flink at each step: any other fails the test. */
class QuestionsTest extends ObserverScene {
  private static final String SAVEPOINT = "savepoint orders-a job-a trigger-b";
  private static final String ENDED = "details orders-a job-a";
  private static final String NEXT_STATE = "state orders-b job-b";
  private static final JobDetails DETAILS =
      new JobDetails(
          JobState.RUNNING,
          true,
          Optional.empty(),
          false,
          1,
          Optional.empty(),
          Optional.empty(),
          0,
          "");

  @BeforeEach
  void playARunningJob() {
    flink.answers(ACTIVE_STATE, Optional.of(JobState.RUNNING)).answers(SETTINGS, Optional.empty());
    flink.answers(PROGRESS, progress(JobState.RUNNING)).answers(CHECKPOINTS, Optional.empty());
    flink.answers(ENDED, Optional.of(DETAILS)).answers(NEXT_STATE, Optional.empty());
  }

  @Test
  void shouldAskNothingBeforeThereIsARevision() {
    var seen = observe("");

    assertThat(flink.asked()).isEmpty();
    assertThat(seen.active()).isEqualTo(ClusterView.absent());
    assertThat(seen.next()).isEqualTo(ClusterView.absent());
  }

  @Test
  void shouldAskForTheStateAndRarelyMoreOfASteadyJob() {
    observe(ACTIVE);
    assertThat(flink.asked()).containsExactly(PROGRESS, SETTINGS);

    observe(ACTIVE);
    assertThat(flink.asked()).as("it runs").containsExactly(CHECKPOINTS);
    var seen = observe(ACTIVE);
    assertThat(flink.asked()).as("the answers are young").isEmpty();
    assertThat(seen.active())
        .isEqualTo(
            ClusterView.unasked(new ClusterState.Present())
                .withState(new Answer.Got<>(Optional.of(JobState.RUNNING), clock.instant()))
                .withTasks(Optional.of(TASKS))
                .withCheckpoints(new Answer.Got<>(Optional.empty(), clock.instant()))
                .withSettings(new Answer.Got<>(Optional.empty(), clock.instant())));
    assertThat(seen.next()).isEqualTo(ClusterView.absent());
    clock.turn(Duration.ofMinutes(4));
    observe(ACTIVE);
    assertThat(flink.asked()).containsExactly(PROGRESS, CHECKPOINTS);
  }

  @Test
  void shouldAskWhatAJobHasLeftThatEndedByItself() {
    flink.answers(PROGRESS, progress(JobState.FAILED)).answers(ENDED, Optional.of(DETAILS));

    observe(ACTIVE);
    observe(ACTIVE);
    assertThat(observe(ACTIVE).active().jobDetails()).contains(DETAILS);
  }

  @Test
  void shouldAskForASavepointOfTheRunningJob() {
    flink.answers("savepoint orders-a job-a t", new SavepointResult.InProgress());

    var memory =
        ACTIVE
            + "savepoints: {request: {triggerId: t, jobId: job-a, directory: d,"
            + " since: '2026-03-01T12:00:00Z'}}\n";
    observe(memory);
    var seen = observe(memory);

    assertThat(flink.asked()).contains("savepoint orders-a job-a t");
    assertThat(seen.active().savepoint().value()).contains(new SavepointResult.InProgress());
  }

  @Test
  void shouldTellWhichSavepointsFlinkHasDeleted() {
    var kept =
        "savepoints: {kept: [{location: one, takenAt: '2026-03-01T12:00:00Z', cause: Scheduled},"
            + " {location: two, takenAt: '2026-03-01T11:00:00Z', cause: Scheduled}]}\n";
    board.ask(
        Requests.dispose(KEY, "orders-a", "two"),
        Duration.ZERO,
        () -> CompletableFuture.completedFuture(null));

    assertThat(observe(ACTIVE + kept).active().disposed()).containsExactly("two");
  }

  @Test
  void shouldAskForTheSlotsOfTheNextClusterWhenItIsThere() {
    flink.answers("slots orders-b", new Slots(2));
    observe(ACTIVE + handoff("Prepare"));

    assertThat(flink.asked()).containsExactly(ACTIVE_STATE, "slots orders-b");
    assertThat(observe(ACTIVE + handoff("Prepare")).next().slots().value()).contains(new Slots(2));
  }

  @Test
  void shouldNotAskTheNextClusterBeforeAllOfItIsThere() {
    var a = ClusterScene.deployments("a");
    var b = ClusterScene.deployments("b");
    var broken =
        ClusterScene.pod(
            "b",
            Names.JOB_MANAGER,
            "containerStatuses: [{state: {waiting: {reason: ErrImagePull}}}]");
    var absent = observe(ACTIVE + handoff("Prepare"), view(a, List.of()));
    var partial = observe(ACTIVE + handoff("Prepare"), view(a, b.subList(0, 1)));
    var troubled = observe(ACTIVE + handoff("Prepare"), view(a, b, broken));

    assertThat(flink.asked()).containsExactly(ACTIVE_STATE);
    assertThat(absent.next().cluster()).isInstanceOf(ClusterState.Absent.class);
    assertThat(partial.next().cluster()).isInstanceOf(ClusterState.Partial.class);
    assertThat(troubled.next().cluster()).isInstanceOf(ClusterState.Troubled.class);
  }

  @Test
  void shouldOnlyLookUpTheRehearsal() {
    var refused = new FlinkCallFailed(400, "no such class");
    board.ask(
        Requests.rehearse(KEY, "orders-b"),
        Duration.ZERO,
        () -> CompletableFuture.failedFuture(refused));
    var seen = observe(ACTIVE + handoff("Rehearse"));

    assertThat(flink.asked()).containsExactly(ACTIVE_STATE);
    assertThat(seen.next().rehearsal().failure()).containsSame(refused);
  }

  @Test
  void shouldWatchTheWarmUpsOneAfterTheOther() {
    var jobs = WarmUpIds.of("warm");
    assertThat(jobs).doesNotHaveDuplicates().startsWith("warm").hasSizeGreaterThan(1);
    var rehearsing = ACTIVE + handoff("Rehearse", ", jobId: job-b, warmUpJobId: warm");
    board.ask(
        Requests.rehearse(KEY, "orders-b"),
        Duration.ZERO,
        () -> CompletableFuture.completedFuture(null));
    jobs.forEach(job -> flink.answers("state orders-b " + job, Optional.of(JobState.FINISHED)));
    flink.answers("state orders-b " + jobs.get(1), Optional.empty());

    observe(rehearsing);
    observe(rehearsing);
    observe(rehearsing);
    var second = observe(rehearsing).next();
    assertThat(second.warmUpJobId()).contains(jobs.get(1));
    assertThat(second.jobUnknown()).isTrue();

    flink.answers("state orders-b " + jobs.get(1), Optional.of(JobState.FAILED));
    clock.turn(Duration.ofMillis(500));
    observe(rehearsing);
    jobs.forEach(job -> observe(rehearsing));
    var last = observe(rehearsing).next();
    assertThat(last.warmUpJobId()).contains(jobs.get(jobs.size() - 1));
    assertThat(last.jobState()).contains(JobState.FINISHED);
  }

  /** It takes the place of the jobs that warm up, once there is a snapshot to restore. */
  @Test
  void shouldWatchTheRehearsalFromTheState() {
    var rehearsing =
        ACTIVE + handoff("Rehearse", ", jobId: job-b, warmUpJobId: warm, rehearsalJobId: restore");
    board.ask(
        Requests.rehearse(KEY, "orders-b"),
        Duration.ZERO,
        () -> CompletableFuture.completedFuture(null));
    flink.answers("state orders-b restore", Optional.of(JobState.RUNNING));
    flink.answers("details orders-b restore", Optional.empty());
    flink.answers("state orders-b warm", Optional.empty());
    observe(rehearsing);
    observe(rehearsing);
    assertThat(observe(rehearsing).next().warmUpJobId()).contains("warm");

    var fit =
        new StateFit(
            Optional.of("file:///chk-7"),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    board.ask(
        Requests.fit(KEY, "orders-b", "b"),
        Duration.ZERO,
        () -> CompletableFuture.completedFuture(fit));
    observe(rehearsing);
    observe(rehearsing);
    var seen = observe(rehearsing).next();
    assertThat(seen.warmUpJobId()).contains("restore");
    assertThat(seen.jobState()).contains(JobState.RUNNING);
  }

  @Test
  void shouldAskForTheSavepointWhileItIsTaken() {
    flink.answers(SAVEPOINT, new SavepointResult.InProgress());
    observe(ACTIVE + handoff("Cut"));

    assertThat(flink.asked()).containsExactly(ACTIVE_STATE, SAVEPOINT, ENDED, NEXT_STATE);
    assertThat(observe(ACTIVE + handoff("Cut")).active().savepoint().value())
        .contains(new SavepointResult.InProgress());
    clock.turn(Duration.ofMillis(45));
    observe(ACTIVE + handoff("Cut"));
    assertThat(flink.asked()).as("while it is taken").containsExactly(ACTIVE_STATE, SAVEPOINT);
  }

  @Test
  void shouldAskWhetherEveryTaskRunsBeforeASavepointIsAskedFor() {
    flink.answers(SAVEPOINT, new SavepointResult.Unknown());
    observe(ACTIVE + handoff("Cut"));
    assertThat(flink.asked()).containsExactly(ACTIVE_STATE, SAVEPOINT, ENDED, NEXT_STATE);

    clock.turn(Duration.ofMillis(45));
    var seen = observe(ACTIVE + handoff("Cut"));
    assertThat(flink.asked()).containsExactly(ACTIVE_STATE, SAVEPOINT, ENDED);
    assertThat(seen.active().jobDetails()).contains(DETAILS);
  }

  @Test
  void shouldKnowThatTheNewJobIsUnknownBeforeItIsToBeSubmitted() {
    flink.answers(SAVEPOINT, new SavepointResult.InProgress());
    flink.answers("details orders-b job-b", Optional.empty());
    observe(ACTIVE + handoff("Cut"));

    assertThat(observe(ACTIVE + handoff("Resume")).next().jobUnknown()).isTrue();
  }

  @Test
  void shouldAskForNoSavepointWhereTheCutTakesNone() {
    observe(ACTIVE + handoff("Cut", ", jobId: job-b"));

    assertThat(flink.asked())
        .as("whether its checkpoints outlive it as well")
        .containsExactly(ACTIVE_STATE, SETTINGS, NEXT_STATE);
    observe(ACTIVE + handoff("Cut", ", jobId: job-b"));
    assertThat(flink.asked())
        .as("whether it has a state at all, and how old that is")
        .containsExactly(ENDED);
  }

  /** What a job does with its checkpoints never changes. */
  @Test
  void shouldRememberInAHandoffWhatTheJobWasSetTo() {
    var settings = Optional.of(new JobSettings("orders", Duration.ofSeconds(1)));
    flink.answers(SETTINGS, settings).answers(SAVEPOINT, new SavepointResult.InProgress());
    observe(ACTIVE);
    flink.asked();

    for (var step : List.of("Rehearse", "Cut")) {
      var seen = observe(ACTIVE + handoff(step));
      assertThat(seen.active().settings().value()).contains(settings);
      assertThat(flink.asked()).doesNotContain(SETTINGS);
    }
    observe(ACTIVE + handoff("Cut", ", jobId: job-b"));
    assertThat(flink.asked()).doesNotContain(SETTINGS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FINISHED", "FAILED", "CANCELED"})
  void shouldAskForTheDetailsOnlyAfterTheJobHasEnded(JobState end) {
    flink.answers(SAVEPOINT, new SavepointResult.InProgress());
    observe(ACTIVE + handoff("Cut"));
    assertThat(flink.asked()).contains(SAVEPOINT);
    clock.turn(Duration.ofMillis(45));
    for (var alive : List.of(JobState.RUNNING, JobState.FAILING, JobState.CANCELLING)) {
      flink.answers(ACTIVE_STATE, Optional.of(alive));
      observe(ACTIVE + handoff("Cut"));
      observe(ACTIVE + handoff("Cut"));
      assertThat(flink.asked()).as(alive.name()).containsExactly(ACTIVE_STATE, SAVEPOINT);
      clock.turn(Duration.ofMillis(45));
    }

    flink.answers(ACTIVE_STATE, Optional.of(end));
    observe(ACTIVE + handoff("Cut"));
    observe(ACTIVE + handoff("Cut"));
    assertThat(flink.asked()).containsExactly(ACTIVE_STATE, SAVEPOINT, ENDED);
    assertThat(observe(ACTIVE + handoff("Cut")).active().jobDetails()).contains(DETAILS);
  }

  /** Of an operator that slept between the two, while another one started the job. */
  @Test
  void shouldNotTakeWhatItHeardInAHandoffForWhatASteadyJobDoes() {
    flink.answers(ACTIVE_STATE, Optional.empty());
    var returning = ACTIVE + handoff("Return", ", jobId: job-b, returnJobId: job-a");
    observe(returning);
    assertThat(observe(returning).active().jobUnknown()).isTrue();

    flink.answers(ACTIVE_STATE, Optional.of(JobState.RUNNING));
    assertThat(observe(ACTIVE).active().jobUnknown()).isFalse();
    assertThat(observe(ACTIVE).active().jobState()).contains(JobState.RUNNING);
  }

  @Test
  void shouldNotTakeDetailsFromBeforeTheEndForThoseOfTheEnd() {
    var returning = handoff("VerifyReturn", ", jobId: job-b, returnJobId: job-a");
    flink.answers(SAVEPOINT, new SavepointResult.InProgress());
    observe(ACTIVE);
    clock.turn(Duration.ofMillis(30));
    observe(ACTIVE + returning);
    observe(ACTIVE + returning);
    assertThat(flink.asked()).containsExactly(PROGRESS, SETTINGS, ACTIVE_STATE, ENDED);

    flink.answers(ACTIVE_STATE, Optional.of(JobState.FINISHED));
    clock.turn(Duration.ofMillis(25));
    observe(ACTIVE + handoff("Cut"));
    observe(ACTIVE + handoff("Cut"));
    assertThat(flink.asked()).containsExactly(ACTIVE_STATE, SAVEPOINT, NEXT_STATE, ENDED);
  }

  /** What was asked of the new cluster. */
  private List<String> ofNext() {
    return flink.asked().stream().filter(asked -> asked.contains("orders-b")).toList();
  }

  /** Until the next job is submitted; its end may not have been its last. */
  @Test
  @Law(3)
  void shouldAskForTheEndOfTheOldJobOnceMoreBeforeTheSubmit() {
    var resuming = ACTIVE + handoff("Resume");
    flink.answers(ACTIVE_STATE, Optional.of(JobState.FAILED));
    flink.answers("details orders-a job-a", Optional.of(DETAILS));
    observe(resuming);
    observe(resuming);
    assertThat(observe(resuming).active().jobDetails()).contains(DETAILS);

    board.ask(
        Requests.submit(KEY, "orders-b", "job-b"),
        Duration.ZERO,
        () -> CompletableFuture.completedFuture(null));
    assertThat(observe(resuming).active().jobState()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Resume", "Verify"})
  void shouldWatchTheNewJobInFull(String step) {
    flink.answers("state orders-b job-b", Optional.of(JobState.RUNNING));
    flink.answers("details orders-b job-b", Optional.of(DETAILS));
    observe(ACTIVE + handoff(step));
    observe(ACTIVE + handoff(step));

    assertThat(ofNext()).containsExactly("state orders-b job-b", "details orders-b job-b");
    assertThat(observe(ACTIVE + handoff(step)).next().jobDetails()).contains(DETAILS);
  }

  @Test
  void shouldNotAskForDetailsThatANewJobDoesNotHaveYet() {
    var resuming = ACTIVE + handoff("Resume");
    flink.answers("state orders-b job-b", Optional.empty());
    observe(resuming);
    clock.turn(Duration.ofMillis(60));
    observe(resuming);
    assertThat(ofNext()).containsExactly("state orders-b job-b");

    flink.answers("state orders-b job-b", Optional.of(JobState.INITIALIZING));
    clock.turn(Duration.ofMillis(60));
    observe(resuming);
    clock.turn(Duration.ofMillis(60));
    observe(resuming);
    assertThat(ofNext()).containsExactly("state orders-b job-b", "state orders-b job-b");

    flink.answers("state orders-b job-b", Optional.of(JobState.FAILED));
    flink.answers("details orders-b job-b", Optional.of(DETAILS));
    clock.turn(Duration.ofMillis(60));
    observe(resuming);
    observe(resuming);
    assertThat(ofNext()).containsExactly("state orders-b job-b", "details orders-b job-b");
  }

  @Test
  void shouldLookUpTheSubmitOfTheNewJob() {
    var refused = new FlinkCallFailed(400, "no slots");
    flink.answers("state orders-b job-b", Optional.empty());
    flink.answers("details orders-b job-b", Optional.empty());
    board.ask(
        Requests.submit(KEY, "orders-b", "job-b"),
        Duration.ZERO,
        () -> CompletableFuture.failedFuture(refused));
    observe(ACTIVE + handoff("Resume"));
    var seen = observe(ACTIVE + handoff("Resume"));

    assertThat(seen.next().submit().failure()).containsSame(refused);
    assertThat(seen.next().jobUnknown()).isTrue();
    assertThat(seen.next().jobState()).isEmpty();
  }

  @Test
  void shouldLookUpWhatTheRunningRevisionCompilesToForThisHandoff() {
    var otherwise = new FlinkCallFailed(500, "no registry");
    board.ask(
        Requests.compare(KEY, "orders-a", "b"),
        Duration.ZERO,
        () -> CompletableFuture.failedFuture(otherwise));
    board.ask(
        Requests.compare(KEY, "orders-a", "before"),
        Duration.ZERO,
        () -> CompletableFuture.completedFuture(null));

    assertThat(observe(ACTIVE + handoff("Rehearse")).active().rehearsal().failure())
        .containsSame(otherwise);
    assertThat(flink.asked()).containsExactly(ACTIVE_STATE);
  }

  @Test
  void shouldSeeThatASubmitHasNoAnswerYet() {
    var answer = new CompletableFuture<Void>();
    flink.answers("state orders-b job-b", Optional.of(JobState.INITIALIZING));
    board.ask(Requests.submit(KEY, "orders-b", "job-b"), Duration.ZERO, () -> answer);
    for (var step : List.of("Resume", "Verify")) {
      assertThat(observe(ACTIVE + handoff(step)).next().submitting()).isTrue();
    }

    answer.complete(null);
    assertThat(observe(ACTIVE + handoff("Verify")).next().submitting()).isFalse();
  }

  /** Not at once: the downtime runs, and most jobs have their slots. */
  @Test
  void shouldAskForTheSlotsOfAJobThatDoesNotComeUpForSeconds() {
    flink.answers("state orders-b job-b", Optional.of(JobState.RUNNING));
    flink.answers("details orders-b job-b", Optional.of(DETAILS));
    flink.answers("slots for orders-b job-b", new Slots(2, 0, 4));
    var resuming = ACTIVE + since("Resume", clock.instant());
    var verifying = ACTIVE + since("Verify", clock.instant());
    observe(resuming);
    clock.turn(Duration.ofSeconds(5));
    observe(resuming);
    assertThat(flink.asked()).noneMatch(question -> question.startsWith("slots"));

    clock.turn(Duration.ofMillis(1));
    observe(verifying);
    assertThat(flink.asked()).noneMatch(question -> question.startsWith("slots"));
    observe(resuming);
    assertThat(flink.asked()).contains("slots for orders-b job-b");
    assertThat(observe(resuming).next().slots().value()).contains(new Slots(2, 0, 4));
  }

  private static String since(String step, Instant began) {
    return handoff(step, ", jobId: job-b, marks: [{step: %s, at: \"%s\"}]".formatted(step, began));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Withdraw", "Clear"})
  void shouldAskFlinkNothingWhilePodsGo(String step) {
    observe(ACTIVE + handoff(step));

    assertThat(flink.asked()).isEmpty();
  }

  @Test
  void shouldLookForTheSnapshotsOfAJobThatFlinkDoesNotKnow() {
    var root = "file:///state/shop/orders/";
    var places = root + "checkpoints/a/job-a " + root + "savepoints/*/savepoint-job-a-* file:/s/b";
    flink.answers(ACTIVE_STATE, Optional.empty());
    flink.answers(SAVEPOINT, new SavepointResult.Unknown());
    flink.answers("newest orders-a " + places, Optional.of("file:/s/b/savepoint-1"));
    var kubernetes = kubernetes();
    observe(ACTIVE + handoff("Cut"), kubernetes);
    observe(ACTIVE + handoff("Cut"), kubernetes);
    var seen = observe(ACTIVE + handoff("Cut"), kubernetes);

    assertThat(seen.active().found().value()).contains(Optional.of("file:/s/b/savepoint-1"));
  }

  /** At rest only the checkpoints count; what was found among them is not the newest state. */
  @Test
  @Law(3)
  void shouldLookAnewInTheCutForASavepointOfAJobThatFlinkDoesNotKnow() {
    var root = "file:///state/shop/orders/";
    var checkpoints = root + "checkpoints/a/job-a";
    flink.answers("progress orders-a job-a", Optional.empty());
    flink.answers(ACTIVE_STATE, Optional.empty());
    flink.answers(SAVEPOINT, new SavepointResult.Unknown());
    flink.answers("newest orders-a " + checkpoints, Optional.of("file:/s/chk-1"));
    flink.answers(
        "newest orders-a " + checkpoints + " " + root + "savepoints/*/savepoint-job-a-* file:/s/b",
        Optional.of("file:/s/savepoint-2"));
    var kubernetes = kubernetes();
    observe(ACTIVE, kubernetes);
    observe(ACTIVE, kubernetes);
    assertThat(observe(ACTIVE, kubernetes).active().found().value())
        .contains(Optional.of("file:/s/chk-1"));

    observe(ACTIVE + handoff("Cut"), kubernetes);
    observe(ACTIVE + handoff("Cut"), kubernetes);
    assertThat(observe(ACTIVE + handoff("Cut"), kubernetes).active().found().value())
        .contains(Optional.of("file:/s/savepoint-2"));
  }

  /** The savepoints count, too: a handoff that was given up may have stopped the job with one. */
  @Test
  @Law(3)
  void shouldLookForEverySnapshotOfALostJobThatStartsAgainAsItWas() {
    var root = "newest orders-a file:///state/shop/orders/";
    var places = "checkpoints/a/job-a file:///state/shop/orders/savepoints/*/savepoint-job-a-*";
    var returning =
        ACTIVE
            + "handoff: {id: b, purpose: Start, step: Return, returnJobId: job-r, lost: true,"
            + " marks: [{step: Return, at: \"%s\"}]}\n".formatted(clock.instant());
    flink.answers("state orders-a job-r", Optional.empty());
    flink.answers(root + places, Optional.of("file:/s/savepoint-2"));
    observe(returning, kubernetes());
    observe(returning, kubernetes());
    assertThat(observe(returning, kubernetes()).active().found().value())
        .contains(Optional.of("file:/s/savepoint-2"));
  }

  private static KubernetesView kubernetes() {
    var record =
        RevisionRecord.write(KEY, null, "a", 1, Specs.intent("stateBackend.uri: file:///state"));
    return new KubernetesView(
        ClusterScene.deployments("a"), List.of(), List.of(), List.of(record), List.of());
  }

  /** On the way back as well, the job's newest state may be a checkpoint. */
  @Test
  @Law(3)
  void shouldLookForWhatAReturnedJobHasLeftThatFlinkHasTakenAndForgotten() {
    var root = "newest orders-a file:///state/shop/orders/checkpoints/a/job-r";
    var returning =
        ACTIVE
            + handoff(
                "Return",
                ", jobId: job-b, returnJobId: job-r, marks: [{step: Return, at: \"%s\"}]"
                    .formatted(clock.instant()));
    flink.answers("state orders-a job-r", Optional.empty());
    flink.answers(root, Optional.of("file:/s/chk-1"));
    observe(returning, kubernetes());
    observe(returning, kubernetes());
    assertThat(flink.asked()).as("nothing was submitted").doesNotContain(root);

    board.ask(
        Requests.submit(KEY, "orders-a", "job-r"),
        Duration.ZERO,
        () -> CompletableFuture.completedFuture(null));
    observe(returning, kubernetes());
    assertThat(observe(returning, kubernetes()).active().found().value())
        .contains(Optional.of("file:/s/chk-1"));
  }

  /** As after a lost status: it was stopped before, and its next job may have run. */
  @Test
  @Law(3)
  void shouldLookForWhatTheNextJobHasLeftOfOneThatHadFinishedBeforeTheCut() {
    var root = "file:///state/shop/orders/";
    var places =
        "newest orders-a %scheckpoints/a/job-a %ssavepoints/*/savepoint-job-a-*"
            .formatted(root, root);
    var both =
        places + " %scheckpoints/b/job-b %ssavepoints/*/savepoint-job-b-*".formatted(root, root);
    flink.answers(ACTIVE_STATE, Optional.of(JobState.FINISHED));
    flink.answers(ENDED, Optional.of(DETAILS));
    flink.answers(SAVEPOINT, new SavepointResult.Completed("file:/s/savepoint-1"));
    flink.answers(both, Optional.of("file:/s/chk-1"));
    var cut = ACTIVE + handoff("Cut", ", jobId: job-b");
    observe(cut, kubernetes());
    observe(cut, kubernetes());
    assertThat(flink.asked()).contains(both);
    assertThat(observe(cut, kubernetes()).active().found().value())
        .contains(Optional.of("file:/s/chk-1"));
  }

  @Test
  @Law(3)
  void shouldLookForThemBelowTheUrisOfTheJobThatHasLeftThem() {
    var places =
        "s3://c/shop/orders/checkpoints/a/job-a"
            + " s3://s/shop/orders/savepoints/*/savepoint-job-a-* file:/s/b";
    flink.answers(ACTIVE_STATE, Optional.empty());
    flink.answers(SAVEPOINT, new SavepointResult.Unknown());
    flink.answers("newest orders-a " + places, Optional.of("file:/s/b/savepoint-1"));
    var made =
        Specs.intent(
            "stateBackend: {type: hashmap, uri: 'file:///state', checkpointsUri: 's3://c',"
                + " savepointsUri: 's3://s', recoveryUri: 's3://r'}");
    var kubernetes =
        new KubernetesView(
            ClusterScene.deployments("a"),
            List.of(),
            List.of(),
            List.of(RevisionRecord.write(KEY, null, "a", 1, made)),
            List.of());
    observe(ACTIVE + handoff("Cut"), kubernetes);
    observe(ACTIVE + handoff("Cut"), kubernetes);

    assertThat(observe(ACTIVE + handoff("Cut"), kubernetes).active().found().value())
        .contains(Optional.of("file:/s/b/savepoint-1"));
  }

  /** Before that, it may still complete one. */
  @Test
  void shouldLookForWhatTheNewJobLeftOnceItsPodsHaveEnded() {
    var look = "newest orders-a file:///state/shop/orders/checkpoints/b/job-b";
    flink.answers(look, Optional.of("file:/s/chk-8"));
    var marks = ", jobId: job-b, marks: [{step: Resume, at: '2026-03-01T11:59:00Z'}";
    var submitted =
        ACTIVE + handoff("Withdraw", marks + ", {step: Withdraw, at: '2026-03-01T12:00:00Z'}]");
    var running = ClusterScene.pod("b", Names.TASK_MANAGER, "phase: Running");

    observe(submitted, ofA(running));
    observe(ACTIVE + handoff("Withdraw"), ofA());
    assertThat(flink.asked()).isEmpty();
    observe(submitted, ofA());
    assertThat(flink.asked()).containsExactly(look);
    assertThat(observe(submitted, ofA()).active().found().value())
        .contains(Optional.of("file:/s/chk-8"));
  }

  @Test
  @Law(3)
  void shouldLookForItWhereTheRecordSaysThatItsCheckpointsAre() {
    var look =
        "newest orders-a file:///state/shop/orders/checkpoints/b/job-b"
            + " s3://fast/shop/orders/checkpoints/b/job-b";
    flink.answers(look, Optional.empty());

    observe(
        ACTIVE
            + handoff(
                "Withdraw",
                ", jobId: job-b, checkpointDirectory: 's3://fast/shop/orders/checkpoints/b', marks:"
                    + " [{step: Resume, at: '2026-03-01T11:59:00Z'}, {step: Withdraw, at:"
                    + " '2026-03-01T12:00:00Z'}]"),
        ofA());

    assertThat(flink.asked()).containsExactly(look);
  }

  /** The record of the new revision is gone by then. */
  @Test
  @Law(3)
  void shouldLookForItAlsoBelowAnotherUriThatTheSavepointWasToLieIn() {
    var look =
        "newest orders-a file:///state/shop/orders/checkpoints/b/job-b"
            + " s3://bucket/flink/shop/orders/checkpoints/b/job-b";
    flink.answers(look, Optional.empty());

    observe(
        ACTIVE
            + handoff(
                "Withdraw",
                ", jobId: job-b, savepointDirectory: 's3://bucket/flink/shop/orders/savepoints/b',"
                    + " marks: [{step: Resume, at: '2026-03-01T11:59:00Z'}, {step: Withdraw, at:"
                    + " '2026-03-01T12:00:00Z'}]"),
        ofA());

    assertThat(flink.asked()).containsExactly(look);
  }

  private static KubernetesView ofA(Pod... pods) {
    var intent = Specs.intent("stateBackend.uri: file:///state");
    var records = List.of(RevisionRecord.write(KEY, null, "a", 1, intent));
    return new KubernetesView(
        ClusterScene.deployments("a"), List.of(pods), List.of(), records, List.of());
  }

  /** One look, and only if nothing else says what the job is to start from. */
  @Test
  void shouldLookForWhatEarlierJobsLeftBeforeAStartFromNothing() {
    var root = "file:///state/shop/orders/";
    var look = "newest orders-b " + root + "checkpoints/*/* " + root + "savepoints/*";
    flink.answers(look, Optional.of("file:/s/chk-8"));
    flink.answers("newest orders-b file:/given", Optional.of("file:/given"));

    observe(starts(""), ofB());
    assertThat(flink.asked()).containsExactly(look);
    assertThat(observe(starts(""), ofB()).next().found().value())
        .contains(Optional.of("file:/s/chk-8"));
    observe(starts(", empty: true"), ofB());
    observe(starts(", state: {location: file:/s/1, kind: Savepoint}"), ofB());
    assertThat(flink.asked()).isEmpty();
    observe(starts(", restoreFrom: file:/given"), ofB());
    assertThat(flink.asked()).containsExactly("newest orders-b file:/given");
  }

  /** It may have completed a checkpoint before its pods had ended. */
  @Test
  void shouldLookForWhatAStartThatWasGivenUpHasLeft() {
    var root = "file:///state/shop/orders/";
    var look = "newest orders-b " + root + "checkpoints/*/* " + root + "savepoints/*";
    var state = starts(", state: {location: file:/s/1, kind: Savepoint}");
    flink.answers(look, Optional.of("file:/s/chk-8"));

    observe(state + last("Start", "Completed"), ofB());
    observe(state + last("Upgrade", "Failed"), ofB());
    assertThat(flink.asked()).isEmpty();
    observe(state + last("Start", "Failed"), ofB());
    assertThat(flink.asked()).containsExactly(look);
  }

  private static String last(String purpose, String outcome) {
    return "lastHandoff: {id: a, purpose: " + purpose + ", outcome: " + outcome + "}\n";
  }

  private static String starts(String more) {
    return "handoff: {id: b, purpose: Start, step: Rehearse, jobId: job-b" + more + "}\n";
  }

  private static KubernetesView ofB() {
    var intent = Specs.intent("stateBackend.uri: file:///state");
    var records = List.of(RevisionRecord.write(KEY, null, "b", 1, intent));
    return new KubernetesView(
        ClusterScene.deployments("b"), List.of(), List.of(), records, List.of());
  }

  @Test
  void shouldLookForTheSnapshotThatTheUserNames() {
    flink.answers("newest orders-b file:/given/chk-3", Optional.empty());
    var given = handoff("Rehearse", ", jobId: job-b, restoreFrom: file:/given/chk-3");
    observe(ACTIVE + given);

    assertThat(flink.asked()).contains("newest orders-b file:/given/chk-3");
    assertThat(observe(ACTIVE + given).next().found().value()).contains(Optional.empty());
    observe(ACTIVE + handoff("Rehearse", ", restoreFrom: file:/given/chk-3/_metadata"));
    assertThat(flink.asked()).as("the same place").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Return", "VerifyReturn"})
  void shouldWatchTheOldRevisionsNewJobInFullOnTheWayBack(String step) {
    flink.answers("state orders-a job-r", Optional.of(JobState.RUNNING));
    flink.answers("details orders-a job-r", Optional.of(DETAILS));
    var returning = ACTIVE + handoff(step, ", jobId: job-b, returnJobId: job-r, triggerId: t");
    observe(returning);
    observe(returning);

    assertThat(flink.asked()).containsExactly("state orders-a job-r", "details orders-a job-r");
  }

  @Test
  void shouldAskOnlyTheNextClusterOnAFirstStart() {
    flink.answers("slots orders-b", new Slots(0));
    observe("handoff: {id: b, purpose: Start, step: Prepare, jobId: job-b}");

    assertThat(flink.asked()).containsExactly("slots orders-b");
  }

  @Test
  void shouldAskNoNextClusterOfAnObjectThatIsDeleted() {
    flink.answers(SAVEPOINT, new SavepointResult.InProgress());
    var seen =
        observe(ACTIVE + "handoff: {id: b, purpose: Delete, step: Cut, triggerId: trigger-b}");

    assertThat(flink.asked()).containsExactly(ACTIVE_STATE, SAVEPOINT, ENDED);
    assertThat(seen.next()).isEqualTo(ClusterView.absent());
  }

  @ParameterizedTest
  @CsvSource({"'', 5000", "Prepare, 5000", "Rehearse, 400", "Cut, 20"})
  void shouldAskAfterTheActiveJobAsOftenAsTheStepNeeds(String step, long millis) {
    flink.answers("slots orders-b", new Slots(2));
    flink.answers(SAVEPOINT, new SavepointResult.InProgress());
    var memory = step.isEmpty() ? ACTIVE : ACTIVE + handoff(step);
    observe(memory);
    flink.asked();

    var asked = step.isEmpty() ? PROGRESS : ACTIVE_STATE;

    clock.turn(Duration.ofMillis(millis - 1));
    observe(memory);
    assertThat(flink.asked()).doesNotContain(asked);
    clock.turn(Duration.ofMillis(1));
    observe(memory);
    assertThat(flink.asked()).contains(asked);
  }

  /** In the regular reconciles here: the cached answer is recent enough. */
  @Test
  void shouldAskLessOftenAfterAJobThatHasLongBeenTheSame() {
    observe(ACTIVE);
    clock.turn(Duration.ofSeconds(80));
    observe(ACTIVE);
    clock.turn(Duration.ofSeconds(10));
    flink.asked();

    observe(ACTIVE);
    assertThat(flink.asked()).isEmpty();
    var young = ClusterScene.pod("a", Names.TASK_MANAGER, "{}");
    observe(ACTIVE, view(ClusterScene.deployments("a"), List.of(), young));
    assertThat(flink.asked()).containsExactly(PROGRESS);
  }

  @Law(7)
  @Test
  void shouldGoOnAskingAfterAJobThatRunsWithoutAnotherRound() {
    observe(ACTIVE);
    flink.asked();
    timer.turn(Duration.ofSeconds(5));
    assertThat(flink.asked()).containsExactly(PROGRESS);

    observe(ACTIVE);
    flink.asked();
    timer.turn(Duration.ofMinutes(3));
    assertThat(flink.asked()).hasSizeBetween(10, 20);
    timer.turn(Duration.ofMinutes(2));
    var asked = flink.asked();
    assertThat(asked).filteredOn(CHECKPOINTS::equals).as("one each minute").hasSize(2);
    assertThat(asked).contains(SETTINGS);
    assertThat(asked).filteredOn(one -> !CHECKPOINTS.equals(one)).hasSizeBetween(5, 7);
  }

  /** Its pods may be at work on something that the job's state does not show. */
  @Test
  void shouldGoOnAskingOftenWhileAPodIsNotReady() {
    var young = ClusterScene.pod("a", Names.TASK_MANAGER, "{}");
    observe(ACTIVE, view(ClusterScene.deployments("a"), List.of(), young));
    timer.turn(Duration.ofMinutes(3));
    flink.asked();
    timer.turn(Duration.ofMinutes(1));

    assertThat(flink.asked()).containsOnly(PROGRESS).hasSize(12);
  }

  @Law(7)
  @Test
  void shouldWakeByCheckpointsOnlyWhenTheyFailOrCompleteAgain() {
    flink.answers(SETTINGS, Optional.of(new JobSettings("orders", Duration.ofSeconds(10))));
    flink.answers(CHECKPOINTS, completed(clock.instant()));
    observe(ACTIVE);
    observe(ACTIVE);
    timer.turn(Duration.ofMinutes(1));
    flink.answers(CHECKPOINTS, completed(clock.instant()));
    woken.clear();
    timer.turn(Duration.ofMinutes(1));
    assertThat(woken).as("another one has completed").isEmpty();

    timer.turn(Duration.ofMinutes(2));
    assertThat(woken).as("none has completed for long").hasSize(1);
    timer.turn(Duration.ofMinutes(2));
    assertThat(woken).as("it is known").hasSize(1);

    flink.answers(CHECKPOINTS, completed(clock.instant()));
    timer.turn(Duration.ofSeconds(15));
    assertThat(woken).as("one has completed again").hasSize(2);
  }

  private static Optional<Checkpoints> completed(Instant at) {
    return Optional.of(
        new Checkpoints(Optional.of(at), Duration.ZERO, Optional.empty(), 0, "", Optional.empty()));
  }

  /** A savepoint may take minutes, and the JobManager that takes it has other things to do. */
  @ParameterizedTest
  @CsvSource({"0, 20", "900, 20", "2000, 100", "5000, 250", "600000, 1000"})
  void shouldAskLessOftenTheLongerTheCutLasts(long before, long millis) {
    flink.answers(SAVEPOINT, new SavepointResult.InProgress());
    var since = clock.instant().minusMillis(before);
    var cut =
        ACTIVE
            + handoff(
                "Cut",
                ", jobId: job-b, triggerId: trigger-b, savepointDirectory: file:/s/b, marks: [{step:"
                    + " Cut, at: \""
                    + since
                    + "\"}]");
    observe(cut);
    flink.asked();

    clock.turn(Duration.ofMillis(millis - 1));
    observe(cut);
    assertThat(flink.asked()).doesNotContain(ACTIVE_STATE, SAVEPOINT);
    clock.turn(Duration.ofMillis(1));
    observe(cut);
    assertThat(flink.asked()).contains(ACTIVE_STATE, SAVEPOINT);
  }

  /** Flink logs a question for an operation that it does not know as an error. */
  @Test
  void shouldAskHowTheCheckpointOfACutGoesOnceFlinkHasAcceptedIt() {
    var outcome = "checkpoint orders-a job-a c";
    flink
        .answers(outcome, new SavepointResult.InProgress())
        .answers("details orders-a job-a", Optional.of(DETAILS));
    var cut = ACTIVE + handoff("Cut", ", jobId: job-b, snapshot: {checkpointTriggerId: c}");
    observe(cut);
    observe(cut);
    assertThat(flink.asked()).doesNotContain(outcome);

    board.ask(
        Requests.checkpoint(KEY, "orders-a", "c"),
        Duration.ofSeconds(2),
        () -> CompletableFuture.completedFuture(null));
    observe(cut);
    assertThat(flink.asked()).contains(outcome);
    assertThat(observe(cut).active().savepoint().value())
        .contains(new SavepointResult.InProgress());

    clock.turn(Duration.ofMinutes(1));
    observe(
        ACTIVE
            + handoff(
                "Cut",
                ", jobId: job-b, snapshot: {checkpointTriggerId: c, cancelSince:"
                    + " '2026-03-01T12:00:00Z'}"));
    assertThat(flink.asked()).doesNotContain(outcome);
  }
}
