package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import java.util.ArrayList;
import java.util.List;

/** The laws of docs/handoff.md, as far as one world shows that they are broken. */
final class Laws {
  /** How the sentence on a broken law begins that docs/handoff.md lists under its known gaps. */
  static final String GAP = "known gap, ";

  private Laws() {}

  /** Those that count: what is known already, only if it is looked for. */
  static List<String> counted(List<String> broken, boolean gaps) {
    return broken.stream().filter(law -> gaps || !law.startsWith(GAP)).toList();
  }

  /**
   * Known: a start that was given up had completed a checkpoint, and no cluster is there to look.
   */
  static boolean afterAStart(StatefulJobStatus status) {
    var last = status.lastHandoff();
    return last != null && last.purpose() == Handoff.Purpose.START && !last.completed();
  }

  /** Those that the world itself breaks; an event notes those that it breaks. */
  static List<String> brokenBy(World world) {
    var broken = new ArrayList<String>();
    var working =
        world.clusters().values().stream()
            .filter(Cluster::runs)
            .flatMap(
                cluster ->
                    cluster.jobs().values().stream()
                        .filter(Job::processes)
                        .map(job -> Draft.brief(job.id()) + " on " + cluster.revision()))
            .toList();
    if (working.size() > 1) {
      broken.add("law 2, never two running jobs of one object: " + String.join(", ", working));
    }
    return broken;
  }

  /** While no record says which revision is in charge, none retires whose job runs. */
  static void retired(StatefulJobStatus before, Draft world) {
    var known = before.active() != null || before.handoff() != null;
    if (known || world.status.retiring() == null || world.words.contains("")) {
      return;
    }
    world.status.retiring().stream()
        .filter(revision -> before.retiring() == null || !before.retiring().contains(revision))
        .map(world::cluster)
        .filter(cluster -> cluster != null)
        .filter(cluster -> cluster.jobs().values().stream().anyMatch(Job::processes))
        .forEach(
            cluster ->
                world.broken.add(
                    "law 9, only Flink restarts the job: the status is lost, and revision "
                        + cluster.revision()
                        + " retires, whose job runs"));
  }

  /** Whether the next start is from a snapshot that the user has named, whatever the newest is. */
  static boolean namesAnother(Wish wish, StatefulJobStatus status) {
    var named = wish.restoreFrom();
    return !named.isEmpty() && !named.equals(status.lastRestoreFrom());
  }

  /** The object goes: what is left of it has to name the newest state. */
  static void released(Draft world) {
    var kept = world.kept.map(last -> last.state()).map(state -> state.location()).orElse("");
    var another = namesAnother(world.wish, world.status);
    if (!kept.equals(world.head) && !world.words.contains("") && !another) {
      world.broken.add(
          (afterAStart(world.status) ? GAP : "")
              + "law 3, nothing is deleted that is the only state: the object goes, the newest"
              + " state is "
              + (world.head.isEmpty() ? "none" : world.head)
              + ", and kept is "
              + (kept.isEmpty() ? "nothing" : kept));
    }
    if (world.clusters.values().stream().anyMatch(cluster -> !cluster.gone())) {
      world.broken.add("the object goes, and leaves a cluster behind");
    }
  }
}
