package dev.statefulflink.operator.walk;

import java.util.ArrayList;
import java.util.List;

/** The laws of docs/handoff.md, as far as one world shows that they are broken. */
final class Laws {
  private Laws() {}

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

  /** The object goes: what is left of it has to name the newest state. */
  static void released(Draft world) {
    var kept = world.kept.map(last -> last.state()).map(state -> state.location()).orElse("");
    if (!kept.equals(world.head)) {
      world.broken.add(
          "law 3, nothing is deleted that is the only state: the object goes, the newest state is "
              + (world.head.isEmpty() ? "none" : world.head)
              + ", and kept is "
              + (kept.isEmpty() ? "nothing" : kept));
    }
    if (world.clusters.values().stream().anyMatch(cluster -> !cluster.gone())) {
      world.broken.add("the object goes, and leaves a cluster behind");
    }
  }
}
