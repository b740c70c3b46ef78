package dev.statefulflink.operator.flink;

/** The task slots that a cluster offers, over all TaskManagers that have registered. */
public record Slots(int total) {}
