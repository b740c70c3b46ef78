package dev.statefulflink.e2e.docs;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.docs.page.DocsPage;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.WordCountScene;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands of the docs work, and print what the docs show. */
@ExtendWith(OnPods.class)
class DocsE2E {
  static final String QUICKSTART = "quickstart";
  static final String HOW_TOS = "how-tos";
  static final String STORAGE = "storage";
  static final List<String> STORIES = List.of(QUICKSTART, HOW_TOS, STORAGE);

  @Test
  void shouldWorkAsTheQuickstartShows(WordCountScene scene, TestCluster cluster) {
    new Walkthrough(scene, cluster).follow(DocsPage.of("docs/tutorial/quickstart.md"), QUICKSTART);
  }

  /** One after the other, as one life of the quickstart's word count. */
  @Test
  @Tag(Campaign.TAG)
  void shouldWorkAsTheHowTosShow(WordCountScene scene, TestCluster cluster) {
    scene.namespace().apply(Repository.example("word-server.yaml"));
    scene.namespace().apply(Repository.example("word-count.yaml"));
    scene.job().awaitReady();
    Walkthrough walkthrough = new Walkthrough(scene, cluster);
    for (DocsPage page : pagesOf(HOW_TOS)) {
      walkthrough.follow(page, HOW_TOS);
      scene.job().awaitReady();
    }
  }

  @Test
  @Tag(Campaign.TAG)
  void shouldKeepStateWhereTheHowTosShow(WordCountScene scene, TestCluster cluster) {
    Walkthrough walkthrough = new Walkthrough(scene, cluster);
    pagesOf(STORAGE).forEach(page -> walkthrough.follow(page, STORAGE));
  }

  private static List<DocsPage> pagesOf(String story) {
    return DocsPage.docs().stream()
        .filter(page -> page.blocks().stream().anyMatch(block -> block.isOfStory(story)))
        .toList();
  }
}
