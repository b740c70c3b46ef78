package dev.statefulflink.e2e.jobjar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.PrintedCount;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts of SQL, by a small runner on 1.20 and by Flink's own driver on 2.x. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class SqlE2E {
  private static final List<String> WORDS = List.of("a", "b", "c");

  /** An update is printed as the row that it takes back, and the new one. */
  private static final String TAKEN_BACK = "-U[";

  private static final String SCRIPT =
      """
      CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '%d',
        'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '100000');
      CREATE TABLE counts (line STRING) WITH ('connector' = 'print');
      INSERT INTO counts SELECT '(' || word || ',' || CAST(c AS STRING) || ')' FROM (
        SELECT word, COUNT(*) AS c FROM (
          SELECT CASE MOD(n, 3) WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'c' END AS word FROM numbers)
        GROUP BY word);
      """;

  @ParameterizedTest
  @CsvSource({
    "1.20, usrlib/word-count.jar, dev.statefulflink.sample.sql.SqlRunner",
    "2.3, lib/flink-table-runtime-2.3.0.jar, org.apache.flink.table.runtime.application.SqlDriver"
  })
  @Proves("any-job")
  void shouldKeepTheCountsOfAQuery(
      String flinkVersion, String jar, String runner, WordCountScene scene) {
    String spec =
        """
        flinkVersion: "%1$s"
        image: statefulflink/word-count:%1$s
        checkpointing: {interval: 1s}
        stateBackend: {volumeClaim: %2$s}
        job:
          jar: local:///opt/flink/%3$s
          entryClass: %4$s
        %5$s
        """
            .formatted(flinkVersion, TestNamespace.CLAIM, jar, runner, arguments(20).indent(2));
    try (DeclaredJob query = DeclaredJob.start(scene, "sql", WordCountScene.SHORT_LIVED + spec)) {
      query.awaitMore(30);

      Upgrade upgrade = query.upgrade("spec:\n  job:\n" + arguments(50).indent(4));

      query.awaitMore(60);
      for (String word : WORDS) {
        List<Long> counts = counts(query, upgrade, word);
        scene.say("%s: %d counts", word, counts.size());
        assertThat(counts)
            .as(word)
            .isEqualTo(LongStream.rangeClosed(1, counts.size()).boxed().toList());
      }
    }
  }

  private static String arguments(int rate) {
    return "args:\n- --script\n- |\n" + SCRIPT.formatted(rate).indent(2);
  }

  /** Of both revisions, one after the other. */
  private static List<Long> counts(DeclaredJob query, Upgrade upgrade, String word) {
    return Stream.of(upgrade.before(), upgrade.after())
        .flatMap(active -> of(query, active.revision(), word))
        .toList();
  }

  private static Stream<Long> of(DeclaredJob query, String revision, String word) {
    return query.output().counts().stream()
        .filter(count -> count.revision().equals(revision) && count.word().equals(word))
        .filter(count -> !count.prefix().equals(TAKEN_BACK))
        .map(PrintedCount::count);
  }
}
