package dev.statefulflink.e2e.docs.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownOutputTest {
  private static final ShownOutput TABLE =
      new ShownOutput("NAME  STATUS  AGE\nwords  Running  42s\n(hello,3)\nfound: in 1f2e3d4c.\n");

  @Test
  void shouldAskForWordsAndCountsOnly() {
    assertThat(TABLE.words())
        .containsExactly("NAME", "STATUS", "AGE", "words", "Running", "(hello,3)", "found", "in");
  }

  @Test
  void shouldNotMindAgesIdsAndOrder() {
    assertThat(TABLE.missingIn("found in 99aa88bb: (hello,3)\nAGE STATUS NAME\n 5m Running words"))
        .isEmpty();
  }

  @Test
  void shouldMissAWordAndACount() {
    assertThat(TABLE.missingIn("NAME STATUS AGE words Runningly found in (hello,33)"))
        .containsExactly("Running", "(hello,3)");
  }
}
