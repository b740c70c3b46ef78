package dev.statefulflink.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.campaign.weather.Storm;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which of the campaign's runs are made. */
class OptionsTest {
  private static final List<String> CALLS =
      Collections.nCopies(10, List.of("PUT orders/status", "POST events")).stream()
          .flatMap(List::stream)
          .toList();

  private static Options campaign(int seed, Optional<String> flow) {
    return new Options(
        flow, OptionalInt.empty(), Optional.empty(), Optional.empty(), 3, 8, seed, 5);
  }

  private static List<Storm> storms(String name, int seed, Optional<String> only) {
    var flow = new Flow(name, scene -> {}, scene -> {}, End.RUNNING);
    return campaign(seed, only).storms(flow, CALLS);
  }

  @Test
  void shouldHaveAllWeatherAtEveryStepOfTheMainFlow() {
    assertThat(storms("upgrade", 1, Optional.empty()))
        .hasSameElementsAs(storms("upgrade", 1, Optional.of("upgrade")));
  }

  @Test
  void shouldReachEachStepOfTheOthersWithSomeSeed() {
    var all = storms("suspend", 1, Optional.of("suspend"));
    var reached = new HashSet<Storm>();
    for (int seed = 1; seed <= 3; seed++) {
      var some = storms("suspend", seed, Optional.empty());
      assertThat(some).hasSizeLessThan(all.size() / 2);
      reached.addAll(some);
    }

    assertThat(reached).hasSameElementsAs(all);
  }
}
