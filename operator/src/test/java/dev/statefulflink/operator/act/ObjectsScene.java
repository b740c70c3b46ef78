package dev.statefulflink.operator.act;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.manifest.ClusterManifests;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the writes to Kubernetes share: one object, and all that is written for it. */
class ObjectsScene {
  static final ObjectKey KEY = new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1");

  Objects objects;
  KubernetesClient client;

  @BeforeEach
  void startObjects() throws IOException {
    objects = new Objects();
    client = objects.client();
  }

  @AfterEach
  void stopObjects() {
    client.close();
    objects.close();
  }

  ObjectWriter writer() {
    var owner = new OwnerReferenceBuilder().withName(KEY.name()).withUid(KEY.uid()).build();
    return new ObjectWriter(client, new ClusterManifests(KEY, owner));
  }
}
