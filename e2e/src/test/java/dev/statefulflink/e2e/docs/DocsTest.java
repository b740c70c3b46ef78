package dev.statefulflink.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.api.DeclaredSchema;
import dev.statefulflink.e2e.docs.page.DocsBlock;
import dev.statefulflink.e2e.docs.page.DocsPage;
import dev.statefulflink.e2e.docs.page.MainSource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The docs name nothing that is not there, every command in them says who runs it, and they are
 * written in plain English.
 */
class DocsTest {
  /** Between backticks, they have names of Flink, Kubernetes and another operator. */
  private static final Pattern ABOUT_OTHERS =
      Pattern.compile("docs/(flink-facts\\.md|decisions/.*|how-to/migrate-from-.*)");

  private static final Pattern PATCH =
      Pattern.compile("kubectl .*patch (?:swc|sfj)\\b.* -p (['\"])(\\{.*\\})\\1");

  @Test
  void shouldSayOfEveryShellBlockWhoRunsIt() {
    Set<String> commands = new TreeSet<>();
    List<DocsBlock> unmarked = new ArrayList<>();
    for (DocsBlock block : shellBlocks()) {
      block
          .run()
          .ifPresentOrElse(run -> commands.addAll(block.commands()), () -> unmarked.add(block));
    }
    // Such as README's: no new command in it, so what is said of the marked one holds.
    assertThat(unmarked)
        .allSatisfy(
            block ->
                assertThat(block.commands().stream().filter(line -> !isTarget(line)))
                    .as("%s has no mark; commands that no marked block has, either", block)
                    .isSubsetOf(commands));
  }

  private static boolean isTarget(String command) {
    String makefile = Repository.text(Repository.root().resolve("Makefile"));
    return command.matches("make [a-z-]+")
        && makefile.contains("\n%s: ".formatted(command.substring("make ".length())));
  }

  @Test
  void shouldRunAllThatIsMarkedAsRun() {
    for (DocsBlock block : shellBlocks()) {
      block
          .run()
          .ifPresent(
              run -> {
                switch (run) {
                  case STORY -> assertCanRun(block);
                  case ELSEWHERE -> assertThat(exists(block.what())).as("%s", block).isTrue();
                  case NEVER -> assertThat(block.what()).as("%s", block).hasSizeGreaterThan(10);
                }
              });
    }
    assertThat(shellBlocks())
        .filteredOn(block -> block.isOfStory(DocsE2E.QUICKSTART))
        .allSatisfy(block -> assertThat(block.page()).endsWith("tutorial/quickstart.md"))
        .hasSizeGreaterThan(10);
  }

  private static void assertCanRun(DocsBlock block) {
    assertThat(DocsE2E.STORIES).as("%s", block).contains(block.what());
    assertThat(block.commands().stream().filter(command -> command.contains("kubectl ")))
        .as("%s: in the namespace of its own", block)
        .isNotEmpty()
        .allSatisfy(
            command ->
                assertThat(command.split("kubectl ", -1).length)
                    .isEqualTo(
                        command.split("kubectl -n " + Walkthrough.NAMESPACE + " ", -1).length));
  }

  /** A file of the repository, or a class of the tests. */
  private static boolean exists(String name) {
    return Files.exists(Repository.root().resolve(name)) || DocsNames.classes().contains(name);
  }

  @Test
  void shouldLinkToWhatIsThere() {
    List<String> broken = new ArrayList<>();
    for (DocsPage page : DocsPage.all()) {
      page.links().stream()
          .filter(link -> !link.matches("[a-z]+:.*"))
          .filter(link -> !leadsSomewhere(page, link))
          .forEach(link -> broken.add(page.name() + ": " + link));
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(DocsPage page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page.file() : target(page, parts[0]);
    if (!target.startsWith(Repository.root()) || !Files.exists(target)) {
      return false;
    }
    return parts.length == 1
        || (target.toString().endsWith(".md")
            && new DocsPage(target, Repository.text(target)).anchors().contains(parts[1]));
  }

  private static Path target(DocsPage page, String link) {
    return page.file().resolveSibling(link).normalize();
  }

  @Test
  void shouldLeadToEveryPageFromTheIndex() {
    Set<Path> reached = new HashSet<>();
    reach(DocsPage.of("docs/README.md"), reached);

    assertThat(DocsPage.docs().stream().filter(page -> page.name().startsWith("docs/")))
        .filteredOn(page -> !reached.contains(page.file()))
        .filteredOn(page -> !reached.contains(page.file().getParent()))
        .extracting(DocsPage::name)
        .isEmpty();
  }

  /** Also through other pages, as long as these are docs. A folder stands for its pages. */
  private static void reach(DocsPage page, Set<Path> reached) {
    if (!page.name().startsWith("docs/") || !reached.add(page.file())) {
      return;
    }
    for (String link : page.links()) {
      Path target = target(page, link.replaceAll("#.*", ""));
      if (Files.isDirectory(target)) {
        reached.add(target);
      } else if (target.toString().endsWith(".md") && Files.exists(target)) {
        reach(new DocsPage(target, Repository.text(target)), reached);
      }
    }
  }

  @Test
  void shouldDeclareOnlyWhatTheApiTakes() {
    List<DocsBlock> blocks =
        DocsPage.all().stream().flatMap(page -> page.blocks().stream()).toList();
    List<JsonNode> objects =
        blocks.stream().filter(DocsBlock::isYaml).flatMap(DocsTest::documents).toList();
    List<JsonNode> patches = blocks.stream().flatMap(DocsTest::patches).toList();
    assertThat(objects).hasSizeGreaterThan(5);
    assertThat(patches).hasSizeGreaterThan(10);
    assertThat(Stream.of(objects, patches).flatMap(List::stream))
        .allSatisfy(object -> assertThat(mistakes(object)).isEmpty());
  }

  /** A block without a kind is a part of an object of ours. */
  private static List<String> mistakes(JsonNode object) {
    Optional<DeclaredSchema> own =
        DeclaredSchema.all().stream()
            .filter(schema -> schema.kind().equals(object.path("kind").asText()))
            .findFirst();
    if (own.isPresent()) {
      return own.get().mistakes(object);
    }
    if (object.has("kind")) {
      return List.of();
    }
    return DeclaredSchema.all().stream()
        .map(schema -> schema.mistakesOfPart(object))
        .reduce((a, b) -> a.size() < b.size() ? a : b)
        .orElseThrow();
  }

  private static Stream<JsonNode> documents(DocsBlock block) {
    return Stream.of(block.text().split("(?m)^---$"))
        .map(text -> Serialization.unmarshal(text, JsonNode.class));
  }

  private static Stream<JsonNode> patches(DocsBlock block) {
    return block.commands().stream()
        .flatMap(command -> PATCH.matcher(command).results())
        .map(DocsTest::patch);
  }

  /** Between double quotes, quotes are escaped and a variable stands for a path. */
  private static JsonNode patch(MatchResult found) {
    String json = found.group(2).replace("\\\"", "\"").replaceAll("\\$\\w+", "file:///a/b");
    return Serialization.unmarshal(json, JsonNode.class);
  }

  @Test
  void shouldNameOnlyFieldsReasonsAndTestsThatThereAre() {
    DocsNames names = DocsNames.read();
    List<String> unknown = new ArrayList<>();
    for (DocsPage page : DocsPage.docs()) {
      page.codes().stream()
          .filter(code -> !names.knows(code))
          .filter(code -> names.isOurs(code) || !ABOUT_OTHERS.matcher(page.name()).matches())
          .forEach(code -> unknown.add(page.name() + ": " + code));
    }
    assertThat(unknown)
        .as("in no CRD, reason or class; names of other projects belong on the pages about them")
        .isEmpty();
  }

  @Test
  void shouldBeWrittenInPlainEnglish() {
    List<RefusedPhrase> refused = RefusedPhrase.all();
    List<String> found = new ArrayList<>();
    for (DocsPage page : DocsPage.all()) {
      if (!page.isGenerated()) {
        page.sentences()
            .forEach(
                line ->
                    refused.stream()
                        .filter(phrase -> phrase.isIn(line))
                        .forEach(phrase -> found.add(page.name() + ": " + phrase.advice(line))));
      }
    }
    assertThat(refused).hasSizeGreaterThan(5);
    assertThat(found).as("see e2e/src/test/resources/refused-phrases.txt").isEmpty();
  }

  @Test
  void shouldCommentAndReportInPlainEnglish() {
    List<RefusedPhrase> refused = RefusedPhrase.all();
    List<MainSource> sources = MainSource.all();
    List<String> found = new ArrayList<>();
    for (MainSource source : sources) {
      for (String sentence : source.sentences()) {
        refused.stream()
            .filter(phrase -> phrase.isIn(sentence))
            .forEach(phrase -> found.add(source.name() + ": " + phrase.advice(sentence)));
      }
    }
    assertThat(sources).hasSizeGreaterThan(200);
    assertThat(found).as("see e2e/src/test/resources/refused-phrases.txt").isEmpty();
  }

  @Test
  void shouldReadCommentsAndStringsOfACodeButNotItsNames() {
    assertThat(
            new MainSource(
                    "Any.java",
                    """
                    /** It {@code told}
                     * the one. */
                    var told = "the " // two
                        + "three"; // four
                    // five
                    // six
                    """)
                .sentences())
        .anyMatch(sentence -> sentence.contains("It code the one"))
        .anyMatch(sentence -> sentence.contains("four five six"))
        .noneMatch(sentence -> sentence.contains("told"));
  }

  @Test
  void shouldFindAPhraseThatIsRefusedAndNoOther() {
    assertThat(RefusedPhrase.all())
        .filteredOn(phrase -> phrase.isIn("The page tells every field, told apart by name."))
        .extracting(RefusedPhrase::instead)
        .containsExactly("say, show, report or list");
    assertThat(RefusedPhrase.all())
        .noneMatch(
            phrase -> phrase.isIn("Others stand by. A stand-in that `tells` is told apart."));
  }

  private static List<DocsBlock> shellBlocks() {
    return DocsPage.docs().stream()
        .flatMap(page -> page.blocks().stream())
        .filter(DocsBlock::isShell)
        .toList();
  }
}
