package dev.statefulflink.operator.decide.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.fit.StateFit.Misfit;
import dev.statefulflink.operator.flink.fit.StateFit.Operator;
import dev.statefulflink.operator.flink.fit.StateFit.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads about a state that does not fit: which operator, and the remedy. */
class VerdictsTest {
  private static final Operator COUNT = new Operator("0a44", "count", "counts-v1");

  private static StateFit unfit(List<Misfit> misfits, Operator... fresh) {
    return new StateFit(
        Optional.of("s"),
        Optional.empty(),
        misfits,
        List.of(),
        List.of(),
        List.of(),
        List.of(fresh));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAX_PARALLELISM | 128 | 64 | has max parallelism 128 in the state, and the new job sets"
            + " 64: restore the old value",
        "PARALLELISM | 2 | 4 | which is below the parallelism 4: lower the parallelism.",
        "KEY_TYPE | Long | String | has keys of type Long in the state, and of type String in the"
            + " new job: keep",
        "CLASS_MISSING | shop.Item | '' | was written by a class that the new jar does not have"
            + " (shop.Item): put",
        "STATE_BACKEND | rocksdb | hashmap | was written by state backend rocksdb, and the new job"
            + " has hashmap: only its own backend",
      })
  void shouldSayWhichRuleIsBrokenAndTheWayOut(
      Rule rule, String stored, String declared, String said) {
    assertThat(Verdicts.misfits(unfit(List.of(new Misfit(rule, COUNT, 800, stored, declared)))))
        .startsWith("The state does not fit the new job. Operator count (uid counts-v1,")
        .contains("800 B)", said);
  }

  @Test
  void shouldNameTheOperatorThatWasMeant() {
    var gone = List.of(new Misfit(Rule.NO_COUNTERPART, COUNT, 800, "", ""));

    assertThat(Verdicts.misfits(unfit(gone, new Operator("1", "count", "counts-v2"))))
        .contains("has no counterpart; the new job's count has uid counts-v2: keep the uid");
    assertThat(Verdicts.misfits(unfit(gone, new Operator("1", "count", ""))))
        .contains("has no counterpart; the new job's count has no uid: keep the uid");
    assertThat(Verdicts.misfits(unfit(gone, new Operator("1", "other", "x"))))
        .contains("has no counterpart in the new job: keep the uid");
  }

  @Test
  void shouldNameAnOperatorByItsIdIfNobodyKnowsMore() {
    var unnamed = new Misfit(Rule.NO_COUNTERPART, new Operator("0a44", "", ""), 5_000_000, "", "");

    assertThat(Verdicts.misfits(unfit(List.of(unnamed))))
        .contains("Operator with id 0a44 (5.0 MB) has no counterpart in the new job");
  }

  /** The message of a condition is cut beyond some length, and has to say that the job runs on. */
  @Test
  void shouldSayOnceWhatIsWrongWithManyTheLargestFirst() {
    var all =
        LongStream.rangeClosed(1, 30)
            .mapToObj(n -> new Operator("id" + n, "operator-" + n, "uid-" + n))
            .map(
                operator ->
                    new Misfit(
                        Rule.MAX_PARALLELISM,
                        operator,
                        Long.parseLong(operator.id().substring(2)),
                        "128",
                        "64"))
            .toList();

    assertThat(Verdicts.misfits(unfit(all)))
        .contains(
            "Operators operator-30 (uid uid-30, 30 B), operator-29 (uid uid-29, 29 B), operator-28"
                + " (uid uid-28, 28 B) and 27 more have max parallelism 128 in the state, and the"
                + " new job sets 64: restore the old value")
        .hasSizeLessThan(400);
  }

  @Test
  void shouldShowAFewKindsAndCountTheRest() {
    var all =
        Stream.of("a", "b", "c", "d", "e")
            .map(type -> new Misfit(Rule.CLASS_MISSING, COUNT, 800, "shop." + type, ""))
            .toList();

    assertThat(Verdicts.misfits(unfit(all))).contains("shop.c").endsWith("And 2 more do not fit.");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "12000, 12 kB",
    "12499999, 12 MB",
    "3000000000000000, 3000 TB"
  })
  void shouldWriteASizeAsPeopleReadIt(long bytes, String text) {
    assertThat(Sizes.text(bytes)).isEqualTo(text);
  }
}
