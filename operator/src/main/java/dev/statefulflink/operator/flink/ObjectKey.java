package dev.statefulflink.operator.flink;

/** One custom resource, over its whole life and no longer. */
public record ObjectKey(String kind, String namespace, String name, String uid) {}
