package dev.statefulflink.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;

/** One download over https into a file; it follows redirects to https only. */
final class Download implements FetchJar.Source {
  private static final int OK = 200;
  private static final int TIMED_OUT = 408;
  private static final int TOO_MANY = 429;
  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);

  private final HttpClient client;
  private final FetchJar.Limits limits;
  private final URI url;
  private final Path file;
  private final Headers headers;

  Download(HttpClient.Builder client, FetchJar.Limits limits, URI url, Path file, Headers headers) {
    // The client's own redirects would tell nothing of where they led to.
    this.client =
        client
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.connect())
            .build();
    this.limits = limits;
    this.url = url;
    this.file = file;
    this.headers = headers;
  }

  /** Writes the file, and gives the SHA-256 of what was written. */
  @Override
  public String sha256() throws IOException, InterruptedException, FetchFailed {
    URI from = url;
    for (int redirects = 0; redirects <= limits.redirects(); redirects++) {
      HttpResponse<InputStream> response = get(from);
      try (InputStream body = response.body()) {
        if (response.statusCode() == OK) {
          return Copy.sha256(body, url, file, limits.bytes());
        }
        from = elsewhere(from, response);
      }
    }
    throw new FetchFailed(
        FetchJar.NOT_FOUND,
        String.format(
            "%s leads on and on, more than %d times. Set spec.job.jar to where the jar is.",
            JarUrl.show(url), limits.redirects()));
  }

  private HttpResponse<InputStream> get(URI from)
      throws IOException, InterruptedException, FetchFailed {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(from)
            .timeout(limits.overall())
            .header("User-Agent", "stateful-flink-operator");
    // Whoever is redirected to is not meant to know them.
    if (from.getRawAuthority().equals(url.getRawAuthority())) {
      headers.addTo(request, url);
    }
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  private URI elsewhere(URI from, HttpResponse<?> response) throws FetchFailed {
    int status = response.statusCode();
    if (!ELSEWHERE.contains(status)) {
      throw refused(from, status);
    }
    String location =
        response
            .headers()
            .firstValue("location")
            .orElseThrow(() -> FetchFailed.later(from, "it redirects without saying where to"));
    try {
      URI next = from.resolve(location);
      if (JarUrl.isHttps(next)) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      // As little a place to go to as any other that is not https.
    }
    throw new FetchFailed(
        FetchJar.REJECTED,
        JarUrl.show(from)
            + " leads to a place that is not https, where anybody could change the jar. Set"
            + " spec.job.jar to an https:// URL that gives it.");
  }

  private static FetchFailed refused(URI from, int status) {
    if (status >= 500 || status == TIMED_OUT || status == TOO_MANY) {
      return FetchFailed.later(from, "the server answers " + status);
    }
    return new FetchFailed(
        FetchJar.NOT_FOUND,
        String.format(
            "There is no jar to be had at %s: the server answers %d. Set spec.job.jar to the URL of"
                + " a jar that needs no login, or name a Secret with the header of one in"
                + " spec.job.jarHeadersSecret.",
            JarUrl.show(from), status));
  }
}
