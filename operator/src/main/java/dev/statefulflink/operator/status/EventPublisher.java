package dev.statefulflink.operator.status;

import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events on the custom resource. An event's name follows from what it tells, so that the
 * same one is never told twice, by whichever operator.
 */
public final class EventPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

  private final KubernetesClient client;
  private final Clock clock;

  public EventPublisher(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  public void publish(HasMetadata object, Announcement told) {
    var meta = object.getMetadata();
    var now = clock.instant().toString();
    var event =
        new EventBuilder()
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
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      // An event is a courtesy: no handoff stops for one.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        LOG.debug("event {} was not accepted: {}", told.reason(), e.getMessage());
      }
    }
  }
}
