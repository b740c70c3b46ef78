package dev.statefulflink.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples show all that can be declared. */
class ExamplesTest {
  private static final List<String> CRDS =
      List.of(
          "statefulwordcounts.statefulflink.dev.yaml", "statefulflinkjobs.statefulflink.dev.yaml");

  @Test
  void shouldShowEveryFieldOfTheSpec() {
    Set<String> declarable = new TreeSet<>();
    for (String file : CRDS) {
      JsonNode crd = yaml(Repository.text(Repository.root().resolve("crds").resolve(file)));
      fields("spec", crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), declarable);
    }
    Set<String> shown = new TreeSet<>();
    objects().forEach(object -> values("spec", object.path("spec"), shown));

    assertThat(declarable).hasSizeGreaterThan(40);
    assertThat(shown).containsAll(declarable);
  }

  @Test
  void shouldTellInTheFirstLineWhatIsShown() {
    assertThat(files())
        .allSatisfy(file -> assertThat(Repository.text(file)).matches("(?s)# [A-Z].{20,}"));
  }

  @Test
  void shouldListEveryExample() {
    String list = Repository.text(Repository.root().resolve("examples/README.md"));

    assertThat(Repository.examples())
        .allSatisfy(file -> assertThat(list).contains("(" + file.getFileName() + ")"));
  }

  @Test
  void shouldSayWhereEachOfTheOthersIsPublished() {
    String list = Repository.text(Repository.root().resolve("examples/from-others/README.md"));

    assertThat(Repository.examplesFromOthers())
        .hasSize(9)
        .allSatisfy(file -> assertThat(list).contains("(" + file.getFileName() + ") | "))
        .allSatisfy(file -> assertThat(Repository.text(file)).contains("\n# From "));
  }

  private static Stream<Path> files() {
    return Stream.of(Repository.examples(), Repository.examplesFromOthers()).flatMap(List::stream);
  }

  private static Stream<JsonNode> objects() {
    return Repository.examples().stream()
        .flatMap(file -> Stream.of(Repository.text(file).split("(?m)^---$")))
        .map(ExamplesTest::yaml)
        .filter(object -> object.path("kind").asText().startsWith("Stateful"));
  }

  private static JsonNode yaml(String text) {
    return Serialization.unmarshal(text, JsonNode.class);
  }

  private static void fields(String path, JsonNode schema, Set<String> into) {
    if (schema.has("properties")) {
      schema
          .path("properties")
          .properties()
          .forEach(part -> fields(path + "." + part.getKey(), part.getValue(), into));
    } else {
      into.add(path);
    }
  }

  /** Also what holds more values: a map is a field of the schema, its keys are none. */
  private static void values(String path, JsonNode value, Set<String> into) {
    into.add(path);
    value.properties().forEach(part -> values(path + "." + part.getKey(), part.getValue(), into));
  }
}
