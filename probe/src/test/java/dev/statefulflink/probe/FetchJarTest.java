package dev.statefulflink.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.testsupport.ServerKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server: what becomes of the file, the status, and the one line. */
class FetchJarTest {
  private static final byte[] JAR = new byte[300_000];
  private static final FetchJar.Limits LIMITS =
      new FetchJar.Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 1 << 20, 5);
  private static final ServerKeys KEYS = ServerKeys.of("localhost", "ip:127.0.0.1");

  @TempDir Path folder;

  private LocalJarServer server;
  private Path target;

  @BeforeAll
  static void fill() {
    Arrays.fill(JAR, (byte) 7);
  }

  @BeforeEach
  void start() throws Exception {
    server = new LocalJarServer(KEYS);
    target = folder.resolve("job.jar");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** What the process would end with, and what it would print. */
  private record End(int status, String printed) {}

  @Test
  void shouldFetchTheJarThatIsDeclared() throws Exception {
    server.gives("/a/job.jar", JAR);

    assertThat(fetch(server.url("/a/job.jar?key=s3cret"))).isEqualTo(new End(0, ""));
    assertThat(target).hasBinaryContent(JAR);
    assertNothingElseIsLeft(1);
  }

  @Test
  void shouldFollowRedirectsToHttps() throws Exception {
    server.gives("/job.jar", JAR);
    server.leads("/absolute.jar", server.url("/relative.jar"));
    server.leads("/relative.jar", "job.jar");

    assertThat(fetch(server.url("/absolute.jar"))).isEqualTo(new End(0, ""));
    assertThat(target).hasBinaryContent(JAR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost/job.jar?key=s3cret", "file:///etc/passwd", "a b"})
  void shouldRefuseARedirectToAnythingElse(String location) throws Exception {
    server.leads("/job.jar", location);

    assertFails(
        fetch(server.url("/job.jar")),
        FetchJar.REJECTED,
        server.url("/job.jar") + " redirects to a location without https");
  }

  @Test
  void shouldNotFollowRedirectsForEver() throws Exception {
    server.leads("/job.jar", "/job.jar");

    assertFails(
        fetch(server.url("/job.jar")), FetchJar.NOT_FOUND, "/job.jar redirects more than 5 times");
  }

  @Test
  void shouldRejectAnotherJarThanTheDeclaredOne() throws Exception {
    server.gives("/job.jar", "another".getBytes(StandardCharsets.UTF_8));

    assertFails(
        fetch(server.url("/job.jar?key=s3cret")),
        FetchJar.REJECTED,
        "The SHA-256 of %s is %s, not %s. If this is the right jar, set spec.job.jarSha256"
            .formatted(
                server.url("/job.jar"),
                sha256("another".getBytes(StandardCharsets.UTF_8)),
                sha256(JAR)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void shouldSayThatThereIsNoJarToBeHad(int status) throws Exception {
    server.answers("/job.jar", status);

    assertFails(
        fetch(server.url("/job.jar?key=s3cret")),
        FetchJar.NOT_FOUND,
        "There is no accessible jar at %s: the server answers %d. Set spec.job.jar"
            .formatted(server.url("/job.jar"), status));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 503})
  void shouldLeaveATroubledServerForLater(int status) throws Exception {
    server.answers("/job.jar", status);

    assertFails(
        fetch(server.url("/job.jar?key=s3cret")),
        FetchJar.NOT_FETCHED,
        "could not be fetched: the server answers %d. The pod tries again.".formatted(status));
  }

  @Test
  void shouldLeaveAServerThatIsAwayForLater() throws Exception {
    String url = server.url("/job.jar?key=s3cret");
    server.close();

    assertFails(fetch(url), FetchJar.NOT_FETCHED, "could not be fetched: the port is closed");
  }

  @Test
  void shouldLeaveAHostWithoutAnAddressForLater() throws Exception {
    assertFails(
        fetch("https://no-such-host.invalid/job.jar?key=s3cret"),
        FetchJar.NOT_FETCHED,
        "https://no-such-host.invalid/job.jar could not be fetched: its host has no address");
  }

  @Test
  void shouldNotTakeAPartForTheWhole() throws Exception {
    server.breaksOff("/job.jar", JAR);

    assertFails(
        fetch(server.url("/job.jar?key=s3cret")),
        FetchJar.NOT_FETCHED,
        "could not be fetched: the connection broke off (");
  }

  @Test
  void shouldSayThatTheFileCannotBeWritten() throws Exception {
    server.gives("/job.jar", JAR);
    target = folder.resolve("no-such-folder/job.jar");

    assertFails(
        fetch(server.url("/job.jar?key=s3cret")),
        FetchJar.NOT_FETCHED,
        "could not be fetched: it cannot be written (");
  }

  @Test
  void shouldNotWaitForEver() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.on(
        "/job.jar",
        exchange -> {
          exchange.sendResponseHeaders(200, JAR.length);
          exchange.getResponseBody().write(JAR, 0, 1);
          exchange.getResponseBody().flush();
          await(over);
        });
    FetchJar.Limits hasty =
        new FetchJar.Limits(Duration.ofSeconds(5), Duration.ofSeconds(1), 1 << 20, 5);

    assertFails(
        run(server.client(), hasty, server.url("/job.jar?key=s3cret")),
        FetchJar.NOT_FETCHED,
        "could not be fetched: it took longer than 1 s");
    over.countDown();
  }

  @Test
  void shouldRejectWhatIsTooLarge() throws Exception {
    server.gives("/job.jar", new byte[(1 << 20) + 1]);

    assertFails(
        fetch(server.url("/job.jar?key=s3cret")),
        FetchJar.REJECTED,
        "/job.jar is larger than 1048576 bytes");
  }

  @Test
  void shouldTrustNobodyUnasked() throws Exception {
    server.gives("/job.jar", JAR);

    assertFails(
        run(HttpClient.newBuilder(), LIMITS, server.url("/job.jar?key=s3cret")),
        FetchJar.NOT_FETCHED,
        "there is no trusted connection (");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost/job.jar?key=s3cret", "https:///s3cret", "https://a/ s3cret"})
  void shouldTakeNothingElseThanHttps(String url) throws Exception {
    assertFails(fetch(url), FetchJar.NOT_FOUND, "spec.job.jar is not a URL of a jar");
  }

  @Test
  void shouldSayHowItIsCalled() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int status =
        FetchJar.run(new String[0], HttpClient.newBuilder(), LIMITS, new PrintStream(out, true));

    assertThat(status).isEqualTo(64);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("URL");
  }

  @Test
  void shouldNameTheFieldsOfAnAdditionalJar() {
    String line =
        "Set spec.job.jar to another, spec.job.jarSha256 to it, or name a Secret in"
            + " spec.job.jarHeadersSecret.";

    assertThat(FetchJar.ofItem("", line)).isEqualTo(line);
    assertThat(FetchJar.ofItem("spec.job.additionalJars[1]", line))
        .isEqualTo(
            "Set spec.job.additionalJars[1].uri to another, spec.job.additionalJars[1].sha256 to it,"
                + " or name a Secret in spec.job.additionalJars[1].headersSecret.");
  }

  private End fetch(String url) throws Exception {
    return run(server.client(), LIMITS, url);
  }

  private End run(HttpClient.Builder client, FetchJar.Limits limits, String url) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        FetchJar.run(
            new String[] {url, sha256(JAR), target.toString()},
            client,
            limits,
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return new End(status, out.toString(StandardCharsets.UTF_8).stripTrailing());
  }

  private void assertFails(End end, int status, String line) throws IOException {
    assertThat(end.printed()).contains(line).doesNotContain("s3cret").hasLineCount(1);
    assertThat(end.status()).isEqualTo(status);
    assertNothingElseIsLeft(0);
  }

  private void assertNothingElseIsLeft(int files) throws IOException {
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(files);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
