package dev.statefulflink.campaign;

import dev.statefulflink.campaign.hook.Strike;
import java.util.Optional;

/**
 * One run to make.
 *
 * @param strike empty for the undisturbed run
 */
record Cell(Flow flow, Optional<Strike> strike) {

  /** How this one alone is run again. */
  String command() {
    return strike
        .map(
            s ->
                "mvn -pl campaign -am verify -DskipImages -Dit.test=CrashCampaignIT"
                    + " -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dfailsafe.failIfNoSpecifiedTests=false -Dcampaign.flow='"
                    + flow.name()
                    + "' -Dcampaign.point="
                    + s.point()
                    + " -Dcampaign.mode="
                    + s.mode())
        .orElse("the undisturbed run");
  }
}
