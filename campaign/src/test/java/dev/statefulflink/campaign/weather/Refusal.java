package dev.statefulflink.campaign.weather;

import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How an API server that is in trouble answers. */
public enum Refusal {
  ERROR(500, "etcdserver: request timed out"),
  BUSY(429, "the server has received too many requests"),
  /** No answer at all. */
  REFUSED(0, "Connection refused");

  private final int code;
  private final String said;

  Refusal(int code, String said) {
    this.code = code;
    this.said = said;
  }

  /** As Kubernetes' client hands it on after its own retries. */
  public <T> CompletableFuture<HttpResponse<T>> answer(HttpRequest request, Class<T> type) {
    if (code == 0 || !type.equals(byte[].class)) {
      return noAnswer();
    }
    var status =
        """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "%s", "code": %d}
        """
            .formatted(said, code);
    return CompletableFuture.completedFuture(
        new Answer<>(code, type.cast(status.getBytes(StandardCharsets.UTF_8)), request));
  }

  public <T> CompletableFuture<T> noAnswer() {
    return CompletableFuture.failedFuture(new ConnectException(said));
  }

  private record Answer<T>(int code, T body, HttpRequest request) implements HttpResponse<T> {
    @Override
    public Optional<HttpResponse<?>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public List<String> headers(String key) {
      return headers().getOrDefault(key, List.of());
    }

    @Override
    public Map<String, List<String>> headers() {
      return Map.of(StandardHttpHeaders.CONTENT_TYPE, List.of("application/json"));
    }
  }
}
