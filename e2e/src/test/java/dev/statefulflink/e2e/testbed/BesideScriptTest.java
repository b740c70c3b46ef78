package dev.statefulflink.e2e.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statefulflink.e2e.testbed.ScriptStage.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What is built beside a command, and what of it the command notices. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class BesideScriptTest {
  private static final String BUILD =
      """
      echo "$1" >> "$STAGE/built"
      """;

  @TempDir Path folder;
  private ScriptStage stage;

  @BeforeEach
  void shouldHaveScripts() throws IOException {
    stage = ScriptStage.in(folder);
    // Is there on Linux only; the locks are not looked at here.
    stage.script("bin/flock", "");
    stage.script("images/build.sh", BUILD);
    stage.script("testbed/build.sh", BUILD);
    stage.script("testbed/node-image.sh", BUILD + "echo node >> \"$STAGE/built\"");
    stage.script("bin/fifos", "mkfifo \"$STAGE/to-build\" \"$STAGE/to-command\"");
    assertThat(stage.run("bin/fifos").status()).isZero();
  }

  @Test
  void shouldGiveTheStatusOfTheCommand() throws IOException {
    assertThat(stage.run("testbed/beside.sh", "flink", "--", "bash", "-c", "exit 3").status())
        .isEqualTo(3);
  }

  @Test
  void shouldBuildWhileTheCommandRuns() throws IOException {
    // Each waits for the other: one after the other they would wait indefinitely.
    stage.script(
        "images/build.sh",
        "read -r word < \"$STAGE/to-build\"; echo \"$word\" > \"$STAGE/to-command\"");

    Result result =
        stage.run(
            "testbed/beside.sh",
            "flink",
            "--",
            "bash",
            "-c",
            "echo hello > \"$STAGE/to-build\"; cat \"$STAGE/to-command\"");

    assertThat(result.lines()).containsExactly("hello");
  }

  @Test
  void shouldBuildTheTargetsOfALaneInTheirOrder() throws IOException {
    stage.script("testbed/build.sh", BUILD + "[ \"$1\" != s3 ] || echo > \"$STAGE/to-command\"");

    assertThat(runUntilTheBuildSays("flink,hdfs,s3").status()).isZero();

    assertThat(stage.written("built")).containsExactly("flink", "hdfs", "s3");
  }

  @Test
  void shouldLeaveAFailureToWhoeverNeedsTheImage() throws IOException {
    stage.script("images/build.sh", "echo 'no network'; exit 1");
    stage.script("testbed/build.sh", "echo > \"$STAGE/to-command\"");

    Result result = runUntilTheBuildSays("flink,hdfs");

    assertThat(result.status()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "no network", "[ahead] flink is not built; it is tried again when it is needed");
  }

  @Test
  void shouldSayNothingOfWhatIsUpToDate() throws IOException {
    stage.script(
        "images/build.sh",
        "echo '[images] a is up to date'; echo '[images] b ...'; echo > \"$STAGE/to-command\"");

    assertThat(runUntilTheBuildSays("flink").lines()).containsExactly("[images] b ...");
  }

  @Test
  void shouldBuildNoNodeIfAClusterIsGiven() throws IOException {
    stage.variables().put("E2E_KUBECONFIG", "/a/kubeconfig");
    stage.script("testbed/build.sh", BUILD + "echo > \"$STAGE/to-command\"");

    assertThat(runUntilTheBuildSays("node,s3").status()).isZero();

    assertThat(stage.written("built")).containsExactly("s3");
  }

  @Test
  void shouldEndTheBuildWithTheCommand() throws IOException {
    stage.script("images/build.sh", "echo $$ > \"$STAGE/to-command\"; exec sleep 1000");

    Result result = runUntilTheBuildSays("flink");

    long build = Long.parseLong(result.lines().get(0));
    await("the build's end")
        .until(() -> ProcessHandle.of(build).map(process -> !process.isAlive()).orElse(true));
  }

  /** A command that waits for a line of the build, and prints it if there is something in it. */
  private Result runUntilTheBuildSays(String lane) throws IOException {
    return stage.run(
        "testbed/beside.sh", lane, "--", "bash", "-c", "grep . \"$STAGE/to-command\" || true");
  }
}
