package dev.statefulflink.e2e.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.e2e.cluster.HdfsServer;
import dev.statefulflink.e2e.cluster.S3Server;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.faults.FlinkPods;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** State that lies elsewhere than on a volume. */
@ExtendWith(OnPods.class)
class StorageE2E {
  private static final String CHANGE = "spec: {job: {args: [--prefix, PREFIX]}}";
  private static final String ON_HDFS =
      "stateBackend: {uri: '%s', hadoopUser: root}\n%s"
          .formatted(HdfsServer.URI, WordCountScene.SHORT_LIVED);
  private static final String ON_S3 =
      """
      stateBackend: {uri: '%s', credentialsSecret: s3-credentials}
      flinkConfiguration: {s3.endpoint: 'http://s3:9000', s3.path.style.access: 'true'}
      """
          .formatted(S3Server.URI);

  @Test
  @Proves({"state-hdfs", "hadoop-user"})
  void shouldKeepTheCountsOnHdfs(WordCountScene scene) {
    HdfsServer hdfs = HdfsServer.start(scene.namespace());

    scene.startReading(spec("1.20", ON_HDFS));

    assertThat(hdfs.owner("/flink/%s/words/checkpoints".formatted(scene.namespace().name())))
        .as("the declared hadoopUser")
        .isEqualTo("root");
    livesOn(scene, HdfsServer.URI, () -> hdfs.files("/flink"), Campaign.isWhole());
  }

  @Test
  @Proves("state-s3")
  void shouldKeepTheCountsOnS3(WordCountScene scene) {
    S3Server s3 = S3Server.start(scene.namespace());

    scene.startReading(spec("2.3", ON_S3));

    livesOn(scene, S3Server.URI, s3::keys, true);
    assertThat(mayReadSecrets(scene.namespace(), scene.operator().account())).isFalse();
  }

  /** From a volume; the pods that run have the rights of the new place before. */
  @Test
  @Tag(Campaign.TAG)
  @Proves("state-moves")
  void shouldMoveTheStateToAnotherStorage(WordCountScene scene) {
    S3Server.start(scene.namespace());
    scene.startReading(
        spec(
            "2.3",
            """
            stateBackend: {volumeClaim: flink-state, credentialsSecret: s3-credentials}
            flinkConfiguration: {s3.endpoint: 'http://s3:9000', s3.path.style.access: true}
            """));
    scene.send(3, "hello,1", "(hello,3)");
    String root = "%s/%s/words/".formatted(S3Server.URI, scene.namespace().name());

    Upgrade upgrade =
        Upgrade.of(scene, "spec: {stateBackend: {uri: '%s'}}".formatted(S3Server.URI));

    assertRestoredBelow(root, scene, upgrade);
    scene.send(2, "hello,1", "(hello,5)");
    upgrade.assertOldClusterGone(scene);
    assertCheckpointsBelow(root, scene.job());
    scene.assertPrinted("(hello,1)", "(hello,2)", "(hello,3)", "(hello,4)", "(hello,5)");
  }

  @Test
  @Tag(Campaign.TAG)
  @Proves("hadoop-user")
  void shouldTellWhoMayNotWrite(WordCountScene scene) {
    HdfsServer hdfs = HdfsServer.start(scene.namespace());
    scene.startReading(spec("2.3", ON_HDFS));
    scene.send(3, "hello,1", "(hello,3)");
    assertThat(hdfs.owner("/flink/%s/words/checkpoints".formatted(scene.namespace().name())))
        .isEqualTo("root");
    StatefulJob job = scene.job();
    ActiveRevision before = job.active();
    List<FlinkJob> running = FlinkRest.of(job, before.revision()).jobs();

    job.change("spec: {stateBackend: {hadoopUser: guest}}");
    Condition stalled = job.awaitStalled();

    scene.say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
    assertThat(stalled.getReason()).isEqualTo("PodCrashing");
    assertThat(stalled.getMessage())
        .contains("Permission denied: user=guest")
        .contains("Set spec.stateBackend.hadoopUser")
        .contains("keeps running");
    assertThat(StatefulJob.isTrue(job.get(), "Ready")).isFalse();
    assertThat(StatefulJob.isTrue(job.get(), "Running")).isTrue();
    scene.send(2, "hello,1", "(hello,5)");

    job.change("spec: {stateBackend: {hadoopUser: root}}");
    job.awaitReady();

    assertThat(job.active()).as("never touched").isEqualTo(before);
    assertThat(FlinkRest.of(job, before.revision()).jobs()).isEqualTo(running);
    scene.assertPrinted("(hello,1)", "(hello,2)", "(hello,3)", "(hello,4)", "(hello,5)");
  }

  private static String spec(String flinkVersion, String storage) {
    return "flinkVersion: '%s'\ncheckpointing: {interval: 1s}\n%s".formatted(flinkVersion, storage);
  }

  /** Asked of the API server itself, which knows every rule that is in force. */
  private static boolean mayReadSecrets(TestNamespace namespace, String user) {
    var attributes =
        new ResourceAttributesBuilder()
            .withNamespace(namespace.name())
            .withVerb("get")
            .withResource("secrets")
            .build();
    return namespace
        .client()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(
            new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withResourceAttributes(attributes)
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }

  /**
   * An upgrade, the death of a JobManager, and a deletion.
   *
   * @param files all files of the storage
   * @param whole whether it continues after the upgrade
   */
  private static void livesOn(
      WordCountScene scene, String uri, Supplier<List<String>> files, boolean whole) {
    String root = "%s/%s/words/".formatted(uri, scene.namespace().name());
    scene.send(3, "hello,1", "(hello,3)");

    Upgrade upgrade = Upgrade.of(scene, CHANGE);

    assertRestoredBelow(root, scene, upgrade);
    scene.send(5, "hello,1", "PREFIX(hello,8)");
    upgrade.assertOldClusterGone(scene);

    assertCheckpointsBelow(root, scene.job());
    if (!whole) {
      scene.say("the death of a JobManager and a deletion: left to make campaign");
      return;
    }
    recovers(scene);
    assertHas(files, "ha/" + upgrade.after().revision());
    scene.send(2, "hello,1", "PREFIX(hello,10)");
    scene.assertPrinted(
        "(hello,1)",
        "(hello,2)",
        "(hello,3)",
        "PREFIX(hello,4)",
        "PREFIX(hello,5)",
        "PREFIX(hello,6)",
        "PREFIX(hello,7)",
        "PREFIX(hello,8)",
        "PREFIX(hello,9)",
        "PREFIX(hello,10)");
    deleted(scene, root, files);
  }

  private static void assertRestoredBelow(String root, WordCountScene scene, Upgrade upgrade) {
    StatefulJob job = scene.job();
    SavedState state = job.status().lastState();
    ActiveRevision after = upgrade.after();
    assertThat(state.kind()).isEqualTo(SavedState.Kind.SAVEPOINT);
    assertThat(state.location())
        .startsWith(root + "savepoints/" + job.status().lastHandoff().id() + "/");
    assertThat(after.restoredFrom()).isEqualTo(state.location());
    assertThat(RunningJob.of(job, after).restoredPath())
        .as("what Flink says that the job was restored from")
        .contains(state.location());
  }

  private static void assertCheckpointsBelow(String root, StatefulJob job) {
    ActiveRevision active = job.active();
    RunningJob.of(job, active).awaitCheckpointFromNowOn();
    assertThat(FlinkRest.of(job, active.revision()).newestCheckpoint(active.jobId()))
        .hasValueSatisfying(
            path -> assertThat(path).startsWith(root + "checkpoints/" + active.revision() + "/"));
  }

  private static void recovers(WordCountScene scene) {
    StatefulJob job = scene.job();
    ActiveRevision active = job.active();
    new FlinkPods(job, active.revision()).recoverWithoutTheJobManager();
    scene.say("recovered from %s", RunningJob.of(job, active).restoredPath().orElseThrow());
    assertThat(job.active()).isEqualTo(active);
  }

  private static void assertHas(Supplier<List<String>> files, String part) {
    assertThat(files.get()).anySatisfy(file -> assertThat(file).contains(part));
  }

  private static void deleted(WordCountScene scene, String root, Supplier<List<String>> files) {
    scene.say("delete");
    scene.job().delete();
    scene.job().awaitGone();

    Map<String, String> kept =
        scene
            .namespace()
            .client()
            .configMaps()
            .inNamespace(scene.namespace().name())
            .withName("words-last-state")
            .require()
            .getData();
    scene.say("kept: %s", kept);
    assertThat(kept.get("kind")).isEqualTo("SAVEPOINT");
    assertThat(kept.get("location")).startsWith(root + "savepoints/");
    String savepoint = kept.get("location").substring(root.length());
    assertHas(files, savepoint + "/_metadata");
  }
}
