package dev.statefulflink.operator.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * The jar by which a JobManager looks for snapshots. It travels in the ConfigMap of each cluster,
 * is some tens of KB, and needs nothing of the image but Flink.
 */
final class ProbeJar {
  static final String NAME = "probe.jar";

  private ProbeJar() {}

  /** Its bytes, as a ConfigMap carries them. */
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
