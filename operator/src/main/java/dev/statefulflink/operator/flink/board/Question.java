package dev.statefulflink.operator.flink.board;

import dev.statefulflink.operator.flink.ObjectKey;

/**
 * A question or a request to Flink; equal questions are asked once at a time.
 *
 * @param object the object's key on whose behalf it is asked
 * @param cluster the cluster's name
 * @param what names the call and its ids
 */
public record Question(ObjectKey object, String cluster, String what) {}
