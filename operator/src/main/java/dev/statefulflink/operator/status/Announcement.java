package dev.statefulflink.operator.status;

/**
 * An event to publish.
 *
 * @param once the key of the announcement: the handoff and the reason
 * @param warning whether something failed
 */
public record Announcement(String once, boolean warning, String reason, String message) {}
