package dev.statefulflink.operator.flink.board;

import dev.statefulflink.operator.flink.ObjectKey;

/**
 * A request to Flink; of equal requests only one is in progress at a time.
 *
 * @param object the key of the object that needs it
 * @param cluster the cluster's name
 * @param what names the call and its ids
 */
public record Question(ObjectKey object, String cluster, String what) {}
