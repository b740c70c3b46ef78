package dev.statefulflink.operator.intent.cutover;

import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import dev.statefulflink.operator.intent.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a running job may be stopped for an upgrade.
 *
 * @param manual whether each upgrade has to be approved
 * @param approved the upgrade that is approved
 * @param approvalTimeout how long the new pods wait for that
 * @param windows empty for any time
 * @param maxDowntime empty for any length
 */
public record CutoverPolicy(
    boolean manual,
    Optional<String> approved,
    Duration approvalTimeout,
    List<Window> windows,
    Optional<Duration> maxDowntime) {
  private static final Duration USUAL_TIMEOUT = Duration.ofHours(1);

  /** As soon as the new version is rehearsed. */
  public static final CutoverPolicy STANDARD =
      new CutoverPolicy(false, Optional.empty(), USUAL_TIMEOUT, List.of(), Optional.empty());

  public CutoverPolicy {
    windows = List.copyOf(windows);
  }

  /**
   * Reads it.
   *
   * @throws dev.statefulflink.operator.intent.SpecRefused if a window is not valid
   */
  public static CutoverPolicy of(UpgradeSpec spec) {
    return new CutoverPolicy(
        spec.cutover() == UpgradeSpec.Cutover.MANUAL,
        Optional.ofNullable(spec.approved()),
        Optional.ofNullable(spec.approvalTimeout()).map(Durations::parse).orElse(USUAL_TIMEOUT),
        windows(spec),
        Optional.ofNullable(spec.maxDowntime()).map(Durations::parse));
  }

  private static List<Window> windows(UpgradeSpec spec) {
    var declared = spec.windows() == null ? List.<UpgradeSpec.Window>of() : spec.windows();
    var read = new ArrayList<Window>();
    for (int i = 0; i < declared.size(); i++) {
      read.add(Window.of("spec.upgrade.windows[" + i + "]", declared.get(i)));
    }
    return read;
  }

  /** When the next window begins; empty inside of one, and if there are none. */
  public Optional<Instant> nextWindow(Instant now) {
    return windows.stream().anyMatch(window -> window.isOpen(now))
        ? Optional.empty()
        : windows.stream().map(window -> window.next(now)).min(Instant::compareTo);
  }
}
