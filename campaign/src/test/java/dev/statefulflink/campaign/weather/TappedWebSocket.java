package dev.statefulflink.campaign.weather;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens a watch where the weather allows it, and has it end where it does not. */
public record TappedWebSocket(WebSocket.Builder real, Sky sky) implements WebSocket.Builder {
  private static final int GOING_AWAY = 1001;

  @Override
  public CompletableFuture<WebSocket> buildAsync(WebSocket.Listener listener) {
    return sky.apiServer("GET", "a watch")
        .map(refusal -> refusal.<WebSocket>noAnswer())
        .orElseGet(() -> opened(listener));
  }

  private CompletableFuture<WebSocket> opened(WebSocket.Listener listener) {
    return real.buildAsync(listener)
        .thenApply(
            socket -> {
              sky.watched(() -> socket.sendClose(GOING_AWAY, "the API server is away"));
              return socket;
            });
  }

  @Override
  public WebSocket.Builder subprotocol(String protocol) {
    real.subprotocol(protocol);
    return this;
  }

  @Override
  public WebSocket.Builder header(String name, String value) {
    real.header(name, value);
    return this;
  }

  @Override
  public WebSocket.Builder setHeader(String name, String value) {
    real.setHeader(name, value);
    return this;
  }

  @Override
  public WebSocket.Builder uri(URI uri) {
    real.uri(uri);
    return this;
  }

  @Override
  public WebSocket.Builder connectTimeout(long timeout, TimeUnit unit) {
    real.connectTimeout(timeout, unit);
    return this;
  }
}
