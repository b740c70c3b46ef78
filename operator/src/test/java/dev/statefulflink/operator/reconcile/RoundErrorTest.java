package dev.statefulflink.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.observe.Observation.Refusal;
import dev.statefulflink.operator.observe.Observation.Refusal.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundErrorTest {

  private static Status said(String message) {
    return new StatusBuilder().withMessage(message).build();
  }

  private static Refusal read(int code, Status status) {
    return RoundError.read(new KubernetesClientException("the client's words", code, status), true);
  }

  /** What would be refused again is refused; what was not looked at is not. */
  @ParameterizedTest
  @CsvSource({
    "400,REFUSED",
    "403,REFUSED",
    "404,REFUSED",
    "422,REFUSED",
    "409,FAILED",
    "500,FAILED",
    "507,FAILED",
    "0,UNAVAILABLE",
    "-1,UNAVAILABLE",
    "401,UNAVAILABLE",
    "408,UNAVAILABLE",
    "429,UNAVAILABLE",
    "502,UNAVAILABLE",
    "503,UNAVAILABLE",
    "504,UNAVAILABLE"
  })
  void shouldTellARefusalFromWhatMayPass(int code, Kind kind) {
    var refusal = read(code, said("the API server's words."));

    assertThat(refusal).isEqualTo(new Refusal("the API server's words", kind, true));
    assertThat(refusal.passing()).isEqualTo(kind != Kind.REFUSED);
  }

  /** By the cause that Kubernetes names, not by the words that anybody may write. */
  @Test
  void shouldKnowThatTheNamespaceGoesByItsCauseAlone() {
    var going =
        new StatusBuilder()
            .withMessage("forbidden: unable to create new content in namespace shop")
            .withNewDetails()
            .addNewCause()
            .withReason("NamespaceTerminating")
            .withField("metadata.namespace")
            .endCause()
            .endDetails()
            .build();

    assertThat(read(403, going).namespaceGoing()).isTrue();
    assertThat(read(403, said("denied: the contract is being terminated")).namespaceGoing())
        .isFalse();
    assertThat(read(403, null).namespaceGoing()).isFalse();
  }

  @Test
  void shouldSayThatThereWasNoAnswer() {
    var error = new KubernetesClientException("to 10.0.0.1", new ConnectException("refused"));

    assertThat(RoundError.read(error, false))
        .isEqualTo(new Refusal("no answer (ConnectException)", Kind.UNAVAILABLE, false));
    assertThat(read(500, null).message()).isEqualTo("HTTP 500");
  }

  @Test
  @Law(10)
  void shouldNameAFaultOfItsOwnByItsClassAndPlaceAlone() {
    var root = new IllegalArgumentException("s3.secret-key: password1");
    var refusal = RoundError.read(new IllegalStateException("password1", root), true);

    assertThat(refusal.kind()).isEqualTo(Kind.INTERNAL);
    assertThat(refusal.message())
        .matches("IllegalArgumentException in RoundErrorTest\\.\\w+, line \\d+");
  }

  @Test
  void shouldBoundWhatItRepeats() {
    assertThat(read(500, said("word ".repeat(10_000))).message()).hasSize(603).endsWith("...");
  }
}
