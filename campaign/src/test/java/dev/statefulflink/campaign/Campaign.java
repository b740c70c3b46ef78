package dev.statefulflink.campaign;

import dev.statefulflink.campaign.hook.Mode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes every run that the options ask for, several at a time. */
final class Campaign implements AutoCloseable {
  private final Options options;
  private final Consumer<String> progress;
  private final ExecutorService runs;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);
  private final AtomicInteger done = new AtomicInteger();
  private final Runner runner;

  Campaign(KubernetesClient client, Options options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
    this.runs = Executors.newFixedThreadPool(options.parallel());
    this.runner = new Runner(client, threads, timer);
  }

  /**
   * @param modes the modes that take turns at a flow's points
   */
  Report make(List<Flow> flows, List<Mode> modes) {
    return make(
        flows,
        first -> {
          var flow = first.cell().flow();
          return options.strikes(flow, first.calls().size(), modes).stream()
              .map(strike -> Cell.struck(flow, strike))
              .toList();
        });
  }

  /** With what lasts, at the steps of each flow. */
  Report weather(List<Flow> flows) {
    return make(
        flows,
        first -> {
          var flow = first.cell().flow();
          return options.storms(flow, first.calls()).stream()
              .map(storm -> Cell.stormy(flow, storm))
              .toList();
        });
  }

  private Report make(List<Flow> flows, Function<Outcome, List<Cell>> disturbances) {
    var began = System.nanoTime();
    var wanted = flows.stream().filter(options::wants).toList();
    var undisturbed =
        all(wanted.stream().map(flow -> later(Cell.undisturbed(flow), none())).toList());
    var disturbed = new ArrayList<CompletableFuture<Outcome>>();
    for (var first : undisturbed) {
      first
          .picture()
          .ifPresent(picture -> disturbed.addAll(disturb(disturbances.apply(first), picture)));
    }
    progress.accept("disturbing " + wanted.size() + " flows in " + disturbed.size() + " runs");
    return new Report(undisturbed, all(disturbed), (System.nanoTime() - began) / 1e9);
  }

  private static Optional<Picture> none() {
    return Optional.empty();
  }

  private List<CompletableFuture<Outcome>> disturb(List<Cell> cells, Picture expected) {
    return cells.stream().map(cell -> later(cell, Optional.of(expected))).toList();
  }

  private CompletableFuture<Outcome> later(Cell cell, Optional<Picture> expected) {
    return CompletableFuture.supplyAsync(() -> told(made(cell, expected)), runs);
  }

  /** A run that cannot even be set up has failed, and the others continue. */
  private Outcome made(Cell cell, Optional<Picture> expected) {
    try {
      return runner.run(cell, expected);
    } catch (RuntimeException e) {
      return new Outcome(
          cell,
          List.of(),
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.of(
              "not set up: " + e + Stream.of(e.getSuppressed()).map(String::valueOf).toList()),
          0);
    }
  }

  private Outcome told(Outcome outcome) {
    var made = done.incrementAndGet();
    if (made % 50 == 0) {
      progress.accept(made + " runs are made");
    }
    if (outcome.failure().isPresent()) {
      progress.accept(Report.failure(outcome));
    }
    return outcome;
  }

  private static List<Outcome> all(List<CompletableFuture<Outcome>> futures) {
    return futures.stream().map(CompletableFuture::join).toList();
  }

  @Override
  public void close() {
    runs.shutdownNow();
    timer.shutdownNow();
    threads.shutdownNow();
  }
}
