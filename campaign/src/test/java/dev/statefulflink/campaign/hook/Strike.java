package dev.statefulflink.campaign.hook;

/**
 * At which call, and what.
 *
 * @param point counts the calls that change something, from 1
 */
public record Strike(int point, Mode mode) {}
