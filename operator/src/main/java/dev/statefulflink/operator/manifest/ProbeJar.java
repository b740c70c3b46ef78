package dev.statefulflink.operator.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * The jar with which a JobManager searches for snapshots. It is in the ConfigMap of each cluster,
 * has some tens of KB, and needs only Flink from the image.
 */
final class ProbeJar {
  static final String NAME = "probe.jar";

  private ProbeJar() {}

  /** Its bytes, encoded for a ConfigMap. */
  static String base64() {
    try (var resource = ProbeJar.class.getResourceAsStream("/" + NAME)) {
      if (resource == null) {
        throw new IllegalStateException("the operator was built without " + NAME);
      }
      return Base64.getEncoder().encodeToString(resource.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
