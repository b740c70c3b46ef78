package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.intent.LastState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A world while one event changes it; and which laws that event has broken. */
final class Draft {
  Wish wish;
  StatefulJobStatus status;
  final TreeMap<String, Cluster> clusters;
  final List<String> storage;
  String head;
  final TreeSet<String> words;
  Optional<LastState> kept;
  Optional<String> served;
  boolean away;
  Instant still;
  Instant watched;
  final Map<String, World.Reply> replies;
  Optional<Action> late;
  boolean gone;
  int faults;
  int edits;
  final List<String> broken = new ArrayList<>();

  Draft(World before) {
    wish = before.wish();
    status = before.status();
    clusters = new TreeMap<>(before.clusters());
    storage = new ArrayList<>(before.storage());
    head = before.head();
    words = new TreeSet<>(before.words());
    kept = before.kept();
    served = before.served();
    away = before.away();
    still = before.still();
    watched = before.watched();
    replies = new TreeMap<>(before.replies());
    late = before.late();
    gone = before.gone();
    faults = before.faults();
    edits = before.edits();
  }

  World done() {
    clusters.values().removeIf(Cluster::gone);
    return new World(
        wish,
        status,
        new TreeMap<>(clusters),
        List.copyOf(storage),
        head,
        new TreeSet<>(words),
        kept,
        served,
        away,
        still,
        watched,
        new TreeMap<>(replies),
        late,
        gone,
        faults,
        edits);
  }

  Cluster cluster(String revision) {
    return clusters.get(revision);
  }

  void change(String revision, Consumer<Cluster.Draft> how) {
    var cluster = clusters.get(revision);
    if (cluster != null) {
      var draft = new Cluster.Draft(cluster);
      how.accept(draft);
      clusters.put(revision, draft.done());
    }
  }

  void job(String revision, String id, UnaryOperator<Job> how) {
    change(revision, cluster -> cluster.jobs.computeIfPresent(id, (key, job) -> how.apply(job)));
  }

  /** From now on Flink would report something else. */
  Draft stirred() {
    still = World.NOW;
    return this;
  }

  void declares(Wish next) {
    wish = next;
    if (next.stateFrom() == StateFrom.NOTHING) {
      words.add("");
    }
    if (!next.restoreFrom().isEmpty()) {
      words.add(next.restoreFrom());
    }
  }

  /**
   * A job begins to work on a state.
   *
   * @param back whether it is that of the way back, which no word of the user is for
   */
  void starts(String jobId, String from, boolean back) {
    if (!from.equals(head) && (back || !words.contains(from))) {
      broken.add(
          "law 3, state never goes back: job "
              + brief(jobId)
              + " starts from "
              + (from.isEmpty() ? "nothing" : from)
              + ", and the newest completed state is "
              + (head.isEmpty() ? "none" : head));
    }
  }

  /**
   * A job completes a snapshot, and with it what it has put out. That Flink continues a job from an
   * older one is no fault of the operator, but to stop it with another savepoint then is.
   */
  void completes(Job job, String location) {
    var byFlink = job.behind() && !location.contains("/savepoints/");
    var byWord = job.tip().isEmpty() && words.contains(job.from());
    if (!job.base().equals(head) && !byWord && !byFlink) {
      broken.add(
          "law 3, the output of a two-phase sink is there twice: job "
              + brief(job.id())
              + " completes "
              + location
              + " on top of "
              + (job.base().isEmpty() ? "nothing" : job.base())
              + ", and the newest completed state is "
              + (head.isEmpty() ? "none" : head));
    }
    head = location;
    storage.add(location);
  }

  /** This process of the operator knows of no request any more that it made there. */
  void forgets(String cluster) {
    replies.values().removeIf(reply -> reply.cluster().equals(cluster));
  }

  static String brief(String id) {
    return id.length() > 8 ? id.substring(0, 8) : id;
  }
}
