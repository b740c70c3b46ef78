package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.intent.LastState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that there is, at one instant, which is always {@link #NOW}: what lasts is counted backwards
 * from there, so that worlds that differ by the clock alone are the same one.
 *
 * @param storage the complete snapshots, in the order in which they were completed
 * @param head the newest state that anything was put out for; empty for none
 * @param words where a job may start beside that, by the user's word; an empty one is from nothing
 * @param still since when nothing has changed that Flink would report
 * @param watched since when this process of the operator watches
 * @param replies what this process knows of the requests that it has made
 * @param late an effect of an operator that is in charge no more, and which is still on its way
 * @param gone whether the finalizer was taken off
 */
record World(
    Wish wish,
    StatefulJobStatus status,
    SortedMap<String, Cluster> clusters,
    List<String> storage,
    String head,
    SortedSet<String> words,
    Optional<LastState> kept,
    Optional<String> served,
    boolean away,
    Instant still,
    Instant watched,
    SortedMap<String, Reply> replies,
    Optional<Action> late,
    boolean gone,
    int faults,
    int edits) {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  /**
   * What Flink has answered to a request.
   *
   * @param status 0 for no answer, 200 for a success, -1 while there is none yet
   */
  record Reply(String cluster, String what, int status, boolean refused, Instant since) {
    static final int OPEN = -1;
  }

  static World empty(Wish wish) {
    return new World(
        wish,
        StatefulJobStatus.empty(),
        new TreeMap<>(),
        List.of(),
        "",
        new TreeSet<>(),
        Optional.empty(),
        Optional.empty(),
        false,
        NOW,
        NOW,
        new TreeMap<>(),
        Optional.empty(),
        false,
        0,
        0);
  }

  /** By how many faults and edits it was reached does not count. */
  World bare() {
    var draft = edit();
    draft.faults = 0;
    draft.edits = 0;
    return draft.done();
  }

  Draft edit() {
    return new Draft(this);
  }
}
