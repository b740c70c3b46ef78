package dev.statefulflink.operator.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.intent.DefaultImages;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorConfigTest {

  @Test
  void shouldHaveDefaultsForAll() {
    assertThat(OperatorConfig.from(Map.of()))
        .isEqualTo(
            new OperatorConfig(
                Set.of(), "", "", new DefaultImages(Map.of(), Map.of()), 8080, true));
  }

  @Test
  void shouldReadEverySetting() {
    var config =
        OperatorConfig.from(
            Map.of(
                "WATCH_NAMESPACES", "shop,bank",
                "OPERATOR_NAMESPACE", "flink-system",
                "LEASE_NAME", "stateful-flink-operator",
                "FLINK_IMAGES", "1.20=flink:1.20.5,2.3=registry:5000/flink:2.3.0",
                "WORD_COUNT_IMAGES", "1.20=word-count:0.1.0-1.20",
                "HEALTH_PORT", "9000",
                "METRICS_ENABLED", "false",
                "PATH", "/bin"));

    assertThat(config)
        .isEqualTo(
            new OperatorConfig(
                Set.of("shop", "bank"),
                "flink-system",
                "stateful-flink-operator",
                new DefaultImages(
                    Map.of("1.20", "flink:1.20.5", "2.3", "registry:5000/flink:2.3.0"),
                    Map.of("1.20", "word-count:0.1.0-1.20")),
                9000,
                false));
  }

  @Test
  void shouldForgiveBlanksAndTrailingCommas() {
    var config =
        OperatorConfig.from(
            Map.of(
                "WATCH_NAMESPACES", " shop , ,bank,",
                "LEASE_NAME", " lease ",
                "FLINK_IMAGES", " 1.20 = flink:1 ,\n2.3=flink:2,",
                "HEALTH_PORT", " 9000 "));

    assertThat(config.watchNamespaces()).containsExactlyInAnyOrder("shop", "bank");
    assertThat(config.leaseName()).isEqualTo("lease");
    assertThat(config.images().flink())
        .containsExactlyInAnyOrderEntriesOf(Map.of("1.20", "flink:1", "2.3", "flink:2"));
    assertThat(config.healthPort()).isEqualTo(9000);
  }

  @Test
  void shouldKeepAnEqualsSignOfAnImage() {
    assertThat(OperatorConfig.from(Map.of("FLINK_IMAGES", "1.20=a=b")).images().flink())
        .containsEntry("1.20", "a=b");
  }

  @ParameterizedTest
  @CsvSource({"FLINK_IMAGES, flink:1.20", "WORD_COUNT_IMAGES, '1.20=a:1,2.3'"})
  void shouldNameTheImagesThatItCannotRead(String name, String value) {
    assertThatThrownBy(() -> OperatorConfig.from(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + " must have the form 1.20=image:tag,2.3=image:tag");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "80 80", "8080.0", "99999999999"})
  void shouldNameThePortThatItCannotRead(String port) {
    assertThatThrownBy(() -> OperatorConfig.from(Map.of("HEALTH_PORT", port)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("HEALTH_PORT must be a number, not '" + port + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536"})
  void shouldNameThePortThatNobodyCanListenOn(String port) {
    assertThatThrownBy(() -> OperatorConfig.from(Map.of("HEALTH_PORT", port)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("HEALTH_PORT must be from 0 to 65535, not '" + port + "'");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65535})
  void shouldTakeEveryPortThatThereIs(int port) {
    assertThat(OperatorConfig.from(Map.of("HEALTH_PORT", Integer.toString(port))).healthPort())
        .isEqualTo(port);
  }

  @Test
  void shouldNameTheSwitchThatItCannotRead() {
    assertThatThrownBy(() -> OperatorConfig.from(Map.of("METRICS_ENABLED", "yes")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("METRICS_ENABLED must be true or false, not 'yes'");
  }
}
