package dev.statefulflink.e2e.jobjar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that a test makes for a server of its own, and what clients trust it by; both are
 * PKCS12 files in base64, under {@link #PASSWORD}.
 */
record ServerKeys(String keyStore, String trustStore) {
  static final String PASSWORD = "changeit";
  private static final String ALIAS = "server";

  static ServerKeys of(String host) {
    try {
      Path folder = Files.createTempDirectory("server-keys");
      Path file = folder.resolve("server.p12");
      try {
        make(host, file);
        byte[] keys = Files.readAllBytes(file);
        return new ServerKeys(base64(keys), base64(trust(keys)));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By the JDK's own tool: its classes have no public way to sign a certificate. */
  private static void make(String host, Path file) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + host,
            "-ext",
            "san=dns:" + host,
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString());
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + printed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static byte[] trust(byte[] keys) throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = new ByteArrayInputStream(keys)) {
      own.load(in, PASSWORD.toCharArray());
    }
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    trust.store(out, PASSWORD.toCharArray());
    return out.toByteArray();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
