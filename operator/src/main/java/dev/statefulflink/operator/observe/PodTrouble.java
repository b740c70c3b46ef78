package dev.statefulflink.operator.observe;

/** Why a pod of a Flink cluster cannot run. */
public enum PodTrouble {
  JAR_NOT_FOUND,
  JAR_REJECTED,
  IMAGE_PULL_FAILED,
  POD_CONFIG_INVALID,
  POD_CRASHING,
  POD_UNSCHEDULABLE,
  POD_REFUSED
}
