package dev.statefulflink.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.ShellResult;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.docs.page.DocsBlock;
import dev.statefulflink.e2e.docs.page.DocsPage;
import dev.statefulflink.e2e.docs.page.ShownOutput;
import dev.statefulflink.e2e.job.WordServer;
import dev.statefulflink.e2e.story.WordCountScene;
import java.util.List;

/**
 * A person who does what a page says, block by block. The page's namespace stands for the scene's
 * own, and the operator is there.
 */
final class Walkthrough {
  /** The namespace that every page works in. */
  static final String NAMESPACE = "flink";

  private static final String IN_NAMESPACE = " -n " + NAMESPACE + " ";
  private static final String LOOKING = "kubectl -n \\S+ (get|logs|describe) (?!.*--watch).*";
  private static final String SENDING = "/tmp/words";

  private final WordCountScene scene;
  private final TestCluster cluster;

  Walkthrough(WordCountScene scene, TestCluster cluster) {
    this.scene = scene;
    this.cluster = cluster;
  }

  /** Does all that a page says of a story, in the order of the page. */
  void follow(DocsPage page, String story) {
    List<DocsBlock> blocks =
        page.blocks().stream().filter(block -> block.isOfStory(story)).toList();
    assertThat(blocks).as("blocks of %s in %s", story, page.name()).isNotEmpty();
    for (DocsBlock block : blocks) {
      String shown = page.shownAfter(block).map(DocsBlock::text).orElse("");
      follow(block, new ShownOutput(shown));
    }
  }

  private void follow(DocsBlock block, ShownOutput shown) {
    scene.say("%s%n%s", block, block.text().strip());
    if (block.text().contains(SENDING)) {
      // A line that is on its way to a job that has just stopped would be lost.
      WordServer.of(scene.namespace()).awaitListening().awaitReader(scene.job());
    }
    String script = block.text().replace(IN_NAMESPACE, " -n " + scene.namespace().name() + " ");
    ShellResult result =
        looks(block)
            ? Waits.until(
                "what %s shows: %s".formatted(block, shown.words()),
                () -> cluster.shell(script),
                seen -> seen.succeeded() && shown.missingIn(seen.printed()).isEmpty())
            : cluster.shell(script);
    scene.say("%s", result.printed().strip());
    assertThat(result.status()).as("%s: %s", block, result.printed()).isZero();
    assertThat(shown.missingIn(result.printed()))
        .as("what %s shows, and this is not: %s", block, result.printed())
        .isEmpty();
  }

  /** Whether it may be repeated until the cluster looks as shown: a person would look again. */
  private static boolean looks(DocsBlock block) {
    return block.commands().stream().allMatch(command -> command.matches(LOOKING));
  }
}
