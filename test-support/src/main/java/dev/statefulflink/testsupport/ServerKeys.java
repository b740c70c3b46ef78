package dev.statefulflink.testsupport;

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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that a test creates for its own server, and the trust store for clients; both are
 * PKCS12 files in base64, with {@link #PASSWORD}.
 */
public record ServerKeys(String keyStore, String trustStore) {
  public static final String PASSWORD = "changeit";
  private static final String ALIAS = "server";

  /**
   * @param host the name by which clients call the server
   * @param others as keytool writes them: {@code ip:127.0.0.1}
   */
  public static ServerKeys of(String host, String... others) {
    try {
      Path folder = Files.createTempDirectory("server-keys");
      Path file = folder.resolve("server.p12");
      try {
        make(host, others, file);
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

  /** Uses the JDK's own tool: its classes have no public API to sign a certificate. */
  private static void make(String host, String[] others, Path file) throws IOException {
    List<String> names = new ArrayList<>(List.of("dns:" + host));
    names.addAll(List.of(others));
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
            "san=" + String.join(",", names),
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
    KeyStore own = read(keys);
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    trust.store(out, PASSWORD.toCharArray());
    return out.toByteArray();
  }

  private static KeyStore read(byte[] bytes) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = new ByteArrayInputStream(bytes)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** For a server in this process, and for its clients. */
  public SSLContext tls() {
    try {
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(read(Base64.getDecoder().decode(keyStore)), PASSWORD.toCharArray());
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(read(Base64.getDecoder().decode(trustStore)));
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return tls;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
