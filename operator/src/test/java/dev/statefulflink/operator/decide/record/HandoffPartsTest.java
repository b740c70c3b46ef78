package dev.statefulflink.operator.decide.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The status has the record of a handoff as one object: no part of it gets lost or changes. */
class HandoffPartsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  /** With every field. */
  private static final String WRITTEN =
      """
      attempt: 3
      checkpointDirectory: file:///c
      cutover: {approve: word, awaits: AwaitingApproval, foretoldBy: the last upgrade, stateBytes: 9, window: "2026-01-02T02:00:00Z"}
      digest: new-digest
      downSince: "2026-01-01T11:00:00Z"
      empty: true
      expectedDowntime: 5s
      failure: {mayPass: true, message: It broke., reason: RestoreFailed}
      generation: 7
      id: bbbbbbbb
      jobId: job-b
      lost: true
      marks: [{at: "2026-01-01T11:59:00Z", progress: {at: "2026-01-01T11:59:30Z", tasksUp: 1}, step: Resume}]
      purpose: Upgrade
      rehearsalJobId: r
      restoreFrom: file:///given
      returnJobId: job-a
      savepointDirectory: file:///s
      snapshot: {cancelSince: "2026-01-01T11:58:00Z", checkpointTriggerId: c, format: Native, replayed: 3s}
      state: {kind: Savepoint, location: file:///s/1}
      step: Resume
      strategy: Recreate
      triggerId: t
      warmUpJobId: w
      warning: {message: Look., reason: WayBackUnknown}
      """;

  private static final Handoff ALL = Serialization.unmarshal(WRITTEN, Handoff.class);

  @Test
  void shouldWriteEveryFieldAsItWasRead() {
    assertThat(HandoffParts.of(ALL).written()).isEqualTo(ALL);
    assertThat(fields(ALL)).as("give the new field a value above").doesNotContainNull();
    assertThat(Serialization.asYaml(ALL)).contains("strategy: \"Recreate\"", "lost: true");
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldLeaveTheOtherPartsAlone(UnaryOperator<Handoff> change, int fields) {
    var before = fields(ALL);
    var after = fields(change.apply(ALL));

    assertThat(Stream.iterate(0, i -> i < before.length, i -> i + 1))
        .filteredOn(i -> !before[i].equals(after[i]))
        .hasSize(fields);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change(h -> Handoffs.step(h, Step.VERIFY, NOW), 2),
        change(h -> Handoffs.progress(h, 2, NOW), 1),
        change(h -> Handoffs.withCut(h, null, null, null), 3),
        change(h -> Handoffs.withDownSince(h, NOW), 1),
        change(h -> Handoffs.withState(h, null), 1),
        change(h -> Handoffs.withSource(h, null, false), 2),
        change(h -> Handoffs.withLost(h, false), 1),
        change(h -> Handoffs.withReturn(h, null, new Handoff.Failure("r", "m", null)), 2),
        change(h -> Handoffs.withWarning(h, new Handoff.Warning("r", "m")), 1),
        change(h -> Handoffs.withCutover(h, "1s", h.cutover()), 1));
  }

  private static Arguments change(UnaryOperator<Handoff> change, int fields) {
    return Arguments.of(change, fields);
  }

  private static Object[] fields(Handoff handoff) {
    return Arrays.stream(Handoff.class.getRecordComponents())
        .map(component -> read(component, handoff))
        .toArray();
  }

  private static Object read(RecordComponent component, Handoff of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
