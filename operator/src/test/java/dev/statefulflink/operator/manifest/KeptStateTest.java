package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.LastState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeptStateTest {

  @ParameterizedTest
  @EnumSource(SavedState.Kind.class)
  void shouldReadBackWhatWasWritten(SavedState.Kind kind) {
    var state = state(kind);
    var json = Serialization.asJson(KeptState.write(KEY, state));

    assertThat(KeptState.read(KEY, Serialization.unmarshal(json, ConfigMap.class))).contains(state);
  }

  @Test
  void shouldReadBackThatNothingIsToBeResumed() {
    var kept = KeptState.write(KEY, LastState.NOTHING);

    assertThat(KeptState.read(KEY, kept)).contains(LastState.NOTHING);
    assertThat(kept.getData()).containsOnlyKeys("kind");
  }

  @Test
  void shouldBeReadByALaterObjectOfTheSameNameAndKind() {
    var kept = KeptState.write(KEY, state(SavedState.Kind.SAVEPOINT));
    var later = new ObjectKey(KEY.kind(), KEY.namespace(), KEY.name(), "uid-2");

    assertThat(KeptState.read(later, kept)).contains(state(SavedState.Kind.SAVEPOINT));
  }

  @Test
  void shouldNotBeReadByAnObjectOfAnotherKind() {
    var kept = KeptState.write(KEY, state(SavedState.Kind.SAVEPOINT));
    var other = new ObjectKey("StatefulWordCount", KEY.namespace(), KEY.name(), "uid-2");

    assertThat(KeptState.read(other, kept)).isEmpty();
  }

  @Test
  void shouldNotBeReadOffSomebodyElsesConfigMap() {
    var foreign =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("orders-last-state")
            .endMetadata()
            .build();

    assertThat(KeptState.read(KEY, foreign)).isEmpty();
  }

  @Test
  void shouldNotBeReadWhereSomebodyHasEmptiedIt() {
    var kept = KeptState.write(KEY, state(SavedState.Kind.SAVEPOINT));
    kept.setData(null);

    assertThat(KeptState.read(KEY, kept)).isEmpty();
  }

  @Test
  void shouldOutliveItsObject() {
    var kept = KeptState.write(KEY, state(SavedState.Kind.SAVEPOINT));

    assertThat(kept.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(kept.getMetadata().getName()).isEqualTo("orders-last-state");
    assertThat(kept.getMetadata().getNamespace()).isEqualTo("shop");
  }

  /**
   * A tool that finds a label or an annotation of its own on an object without an owner takes it
   * for a part of an application, and prunes it when the application's objects leave Git.
   */
  @Test
  void shouldBelongToNoApplicationOfAGitOpsTool() {
    var meta = KeptState.write(KEY, state(SavedState.Kind.SAVEPOINT)).getMetadata();

    assertThat(meta.getLabels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "app.kubernetes.io/name", "flink",
                "app.kubernetes.io/managed-by", "stateful-flink-operator",
                "statefulflink.dev/kind", "StatefulFlinkJob",
                "statefulflink.dev/name", "orders"));
    assertThat(meta.getAnnotations()).isNullOrEmpty();
  }

  private static LastState state(SavedState.Kind kind) {
    return new LastState(
        new SavedState("file:/s/savepoint-1", kind, Instant.parse("2026-03-01T12:00:00.123Z")),
        "file:/given/chk-3");
  }
}
