package dev.statefulflink.campaign.hook;

import dev.statefulflink.campaign.weather.Refusal;
import dev.statefulflink.campaign.weather.TappedWebSocket;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The real client of Kubernetes, above its own retries, with every call going through the tap. */
record TappedHttpClient(HttpClient real, Tap tap) implements HttpClient {
  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, Class<T> type) {
    return pass(
        request,
        () ->
            refusal(request)
                .map(refusal -> refusal.answer(request, type))
                .orElseGet(() -> real.sendAsync(WithoutPods.rewritten(request), type)));
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytes(
      HttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    return pass(
        request,
        () ->
            refusal(request)
                .map(refusal -> refusal.<HttpResponse<AsyncBody>>noAnswer())
                .orElseGet(() -> real.consumeBytes(request, consumer)));
  }

  private Optional<Refusal> refusal(HttpRequest request) {
    return tap.sky().apiServer(request.method(), request.uri().getPath());
  }

  private <T> CompletableFuture<T> pass(HttpRequest request, Supplier<CompletableFuture<T>> call) {
    return CHANGES.contains(request.method())
        ? tap.change(request.method() + " " + request.uri().getPath(), call)
        : tap.read(call);
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return new TappedWebSocket(real.newWebSocketBuilder(), tap.sky());
  }

  @Override
  public HttpRequest.Builder newHttpRequestBuilder() {
    return real.newHttpRequestBuilder();
  }

  @Override
  public DerivedClientBuilder newBuilder() {
    return new Derived(real.newBuilder(), tap);
  }

  /** It belongs to all instances of the run. */
  @Override
  public void close() {}

  @Override
  public boolean isClosed() {
    return real.isClosed();
  }

  private record Derived(DerivedClientBuilder real, Tap tap) implements DerivedClientBuilder {
    @Override
    public HttpClient build() {
      return new TappedHttpClient(real.build(), tap);
    }

    @Override
    public DerivedClientBuilder addOrReplaceInterceptor(String name, Interceptor interceptor) {
      return new Derived(real.addOrReplaceInterceptor(name, interceptor), tap);
    }

    @Override
    public DerivedClientBuilder authenticatorNone() {
      return new Derived(real.authenticatorNone(), tap);
    }

    @Override
    public DerivedClientBuilder tag(Object value) {
      return new Derived(real.tag(value), tap);
    }
  }
}
