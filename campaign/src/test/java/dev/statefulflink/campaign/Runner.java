package dev.statefulflink.campaign;

import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.campaign.hook.Mode;
import dev.statefulflink.campaign.hook.OperatorInstance;
import dev.statefulflink.campaign.hook.Strike;
import dev.statefulflink.campaign.kube.FakePods;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes one run: in a namespace of its own, with a fake Flink and operator instances of its own.
 */
final class Runner {
  /** For so long nothing may be written once all is at rest. */
  private static final long QUIET_MILLIS = 1_000;

  private static final long BESIDE_MILLIS = 3_000;
  private static final Duration SETTLES = Duration.ofSeconds(20);

  private final KubernetesClient client;
  private final ExecutorService threads;
  private final ScheduledExecutorService timer;

  Runner(KubernetesClient client, ExecutorService threads, ScheduledExecutorService timer) {
    this.client = client;
    this.threads = threads;
    this.timer = timer;
  }

  /**
   * @param expected the picture of the undisturbed run; empty where this is it
   */
  Outcome run(Cell cell, Optional<Picture> expected) {
    var began = System.nanoTime();
    var namespace = "campaign-" + UUID.randomUUID().toString().substring(0, 8);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    var flink = new FakeFlink(FlowSpecs.STATE_URI, namespace, InstantSource.system());
    try (var pods = new FakePods(client, namespace, flink, timer)) {
      var scene = new Scene(client, namespace, flink, pods);
      try (var shift = new Shift(new OperatorInstance.Site(client, namespace, flink, threads))) {
        return played(cell, expected, scene, shift, began);
      } finally {
        scene.clear();
      }
    }
  }

  private Outcome played(
      Cell cell, Optional<Picture> expected, Scene scene, Shift shift, long began) {
    Optional<Picture> picture = Optional.empty();
    Optional<String> failure = Optional.empty();
    try {
      cell.flow().setup().accept(scene);
      settle(shift, 300);
      shift.arm(cell.strike());
      cell.flow().change().accept(scene);
      scene.await(cell.flow().end());
      if (cell.strike().map(Strike::mode).filter(Mode.PAUSED::equals).isPresent()
          && shift.struck().isPresent()) {
        shift.resumeFirst(BESIDE_MILLIS);
      }
      scene.await(cell.flow().end());
      picture = Optional.of(atRest(cell, expected, scene, shift));
      failure = judged(expected, picture.get());
    } catch (RuntimeException e) {
      failure = Optional.of(String.valueOf(e));
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    var told = failure.map(text -> text + calls(shift));
    return new Outcome(cell, shift.calls(), shift.struck(), picture, told, seconds);
  }

  private static String calls(Shift shift) {
    return "\n    calls: "
        + numbered(shift.calls())
        + "\n    calls after: "
        + numbered(shift.laterCalls());
  }

  private static String numbered(List<String> calls) {
    var text = new StringBuilder();
    for (int i = 0; i < calls.size(); i++) {
      text.append("\n      ").append(i + 1).append(' ').append(calls.get(i));
    }
    return text.toString();
  }

  private static Optional<String> judged(Optional<Picture> expected, Picture seen) {
    var violations = seen.lines().get("violations");
    if (!violations.isEmpty()) {
      return Optional.of("violations: " + violations);
    }
    return expected
        .filter(wanted -> !wanted.equals(seen))
        .map(wanted -> "another end than undisturbed:\n    " + wanted.difference(seen));
  }

  /** The picture once it is as expected and nobody has written for a while, or has had the time. */
  private static Picture atRest(Cell cell, Optional<Picture> expected, Scene scene, Shift shift) {
    var until = System.nanoTime() + SETTLES.toNanos();
    while (true) {
      shift.check();
      settle(shift, expected.isPresent() ? QUIET_MILLIS : 2 * QUIET_MILLIS);
      scene.await(cell.flow().end());
      var picture = Picture.of(scene);
      var good = expected.map(picture::equals).orElse(true);
      if ((good && shift.quietMillis() >= QUIET_MILLIS) || System.nanoTime() > until) {
        return picture;
      }
      Scene.pause(300);
    }
  }

  private static void settle(Shift shift, long millis) {
    Scene.await(
        () -> "the operator to write no more: " + shift.calls() + shift.laterCalls(),
        () -> shift.quietMillis() >= millis);
  }
}
