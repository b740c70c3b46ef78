package dev.statefulflink.e2e;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits with one generous deadline: only a hang ends them, never a slow machine. */
public final class Waits {
  /** Far more than anything here takes on two busy cores. */
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private static final Duration POLL = Duration.ofMillis(200);

  private Waits() {}

  /** The first value that the predicate accepts; the last one is in the message of a failure. */
  public static <T> T until(String what, Callable<T> value, Predicate<? super T> accepted) {
    return await(what).until(value, accepted);
  }

  /** The first value that is there. */
  public static <T> T untilPresent(String what, Callable<Optional<T>> value) {
    return until(what, value, Optional::isPresent).orElseThrow();
  }

  public static void untilTrue(String what, Callable<Boolean> condition) {
    await(what).until(condition);
  }

  // An API server that is busy, or a pod that is not up yet, is asked again.
  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(DEADLINE)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class);
  }
}
