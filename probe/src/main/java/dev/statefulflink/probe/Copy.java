package dev.statefulflink.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Writes fetched data to a file. */
final class Copy {
  private Copy() {}

  /** Writes the file, and returns the SHA-256 of its content. */
  static String sha256(InputStream body, URI url, Path file, long limit)
      throws IOException, FetchFailed {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    long written = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        written += read;
        if (written > limit) {
          throw new FetchFailed(
              FetchJar.REJECTED,
              String.format(
                  "%s is larger than %d bytes, which is too large for a job's jar. Set"
                      + " spec.job.jar to the URL of a jar.",
                  JarUrl.show(url), limit));
        }
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
      }
    }
    return String.format("%064x", new BigInteger(1, digest.digest()));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
