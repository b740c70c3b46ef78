package dev.statefulflink.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * Headers of the request for a jar, as a Secret is mounted: a file for each, which may be secret
 * and is in no line that is printed.
 */
final class Headers {
  private final TreeMap<String, String> values = new TreeMap<>();

  private Headers() {}

  static Headers none() {
    return new Headers();
  }

  static Headers in(Path folder) throws FetchFailed {
    Headers headers = new Headers();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        // What begins with a dot is how the kubelet changes all of them at once.
        if (!name.startsWith(".")) {
          headers.values.put(name, Files.readString(file).strip());
        }
      }
      return headers;
    } catch (IOException e) {
      throw new FetchFailed(
          FetchJar.NOT_FETCHED,
          "The headers of spec.job.jarHeadersSecret cannot be read. It is tried again.");
    }
  }

  /** Adds them to a request. */
  void addTo(HttpRequest.Builder request, URI jar) throws FetchFailed {
    for (String name : values.keySet()) {
      try {
        request.setHeader(name, values.get(name));
      } catch (IllegalArgumentException e) {
        // Its message repeats the value.
        throw new FetchFailed(
            FetchJar.NOT_FOUND,
            String.format(
                "The entry %s of spec.job.jarHeadersSecret is no header that may be sent, so %s was"
                    + " not asked for: correct it.",
                name, JarUrl.show(jar)));
      }
    }
  }
}
