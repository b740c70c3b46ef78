package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.steps.AwaitTest;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.PodTrouble;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import dev.statefulflink.operator.status.StatusProjector;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Objects as a GitOps tool meets them, each with the status that the decider and the projector give
 * it in that situation.
 */
final class HealthFixtures {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(3600);
  private static final String DELETED = "2026-01-01T11:59:58Z";

  private final Map<String, CustomResource<?, StatefulJobStatus>> objects = new LinkedHashMap<>();

  private HealthFixtures() {}

  /** The objects by the name of their situation. */
  static Map<String, CustomResource<?, StatefulJobStatus>> all() {
    var fixtures = new HealthFixtures();
    fixtures.unseen();
    fixtures.moving();
    fixtures.waiting();
    fixtures.resting();
    fixtures.held();
    fixtures.broken();
    fixtures.deleted();
    return fixtures.objects;
  }

  private void unseen() {
    objects.put("progressing-no-status", HealthObjects.wordCount(1));
    put("progressing-unseen", HealthObjects.wordCount(1), "observedGeneration: -1");
    var older = status(steady(JobState.RUNNING));
    put("progressing-old-generation", HealthObjects.wordCount(3), Serialization.asYaml(older));
  }

  private void moving() {
    put("progressing-first-start", new Scene().handoff(Purpose.START, Step.PREPARE));
    put("progressing-preparing", upgrade(Step.PREPARE));
    put("progressing-rehearsing", upgrade(Step.REHEARSE));
    put("progressing-taking-savepoint", upgrade(Step.CUT));
    put("progressing-restoring", upgrade(Step.RESUME));
    put(
        "progressing-withdrawing",
        upgrade(Step.WITHDRAW).next(Scene.ViewOf.present().state(JobState.FAILED).view()));
    put("progressing-rolling-back", upgrade(Step.RETURN));
    put(
        "progressing-suspending",
        new Scene()
            .lastState(Scene.STATE)
            .suspended()
            .retires(new RetiringView(Scene.OLD, true, true, Pods.RUNNING, true)));
    put("progressing-job-restarting", steady(JobState.RESTARTING));
    put(
        "progressing-flink-unreachable",
        unchanged().active(ClusterView.unasked(new ClusterState.Present())));
  }

  /** Named by how Argo CD sees them: nothing is in progress. */
  private void waiting() {
    put(
        "suspended-awaiting-approval",
        upgrade(Step.AWAIT).cutsOver(AwaitTest.MANUAL).next(Scene.ViewOf.present().view()));
    put(
        "suspended-awaiting-window",
        unchanged()
            .declares(Scene.NEW_DIGEST)
            .cutsOver(AwaitTest.AT_NIGHT)
            .held(Reason.AWAITING_WINDOW, Scene.NOW.plusSeconds(3600)));
  }

  private void resting() {
    put("healthy-running", steady(JobState.RUNNING));
    put("healthy-finished", steady(JobState.FINISHED));
    objects.put(
        "healthy-finished-flink-job",
        with(HealthObjects.flinkJob(2), status(steady(JobState.FINISHED))));
    put("suspended", new Scene().lastState(Scene.STATE).suspended());
  }

  private void held() {
    put("degraded-jar-not-found", upgrade(Step.PREPARE).next(trouble(PodTrouble.JAR_NOT_FOUND)));
    put(
        "degraded-image-pull-failed",
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.PREPARE, LONG_AGO)
            .next(trouble(PodTrouble.IMAGE_PULL_FAILED)));
    put(
        "degraded-rehearsal-failed",
        upgrade(Step.REHEARSE).next(Scene.ViewOf.present().rehearsal(Scene.failed(400)).view()));
    put(
        "degraded-restore-failed",
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.VERIFY_RETURN)
            .active(
                Scene.ViewOf.present()
                    .state(JobState.RUNNING)
                    .details(Scene.details(JobState.RUNNING, true, Scene.STATE.location(), 1))
                    .view()));
    put(
        "degraded-downtime-too-long",
        upgrade(Step.REHEARSE)
            .measured("2.000s", "1.500s")
            .cutsOver(AwaitTest.SHORT)
            .next(Scene.ViewOf.rehearsed().view()));
    put("degraded-spec-invalid", steady(JobState.RUNNING).invalid());
  }

  private void broken() {
    put(
        "degraded-job-failed",
        unchanged()
            .active(
                Scene.ViewOf.present()
                    .state(JobState.FAILED)
                    .details(Scene.details(JobState.FAILED, false, null, 3))
                    .view()));
    put("degraded-job-lost", unchanged().active(Scene.ViewOf.present().unknownJob().view()));
    put("degraded-kubernetes-refused", steady(JobState.RUNNING).refused(false));
    put(
        "degraded-savepoint-overdue",
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.CUT, LONG_AGO)
            .active(
                Scene.ViewOf.present()
                    .state(JobState.RUNNING)
                    .savepoint(new SavepointResult.InProgress())
                    .view()));
  }

  private void deleted() {
    var ends = new Scene().running().handoff(Purpose.DELETE, Step.CUT).deleted();
    var waits = unchanged().held(Reason.SAVEPOINT_FAILED, Scene.NOW.plusSeconds(60)).deleted();
    objects.put("progressing-deleted", deleted(status(ends)));
    objects.put("progressing-deletion-stalled", deleted(status(waits)));
  }

  private static CustomResource<?, StatefulJobStatus> deleted(StatefulJobStatus status) {
    var object = HealthObjects.wordCount(2);
    object.getMetadata().setDeletionTimestamp(DELETED);
    return with(object, status);
  }

  private static Scene upgrade(Step step) {
    return new Scene().running().handoff(Purpose.UPGRADE, step);
  }

  private static Scene unchanged() {
    return new Scene().running().declares(Scene.OLD_DIGEST);
  }

  private static Scene steady(JobState state) {
    return unchanged().active(Scene.view(new ClusterState.Present(), state));
  }

  private static ClusterView trouble(PodTrouble what) {
    return new Scene.ViewOf(new ClusterState.Troubled(what, "The pod shows why.", Duration.ZERO))
        .view();
  }

  private static StatefulJobStatus status(Scene scene) {
    var seen = scene.seen();
    return StatusProjector.project(seen, DECIDER.decide(seen));
  }

  private void put(String name, Scene scene) {
    objects.put(name, with(HealthObjects.wordCount(2), status(scene)));
  }

  private void put(String name, CustomResource<?, StatefulJobStatus> object, String statusInYaml) {
    objects.put(name, with(object, Serialization.unmarshal(statusInYaml, StatefulJobStatus.class)));
  }

  private static CustomResource<?, StatefulJobStatus> with(
      CustomResource<?, StatefulJobStatus> object, StatefulJobStatus status) {
    object.setStatus(status);
    return object;
  }
}
