package dev.statefulflink.operator.reconcile;

import dev.statefulflink.operator.act.ForeignObject;
import dev.statefulflink.operator.observe.Observation.Refusal;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The meaning of an exception that ended a reconcile, as a message for the status. Only messages of
 * Kubernetes are repeated: others may quote data, and with it a secret.
 */
final class RoundError {
  private static final String HERE = "dev.statefulflink.operator.";
  private static final String NAMESPACE_GOING = "NamespaceTerminating";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int LONGEST = 600;

  /** The request was not evaluated; 0 and -1 come from the client, for no answer. */
  private static final Set<Integer> UNAVAILABLE =
      Set.of(
          -1,
          0,
          HttpURLConnection.HTTP_UNAUTHORIZED,
          HttpURLConnection.HTTP_CLIENT_TIMEOUT,
          TOO_MANY_REQUESTS,
          HttpURLConnection.HTTP_BAD_GATEWAY,
          HttpURLConnection.HTTP_UNAVAILABLE,
          HttpURLConnection.HTTP_GATEWAY_TIMEOUT);

  private RoundError() {}

  /**
   * @param again whether the previous try failed as well
   */
  static Refusal read(RuntimeException error, boolean again) {
    if (error instanceof ForeignObject foreign) {
      return new Refusal(String.valueOf(foreign.getMessage()), Refusal.Kind.REFUSED, again);
    }
    return error instanceof KubernetesClientException refused
        ? new Refusal(brief(said(refused)), kind(refused), again)
        : new Refusal(place(error), Refusal.Kind.INTERNAL, again);
  }

  private static Refusal.Kind kind(KubernetesClientException error) {
    if (causes(error).anyMatch(cause -> NAMESPACE_GOING.equals(cause.getReason()))) {
      return Refusal.Kind.NAMESPACE_GOING;
    }
    if (UNAVAILABLE.contains(error.getCode())) {
      return Refusal.Kind.UNAVAILABLE;
    }
    var refused = error.getCode() / 100 == 4 && error.getCode() != HttpURLConnection.HTTP_CONFLICT;
    return refused ? Refusal.Kind.REFUSED : Refusal.Kind.FAILED;
  }

  private static Stream<StatusCause> causes(KubernetesClientException error) {
    return Optional.ofNullable(error.getStatus())
        .map(Status::getDetails)
        .map(details -> details.getCauses())
        .stream()
        .flatMap(List::stream);
  }

  private static String said(KubernetesClientException error) {
    var status = Optional.ofNullable(error.getStatus()).map(Status::getMessage);
    return status
        .filter(message -> !message.isBlank())
        .orElseGet(() -> error.getCode() > 0 ? "HTTP " + error.getCode() : noAnswer(error));
  }

  private static String noAnswer(KubernetesClientException error) {
    return "no answer (" + root(error).getClass().getSimpleName() + ")";
  }

  /** The class of the root cause, and where in the operator it occurred. */
  private static String place(RuntimeException error) {
    var root = root(error);
    return root.getClass().getSimpleName()
        + Arrays.stream(root.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith(HERE))
            .findFirst()
            .map(RoundError::place)
            .orElse("");
  }

  private static String place(StackTraceElement frame) {
    return " in "
        + frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + ", line "
        + frame.getLineNumber();
  }

  private static Throwable root(Throwable error) {
    var cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String brief(String text) {
    var line = text.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
