package dev.statefulflink.campaign;

import dev.statefulflink.campaign.hook.Mode;
import dev.statefulflink.campaign.hook.Strike;
import dev.statefulflink.campaign.weather.Storm;
import dev.statefulflink.campaign.weather.Weather;
import java.util.Optional;

/**
 * One run to make; the undisturbed one has neither strike nor storm.
 *
 * @param strike what happens at a single call
 * @param storm what lasts
 */
record Cell(Flow flow, Optional<Strike> strike, Optional<Storm> storm) {
  static Cell undisturbed(Flow flow) {
    return new Cell(flow, Optional.empty(), Optional.empty());
  }

  static Cell struck(Flow flow, Strike strike) {
    return new Cell(flow, Optional.of(strike), Optional.empty());
  }

  static Cell stormy(Flow flow, Storm storm) {
    return new Cell(flow, Optional.empty(), Optional.of(storm));
  }

  boolean in(Weather weather) {
    return storm.filter(s -> s.weather() == weather).isPresent();
  }

  boolean pauses() {
    return strike.filter(s -> s.mode() == Mode.PAUSED).isPresent();
  }

  /** What happens in it, and when. */
  String disturbance() {
    return strike
        .map(s -> "point " + s.point() + ", " + s.mode())
        .or(() -> storm.map(s -> "point " + s.point() + ", " + s.weather()))
        .orElse("undisturbed");
  }

  /** How this one alone is run again. */
  String command() {
    return strike
        .map(s -> command(s.point(), "mode", s.mode()))
        .or(() -> storm.map(s -> command(s.point(), "weather", s.weather())))
        .orElse("the undisturbed run");
  }

  private String command(int point, String what, Enum<?> value) {
    return "mvn -pl campaign -am verify -DskipImages -Dit.test=CrashCampaignIT"
        + " -Dsurefire.failIfNoSpecifiedTests=false"
        + " -Dfailsafe.failIfNoSpecifiedTests=false -Dcampaign.flow='"
        + flow.name()
        + "' -Dcampaign.point="
        + point
        + " -Dcampaign."
        + what
        + "="
        + value;
  }
}
