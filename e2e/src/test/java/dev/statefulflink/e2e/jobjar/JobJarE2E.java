package dev.statefulflink.e2e.jobjar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.Labels;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Any jar, from where it is; any job in it. */
@ExtendWith(OnPods.class)
class JobJarE2E {
  private static final int KEYS = 3;
  private static final int WINDOW = 100;

  @Test
  @Proves("jar-https")
  void shouldFetchAJarAndLeaveTheJobAloneOverOneThatIsNotAsDeclared(WordCountScene scene) {
    JarServer server = JarServer.start(scene.namespace());
    String first = server.sha256("v1.jar");
    String second = server.sha256("v2.jar");
    assertThat(first).isNotEqualTo(second);
    try (DeclaredJob fetched = DeclaredJob.start(scene, "fetched", fetching(server, first))) {
      assertThat(jarOf(fetched)).isEqualTo(first);
      fetched.awaitMore(20);

      fetched.isHeld(
          change(server.url("v2.jar"), first),
          "JarRejected",
          "The SHA-256 of %s is %s, not %s. If this is the right jar, set spec.job.jarSha256"
              .formatted(server.url("v2.jar"), second, first));
      fetched.isHeld(
          change(server.url("no-such.jar?signature=s3cret"), first),
          "JarNotFound",
          "There is no accessible jar at %s: the server answers 404. Set spec.job.jar"
              .formatted(server.url("no-such.jar")));
      fetched.revert(change(server.url("v1.jar"), first));

      Upgrade upgrade = fetched.upgrade(change(server.url("v2.jar"), second));
      assertThat(jarOf(fetched)).isEqualTo(second);
      fetched.awaitMore(20);
      fetched.assertCountedOn(upgrade, DeclaredJob.WORDS);
    }
  }

  private static String fetching(JarServer server, String sha256) {
    return WordCountScene.SHORT_LIVED
        + """
    flinkVersion: "1.20"
    image: %s
    job:
      jar: %s
      jarSha256: %s
      entryClass: dev.statefulflink.sample.WordCountJob
      args: [--generator, "20"]
    checkpointing: {interval: 1s}
    stateBackend: {volumeClaim: %s}
    podTemplate:
    """
            .formatted(Images.WORD_COUNT_1_20, server.url("v1.jar"), sha256, TestNamespace.CLAIM)
        + JarServer.TRUST.indent(2);
  }

  private static String change(String url, String sha256) {
    return "spec: {job: {jar: '%s', jarSha256: %s}}".formatted(url, sha256);
  }

  /** The digest of the jar that the JobManager has got. */
  private static String jarOf(DeclaredJob declared) {
    StatefulJob job = declared.job();
    return new PodShell(job.client(), job.namespace(), job.jobManager().getMetadata().getName())
        .run("sha256sum", "/var/lib/flink-jar/flink-web-upload/job.jar")
        .split(" ")[0];
  }

  static List<String> flinkVersions() {
    return Campaign.cases(List.of("1.20", "2.3"), List.of("2.3"));
  }

  @ParameterizedTest
  @MethodSource("flinkVersions")
  @Proves("any-job")
  void shouldCarryOpenWindowsOver(String flinkVersion, WordCountScene scene) {
    carryOpenWindowsOver(flinkVersion, arguments(50), arguments(200), scene);
  }

  /** Of such a job Flink takes no canonical savepoint. */
  @Test
  @Tag(Campaign.TAG)
  @Proves("asynchronous-state")
  void shouldCarryOpenWindowsOverWithAsynchronousState(WordCountScene scene) {
    String more = ", --async-state, 'true']";
    carryOpenWindowsOver(
        "2.3", arguments(50).replace("]", more), arguments(200).replace("]", more), scene);
  }

  private static void carryOpenWindowsOver(
      String flinkVersion, String before, String after, WordCountScene scene) {
    String spec =
        """
        flinkVersion: "%1$s"
        image: statefulflink/word-count:%1$s
        job:
          jar: local:///opt/flink/usrlib/word-count.jar
          entryClass: dev.statefulflink.sample.window.WindowedSumJob
          args: %2$s
          parallelism: 1
          maxParallelism: 16
        taskManager: {slots: 2}
        checkpointing: {interval: 1s}
        stateBackend: {type: rocksdb, volumeClaim: %3$s}
        """
            .formatted(flinkVersion, before, TestNamespace.CLAIM);
    try (DeclaredJob windows =
        DeclaredJob.start(scene, "windows", WordCountScene.SHORT_LIVED + spec)) {
      assertThat(windows.flink().stateBackend(windows.job().active().jobId())).contains("RocksDB");
      windows.awaitMore(2 * KEYS);

      Upgrade upgrade = windows.upgrade("spec: {job: {parallelism: 2, args: %s}}".formatted(after));

      windows.output().await(upgrade.after().revision(), 5 * KEYS);
      assertEveryWindowHasItsSum(windows, upgrade);
    }
  }

  private static String arguments(int rate) {
    return "[--rate, '%d', --keys, '%d', --window, '%d']".formatted(rate, KEYS, WINDOW);
  }

  /** Over both revisions, the window that was open at the cut included. */
  private static void assertEveryWindowHasItsSum(DeclaredJob windows, Upgrade upgrade) {
    for (int key = 0; key < KEYS; key++) {
      String letter = String.valueOf((char) ('a' + key));
      int remainder = key;
      List<Long> sums = windows.counts(upgrade, letter);
      windows.scene().say("%s: %d windows", letter, sums.size());
      assertThat(sums)
          .as(letter)
          .isEqualTo(
              IntStream.range(0, sums.size()).mapToObj(at -> expected(remainder, at)).toList());
    }
  }

  private static long expected(int key, int window) {
    long first = (long) window * WINDOW;
    return LongStream.range(first, first + WINDOW).filter(n -> n % KEYS == key).sum();
  }

  /** A jar that nobody here has written. */
  @ParameterizedTest
  @CsvSource("statemachine.StateMachineExample, --rps")
  @Proves("any-job")
  void shouldUpgradeFlinksOwnExample(String example, String rate, WordCountScene scene) {
    String spec =
        """
        flinkVersion: "1.20"
        image: %s
        job:
          jar: local:///opt/flink/usrlib/flink-examples-streaming.jar
          entryClass: org.apache.flink.streaming.examples.%s
          args: [%s, '50']
        checkpointing: {interval: 2s}
        stateBackend: {volumeClaim: %s}
        """
            .formatted(Images.WORD_COUNT_1_20, example, rate, TestNamespace.CLAIM);
    try (DeclaredJob job = DeclaredJob.start(scene, "example", WordCountScene.SHORT_LIVED + spec)) {
      RunningJob.of(job.job(), job.job().active()).awaitCheckpointFromNowOn();

      job.upgrade("spec: {job: {args: [%s, '100']}}".formatted(rate));

      RunningJob.of(job.job(), job.job().active()).awaitCheckpointFromNowOn();
    }
  }

  /** It ends by itself, and nothing but the person's word runs it once more. */
  @Test
  @Tag(Campaign.TAG)
  @Proves({"batch-job", "on-finish"})
  void shouldRunABatchJobOnceToItsEnd(WordCountScene scene) {
    String spec =
        """
        flinkVersion: "1.20"
        image: %s
        job:
          jar: local:///opt/flink/usrlib/flink-examples-streaming.jar
          entryClass: org.apache.flink.streaming.examples.wordcount.WordCount
          args: [--execution-mode, BATCH]
        stateBackend: {volumeClaim: %s}
        """
            .formatted(Images.WORD_COUNT_1_20, TestNamespace.CLAIM);
    try (DeclaredJob batch = DeclaredJob.start(scene, "batch", WordCountScene.SHORT_LIVED + spec)) {
      StatefulJob job = batch.job();
      job.await("Ready=True, Finished", found -> isFinished(found));
      awaitWithoutPods(job);
      ActiveRevision first = job.active();

      job.change("spec: {job: {restartNonce: 1}}");
      Condition stalled = job.awaitStalled();
      scene.say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
      assertThat(stalled.getReason()).isEqualTo("StateUnknown");
      assertThat(stalled.getMessage()).contains("spec.upgrade.stateFrom: Nothing");
      assertThat(job.active()).isEqualTo(first);

      job.change("spec: {upgrade: {stateFrom: Nothing, allowStateLoss: true}}");
      job.awaitReady();
      job.await("Ready=True, Finished", found -> isFinished(found));
      assertThat(job.active().jobId()).isNotEqualTo(first.jobId());
      awaitWithoutPods(job);
      job.await("Ready=True, Finished", found -> isFinished(found));
    }
  }

  /** Once its end is recorded. */
  private static void awaitWithoutPods(StatefulJob job) {
    job.await("finishedAt", found -> found.getStatus().active().finishedAt() != null);
    String revision = job.active().revision();
    Waits.untilTrue(
        "no pod of the finished job",
        () ->
            job.runningPods(Labels.jobManagersOf(job.name(), revision)).findAny().isEmpty()
                && job.taskManagers(revision).isEmpty());
  }

  private static boolean isFinished(CustomResource<?, StatefulJobStatus> found) {
    return StatefulJob.condition(found, "Ready")
        .filter(ready -> ready.getReason().equals("Finished"))
        .isPresent();
  }
}
