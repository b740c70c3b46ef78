package dev.statefulflink.operator.decide;

/** How an object stands, for its conditions. The message says what, why, and what to do. */
public record Verdict(Reason reason, String message) {}
