package dev.statefulflink.probe;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the jar of a job before Flink starts, since an image always has Java, but maybe no curl:
 * {@code FetchJar URL SHA256 FILE [HEADERS]}.
 *
 * <p>The system property {@code jar.item} is the path of an item of the spec that names the jar;
 * without it, that is the jar of the job.
 *
 * <p>If it fails it prints one line that says what to do, and exits with a status that shows
 * whether the same call may succeed later. No line contains a user, a password or a query, which
 * may be secret.
 */
public final class FetchJar {
  /** The server reports that there is no such jar, or refuses access. */
  static final int NOT_FOUND = 66;

  /** The server's file is not the declared jar. */
  static final int REJECTED = 67;

  /** The server did not send all of it; it may the next time. */
  static final int NOT_FETCHED = 68;

  /** There is no advice for a call that the operator never makes. */
  private static final int USAGE = 64;

  static final String ITEM = "jar.item";

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofMinutes(5), 4L << 30, 5);

  private FetchJar() {}

  /** The source of a jar. */
  interface Source {
    /** Writes the file, and returns the SHA-256 of its content. */
    String sha256() throws IOException, InterruptedException, FetchFailed;
  }

  /** Bounds of one call. */
  static final class Limits {
    private final Duration connect;
    private final Duration overall;
    private final long bytes;
    private final int redirects;

    /**
     * @param overall from the first connection to the last byte
     */
    Limits(Duration connect, Duration overall, long bytes, int redirects) {
      this.connect = connect;
      this.overall = overall;
      this.bytes = bytes;
      this.redirects = redirects;
    }

    Duration connect() {
      return connect;
    }

    Duration overall() {
      return overall;
    }

    long bytes() {
      return bytes;
    }

    int redirects() {
      return redirects;
    }
  }

  /**
   * @param args the jar's URL, its SHA-256 in hexadecimal digits, empty for any jar of a storage,
   *     and the file to write; then, if there are any, the folder of the request's headers
   */
  public static void main(String[] args) {
    // The output of Flink's libraries is not part of the answer.
    PrintStream out = System.out;
    System.setOut(System.err);
    HttpClient.Builder client = HttpClient.newBuilder();
    // The rest of a download that took too long would keep the process alive.
    System.exit(run(args, client, LIMITS, out));
  }

  /** The exit status; 0 if the file exists. */
  static int run(String[] args, HttpClient.Builder client, Limits limits, PrintStream out) {
    if (args.length != 3 && args.length != 4) {
      out.println("Call it with a URL, a SHA-256 and a file.");
      return USAGE;
    }
    try {
      Headers headers = args.length == 4 ? Headers.in(Path.of(args[3])) : Headers.none();
      URI url = JarUrl.parse(args[0]);
      Path target = Path.of(args[2]);
      Path part = target.resolveSibling(target.getFileName() + ".part");
      Source source =
          JarUrl.isHttps(url)
              ? new Download(client, limits, url, part, headers)
              : new StoredJar(limits, url, part);
      fetch(source, url, args[1], target, limits);
      return 0;
    } catch (FetchFailed e) {
      out.println(ofItem(System.getProperty(ITEM, ""), String.valueOf(e.getMessage())));
      return e.status();
    }
  }

  /** The same line, with the fields of the jar that it is about. */
  static String ofItem(String item, String line) {
    return item.isEmpty()
        ? line
        : line.replace("spec.job.jarSha256", item + ".sha256")
            .replace("spec.job.jarHeadersSecret", item + ".headersSecret")
            .replace("spec.job.jar ", item + ".uri ");
  }

  private static void fetch(Source source, URI url, String sha256, Path target, Limits limits)
      throws FetchFailed {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      String found = within(limits.overall(), url, source);
      if (!sha256.isEmpty() && !found.equals(sha256)) {
        throw new FetchFailed(
            REJECTED,
            String.format(
                "The SHA-256 of %s is %s, not %s. If this is the right jar, set"
                    + " spec.job.jarSha256 to this value; otherwise find out who has changed the"
                    + " jar.",
                JarUrl.show(url), found, sha256));
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FetchFailed.of(url, e);
    } finally {
      discard(part);
    }
  }

  private static String within(Duration limit, URI url, Source source) throws FetchFailed {
    CompletableFuture<String> sha256 = new CompletableFuture<>();
    Thread thread = new Thread(() -> complete(sha256, source), "download");
    thread.setDaemon(true);
    thread.start();
    try {
      return sha256.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw FetchFailed.later(url, "it took longer than " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw FetchFailed.of(url, Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FetchFailed.later(url, "it was interrupted");
    }
  }

  private static void complete(CompletableFuture<String> sha256, Source source) {
    try {
      sha256.complete(source.sha256());
    } catch (IOException | InterruptedException | FetchFailed | RuntimeException e) {
      sha256.completeExceptionally(e);
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The next try writes over it.
    }
  }
}
