package dev.statefulflink.operator.status;

import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events on the custom resource, in order and on its own thread: each is a call to
 * Kubernetes, for which no reconcile waits. An event's name is derived from its content, so that
 * the same event is never published twice, by any operator. Events that are queued when the process
 * is killed are lost; the status has the same information.
 */
public final class EventPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
  private static final int MOST_WAITING = 1_000;
  private static final Duration LAST_WRITES = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ThreadPoolExecutor thread;

  private final KubernetesClient client;
  private final Clock clock;

  public EventPublisher(KubernetesClient client, Clock clock) {
    this(client, clock, MOST_WAITING);
  }

  /**
   * @param mostWaiting how many may wait to be written
   */
  public EventPublisher(KubernetesClient client, Clock clock, int mostWaiting) {
    this.client = client;
    this.clock = clock;
    this.thread = thread(mostWaiting);
  }

  private static ThreadPoolExecutor thread(int mostWaiting) {
    var thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(mostWaiting),
            task -> {
              var made = new Thread(task, "events");
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  /** Returns immediately. If the queue is full, the event is lost and logged. */
  public void publish(HasMetadata object, Announcement told) {
    var event = event(object, told);
    try {
      thread.execute(() -> write(event));
    } catch (RejectedExecutionException e) {
      LOG.warn(
          "event {} of {} is lost: the queue is full",
          told.reason(),
          event.getMetadata().getName());
    }
  }

  /** Writes the queued ones, if it does not take long. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "{} events are lost: the operator is shutting down", 1 + thread.shutdownNow().size());
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private Event event(HasMetadata object, Announcement told) {
    var meta = object.getMetadata();
    var now = clock.instant().toString();
    return new EventBuilder()
        .withNewMetadata()
        .withName(
            (meta.getName() + "." + meta.getUid().substring(0, 8) + "." + told.once())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-'))
        .withNamespace(meta.getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withName(meta.getName())
        .withNamespace(meta.getNamespace())
        .withUid(meta.getUid())
        .endInvolvedObject()
        .withType(told.warning() ? "Warning" : "Normal")
        .withReason(told.reason())
        .withMessage(told.message())
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .withReportingComponent(Names.FIELD_MANAGER)
        .withNewSource(Names.FIELD_MANAGER, null)
        .build();
  }

  private void write(Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      // Events are optional: no handoff fails because of one.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        LOG.debug("event {} was not accepted: {}", event.getReason(), e.getMessage());
      }
    }
  }
}
