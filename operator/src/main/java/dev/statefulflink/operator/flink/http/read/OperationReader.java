package dev.statefulflink.operator.flink.http.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.SavepointResult;

/** Reads the result of an operation that was requested with a trigger. */
public final class OperationReader {
  private static final String OPERATION = "operation";

  private OperationReader() {}

  public static SavepointResult savepoint(JsonNode answer) {
    var operation = answer.path(OPERATION);
    if (!completed(answer)) {
      return new SavepointResult.InProgress();
    }
    // COMPLETED does not mean success: a failed operation is COMPLETED as well.
    if (operation.hasNonNull("location")) {
      return new SavepointResult.Completed(operation.path("location").asText());
    }
    var trace = operation.path("failure-cause").path("stack-trace").asText();
    return new SavepointResult.Failed(RootCause.of(trace, 400));
  }

  /** For a checkpoint Flink reports the id, but not the location. */
  public static SavepointResult checkpoint(JsonNode answer) {
    if (!completed(answer)) {
      return new SavepointResult.InProgress();
    }
    // COMPLETED only means that it has ended, with any result.
    return answer.path(OPERATION).hasNonNull("failureCause")
        ? new SavepointResult.Failed(
            RootCause.of(
                answer.path(OPERATION).path("failureCause").path("stack-trace").asText(), 400))
        : new SavepointResult.Completed("");
  }

  private static boolean completed(JsonNode answer) {
    return "COMPLETED".equals(answer.path("status").path("id").asText());
  }
}
