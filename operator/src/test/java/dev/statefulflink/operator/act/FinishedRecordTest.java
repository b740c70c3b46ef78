package dev.statefulflink.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.manifest.RevisionRecord;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a job has finished is noted on the record of its revision. */
class FinishedRecordTest {
  private static final ObjectKey KEY = new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1");
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

  private Objects objects;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    objects = new Objects();
    client = objects.client();
  }

  @AfterEach
  void stop() {
    client.close();
    objects.close();
  }

  private ObjectWriter writer() {
    var owner = new OwnerReferenceBuilder().withName(KEY.name()).withUid(KEY.uid()).build();
    return new ObjectWriter(client, new ClusterManifests(KEY, owner));
  }

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
