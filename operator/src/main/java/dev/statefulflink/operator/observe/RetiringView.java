package dev.statefulflink.operator.observe;

/**
 * What is left of a revision that is being removed.
 *
 * @param deployments whether anything stands that makes pods
 * @param objects whether any other of the objects that the operator made still stands
 * @param pods whether any of its pods still runs
 * @param haData whether Flink's own recovery ConfigMaps still stand
 */
public record RetiringView(
    String revision, boolean deployments, boolean objects, boolean pods, boolean haData) {}
