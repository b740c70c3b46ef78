package dev.statefulflink.campaign.hook;

import dev.statefulflink.operator.wiring.LeanSerialization;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.TlsVersion;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** Makes clients over a connection that is there already, so none of what is set is needed. */
record TappedFactory(HttpClient real, Tap tap) implements HttpClient.Factory {

  /** A busy machine is no reason to fail: only what the campaign strikes may. */
  private static final int PATIENT_MILLIS = 60_000;

  /** A client of the same Kubernetes, for one operator instance. */
  static KubernetesClient client(KubernetesClient shared, Tap tap) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(shared.getConfiguration()).withRequestTimeout(PATIENT_MILLIS).build())
        .withKubernetesSerialization(LeanSerialization.create())
        .withHttpClientFactory(new TappedFactory(shared.getHttpClient(), tap))
        .build();
  }

  @Override
  public HttpClient.Builder newBuilder(Config config) {
    return newBuilder();
  }

  @Override
  public HttpClient.Builder newBuilder() {
    return new Ready(real, tap);
  }

  private record Ready(HttpClient real, Tap tap) implements HttpClient.Builder {
    @Override
    public HttpClient build() {
      return new TappedHttpClient(real, tap);
    }

    @Override
    public HttpClient.DerivedClientBuilder tag(Object value) {
      return new TappedHttpClient(real, tap).newBuilder().tag(value);
    }

    @Override
    public HttpClient.Builder connectTimeout(long timeout, TimeUnit unit) {
      return this;
    }

    @Override
    public HttpClient.Builder addOrReplaceInterceptor(String name, Interceptor interceptor) {
      return this;
    }

    @Override
    public HttpClient.Builder authenticatorNone() {
      return this;
    }

    @Override
    public HttpClient.Builder sslContext(KeyManager[] keys, TrustManager[] trusted) {
      return this;
    }

    @Override
    public HttpClient.Builder followAllRedirects() {
      return this;
    }

    @Override
    public HttpClient.Builder proxyAddress(InetSocketAddress proxy) {
      return this;
    }

    @Override
    public HttpClient.Builder proxyAuthorization(String credentials) {
      return this;
    }

    @Override
    public HttpClient.Builder tlsVersions(TlsVersion... versions) {
      return this;
    }

    @Override
    public HttpClient.Builder tlsServerName(String name) {
      return this;
    }

    @Override
    public HttpClient.Builder preferHttp11() {
      return this;
    }

    @Override
    public HttpClient.Builder proxyType(HttpClient.ProxyType type) {
      return this;
    }
  }
}
