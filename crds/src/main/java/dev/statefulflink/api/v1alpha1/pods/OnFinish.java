package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to the pods of a bounded job that has finished by itself. */
public enum OnFinish {
  /** The pods of the JobManager and of the TaskManagers are removed. */
  @JsonProperty("RemovePods")
  REMOVE_PODS,
  /** They keep running, with their logs and Flink's web UI. */
  @JsonProperty("KeepPods")
  KEEP_PODS
}
