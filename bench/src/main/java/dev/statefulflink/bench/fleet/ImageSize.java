package dev.statefulflink.bench.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.testcontainers.DockerClientFactory;

/** How large the operator's image is above the JRE that it shares with others, as it is pulled. */
final class ImageSize {
  private static final String IMAGE = "statefulflink/operator:dev";
  private static final String BASE = "statefulflink/base-jre:17";
  private static final int GZIP_MAGIC = 0x1f8b;

  private ImageSize() {}

  /** Of each layer above the base, the lowest first: MB, compressed by gzip. */
  static List<Double> layersMb() {
    var docker = DockerClientFactory.instance().client();
    var base = docker.inspectImageCmd(BASE).exec().getRootFS().getLayers().size();
    var layers = new ArrayList<String>();
    each((name, content) -> layers.addAll(named(name, content)));
    var above = layers.subList(base, layers.size());
    Map<String, Long> sizes = new HashMap<>();
    each(
        (name, content) -> {
          if (above.contains(name)) {
            sizes.put(name, compressed(content));
          }
        });
    return above.stream().map(name -> sizes.get(name) / 1e6).toList();
  }

  private static List<String> named(String name, InputStream content) throws IOException {
    var layers = new ArrayList<String>();
    if (name.equals("manifest.json")) {
      JsonNode manifest = new ObjectMapper().readTree(content.readAllBytes());
      manifest.get(0).path("Layers").forEach(layer -> layers.add(layer.asText()));
    }
    return layers;
  }

  private interface Entry {
    void take(String name, InputStream content) throws IOException;
  }

  private static void each(Entry action) {
    var docker = DockerClientFactory.instance().client();
    try (var saved = docker.saveImageCmd(IMAGE).exec();
        var tar = new TarArchiveInputStream(new BufferedInputStream(saved))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        action.take(entry.getName(), tar);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some engines save their layers compressed already. */
  private static long compressed(InputStream content) throws IOException {
    var input = new BufferedInputStream(content);
    input.mark(2);
    var magic = input.read() << 8 | input.read();
    input.reset();
    var size = new Size();
    try (OutputStream output = magic == GZIP_MAGIC ? size : new GZIPOutputStream(size)) {
      input.transferTo(output);
    }
    return size.bytes;
  }

  /** Counts what is written. */
  private static final class Size extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) {
      bytes += length;
    }
  }
}
