package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to the state when the object is deleted. */
public enum OnDelete {
  /** Stop with a final savepoint, from which the same object applied again resumes. */
  @JsonProperty("Savepoint")
  SAVEPOINT,
  /** Cancel the job and forget its state. */
  @JsonProperty("Discard")
  DISCARD
}
