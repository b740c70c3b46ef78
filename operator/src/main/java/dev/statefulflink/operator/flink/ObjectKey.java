package dev.statefulflink.operator.flink;

/** One custom resource, from its creation until its deletion. */
public record ObjectKey(String kind, String namespace, String name, String uid) {}
