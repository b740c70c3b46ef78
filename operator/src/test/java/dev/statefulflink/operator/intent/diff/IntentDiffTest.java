package dev.statefulflink.operator.intent.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.DefaultImages;
import dev.statefulflink.operator.intent.IntentReader;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.intent.diff.IntentDiff.Change;
import dev.statefulflink.operator.intent.read.SpecDigestFieldsTest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user recognises what changed by its name in the spec. */
class IntentDiffTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ALLOW = "job.allowNonRestoredState";

  static Stream<String> changes() {
    return SpecDigestFieldsTest.changes();
  }

  /** Every field that is hashed has a change among these: SpecDigestTest sees to it. */
  @ParameterizedTest
  @MethodSource("changes")
  void shouldNameEveryFieldThatIsHashedAsItIsWrittenInTheSpec(String change) {
    var written = written(change);
    var names = fields(Specs.declared(), Specs.declared(change));

    assertThat(names).isNotEmpty();
    assertThat(written)
        .allSatisfy(leaf -> assertThat(names).as("%s has no name", leaf).anyMatch(covers(leaf)));
    assertThat(names)
        .allSatisfy(
            name -> assertThat(written).as("%s is not in the spec", name).anyMatch(in(name)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldNameTheSameIfTheFieldIsTakenAway(String change) {
    assertThat(fields(Specs.declared(change), Specs.declared()))
        .isEqualTo(fields(Specs.declared(), Specs.declared(change)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upgrade.deadline: 1h",
        "checkpointing.interval: 10000ms",
        "job.args: []",
        "taskManager.resources.memory: 1280Mi",
        "savepoints: {nonce: 1}",
      })
  void shouldNameNothingThatNeedsNoNewRevision(String change) {
    assertThat(fields(Specs.declared(), Specs.declared(change))).isEmpty();
  }

  @Test
  void shouldHaveTheValuesWithoutShowingThem() {
    var changes = between(Specs.declared("job.args: [old]"), Specs.declared("job.args: [new]"));

    assertThat(changes).containsExactly(new Change("job.args", List.of("old"), List.of("new")));
    assertThat(changes).hasToString("[job.args]");
    assertThat(between(Specs.declared(), Specs.declared("job.parallelism: 2")))
        .containsExactly(new Change("job.parallelism", null, 2));
  }

  @Test
  void shouldNameEachOptionOfFlinkBehindTheOtherFields() {
    var before = Specs.declared("flinkConfiguration: {x.y: a, a.c: '1'}", "job.args: [secret]");
    var after =
        Specs.declared("flinkConfiguration: {x.y: b, a.b: '1'}", "checkpointing.timeout: 1m");

    assertThat(fields(before, after))
        .containsExactly(
            "checkpointing.timeout",
            "job.args",
            "flinkConfiguration.a.b",
            "flinkConfiguration.a.c",
            "flinkConfiguration.x.y");
  }

  @Test
  void shouldNotNameAnImageThatTheOperatorChooses() {
    var images = new DefaultImages(Map.of("1.20", "flink:1.20-next"), Map.of());
    var after = new IntentReader(images).read(Specs.job("job.parallelism: 2"));

    assertThat(fields(Specs.declared(), after)).containsExactly("job.parallelism");
    assertThat(fields(Specs.declared("image: 'flink:1.20'"), after))
        .containsExactly("image", "job.parallelism");
  }

  @Test
  void shouldNameAnImageThatIsDeclaredNoMoreThoughTheSameOneIsUsed() {
    assertThat(fields(Specs.declared("image: 'flink:1.20'"), Specs.declared()))
        .containsExactly("image");
  }

  /** As after a release that knew another field, and has hashed it. */
  @Test
  void shouldCompareTheImagesThatAreUsedIfTheDigestIsOfSomethingElse() {
    var made = Specs.intent();

    assertThat(IntentDiff.between(made, "other", Specs.declared("job.parallelism: 2")))
        .extracting(Change::field)
        .containsExactly("job.parallelism");
    assertThat(IntentDiff.between(made, "other", Specs.declared("image: mine")))
        .extracting(Change::field)
        .containsExactly("image");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input: {generator: {rate: 11}}                                           | input",
        "input: {socket: {host: words, port: 9999}}                               | input",
        "input: {kafka: {servers: 'a:1', topic: words, group: a}}                 | input",
        "output: {kafka: {servers: 'a:1', topic: c, transactionalIdPrefix: a}}    | output",
        "output: {kafka: {servers: 'a:1', topic: c, delivery: AtLeastOnce}}       | output",
        "job.args: [--prefix, v2]                                                 | job.args",
        "job.args: [--generator]                                                  | job.args",
      })
  void shouldNameTheInputAndTheOutputOfAWordCount(String change, String field) {
    var reader = new IntentReader(Specs.IMAGES);

    assertThat(fields(reader.read(Specs.wordCount()), reader.read(Specs.wordCount(change))))
        .containsExactly(field);
  }

  @Test
  void shouldNameTheArgumentsOfAnotherJobThatTakesTheSameOnes() {
    assertThat(fields(Specs.declared(), Specs.declared("job.args: [--generator, '11']")))
        .containsExactly("job.args");
  }

  private static List<String> fields(Declared before, Declared after) {
    return between(before, after).stream().map(Change::field).toList();
  }

  private static List<Change> between(Declared before, Declared after) {
    return IntentDiff.between(before.intent(), before.digest(), after);
  }

  private static Predicate<String> covers(String leaf) {
    return name -> leaf.equals(name) || leaf.startsWith(name + ".");
  }

  private static Predicate<String> in(String name) {
    return leaf -> covers(leaf).test(name);
  }

  /** The leaves of a spec that a change touches. */
  private static TreeSet<String> written(String change) {
    var plain = leaves(MAPPER.valueToTree(Specs.job()));
    var changed = leaves(MAPPER.valueToTree(Specs.job(change)));
    var leaves = new TreeSet<>(plain.keySet());
    leaves.addAll(changed.keySet());
    leaves.removeIf(leaf -> Objects.equals(plain.get(leaf), changed.get(leaf)));
    if (!changed.containsKey(ALLOW)) {
      leaves.remove(ALLOW); // It is at its default.
    }
    return leaves;
  }

  private static Map<String, JsonNode> leaves(JsonNode spec) {
    var leaves = new TreeMap<String, JsonNode>();
    collect(leaves, "", spec);
    return leaves;
  }

  private static void collect(Map<String, JsonNode> leaves, String path, JsonNode at) {
    if (at.isObject()) {
      at.properties()
          .forEach(
              field ->
                  collect(
                      leaves,
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue()));
    } else if (!at.isNull()) {
      leaves.put(path, at);
    }
  }
}
