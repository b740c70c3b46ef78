package dev.statefulflink.e2e.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.faults.FlinkPods;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.Rollback;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a topic to a topic, exactly once, with a producer that writes all the time. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class KafkaE2E {
  private static final int UPGRADES = 10;

  /** This many of each word have to come through before the test continues. */
  private static final int MORE = 20;

  private static final String SPEC =
      WordCountScene.SHORT_LIVED
          + """
          flinkVersion: "1.20"
          input: {kafka: {servers: 'kafka:9092', topic: words, group: word-count}}
          output: {kafka: {servers: 'kafka:9092', topic: counts, transactionalIdPrefix: word-count}}
          checkpointing: {interval: 1s}
          stateBackend: {volumeClaim: flink-state}
          """;

  private static final Pattern COUNT = Pattern.compile("\\((\\w+),(\\d+)\\)");

  private KafkaServer kafka;

  @Test
  @Proves({"kafka-exactly-once", "kafka-source"})
  void shouldLetAConsumerSeeEveryCountOnceAndInOrder(WordCountScene scene) {
    kafka = KafkaServer.start(scene.namespace(), new Progress("kafka"));
    scene.start(SPEC);
    awaitMoreCounts();

    for (int upgrade = 1; upgrade <= UPGRADES; upgrade++) {
      upgrade(scene, upgrade);
    }
    // The savepoint's state of the connector is read by the other Flink.
    Upgrade.of(scene, "spec: {flinkVersion: '2.3'}");
    awaitMoreCounts();
    goBack(scene);
    killJobManager(scene);

    kafka.stopProducer();
    assertEveryCountOnceAndInOrder(scene);
  }

  private void upgrade(WordCountScene scene, int number) {
    boolean bySavepoint = number % 2 == 0;
    Upgrade.of(
        scene,
        "spec: {upgrade: {stateFrom: %s}, job: {args: [--prefix, 'v%d ']}}"
            .formatted(bySavepoint ? "Savepoint" : "Checkpoint", number));
    assertThat(scene.job().status().lastState().kind())
        .isEqualTo(bySavepoint ? SavedState.Kind.SAVEPOINT : SavedState.Kind.CHECKPOINT);
    awaitMoreCounts();
  }

  /** To a job that fails whenever it is started from a state, and back. */
  private void goBack(WordCountScene scene) {
    Rollback rollback =
        Rollback.of(
            scene,
            "spec: {upgrade: {stateFrom: Savepoint, retryAfterRollback: false}, "
                + "job: {args: [--fail-after-restore, 'true']}}");
    awaitMoreCounts();
    rollback.revert(scene, "spec: {job: {args: [--prefix, 'v%d ']}}".formatted(UPGRADES));
  }

  private void killJobManager(WordCountScene scene) {
    StatefulJob job = scene.job();
    ActiveRevision active = job.active();
    RunningJob running = RunningJob.of(job, active);
    Optional<String> restored = running.restoredPath();
    scene.say("JobManager killed");
    new FlinkPods(job, active.revision()).killJobManager();
    running.awaitRestoredFromOtherThan(restored);
    awaitMoreCounts();
  }

  private void awaitMoreCounts() {
    int before = fewest();
    Waits.until("%d more of each word".formatted(MORE), this::fewest, now -> now >= before + MORE);
  }

  private int fewest() {
    List<String> committed = kafka.committed();
    return KafkaServer.WORDS.stream()
        .mapToInt(word -> counts(committed, word).size())
        .min()
        .orElseThrow();
  }

  private void assertEveryCountOnceAndInOrder(WordCountScene scene) {
    int sent = Waits.until("the producer's last word", kafka::sent, rounds -> rounds > 0);
    scene.say("sent %d of each word", sent);
    Waits.until("all of them", this::fewest, now -> now >= sent);
    List<String> committed = kafka.committed();
    List<Long> once = LongStream.rangeClosed(1, sent).boxed().toList();
    for (String word : KafkaServer.WORDS) {
      assertThat(counts(committed, word)).as(word).isEqualTo(once);
    }
  }

  private static List<Long> counts(List<String> lines, String word) {
    return lines.stream()
        .flatMap(line -> COUNT.matcher(line).results())
        .filter(found -> found.group(1).equals(word))
        .map((MatchResult found) -> Long.valueOf(found.group(2)))
        .toList();
  }
}
