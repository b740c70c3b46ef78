package dev.statefulflink.operator.intent.pods;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A jar beside that of the job, on its class path in every pod.
 *
 * @param path in the image; empty if the jar is fetched
 * @param url where it is fetched from; empty if the image has it
 * @param sha256 empty for whatever is there
 * @param headersSecret whose entries are headers of the request; empty for none
 */
public record Jar(String path, String url, String sha256, String headersSecret) {
  private static final String LOCAL = "local://";

  public Jar {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(headersSecret, "headersSecret");
  }

  /** As it is declared. */
  public static Jar of(String uri, String sha256, String headersSecret) {
    return uri.startsWith(LOCAL)
        ? new Jar(uri.substring(LOCAL.length()), "", sha256, headersSecret)
        : new Jar("", uri, sha256, headersSecret);
  }

  /** What needs a new revision when it changes. */
  public Map<String, String> digested() {
    var fields = new TreeMap<>(Map.of("path", path, "url", url));
    fields.put("sha256", sha256);
    fields.put("headersSecret", headersSecret);
    fields.values().removeIf(String::isEmpty);
    return fields;
  }
}
