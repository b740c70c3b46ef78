package dev.statefulflink.e2e.gitops;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The content of {@code gitops/}. */
final class GitOpsFiles {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private GitOpsFiles() {}

  static Path folder() {
    return Repository.root().resolve("gitops");
  }

  /** Every YAML file below a folder. */
  static List<Path> yaml(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents of a file, in which no key may occur twice. */
  static List<JsonNode> documents(Path file) {
    return documents(Repository.text(file));
  }

  static List<JsonNode> documents(String text) {
    try (var parser = YAML.createParser(text)) {
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  /** The only document of a file. */
  static JsonNode document(Path file) {
    List<JsonNode> documents = documents(file);
    if (documents.size() != 1) {
      throw new IllegalStateException(file + " has not one document but " + documents.size());
    }
    return documents.get(0);
  }

  static boolean isOurs(JsonNode object) {
    return object.path("apiVersion").asText().startsWith("statefulflink.dev/");
  }
}
