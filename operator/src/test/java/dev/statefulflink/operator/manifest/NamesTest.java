package dev.statefulflink.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final ObjectKey KEY = new ObjectKey("StatefulWordCount", "shop", "w", "uid");

  @ParameterizedTest
  @ValueSource(strings = {"orders", "new-orders", "a-b-c"})
  void shouldFindTheObjectOfACluster(String name) {
    assertThat(Names.ofCluster(Names.cluster(name, "aaaa1111"))).isEqualTo(name);
  }

  @Test
  void shouldFindNoObjectOfAnOddName() {
    assertThat(Names.ofCluster("orders")).isEmpty();
    assertThat(Names.ofCluster("")).isEmpty();
  }

  /** The names that running jobs have: none of them may change. */
  @Test
  void shouldNameTheClustersOfANameOfUpTo40CharactersByAllOfIt() {
    assertThat(Names.cluster("a".repeat(40), "aaaa1111")).isEqualTo("a".repeat(40) + "-aaaa1111");
  }

  /** As running jobs have them: another release must find them under the same names. */
  @Test
  void shouldShortenALongerName() {
    assertThat(Names.cluster("settlement-of-card-payments-in-europe-west", "aaaa1111"))
        .isEqualTo("settlement-of-card-payments-in-347d6973a6-aaaa1111");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 39, 40, 41, 62, 63})
  void shouldFitIntoANameOfKubernetes(int length) {
    var cluster = Names.cluster("a".repeat(length), "aaaa1111");

    assertThat(cluster).hasSizeLessThanOrEqualTo(63).matches("[a-z]([-a-z0-9]*[a-z0-9])?");
    assertThat(Names.jobManager(cluster)).hasSizeLessThanOrEqualTo(63);
    assertThat(Names.taskManager(cluster)).hasSizeLessThanOrEqualTo(63);
    assertThat(Names.labels(key("a".repeat(length)), "aaaa1111").values())
        .allSatisfy(value -> assertThat(value).hasSizeLessThanOrEqualTo(63));
  }

  @Test
  void shouldKeepLongNamesWithTheSameBeginningApart() {
    var one = "a".repeat(30) + "-of-the-first-team";
    var other = "a".repeat(30) + "-of-the-other-team";

    assertThat(Names.cluster(one, "aaaa1111")).isNotEqualTo(Names.cluster(other, "aaaa1111"));
    assertThat(Names.prefix(one)).hasSameSizeAs(Names.prefix(other));
    assertThat(Names.labels(key(one))).isNotEqualTo(Names.labels(key(other)));
    assertThat(Names.account(one)).isNotEqualTo(Names.account(other));
    assertThat(Names.lastState(one)).isNotEqualTo(Names.lastState(other));
  }

  /** Also if the shortened name ends with a dash, which is why it is kept. */
  @ParameterizedTest
  @ValueSource(strings = {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaa----"})
  void shouldNotShareAClusterWithAnObjectThatIsNamedLikeIt(String beginning) {
    var name = beginning + "bbbbbbbbbbbbbbbb";
    var namesake = Names.prefix(name);

    assertThat(namesake).hasSize(41).startsWith(beginning + "-");
    assertThat(Names.prefix(namesake)).isNotEqualTo(namesake);
    assertThat(Names.cluster(namesake, "aaaa1111")).isNotEqualTo(Names.cluster(name, "aaaa1111"));
  }

  @Test
  void shouldFindThePrefixOfACluster() {
    var name = "a".repeat(63);

    assertThat(Names.ofCluster(Names.cluster(name, "aaaa1111"))).isEqualTo(Names.prefix(name));
  }

  /** They are named by hand, in Git and in the trust of a cloud, and have room for all of it. */
  @Test
  void shouldNameWhatAllRevisionsShareByTheWholeName() {
    var name = "a".repeat(63);

    assertThat(Names.account(name)).isEqualTo(name + "-flink");
    assertThat(Names.lastState(name)).isEqualTo(name + "-last-state");
    assertThat(Names.labels(key(name))).containsEntry(Names.NAME, name);
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("StatefulWordCount", "shop", name, "uid");
  }

  @Test
  void shouldNameThePartsOfACluster() {
    assertThat(Names.cluster("w", "a")).isEqualTo("w-a");
    assertThat(Names.jobManager("w-a")).isEqualTo("w-a-jobmanager");
    assertThat(Names.taskManager("w-a")).isEqualTo("w-a-taskmanager");
    assertThat(Names.configuration("w-a")).isEqualTo("w-a-config");
    assertThat(Names.account("w-a", "jobmanager")).isEqualTo("w-a-jobmanager");
    assertThat(Names.lastState("w")).isEqualTo("w-last-state");
  }

  @Test
  void shouldTellRevisionsApartByALabel() {
    assertThat(Names.labels(KEY)).doesNotContainKey(Names.REVISION);
    assertThat(Names.labels(KEY, "a"))
        .containsAllEntriesOf(Names.labels(KEY))
        .containsEntry(Names.REVISION, "a");
  }

  @Test
  void shouldSelectOneComponentOfOneRevisionOfOneObject() {
    assertThat(Names.selector(KEY, "a", Names.TASK_MANAGER))
        .containsOnlyKeys(Names.KIND, Names.NAME, Names.REVISION, Names.COMPONENT)
        .containsEntry(Names.KIND, "StatefulWordCount")
        .containsEntry(Names.NAME, "w")
        .containsEntry(Names.REVISION, "a")
        .containsEntry(Names.COMPONENT, "taskmanager");
  }
}
