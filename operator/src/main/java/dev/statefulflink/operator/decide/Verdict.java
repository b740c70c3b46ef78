package dev.statefulflink.operator.decide;

/** The state of an object, for its conditions. The message says what, why, and what to do. */
public record Verdict(Reason reason, String message) {}
