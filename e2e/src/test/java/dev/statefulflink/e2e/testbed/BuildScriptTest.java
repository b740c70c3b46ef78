package dev.statefulflink.e2e.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.testbed.ScriptStage.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two builds at the same time, and targets that there are not. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class BuildScriptTest {
  /** It begins, waits for a line, and ends. */
  private static final String TWO_TARGETS =
      """
      set -euo pipefail
      source "$STAGE/images/functions.sh"
      build_a() {
        echo "begin $NAME" >> "$STAGE/history"
        echo begun
        read -r _ < "$STAGE/go-on-$NAME"
        echo "end $NAME" >> "$STAGE/history"
      }
      build_b() { echo "b of $NAME" >> "$STAGE/history"; }
      build_targets "a b" "$@"
      """;

  @TempDir Path folder;
  private ScriptStage stage;

  @BeforeEach
  void shouldHaveAScript() throws IOException {
    stage = ScriptStage.in(folder);
    stage.script("bin/docker", "");
    stage.script("testbed/two.sh", TWO_TARGETS);
    stage.script("bin/fifos", "mkfifo \"$STAGE/go-on-first\" \"$STAGE/go-on-second\"");
    assertThat(stage.run("bin/fifos").status()).isZero();
    stage.script("bin/go-on", "echo > \"$STAGE/go-on-$1\"");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "locks are by flock")
  void shouldBuildATargetInOneProcessAtATime() throws IOException {
    Process first = start("first", "a");
    BufferedReader ofFirst = first.inputReader();
    assertThat(ofFirst.readLine()).isEqualTo("begun");
    Process second = start("second", "a");
    BufferedReader ofSecond = second.inputReader();
    assertThat(ofSecond.readLine()).contains("a: another process builds it; waiting for it");

    assertThat(stage.run("bin/go-on", "first").status()).isZero();
    assertThat(ofSecond.readLine()).isEqualTo("begun");
    assertThat(stage.run("bin/go-on", "second").status()).isZero();

    assertThat(ofSecond.readLine()).isNull();
    assertThat(stage.written("history"))
        .containsExactly("begin first", "end first", "begin second", "end second");
  }

  @Test
  void shouldBuildAnotherTargetMeanwhile() throws IOException {
    Process first = start("first", "a");
    assertThat(first.inputReader().readLine()).isEqualTo("begun");

    assertThat(ScriptStage.result(start("second", "b")).status()).isZero();
    assertThat(stage.run("bin/go-on", "first").status()).isZero();

    assertThat(ScriptStage.result(first).status()).isZero();
    assertThat(stage.written("history")).containsExactly("begin first", "b of second", "end first");
  }

  @Test
  void shouldNameTheTargetsThatThereAre() throws IOException {
    Result shipped = stage.run("images/build.sh", "node");
    Result ofTests = stage.run("testbed/build.sh", "flink");

    assertThat(shipped.status()).isEqualTo(2);
    assertThat(shipped.lines())
        .singleElement()
        .asString()
        .endsWith("flink word-count operator all");
    assertThat(ofTests.status()).isEqualTo(2);
    assertThat(ofTests.lines())
        .singleElement()
        .asString()
        .endsWith("hdfs s3 kafka flinks pyflink flux argocd tools node all");
  }

  private Process start(String name, String target) throws IOException {
    stage.variables().put("NAME", name);
    return stage.start("testbed/two.sh", target);
  }
}
