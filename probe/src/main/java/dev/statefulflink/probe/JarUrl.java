package dev.statefulflink.probe;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** The URL of a jar: which URLs are valid, and which part of one may be shown. */
final class JarUrl {
  private static final Set<String> STORAGES =
      Set.of("hdfs", "s3", "s3a", "s3p", "gs", "oss", "abfs", "abfss", "wasb", "wasbs");

  private JarUrl() {}

  static URI parse(String text) throws FetchFailed {
    try {
      URI url = new URI(text);
      if (isHttps(url) || (STORAGES.contains(url.getScheme()) && url.getRawAuthority() != null)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Its message repeats the text, which may contain a secret.
    }
    throw new FetchFailed(
        FetchJar.NOT_FOUND,
        "spec.job.jar is not a URL of a jar: write https://<host>/<path>, or the URI of a"
            + " storage.");
  }

  static boolean isHttps(URI url) {
    return "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null;
  }

  /** Without user and password, query and fragment. */
  static String show(URI url) {
    if (!isHttps(url)) {
      return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
  }
}
