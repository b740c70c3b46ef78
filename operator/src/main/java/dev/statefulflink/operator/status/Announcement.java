package dev.statefulflink.operator.status;

/**
 * An event to publish.
 *
 * @param once what makes two announcements the same: the handoff and the reason
 * @param warning whether something went wrong
 */
public record Announcement(String once, boolean warning, String reason, String message) {}
