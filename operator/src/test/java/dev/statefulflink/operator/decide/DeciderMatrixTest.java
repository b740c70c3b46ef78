package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.observe.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Walks the product of what can be seen at every step, and asserts what must hold of all of it. */
class DeciderMatrixTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  /** One walk for all of them: what failed is told by the law's own method. */
  @Test
  @Law({1, 2, 3, 4, 5, 6, 7, 9})
  void shouldKeepTheLawsWhateverIsSeen() {
    everywhere(
        (seen, decision) -> {
          Laws.intentBeforeEffect(seen, decision);
          Laws.neverTwoJobs(seen, decision);
          StateLaws.stateNeverGoesBack(seen, decision);
          StateLaws.neverCancelsAStateAway(seen, decision);
          Laws.neverTouchesTheJobBeforeTheCut(seen, decision);
          Laws.removesNothingWithoutARecord(seen, decision);
          Laws.alwaysSaysWhyAndLooksAgain(seen, decision);
          Laws.restsInPeace(seen, decision);
          Laws.leavesAFailedJobToFlink(seen, decision);
          Laws.releasesOnlyWhatIsGone(seen, decision);
          assertThat(DECIDER.decide(seen)).isEqualTo(decision);
        });
  }

  @Test
  void shouldTakeEveryStepOfTheProtocol() {
    var reached = new HashSet<Step>();
    everywhere(
        (seen, decision) ->
            decision
                .record()
                .map(memory -> memory.handoff())
                .ifPresent(handoff -> reached.add(handoff.step())));
    assertThat(reached).containsExactlyInAnyOrder(Step.values());
  }

  /** The picture in docs/handoff.md has the arrows that the decider takes, and no others. */
  @Test
  void shouldTakeTheArrowsThatAreDrawn() throws IOException {
    var taken = new TreeSet<String>();
    everywhere(
        (seen, decision) ->
            decision
                .record()
                .ifPresent(
                    memory -> {
                      var from = name(seen.memory().handoff());
                      var to = name(memory.handoff());
                      if (!from.equals(to)) {
                        taken.add(from + " --> " + to);
                      }
                    }));
    var drawn =
        Files.readAllLines(Path.of("../docs/handoff.md")).stream()
            .map(String::strip)
            .filter(line -> line.matches("\\S+ --> \\S+: .*"))
            .map(line -> line.substring(0, line.indexOf(':')))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(taken).isEqualTo(drawn);
  }

  private static String name(Handoff handoff) {
    return handoff == null ? "[*]" : Steps.word(handoff.step());
  }

  private static void everywhere(BiConsumer<Observation, Decision> check) {
    var seen = new AtomicInteger();
    Matrix.walk(
        observation -> {
          seen.incrementAndGet();
          check.accept(observation, DECIDER.decide(observation));
        });
    assertThat(seen).hasValueGreaterThan(50_000);
  }
}
