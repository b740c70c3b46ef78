package dev.statefulflink.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By the file systems that Flink has, of which the one of this machine is here. */
class StoredJarTest {
  private static final FetchJar.Limits LIMITS =
      new FetchJar.Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 100, 5);

  @TempDir Path folder;

  private StoredJar of(Path jar) {
    return new StoredJar(LIMITS, jar.toUri(), folder.resolve("target"));
  }

  @Test
  void shouldReadAJarByFlinksFileSystem() throws Exception {
    Path jar = Files.writeString(folder.resolve("job.jar"), "a jar");

    assertThat(of(jar).sha256()).isEqualTo(sha256("a jar"));
    assertThat(folder.resolve("target")).hasContent("a jar");
  }

  private static String sha256(String text) throws Exception {
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(text.getBytes(StandardCharsets.UTF_8));
    return java.util.HexFormat.of().formatHex(digest);
  }

  @Test
  void shouldSayThatThereIsNone() {
    assertThatThrownBy(() -> of(folder.resolve("none.jar")).sha256())
        .isInstanceOfSatisfying(
            FetchFailed.class, e -> assertThat(e.status()).isEqualTo(FetchJar.NOT_FOUND))
        .hasMessageStartingWith("There is no jar at file:");
  }

  @Test
  void shouldNotTakeMoreThanAJarHas() throws Exception {
    Path jar = Files.writeString(folder.resolve("job.jar"), "x".repeat(101));

    assertThatThrownBy(() -> of(jar).sha256())
        .isInstanceOfSatisfying(
            FetchFailed.class, e -> assertThat(e.status()).isEqualTo(FetchJar.REJECTED));
  }

  /** No plugin is on the class path of this test. */
  @Test
  void shouldSayWhatTheImageLacks() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    String[] args = {"oss://bucket/job.jar", "", folder.resolve("target").toString()};
    int status =
        FetchJar.run(
            args,
            HttpClient.newBuilder(),
            LIMITS,
            new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(status).isEqualTo(FetchJar.NOT_FOUND);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith("The image has no file system for oss: put Flink's plugin for it")
        .hasLineCount(1);
  }

  @Test
  void shouldShowTheContainerOfAzure() throws Exception {
    URI url = JarUrl.parse("abfss://jars@account.dfs.core.windows.net/job.jar?sig=s3cret");

    assertThat(JarUrl.show(url)).isEqualTo("abfss://jars@account.dfs.core.windows.net/job.jar");
  }
}
