package dev.statefulflink.e2e.jobjar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Runs in a pod, alone: an https server of jars. Its class is one file, which {@link JarServer}
 * takes there.
 */
final class JarHost {
  private JarHost() {}

  /**
   * @param args the key store, its password, the port, a jar, a folder, and the names of the jars
   *     that are made of it there, each with other bytes: with the same classes; after NAME=+PART
   *     with those alone that have this part in their names, after NAME=-PART with all others
   */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    Path folder = Path.of(args[4]);
    for (int i = 5; i < args.length; i++) {
      String[] made = args[i].split("=", 2);
      copy(Path.of(args[3]), folder.resolve(made[0]), made.length == 1 ? "+" : made[1]);
    }
    HttpsServer server = HttpsServer.create(new InetSocketAddress(Integer.parseInt(args[2])), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls(Path.of(args[0]), args[1].toCharArray())));
    server.createContext("/", exchange -> answer(exchange, folder));
    server.start();
  }

  private static void copy(Path from, Path to, String which) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(from));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().contains(which.substring(1)) == which.startsWith("+")) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          in.transferTo(out);
        }
      }
      out.putNextEntry(new ZipEntry("served-as"));
      out.write(to.getFileName().toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static SSLContext tls(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, password);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), null, null);
    return tls;
  }

  private static void answer(HttpExchange exchange, Path folder) throws IOException {
    Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
    try (OutputStream body = exchange.getResponseBody()) {
      if (Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(200, Files.size(file));
        Files.copy(file, body);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }
}
