package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What decides which user the pods run as. */
public enum UserFrom {
  @JsonProperty("Image")
  IMAGE,
  @JsonProperty("Platform")
  PLATFORM
}
