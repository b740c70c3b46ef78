package dev.statefulflink.operator.observe.cluster;

import dev.statefulflink.operator.flink.ObjectKey;

/**
 * Whether there are objects of a revision that no informer watches: its accounts, their rights, its
 * configuration. Read live, and so only for a revision without other objects.
 */
public interface Leftovers {
  boolean of(ObjectKey key, String revision);
}
