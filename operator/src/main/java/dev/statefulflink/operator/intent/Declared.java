package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.OnDelete;
import java.time.Duration;

/**
 * What one generation of an object declares.
 *
 * @param digest changes exactly when the running job must be replaced
 * @param deadline of one step of a handoff
 */
public record Declared(JobIntent intent, String digest, Duration deadline, OnDelete onDelete) {}
