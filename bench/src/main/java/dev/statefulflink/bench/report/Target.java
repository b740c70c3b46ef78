package dev.statefulflink.bench.report;

/** What a figure should stay at or below. */
public record Target(Statistic of, double atMost) {}
