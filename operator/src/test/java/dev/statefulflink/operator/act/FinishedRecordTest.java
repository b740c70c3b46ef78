package dev.statefulflink.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.RevisionRecord;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That a job has finished is noted on the record of its revision. */
class FinishedRecordTest extends ObjectsScene {
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

  private ControllerRevision record() {
    return client
        .resources(ControllerRevision.class)
        .inNamespace("shop")
        .withName("orders-a")
        .get();
  }

  @Test
  @Law(9)
  void shouldNoteWhichJobHasFinishedUntilTheClusterIsMadeAgain() {
    var intent = Specs.intent();
    writer().applyCluster(new Action.ApplyCluster("a", 3, List.of("job"), intent));
    assertThat(RevisionRecord.finished(record())).isEmpty();

    writer().recordFinished("a", "job", AT);
    assertThat(RevisionRecord.finished(record()))
        .contains(new RevisionRecord.Finished("job", Optional.of(AT)));
    assertThat(RevisionRecord.read(record())).isEqualTo(intent);
    assertThat(record().getRevision()).isEqualTo(3);

    writer().applyCluster(new Action.ApplyCluster("a", 3, List.of("again"), intent));
    assertThat(RevisionRecord.finished(record())).as("another job runs there").isEmpty();
  }
}
