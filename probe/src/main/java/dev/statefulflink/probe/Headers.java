package dev.statefulflink.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * Headers of the request for a jar, from a mounted Secret: one file each. The values may be secret
 * and are never printed.
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
        // The kubelet uses names with a leading dot to replace all files atomically.
        if (!name.startsWith(".")) {
          headers.values.put(name, Files.readString(file).strip());
        }
      }
      return headers;
    } catch (IOException e) {
      throw new FetchFailed(
          FetchJar.NOT_FETCHED,
          "The headers of spec.job.jarHeadersSecret cannot be read. The pod tries again.");
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
                "The entry %s of spec.job.jarHeadersSecret is not a valid header, so %s was not"
                    + " requested: correct it.",
                name, JarUrl.show(jar)));
      }
    }
  }
}
