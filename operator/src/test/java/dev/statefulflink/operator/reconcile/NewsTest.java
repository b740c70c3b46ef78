package dev.statefulflink.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** What of an object's own changes wakes the reconciler. */
class NewsTest {
  private static final String OBJECT =
      """
      apiVersion: statefulflink.dev/v1alpha1
      kind: StatefulWordCount
      metadata: {name: words, namespace: team, generation: 1, finalizers: [a]}
      """;
  private static final String RECORD = "status: {active: {revision: 6de0aa45, jobId: da05}}\n";

  @Test
  void shouldLookAtAStatusThatHasLostItsRecord() {
    assertThat(isNews(OBJECT + RECORD, OBJECT)).isTrue();
    assertThat(isNews(OBJECT + RECORD, OBJECT + "status: {observedGeneration: 1}")).isTrue();
    assertThat(isNews(OBJECT + "status: {handoff: {id: 2635cc8e}}", OBJECT)).isTrue();
  }

  @Test
  void shouldNotLookAtWhatTheOperatorItselfHasWritten() {
    assertThat(isNews(OBJECT, OBJECT + RECORD)).isFalse();
    assertThat(isNews(OBJECT + RECORD, OBJECT + RECORD)).isFalse();
    assertThat(isNews(OBJECT + RECORD, OBJECT + "status: {handoff: {id: 2635cc8e}}")).isFalse();
    assertThat(isNews(OBJECT, OBJECT + "status: {observedGeneration: 1}")).isFalse();
  }

  @Test
  void shouldLookAtAnotherSpecADeletionAndAFinalizerThatWasRemoved() {
    assertThat(isNews(OBJECT, OBJECT.replace("generation: 1", "generation: 2"))).isTrue();
    assertThat(isNews(OBJECT, OBJECT.replace("finalizers: [a]", "finalizers: []"))).isTrue();
    assertThat(
            isNews(
                OBJECT,
                OBJECT.replace(
                    "name: words", "name: words, deletionTimestamp: 2026-11-30T12:00:00Z")))
        .isTrue();
  }

  private static boolean isNews(String before, String after) {
    return EventSources.isNews(
        Serialization.unmarshal(after, StatefulWordCount.class),
        Serialization.unmarshal(before, StatefulWordCount.class));
  }
}
