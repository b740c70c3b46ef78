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
    // The client's own redirects would not show their target.
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

  /** Writes the file, and returns the SHA-256 of its content. */
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
            "%s redirects more than %d times. Set spec.job.jar to the location of the jar.",
            JarUrl.show(url), limits.redirects()));
  }

  private HttpResponse<InputStream> get(URI from)
      throws IOException, InterruptedException, FetchFailed {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(from)
            .timeout(limits.overall())
            .header("User-Agent", "stateful-flink-operator");
    // The target of a redirect must not get the headers.
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
            .orElseThrow(() -> FetchFailed.later(from, "it redirects without a location"));
    try {
      URI next = from.resolve(location);
      if (JarUrl.isHttps(next)) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      // Refused like any other location that is not https.
    }
    throw new FetchFailed(
        FetchJar.REJECTED,
        JarUrl.show(from)
            + " redirects to a location without https, where the jar could be tampered with. Set"
            + " spec.job.jar to an https:// URL of the jar.");
  }

  private static FetchFailed refused(URI from, int status) {
    if (status >= 500 || status == TIMED_OUT || status == TOO_MANY) {
      return FetchFailed.later(from, "the server answers " + status);
    }
    return new FetchFailed(
        FetchJar.NOT_FOUND,
        String.format(
            "There is no accessible jar at %s: the server answers %d. Set spec.job.jar to the URL"
                + " of"
                + " a jar that needs no login, or name a Secret with the header of one in"
                + " spec.job.jarHeadersSecret.",
            JarUrl.show(from), status));
  }
}
