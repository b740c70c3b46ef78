package dev.statefulflink.probe;

import java.net.URI;
import java.net.URISyntaxException;

/** The URL of a jar: what is taken for one, and what of it may be shown. */
final class JarUrl {
  private JarUrl() {}

  static URI parse(String text) throws FetchFailed {
    try {
      URI url = new URI(text);
      if (isHttps(url)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Its message repeats the text, which may hold a secret.
    }
    throw new FetchFailed(
        FetchJar.NOT_FOUND,
        "spec.job.jar is no URL to fetch a jar from: write https://<host>/<path>.");
  }

  static boolean isHttps(URI url) {
    return "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null;
  }

  /** Without user and password, query and fragment. */
  static String show(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
  }
}
