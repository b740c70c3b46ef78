package dev.statefulflink.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The committed CRDs are the generated ones; {@code make generate} writes them. */
class CrdDriftTest {
  /** kubectl apply keeps the whole object in an annotation of at most 262144 bytes. */
  private static final int LARGEST = 200 * 1024;

  @Test
  void shouldHaveCommittedWhatIsGenerated() throws IOException {
    var files = GeneratedCrds.files();
    assertThat(files).hasSize(2);
    for (var folder : GeneratedCrds.SHIPPED) {
      for (var file : files.entrySet()) {
        var path = folder.resolve(file.getKey());
        if (Boolean.getBoolean("generate")) {
          Files.createDirectories(folder);
          Files.writeString(path, file.getValue());
        }
        assertThat(path).as("run `make generate`").hasContent(file.getValue());
      }
    }
  }

  @Test
  void shouldStaySmallEnoughForKubectlApply() throws IOException {
    assertThat(GeneratedCrds.files().values())
        .allSatisfy(text -> assertThat(text.length()).isLessThan(LARGEST));
  }

  @Test
  void shouldDescribeEveryField() throws IOException {
    var bare = new ArrayList<String>();
    for (var text : GeneratedCrds.files().values()) {
      var crd = Serialization.unmarshal(text, CustomResourceDefinition.class);
      var schema = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
      schema.getProperties().forEach((name, part) -> undescribed(name, part, bare));
    }
    assertThat(bare).isEmpty();
  }

  private static void undescribed(String path, JSONSchemaProps schema, List<String> bare) {
    if (path.contains(".") && schema.getDescription() == null) {
      bare.add(path);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((n, part) -> undescribed(path + "." + n, part, bare));
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      var item = schema.getItems().getSchema();
      if (item.getProperties() != null) {
        item.getProperties().forEach((n, part) -> undescribed(path + "[]." + n, part, bare));
      }
    }
  }
}
