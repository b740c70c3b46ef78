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
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Walks the product of what can be seen at every step, and asserts what must hold of all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeciderMatrixTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private final Set<Step> reached = new HashSet<>();
  private final SortedSet<String> taken = new TreeSet<>();
  private Optional<AssertionError> broken = Optional.empty();

  /** One walk for all tests: it is long. What failed is shown by the law's own method. */
  @BeforeAll
  void walk() {
    var seen = new AtomicInteger();
    Matrix.walk(
        observation -> {
          seen.incrementAndGet();
          var decision = DECIDER.decide(observation);
          note(observation, decision);
          try {
            keepsTheLaws(observation, decision);
          } catch (AssertionError e) {
            broken = broken.or(() -> Optional.of(e));
          }
        });
    assertThat(seen).hasValueGreaterThan(50_000);
  }

  private void note(Observation seen, Decision decision) {
    decision
        .record()
        .ifPresent(
            memory -> {
              var from = name(seen.memory().handoff());
              var to = name(memory.handoff());
              if (memory.handoff() != null) {
                reached.add(memory.handoff().step());
              }
              if (!from.equals(to)) {
                taken.add(from + " --> " + to);
              }
            });
  }

  private static void keepsTheLaws(Observation seen, Decision decision) {
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
  }

  @Test
  @Law({1, 2, 3, 4, 5, 6, 7, 9})
  void shouldKeepTheLawsWhateverIsSeen() {
    broken.ifPresent(
        law -> {
          throw law;
        });
  }

  @Test
  void shouldTakeEveryStepOfTheProtocol() {
    assertThat(reached).containsExactlyInAnyOrder(Step.values());
  }

  /** The picture in docs/handoff.md has the arrows that the decider takes, and no others. */
  @Test
  void shouldTakeTheArrowsThatAreDrawn() throws IOException {
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
}
