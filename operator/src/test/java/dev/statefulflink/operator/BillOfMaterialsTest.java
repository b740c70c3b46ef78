package dev.statefulflink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The bill of materials of the operator's image lists the jars of its class path. */
class BillOfMaterialsTest {
  private static final Path TARGET = Path.of("target");

  @Test
  void shouldListEveryJarOfTheClassPathAndNoOther() throws IOException {
    List<String> listed = listed();

    assertThat(listed).containsExactlyInAnyOrderElementsOf(onClassPath());
  }

  @Test
  void shouldTellLicenceAndDigestOfWhatOthersMade() throws IOException {
    assertThat(components())
        .filteredOn(component -> !component.path("group").asText().equals("dev.statefulflink"))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            component -> {
              assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
              assertThat(component.path("licenses")).as("licences of %s", component).isNotEmpty();
              assertThat(component.path("hashes").findValuesAsText("alg")).contains("SHA-256");
            });
  }

  private static List<JsonNode> components() throws IOException {
    JsonNode bom = new ObjectMapper().readTree(TARGET.resolve("bom.json").toFile());
    assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    return StreamSupport.stream(bom.path("components").spliterator(), false).toList();
  }

  /** As name-version. The CRDs' own jar has no version in its name while it is not packaged. */
  private static List<String> listed() throws IOException {
    return components().stream()
        .map(
            component -> component.path("name").asText() + "-" + component.path("version").asText())
        .map(name -> name.startsWith("crds-") ? "crds" : name)
        .toList();
  }

  private static List<String> onClassPath() throws IOException {
    String classPath = Files.readString(TARGET.resolve("runtime-class-path")).strip();
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(Path::of)
        .map(BillOfMaterialsTest::nameAndVersion)
        .toList();
  }

  private static String nameAndVersion(Path entry) {
    String name = entry.getFileName().toString();
    if (name.equals("classes") || name.startsWith("crds-")) {
      return "crds";
    }
    assertThat(name).endsWith(".jar");
    return name.substring(0, name.length() - ".jar".length());
  }
}
