package dev.statefulflink.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.WordCountScene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A deleted object leaves its state and nothing else; applied again, it resumes. */
@ExtendWith(OnPods.class)
class DeleteE2E {
  /** What the test itself put there, and the one thing that the operator leaves. */
  private static final List<String> LEFT =
      List.of(
          "ConfigMap/words-last-state",
          "PersistentVolumeClaim/flink-state",
          "Pod/word-server",
          "Service/word-server");

  @Test
  void shouldLeaveOnlyTheStateAndResumeFromItWhenAppliedAgain(WordCountScene scene) {
    StatefulJob job = scene.job();
    scene.startOnSocket("1.20");
    scene.send(3, "hello,1", "(hello,3)");
    ActiveRevision before = job.active();

    scene.say("delete");
    job.delete();
    job.awaitGone();

    List<String> left =
        Waits.until("nothing but the state to be left", scene.namespace()::objects, LEFT::equals);
    scene.say("left: %s", left);

    scene.say("apply again");
    scene.declareAgain();
    job.awaitReady();

    ActiveRevision after = job.active();
    String root = "/flink-state/%s/words/".formatted(scene.namespace().name());
    List<String> savepoints = job.stateDirectories("savepoints/*/*");
    assertThat(savepoints).as("the final savepoint").hasSize(1);
    assertThat(after.jobId()).isNotEqualTo(before.jobId());
    assertThat(after.restoredFrom()).endsWith(root + savepoints.get(0));
    assertThat(FlinkRest.of(job, after.revision()).restoredPath(after.jobId()))
        .contains(after.restoredFrom());
    scene.send(5, "hello,1", "(hello,8)");
    scene.assertPrinted(
        "(hello,1)",
        "(hello,2)",
        "(hello,3)",
        "(hello,4)",
        "(hello,5)",
        "(hello,6)",
        "(hello,7)",
        "(hello,8)");
  }
}
