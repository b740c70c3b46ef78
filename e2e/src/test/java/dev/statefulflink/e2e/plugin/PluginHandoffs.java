package dev.statefulflink.e2e.plugin;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import java.util.Map;

/** Handoffs that have ended, as the scenes of the plugin's tests have them. */
final class PluginHandoffs {
  private PluginHandoffs() {}

  static LastHandoff last() {
    return last(
        Map.of(
            "Prepare",
            "6.214s",
            "Rehearse",
            "0.937s",
            "Cut",
            "1.302s",
            "Resume",
            "2.518s",
            "Verify",
            "1.046s"),
        "3.820s");
  }

  static LastHandoff last(Map<String, String> steps, String downtime) {
    return new LastHandoff(
        PluginScenes.A,
        Purpose.UPGRADE,
        LastHandoff.Outcome.COMPLETED,
        null,
        "9c0d1e2f",
        PluginScenes.A,
        PluginScenes.CUT_A,
        downtime,
        null,
        steps,
        PluginScenes.NOW.minus(PluginScenes.minutes(125)));
  }

  /** Three minutes ago an upgrade was rolled back. */
  static LastHandoff rolledBack() {
    return new LastHandoff(
        PluginScenes.B,
        Purpose.UPGRADE,
        LastHandoff.Outcome.ROLLED_BACK,
        "RestoreFailed",
        PluginScenes.A,
        PluginScenes.B,
        null,
        "11.730s",
        null,
        Map.of(
            "Prepare",
            "6.100s",
            "Rehearse",
            "1.400s",
            "Cut",
            "1.280s",
            "Resume",
            "3.350s",
            "Withdraw",
            "4.900s",
            "Return",
            "2.200s",
            "VerifyReturn",
            "0.900s"),
        PluginScenes.NOW.minus(PluginScenes.minutes(3)));
  }
}
