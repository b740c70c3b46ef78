package dev.statefulflink.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.testsupport.ServerKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that wants a login gets it, and nobody else does. */
class HeadersTest {
  private static final byte[] JAR = {1, 2, 3};
  private static final FetchJar.Limits LIMITS =
      new FetchJar.Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 1 << 20, 5);
  private static final ServerKeys KEYS = ServerKeys.of("localhost", "ip:127.0.0.1");

  @TempDir Path headers;
  @TempDir Path folder;

  private LocalJarServer server;

  @BeforeEach
  void start() throws Exception {
    server = new LocalJarServer(KEYS);
    server.gives("/job.jar", JAR);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A Secret is mounted so: the folder that its files are links to is hidden. */
  @Test
  void shouldSendTheEntriesOfASecret() throws Exception {
    Files.writeString(headers.resolve("Authorization"), "Bearer s3cret\n");
    Files.writeString(Files.createDirectories(headers.resolve("..data")).resolve("X-Not"), "sent");

    assertThat(fetch(server.url("/job.jar"))).isEqualTo("0 ");
    assertThat(server.sent("Authorization")).containsExactly("Bearer s3cret");
    assertThat(server.sent("X-Not")).isEmpty();
  }

  @Test
  void shouldSendThemToTheHostOfTheUrlAlone() throws Exception {
    Files.writeString(headers.resolve("Authorization"), "Bearer s3cret");
    server.leads("/elsewhere.jar", server.url("/job.jar").replace("localhost", "127.0.0.1"));

    assertThat(fetch(server.url("/elsewhere.jar"))).isEqualTo("0 ");
    assertThat(server.sent("Authorization")).as("of two requests").hasSize(1);
  }

  @Test
  void shouldNameAnEntryThatIsNoHeaderWithoutItsValue() throws Exception {
    Files.writeString(headers.resolve("Host"), "s3cret");

    assertThat(fetch(server.url("/job.jar")))
        .startsWith(
            FetchJar.NOT_FOUND
                + " The entry Host of spec.job.jarHeadersSecret is not a valid header")
        .doesNotContain("s3cret");
  }

  /** The status, and what was printed. */
  private String fetch(String url) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(JAR));
    String target = folder.resolve("job.jar").toString();
    int status =
        FetchJar.run(
            new String[] {url, sha256, target, headers.toString()},
            server.client(),
            LIMITS,
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return status + " " + out.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}
