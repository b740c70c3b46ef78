package dev.statefulflink.campaign;

import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.campaign.hook.OperatorInstance;
import dev.statefulflink.campaign.kube.FakePods;
import dev.statefulflink.campaign.weather.RunClock;
import dev.statefulflink.campaign.weather.Sky;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes one run: in a namespace of its own, with a fake Flink and operator instances of its own.
 */
final class Runner {
  /** For so long nothing may be written once all is at rest. */
  private static final long QUIET_MILLIS = 1_000;

  /** Longer than a job that rests is left alone: one look at it has to be in between. */
  private static final long AFTER_A_STORM_MILLIS = 6_000;

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
    var clock = new RunClock();
    var flink = new FakeFlink(FlowSpecs.STATE_URI, namespace, clock);
    try (var pods = new FakePods(client, namespace, flink, timer)) {
      var scene = new Scene(client, namespace, flink, pods);
      var sky = new Sky(clock, new Effects(scene, threads));
      var site = new OperatorInstance.Site(client, namespace, flink, threads, sky);
      try (var shift = new Shift(site)) {
        return played(cell, expected, scene, shift, began);
      } finally {
        scene.clear();
      }
    }
  }

  /** What the weather does to the fake Flink, and to the object. */
  private record Effects(Scene scene, ExecutorService threads) implements Sky.World {
    @Override
    public void slowSnapshots(boolean slow) {
      scene.flink().slowSnapshots(slow ? Duration.ofMinutes(1) : Duration.ZERO);
    }

    @Override
    public CompletableFuture<Void> loseStatus() {
      return CompletableFuture.runAsync(scene::loseStatusOfWhatIsThere, threads);
    }
  }

  private Outcome played(
      Cell cell, Optional<Picture> expected, Scene scene, Shift shift, long began) {
    Optional<Picture> picture = Optional.empty();
    Optional<String> failure = Optional.empty();
    List<String> before = List.of();
    try {
      cell.flow().setup().accept(scene);
      settle(shift, 300);
      before = shift.calls();
      scene.flink().countFromHere();
      shift.arm(cell.strike(), cell.storm());
      cell.flow().change().accept(scene);
      var ends = Judge.ends(cell);
      scene.await(ends);
      if (cell.pauses() && shift.struck().isPresent()) {
        shift.resumeFirst(BESIDE_MILLIS);
      }
      if (cell.storm().isPresent()) {
        settle(shift, QUIET_MILLIS);
        Scene.await(() -> "the weather to be fair", shift::weathered);
      }
      scene.await(ends);
      picture = Optional.of(atRest(cell, expected, scene, shift));
      failure = Judge.judged(cell, expected, picture.get());
    } catch (RuntimeException e) {
      failure = Optional.of(String.valueOf(e));
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    var setUp = "\n    calls of the set-up: " + numbered(before);
    var told = failure.map(text -> text + setUp + calls(shift));
    return new Outcome(
        cell, shift.calls(), shift.struck(), shift.lostCalls().size(), picture, told, seconds);
  }

  private static String calls(Shift shift) {
    return "\n    calls: "
        + numbered(shift.calls())
        + "\n    calls after: "
        + numbered(shift.laterCalls())
        + "\n    calls that the weather had fail: "
        + numbered(shift.lostCalls());
  }

  private static String numbered(List<String> calls) {
    var text = new StringBuilder();
    for (int i = 0; i < calls.size(); i++) {
      text.append("\n      ").append(i + 1).append(' ').append(calls.get(i));
    }
    return text.toString();
  }

  /** The picture once it is as expected and nobody has written for a while, or has had the time. */
  private static Picture atRest(Cell cell, Optional<Picture> expected, Scene scene, Shift shift) {
    var until = System.nanoTime() + SETTLES.toNanos();
    var quiet = cell.storm().isPresent() ? AFTER_A_STORM_MILLIS : QUIET_MILLIS;
    while (true) {
      shift.check();
      settle(shift, expected.isPresent() ? quiet : 2 * QUIET_MILLIS);
      scene.await(Judge.ends(cell));
      var picture = Picture.of(scene);
      var good = Judge.judged(cell, expected, picture).isEmpty();
      if ((good && shift.quietMillis() >= quiet) || System.nanoTime() > until) {
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
