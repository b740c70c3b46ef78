package dev.statefulflink.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on compatibility names the versions that are built and tested, and those only. */
class CompatibilityTest {
  private static final String PAGE = text("docs/reference/compatibility.md");
  private static final String BUILD =
      text("images/functions.sh") + text("images/build.sh") + text("testbed/build.sh");

  @Test
  void shouldNameTheKubernetesOfTheTests() {
    assertThat(ran("Kubernetes")).startsWith(inBuild("KUBERNETES_VERSION=([0-9.]+)") + ",");
    assertThat(declared("Kubernetes"))
        .contains(
            inFile(
                "helm/stateful-flink-operator/Chart.yaml", "kubeVersion: \">=([0-9]+\\.[0-9]+)"));
  }

  @Test
  void shouldNameTheFlinksOfTheTests() {
    List<String> built = List.of(inBuild("FLINK_VERSIONS=\\(([^)]+)\\)").split(" "));

    assertThat(ran("Flink")).isEqualTo(String.join(" and ", built));
  }

  @Test
  void shouldNameTheFlinksOfTheMainFlow() {
    List<String> built = List.of(inBuild("OTHER_FLINKS=\\(([^)]+)\\)").split(" "));

    assertThat(built).hasSize(3);
    assertThat(ran("other Flinks")).startsWith("%s, %s and %s,".formatted(built.toArray()));
  }

  @Test
  void shouldNameTheToolsOfTheTests() {
    assertThat(ran("Java")).isEqualTo(inFile("pom.xml", "compiler.release>([0-9]+)<"));
    assertThat(ran("Helm"))
        .contains("helm-java " + inFile("pom.xml", "helm-java.version>([0-9.]+)<"))
        .contains(inFile("testbed/helm-command.sh", "\\[3\\]=([0-9.]+)"))
        .contains(inFile("testbed/helm-command.sh", "\\[4\\]=([0-9.]+)"));
    assertThat(ran("storage"))
        .contains("HDFS " + inBuild("HADOOP_VERSION=([0-9.]+)"))
        .contains("S3Proxy " + inBuild("S3PROXY_VERSION=([0-9.]+)"));
  }

  /** They are in places that Maven does not fill in. */
  @Test
  void shouldNameTheKafkaOfTheTests() {
    String kafka = inFile("pom.xml", "<kafka.version>([^<]+)<");
    String connector = inFile("pom.xml", "<flink-connector-kafka.version>([^<]+)<");
    String page = text("docs/how-to/kafka.md");

    assertThat(ran("Kafka")).contains(kafka, "flink-connector-kafka " + connector);
    assertThat(page).contains("client " + kafka, "`flink-connector-kafka` " + connector);
    assertThat(Images.KAFKA).endsWith(":" + kafka);
    assertThat(text("examples/kafka.yaml")).contains("image: " + Images.KAFKA + "\n");
  }

  @Test
  void shouldNameThePythonOfTheTests() {
    String pyflink = inBuild("PYFLINK_VERSION=([0-9.]+)");

    assertThat(ran("PyFlink")).startsWith(pyflink + ",");
    assertThat(Images.PYFLINK).endsWith(":" + pyflink);
  }

  private static String ran(String what) {
    return cell(what, 1);
  }

  private static String declared(String what) {
    return cell(what, 2);
  }

  private static String cell(String what, int column) {
    return find(PAGE, "(?m)^\\| (" + what + "\\b.*)\\|$").split("\\|")[column].strip();
  }

  private static String inBuild(String pattern) {
    return find(BUILD, pattern);
  }

  private static String inFile(String file, String pattern) {
    return find(text(file), pattern);
  }

  private static String find(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing is there like " + pattern))
        .group(1);
  }

  private static String text(String file) {
    return Repository.text(Repository.root().resolve(file));
  }
}
