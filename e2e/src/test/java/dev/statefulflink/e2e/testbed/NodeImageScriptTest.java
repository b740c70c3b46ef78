package dev.statefulflink.e2e.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.testbed.ScriptStage.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which node image a run takes, and what people read of it. */
class NodeImageScriptTest {
  private static final String K3S = "rancher/k3s:v1.34.4-k3s1";
  private static final String OWN = "statefulflink/node:1.34.4";

  /** An engine whose images are files, and whose pulls do what the file "pull" says. */
  private static final String DOCKER =
      """
      echo "$*" >> "$STAGE/calls"
      case "$1 $2" in
        "image inspect") [ -e "$STAGE/here/${3//\\//_}" ] ;;
        "pull "*) . "$STAGE/pull" ;;
      esac
      """;

  @TempDir Path folder;
  private ScriptStage stage;

  @BeforeEach
  void shouldHaveAnEngine() throws IOException {
    stage = ScriptStage.in(folder);
    stage.script("bin/docker", DOCKER);
    stage.script("testbed/build.sh", "echo \"built $*\"");
    assertThat(folder.resolve("here").toFile().mkdir()).isTrue();
  }

  @Test
  void shouldTakeTheOneThatIsGiven() throws IOException {
    stage.variables().put("E2E_NODE_IMAGE", "example.com/k3s:1");

    assertThat(choose().lines()).containsExactly("example.com/k3s:1");
    assertThat(stage.written("calls")).isEmpty();
  }

  @Test
  void shouldTakeK3sIfItIsHere() throws IOException {
    here(K3S);

    assertThat(choose().lines()).containsExactly(K3S);
  }

  @Test
  void shouldTakeK3sIfItCanBePulled() throws IOException {
    pull("echo Pulling; touch \"$STAGE/here/%s\"".formatted(file(K3S)));

    assertThat(choose().lines()).endsWith(K3S).noneMatch(line -> line.contains("built"));
  }

  @Test
  void shouldBuildTheOwnOneAndNameTheCauseInOneLineIfK3sCannotBePulled() throws IOException {
    pull("echo Pulling; echo 'Error response from daemon: no route to host' >&2; exit 1");

    Result result = choose();

    assertThat(result.status()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "[images] is %s in reach?".formatted(K3S),
            "[images] the k3s image cannot be pulled, building the node image"
                + " (Error response from daemon: no route to host)",
            "built node",
            OWN);
  }

  @Test
  void shouldGiveUpARegistryThatDoesNotAnswer() throws IOException {
    stage.variables().put("REGISTRY_ANSWER_SECONDS", "0");
    pull("exec sleep 1000");

    assertThat(choose().lines())
        .contains(
            "[images] the k3s image cannot be pulled, building the node image"
                + " (no answer within 0 s)")
        .endsWith("built node", OWN);
  }

  @Test
  void shouldAskNoRegistryOnceTheOwnOneIsHere() throws IOException {
    here(OWN);

    assertThat(choose().lines()).containsExactly("built node", OWN);
    assertThat(stage.written("calls")).noneMatch(call -> call.startsWith("pull"));
  }

  @Test
  void shouldFailIfTheOwnOneCannotBeBuilt() throws IOException {
    here(OWN);
    stage.script("testbed/build.sh", "echo 'go is missing'; exit 1");

    Result result = choose();

    assertThat(result.status()).isNotZero();
    assertThat(result.lines()).containsExactly("go is missing");
  }

  private Result choose() throws IOException {
    return stage.run("testbed/node-image.sh");
  }

  private void here(String image) throws IOException {
    assertThat(folder.resolve("here").resolve(file(image)).toFile().createNewFile()).isTrue();
  }

  private static String file(String image) {
    return image.replace('/', '_');
  }

  private void pull(String script) throws IOException {
    stage.script("pull", script);
  }
}
