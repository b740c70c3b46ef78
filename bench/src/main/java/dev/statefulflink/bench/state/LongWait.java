package dev.statefulflink.bench.state;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Waits for what takes as long as its state is large. */
final class LongWait {
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final Duration POLL = Duration.ofMillis(100);

  private LongWait() {}

  static <T> T until(String what, Callable<T> value, Predicate<? super T> accepted) {
    return Awaitility.await(what)
        .atMost(DEADLINE)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(value, accepted);
  }
}
