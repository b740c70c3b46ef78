package dev.statefulflink.campaign.flink;

/** Counts what an end picture tells of a namespace's Flink. */
final class Tally {
  int runs;
}
