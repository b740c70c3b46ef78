package dev.statefulflink.campaign.weather;

/**
 * At which call, and what.
 *
 * @param point counts the calls that change something, from 1; this one is in the storm
 */
public record Storm(int point, Weather weather) {

  /** How it shows, by the call at which it begins: neighbours differ. */
  Refusal refusal() {
    return Refusal.values()[point % Refusal.values().length];
  }

  /** Whether the operator that goes away still makes the call. */
  public boolean madeBefore() {
    return point % 2 == 0;
  }
}
