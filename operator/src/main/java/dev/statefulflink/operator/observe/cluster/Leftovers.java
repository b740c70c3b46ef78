package dev.statefulflink.operator.observe.cluster;

import dev.statefulflink.operator.flink.ObjectKey;

/**
 * Whether anything stands of a revision that no informer watches: its accounts, their rights, its
 * configuration. Read live, and so only of a revision of which nothing else is left.
 */
public interface Leftovers {
  boolean of(ObjectKey key, String revision);
}
