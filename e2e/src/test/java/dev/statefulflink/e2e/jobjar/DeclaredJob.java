package dev.statefulflink.e2e.jobjar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.job.WordCountOutput;
import dev.statefulflink.e2e.story.UntouchedJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A StatefulFlinkJob in a scene's namespace, and what it prints. */
record DeclaredJob(WordCountScene scene, StatefulJob job, WordCountOutput output)
    implements AutoCloseable {
  /** What the sample's generator sends. */
  static final List<String> WORDS = List.of("hello", "flink", "state", "stream", "savepoint");

  /** Declares it, and waits until it is Ready. */
  static DeclaredJob start(WordCountScene scene, String name, String spec) {
    StatefulJob job = declare(scene, name, spec);
    DeclaredJob declared =
        new DeclaredJob(scene, job, WordCountOutput.follow(scene.namespace(), name));
    job.awaitReady();
    scene.say("Ready: revision %s, job %s", job.active().revision(), job.active().jobId());
    return declared;
  }

  static StatefulJob declare(WordCountScene scene, String name, String spec) {
    scene
        .namespace()
        .apply(
            """
            apiVersion: statefulflink.dev/v1alpha1
            kind: StatefulFlinkJob
            metadata:
              name: %s
            spec:
            """
                    .formatted(name)
                + spec.indent(2));
    return new StatefulJob(scene.namespace(), StatefulFlinkJob.class, name);
  }

  /** Changes the spec, and waits until the job runs on it, from the state that the old one left. */
  Upgrade upgrade(String change) {
    Upgrade upgrade = Upgrade.of(scene, job, change, () -> {});
    LastHandoff ended = job.status().lastHandoff();
    assertThat(ended.from()).isEqualTo(upgrade.before().revision());
    assertThat(ended.to()).isEqualTo(upgrade.after().revision());
    assertThat(flink().restoredPath(upgrade.after().jobId()))
        .as("what Flink says that the job was restored from")
        .contains(ended.restoredFrom());
    assertThat(ended.restoredFrom()).contains("/savepoints/" + ended.id() + "/");
    return upgrade;
  }

  /** A change that cannot run: it is held with this reason, and the job never notices. */
  void isHeld(String change, String reason, String advice) {
    UntouchedJob untouched = UntouchedJob.of(job);
    scene.say("change: %s", change);
    job.change(change);

    Condition stalled = job.awaitStalled();

    scene.say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
    assertThat(stalled.getReason()).isEqualTo(reason);
    assertThat(stalled.getMessage()).contains(advice).contains("keeps running");
    untouched.check();
    awaitMore(20);
    untouched.check();
  }

  /** Back to what runs: taken up at once, by the very job that ran all the time. */
  void revert(String change) {
    scene.say("revert: %s", change);
    UntouchedJob.of(job).isTakenUpAgain(change);
  }

  /** The cluster of the revision in charge. */
  FlinkRest flink() {
    return FlinkRest.of(job, job.active().revision());
  }

  /** Waits until the revision in charge has printed this many more counts. */
  void awaitMore(int counts) {
    String revision = job.active().revision();
    long before =
        output.counts().stream().filter(count -> count.revision().equals(revision)).count();
    output.await(revision, (int) before + counts);
  }

  /** Each word was counted from 1 on, by both revisions of the upgrade, without a gap. */
  void assertCountedOn(Upgrade upgrade, List<String> words) {
    for (String word : words) {
      List<Long> counts = counts(upgrade, word);
      scene.say("%s: %d counts", word, counts.size());
      assertThat(counts)
          .as(word)
          .isEqualTo(LongStream.rangeClosed(1, counts.size()).boxed().toList());
    }
  }

  /** What both revisions of the upgrade have printed of a word, one after the other. */
  List<Long> counts(Upgrade upgrade, String word) {
    return Stream.of(upgrade.before(), upgrade.after())
        .flatMap(active -> output.counts(active.revision(), word).stream())
        .toList();
  }

  @Override
  public void close() {
    output.close();
  }
}
