package dev.statefulflink.campaign;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is compared at the end of a flow. Left out, because they differ from run to run: times, and
 * names and ids that follow from the object's uid. Also left out: events, which are a courtesy and
 * may be lost, and ReplicaSets, which Kubernetes removes in its own time.
 */
record Picture(Map<String, String> lines) {

  static Picture of(Scene scene) {
    var lines = new TreeMap<String, String>();
    var job = scene.job();
    lines.put("object", job.isPresent() ? "there" : "gone");
    job.ifPresent(found -> lines.putAll(object(found)));
    lines.put("objects", objects(scene, job.map(found -> found.getMetadata().getUid())));
    var account = scene.flink().account(Scene.NAME);
    lines.put("violations", String.join("; ", account.violations()));
    lines.put("accepted runs", Integer.toString(account.runs()));
    lines.put("savepoints made", Integer.toString(account.savepoints()));
    lines.put("live jobs", Integer.toString(account.liveJobs()));
    lines.put("state kept", Boolean.toString(account.stateKept()));
    return new Picture(lines);
  }

  private static Map<String, String> object(StatefulFlinkJob job) {
    var lines = new TreeMap<String, String>();
    var status = Objects.requireNonNullElseGet(job.getStatus(), StatefulJobStatus::empty);
    lines.put("generation", String.valueOf(job.getMetadata().getGeneration()));
    lines.put("observed", String.valueOf(status.observedGeneration()));
    lines.put("conditions", conditions(status));
    lines.put("job", Optional.ofNullable(status.job()).map(j -> j.state()).orElse("none"));
    lines.put(
        "active",
        Optional.ofNullable(status.active())
            .map(a -> a.generation() + " " + a.digest())
            .orElse("none"));
    lines.put(
        "started from",
        Optional.ofNullable(status.active()).map(a -> kind(a.restoredFrom())).orElse("none"));
    lines.put("handoff", status.handoff() == null ? "none" : "under way");
    lines.put("retiring", String.valueOf(status.retiring() == null ? 0 : status.retiring().size()));
    lines.put(
        "held",
        Optional.ofNullable(status.held())
            .map(h -> h.generation() + " " + h.reason() + (h.retryAt() == null ? "" : ", retried"))
            .orElse("none"));
    lines.put(
        "last state",
        Optional.ofNullable(status.lastState()).map(s -> s.kind().toString()).orElse("none"));
    lines.put(
        "savepoints kept",
        Optional.ofNullable(status.savepoints())
            .map(s -> s.kept().size() + ", nonce " + s.nonce())
            .orElse("none"));
    lines.put(
        "last handoff",
        Optional.ofNullable(status.lastHandoff()).map(h -> h.purpose().toString()).orElse("none"));
    return lines;
  }

  /**
   * That checkpoints complete is left out: it is written at the next look at a job that rests,
   * which may be five minutes later.
   */
  private static String conditions(StatefulJobStatus status) {
    return Stream.ofNullable(status.conditions())
        .flatMap(List::stream)
        .filter(c -> !(c.getType().equals("Checkpointing") && c.getStatus().equals("True")))
        .map(c -> c.getType() + "=" + c.getStatus() + "/" + c.getReason())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String kind(String path) {
    return path == null ? "nothing" : path.contains("/savepoint-") ? "a savepoint" : "a checkpoint";
  }

  /** Left out is what the garbage collector removes in its own time: its owner is gone. */
  private static String objects(Scene scene, Optional<String> owner) {
    var client = scene.client();
    var namespace = scene.namespace();
    return Stream.of(
            client.pods().inNamespace(namespace).list().getItems(),
            client.services().inNamespace(namespace).list().getItems(),
            client.configMaps().inNamespace(namespace).list().getItems(),
            client.serviceAccounts().inNamespace(namespace).list().getItems(),
            client.apps().deployments().inNamespace(namespace).list().getItems(),
            client.apps().controllerRevisions().inNamespace(namespace).list().getItems(),
            client.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems(),
            client.rbac().roles().inNamespace(namespace).list().getItems(),
            client.rbac().roleBindings().inNamespace(namespace).list().getItems())
        .<HasMetadata>flatMap(List::stream)
        .filter(object -> !object.getMetadata().getName().equals("kube-root-ca.crt"))
        .filter(object -> !object.getMetadata().getName().equals("default"))
        .filter(
            object ->
                object.getMetadata().getOwnerReferences().stream()
                    .allMatch(reference -> owner.equals(Optional.of(reference.getUid()))))
        .collect(Collectors.groupingBy(HasMetadata::getKind, TreeMap::new, Collectors.counting()))
        .toString();
  }

  /** Whether the object is at rest there. */
  boolean rests(End end) {
    var gone = lines.get("object").equals("gone");
    return end.equals(End.GONE)
        ? gone
        : !gone && lines.get("conditions").matches(".*\\bReady=\\w+/" + end.reason() + "\\b.*");
  }

  /** The lines in which another picture differs. */
  Stream<String> differing(Picture other) {
    return Stream.concat(lines.keySet().stream(), other.lines.keySet().stream())
        .distinct()
        .filter(key -> !Objects.equals(lines.get(key), other.lines.get(key)));
  }

  /** Those lines in words. */
  String difference(Picture other) {
    return differing(other)
        .map(
            key -> key + ": expected <" + lines.get(key) + ">, seen <" + other.lines.get(key) + ">")
        .collect(Collectors.joining("\n    "));
  }
}
