package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisposalCallTest extends GatewayScene {
  private static final String ASKED = "POST /savepoint-disposal";
  private static final String OUTCOME = "GET /savepoint-disposal/r1";
  private static final String PLACE = "s3://bucket/shop/orders/savepoints/a/savepoint-1";

  @BeforeEach
  void acceptsIt() {
    flink.answers(ASKED, 202, "{\"request-id\":\"r1\"}");
  }

  @Test
  void shouldEndWhenFlinkHasDeletedIt() {
    flink
        .answers(OUTCOME, "{\"status\":{\"id\":\"IN_PROGRESS\"},\"operation\":null}")
        .then(
            OUTCOME, 200, "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"acknowledge\":{}}}");
    told(gateway.dispose(flink.uri(), PLACE));

    assertThat(flink.requests().get(0).body()).contains("\"savepoint-path\":\"" + PLACE + "\"");
    assertThat(flink.requests()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory 'x'",
        "org.apache.flink.util.FlinkException: Cannot find checkpoint or savepoint file/directory",
      })
  void shouldTakeWhatIsGoneForDeleted(String cause) {
    failsWith(cause);

    told(gateway.dispose(flink.uri(), PLACE));
  }

  @Test
  void shouldTellWhyItCannotBeDeleted() {
    failsWith("java.io.IOException: Permission denied");

    assertThat(failure(gateway.dispose(flink.uri(), PLACE)))
        .hasMessage("IOException: Permission denied");
  }

  private void failsWith(String cause) {
    flink.answers(
        OUTCOME,
        "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"failure-cause\":{\"class\":\"x\","
            + "\"stack-trace\":\""
            + cause
            + "\"}}}");
  }
}
