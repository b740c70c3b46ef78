package dev.statefulflink.api.released;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What the last release took is taken still, unless a narrowing is accepted with its reason. */
class ReleasedCrdsTest {
  @Test
  void shouldTakeWhatTheLastReleaseTook() throws IOException {
    var released = ReleasedCrds.in(ReleasedCrds.folder());
    var now = ReleasedCrds.in(Path.of("."));
    assertThat(released).hasSize(2);
    var narrowings = new ArrayList<String>();
    released.forEach(
        (name, old) ->
            narrowings.addAll(
                Narrowings.between(old, now.getOrDefault(name, MissingNode.getInstance()))));
    assertThat(narrowings)
        .as("narrower than %s; released/README.md says what to do", ReleasedCrds.folder())
        .containsExactlyInAnyOrderElementsOf(ReleasedCrds.accepted());
  }

  @Test
  void shouldAcceptWhatHasAReason() {
    assertThat(ReleasedCrds.accepted("# Head.\n\n# It was never read.\nthings v1: a is lost\n"))
        .containsExactly("things v1: a is lost");
  }

  @Test
  void shouldAcceptNothingWithoutAReason() {
    assertThatThrownBy(() -> ReleasedCrds.accepted("# Head.\n\nthings v1: a is lost\n"))
        .hasMessage("no reason above: things v1: a is lost");
  }
}
