package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.KEY;
import static dev.statefulflink.operator.manifest.ManifestScene.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RevisionRecordTest {

  static Stream<JobIntent> intents() {
    return Stream.of(
        Specs.intent(),
        Specs.intent(
            "flinkVersion: '2.3'",
            "image: mine:1",
            "job.entryClass: com.example.Orders",
            "job.args: [--prefix, 'total ', '']",
            "job.parallelism: 4",
            "job.maxParallelism: 128",
            "job.allowNonRestoredState: true",
            "job.restartNonce: 9000000000",
            "checkpointing.interval: 1h500ms",
            "stateBackend: {type: rocksdb, uri: 'file:///s', volumeClaim: claim}",
            "restartStrategy: {type: FixedDelay}",
            "serviceAccountAnnotations: {example.com/role: orders}",
            "imagePullSecrets: [{name: registry}]",
            "taskManager.slots: 2"));
  }

  @ParameterizedTest
  @MethodSource("intents")
  void shouldReadBackWhatWasWritten(JobIntent intent) {
    assertThat(RevisionRecord.read(record(intent))).isEqualTo(intent);
  }

  @ParameterizedTest
  @MethodSource("intents")
  void shouldReadBackWhatTheApiServerReturns(JobIntent intent) {
    assertThat(RevisionRecord.read(returned(Serialization.asJson(record(intent)))))
        .isEqualTo(intent);
  }

  @Test
  void shouldReadARecordOfANewerReleaseThatHasMoreFields() {
    var json = Serialization.asJson(record(Specs.intent()));
    var newer = json.replaceFirst("\"data\"\\s*:\\s*\\{", "$0\"podTemplate\":{\"a\":[1]},");

    assertThat(newer).isNotEqualTo(json);
    assertThat(RevisionRecord.read(returned(newer))).isEqualTo(Specs.intent());
  }

  /** Users' clusters contain records of earlier releases. */
  @Test
  void shouldReadARecordOfTheFirstRelease() {
    var first =
        """
        {"apiVersion":"apps/v1","kind":"ControllerRevision","revision":1,"data":{
         "flinkVersion":"1.20","image":"flink:1.20","jarPath":"/opt/flink/usrlib/orders.jar",
         "entryClass":"","args":["a"],"parallelism":2,"maxParallelism":0,
         "allowNonRestoredState":false,"restartNonce":0,"checkpointInterval":"PT1.5S",
         "stateBackend":"hashmap","stateUri":"hdfs://namenode:9820/flink","volumeClaim":"",
         "restartStrategy":{"restart-strategy.type":"none"},"taskSlots":1}}""";

    var declared =
        Specs.intent(
            "job.args: [a]",
            "job.parallelism: 2",
            "checkpointing.interval: 1500ms",
            "restartStrategy: {type: None}");
    assertThat(RevisionRecord.read(returned(first)))
        .as("what is declared now, but for the accounts that its pods have")
        .isNotEqualTo(declared)
        .isEqualTo(ManifestScene.ofEarlierRelease(declared));
  }

  @Test
  void shouldKeepItsPlaceInTheOrderOfRevisions() {
    var record = RevisionRecord.write(KEY, OWNER, "b", 7, Specs.intent());

    assertThat(record.getRevision()).isEqualTo(7);
    assertThat(record.getMetadata().getName()).isEqualTo("orders-b");
  }

  private static ControllerRevision record(JobIntent intent) {
    return RevisionRecord.write(KEY, OWNER, "a", 1, intent);
  }

  private static ControllerRevision returned(String json) {
    return Serialization.unmarshal(json, ControllerRevision.class);
  }
}
