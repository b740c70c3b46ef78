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
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Walks the product of what can be seen at every step, and asserts what must hold of all of it. */
class DeciderMatrixTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final List<Observation> EVERYTHING = Matrix.all();

  @Test
  @Law(1)
  void shouldRecordEveryIdBeforeItsEffect() {
    everywhere(Laws::intentBeforeEffect);
  }

  @Test
  @Law(2)
  void shouldNeverRunTwoJobs() {
    everywhere(Laws::neverTwoJobs);
  }

  @Test
  @Law(3)
  void shouldNeverGoBackInState() {
    everywhere(Laws::stateNeverGoesBack);
  }

  @Test
  @Law(4)
  void shouldNotTouchTheJobBeforeTheCut() {
    everywhere(Laws::neverTouchesTheJobBeforeTheCut);
  }

  @Test
  @Law(5)
  void shouldAlwaysSayWhyAndLookAgain() {
    everywhere(Laws::alwaysSaysWhyAndLooksAgain);
  }

  @Test
  @Law(7)
  void shouldLeaveASteadyJobAlone() {
    everywhere(Laws::restsInPeace);
  }

  @Test
  @Law(9)
  void shouldLeaveAFailedJobToFlink() {
    everywhere(Laws::leavesAFailedJobToFlink);
  }

  @Test
  void shouldReleaseOnlyWhatIsGone() {
    everywhere(Laws::releasesOnlyWhatIsGone);
  }

  @Test
  @Law(6)
  void shouldDecideTheSameOfTheSame() {
    everywhere((seen, decision) -> assertThat(DECIDER.decide(seen)).isEqualTo(decision));
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
    assertThat(EVERYTHING).hasSizeGreaterThan(50_000);
    EVERYTHING.forEach(seen -> check.accept(seen, DECIDER.decide(seen)));
  }
}
